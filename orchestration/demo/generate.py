"""Makes the demo's Parquet files: a first load, and then the loads of single days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from orchestration.demo import app, content_tool, crm, email_tool, shop, social, stores, support, truth, web
from orchestration.demo.ads import DailyClicks
from orchestration.demo.catalogue import products_table
from orchestration.demo.config import FUTURE_DAYS, DemoConfig, DemoError, DemoState, read_state, write_state
from orchestration.demo.files import TableFiles
from orchestration.demo.life import draw_life
from orchestration.demo.rows import Rows, Window, with_duplicates
from orchestration.demo.tables import TABLES
from orchestration.demo.world import Chunk, World, create_world

Progress = Callable[[int, int], None]  # told the chunks done and their number
_SOURCES = (
    web.loads,
    shop.loads,
    stores.loads,
    crm.loads,
    email_tool.loads,
    app.loads,
    support.loads,
    social.loads,
    truth.people,
)


@dataclass(frozen=True)
class DemoSummary:
    """What a load wrote: its day, the files and the number of rows by table."""

    day: date
    files: dict[str, Path]
    rows: dict[str, int]


Deliver = Callable[
    [list["DemoSummary"]], None
]  # takes the files; the demo moves on only when it has succeeded


def _ignore(*_: object) -> None:
    pass


def generate(
    config: DemoConfig, folder: Path, progress: Progress = _ignore, deliver: Deliver = _ignore
) -> DemoSummary:
    """The first load: everything up to the end of `config.until`. Replaces a demo that is there."""
    world = create_world(config)
    first = Window(world.opens - np.timedelta64(3_650, "D"), world.today)
    summaries = _write(world, folder, {config.until: first}, progress, products=True)
    _forget_later_days(folder, config.until)
    deliver(summaries)
    write_state(folder, DemoState(config=config, last_day=config.until))
    return summaries[0]


def append_days(
    folder: Path, days: int, progress: Progress = _ignore, deliver: Deliver = _ignore
) -> list[DemoSummary]:
    """The next days, each in files of its own beside the first."""
    state = read_state(folder)
    dates = _next_dates(folder, state, days)
    midnights = {day: np.datetime64(day, "s") for day in dates}
    windows = {
        day: Window(midnight, midnight + np.timedelta64(1, "D")) for day, midnight in midnights.items()
    }
    summaries = _write(create_world(state.config), folder, windows, progress, products=False)
    deliver(summaries)
    write_state(folder, DemoState(config=state.config, last_day=dates[-1]))
    return summaries


def append_day(folder: Path, progress: Progress = _ignore) -> DemoSummary:
    return append_days(folder, 1, progress)[0]


def _next_dates(folder: Path, state: DemoState, days: int) -> list[date]:
    end = state.config.until + timedelta(days=FUTURE_DAYS)
    left = (end - state.last_day).days
    if not 1 <= days <= left:
        raise DemoError(
            f"{folder}: cannot append {days} days: the demo stands at {state.last_day} and ends on {end}. "
            f"Append 1 to {left} days, or generate it again with a later --until."
        )
    return [state.last_day + timedelta(days=number) for number in range(1, days + 1)]


def _write(
    world: World, folder: Path, windows: dict[date, Window], progress: Progress, *, products: bool
) -> list[DemoSummary]:
    """Streams chunk after chunk into the files of every window, in constant memory."""
    chunks, clicks = list(world.chunks()), DailyClicks(world)
    outputs = {day: TableFiles(folder, day) for day in windows}
    try:
        if products:
            for day, window in windows.items():
                outputs[day].write("raw_shop/products", _products(world, window))
        _write_rows(world, "all", content_tool.loads(world), windows, outputs)
        for done, chunk in enumerate(chunks, start=1):
            loads = _rows_of(world, chunk)
            clicks.count(loads)
            _write_rows(world, str(chunk.first), loads, windows, outputs)
            progress(done, len(chunks))
        _write_rows(world, "ads", clicks.loads(), windows, outputs)
    except BaseException:
        for output in outputs.values():
            output.discard()
        raise
    return [DemoSummary(day, output.publish(), output.rows) for day, output in outputs.items()]


def _products(world: World, window: Window) -> pa.Table:
    rng = world.stream("products")
    table = products_table(rng, world.catalogue, world.opens)
    return with_duplicates(rng, world.config.rates, "raw_shop/products", table, window)


def _rows_of(world: World, chunk: Chunk) -> list[tuple[str, Rows]]:
    life = draw_life(world, chunk)
    return [load for source in _SOURCES for load in source(life)]


def _write_rows(
    world: World,
    part: str,
    loads: list[tuple[str, Rows]],
    windows: dict[date, Window],
    outputs: dict[date, TableFiles],
) -> None:
    for day, window in windows.items():
        for path, rows in loads:
            table = rows.within(window)
            if TABLES[path].loaded_at:
                rng = world.stream("duplicates", part, path, str(window.high))
                table = with_duplicates(rng, world.config.rates, path, table, window)
            outputs[day].write(path, table)


def _forget_later_days(folder: Path, until: date) -> None:
    """Files of an earlier demo in the same folder would otherwise pass for days of this one."""
    for path in TABLES:
        for file in (folder / path).glob("*.parquet"):
            if file.stem != until.isoformat():
                file.unlink()
