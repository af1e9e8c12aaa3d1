"""The demo is the same each time, whatever the days appended, and goes on day by day."""

from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from orchestration.demo.config import FUTURE_DAYS, DemoConfig, DemoError, read_state
from orchestration.demo.generate import DemoSummary, append_day, append_days, generate
from orchestration.demo.tables import TABLES
from tests.demo.conftest import CONFIG, NEXT_DAY, Demo

SMALL = DemoConfig(people=500, chunk_people=200)


def same(left: DemoSummary, right: DemoSummary) -> bool:
    return all(pq.read_table(left.files[path]).equals(pq.read_table(right.files[path])) for path in TABLES)


def test_the_same_config_gives_the_same_tables(tmp_path: Path) -> None:
    assert same(generate(SMALL, tmp_path / "one"), generate(SMALL, tmp_path / "two"))


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    other = SMALL.model_copy(update={"seed": 8})
    assert not same(generate(SMALL, tmp_path / "one"), generate(other, tmp_path / "two"))


def test_days_one_by_one_or_at_once(tmp_path: Path) -> None:
    generate(SMALL, tmp_path / "one")
    generate(SMALL, tmp_path / "two")
    one_by_one = [append_day(tmp_path / "one"), append_day(tmp_path / "one")]
    at_once = append_days(tmp_path / "two", 2)
    assert all(same(*pair) for pair in zip(one_by_one, at_once, strict=True))
    assert read_state(tmp_path / "one").last_day == SMALL.until + timedelta(days=2)


def test_a_new_demo_forgets_the_days_of_the_old_one(tmp_path: Path) -> None:
    generate(SMALL, tmp_path)
    append_day(tmp_path)
    generate(SMALL, tmp_path)
    assert {file.stem for file in tmp_path.glob("*/*/*.parquet")} == {SMALL.until.isoformat()}


@pytest.mark.parametrize(
    "spec", [spec for spec in TABLES.values() if spec.loaded_at], ids=lambda spec: spec.path
)
def test_loads_do_not_overlap(demo: Demo, spec) -> None:
    table, column = f"{spec.schema}.{spec.name}", spec.loaded_at
    (last,) = demo.row(f"select max({column}) from {table}")
    low, high = demo.row(f"select min({column}), max({column}) from next_{table}")
    assert last.date() <= CONFIG.until
    assert low is None or low.date() == high.date() == NEXT_DAY


@pytest.mark.parametrize(
    "what",
    [
        "next_raw_web.identifies where user_id is not null",
        'next_raw_web.tracks where uuid_ts > "timestamp" + interval 1 day',
        "next_raw_shop.orders where created_at = updated_at",
        "next_raw_shop.orders where id in (select id from raw_shop.orders)",
        "next_raw_shop.customers where id not in (select id from raw_shop.customers)",
        "next_raw_stores.receipts",
        "next_raw_email.events",
        "next_raw_app.events where user_id is not null",
        "next_raw_app.installations where installation_id in (select installation_id from raw_app.installations)",
        "next_raw_support.tickets where id in (select id from raw_support.tickets)",
        "next_raw_support.chat_lines",
        "next_raw_social.comments where social_id in (select social_id from raw_social.comments)",
        "next_demo_truth.people",
    ],
)
def test_the_next_day_brings_something_of_everything(demo: Demo, what: str) -> None:
    assert demo.row(f"select count(*) from {what}") > (0,)


def test_days_need_a_demo(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match=r"demo\.json does not exist.*generate it first"):
        append_day(tmp_path)


def test_a_spoilt_state_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text('{"config": {"people": -1}, "last_day": "2026-06-30"}')
    with pytest.raises(DemoError, match=r"demo\.json: config\.people: .*greater than or equal"):
        append_day(tmp_path)


def test_the_future_ends(tmp_path: Path) -> None:
    generate(SMALL, tmp_path)
    with pytest.raises(DemoError, match=f"Append 1 to {FUTURE_DAYS} days"):
        append_days(tmp_path, FUTURE_DAYS + 1)


def test_a_failed_delivery_leaves_the_demo_where_it_was(tmp_path: Path) -> None:
    generate(SMALL, tmp_path)

    def fail(_: list[DemoSummary]) -> None:
        raise RuntimeError("warehouse gone")

    with pytest.raises(RuntimeError):
        append_days(tmp_path, 1, deliver=fail)
    assert read_state(tmp_path).last_day == SMALL.until
