"""One run of the whole job at a time, on engines that would let several in. DuckDB refuses the second by itself."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from rich.console import Console

from orchestration.warehouse import Warehouse


@contextmanager
def own_turn(console: Console) -> Iterator[None]:
    """Wait, and say so, while another run works on the same schemas; then make others wait until the block ends.

    A lock of the session goes with its connection, so a run that was killed keeps nobody waiting:
    https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS
    """
    with ExitStack() as stack:
        warehouse = stack.enter_context(Warehouse.open())
        if warehouse.adapter_type == "postgres":
            _wait(warehouse, console)
        else:
            stack.close()
        yield


def _wait(warehouse: Warehouse, console: Console) -> None:
    name = [warehouse.relation("goldseam_state", "run")]
    [[is_free]] = warehouse.fetch("select pg_try_advisory_lock(hashtext(?))", name)
    if not is_free:
        console.print(
            "  Another run is at work here; this one begins when that one has ended.", style="yellow"
        )
        warehouse.fetch("select pg_advisory_lock(hashtext(?))", name)
