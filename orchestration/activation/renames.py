"""A sync under another name, or retired: rows of goldseam_state.sync_renames."""

from collections.abc import Callable, Mapping
from datetime import datetime

from orchestration.activation.definitions import Sync, SyncError
from orchestration.activation.last_run import RUNS, last_run
from orchestration.activation.lease import SCHEMA, is_settled
from orchestration.activation.targets import moved
from orchestration.warehouse import Warehouse

RENAMES = "sync_renames"


def rename(
    old: str,
    new: str,
    declared: Mapping[str, Sync],
    warehouse: Warehouse,
    author: str,
    note: str,
    clock: Callable[[], datetime],
) -> None:
    """What was sent under the old name counts as sent by the new one. Raises SyncError."""
    if new not in declared:
        raise SyncError(
            f"There is no sync '{new}'. Rename the exposure first; there are {', '.join(declared) or 'none'}."
        )
    if old in declared:
        raise SyncError(
            f"'{old}' is still an exposure with meta.sync; a sync that stands cannot be renamed into another."
        )
    if old in former_names(warehouse, old, is_retired_too=True):
        raise SyncError(f"'{old}' has been renamed or retired already; see {SCHEMA}.{RENAMES}.")
    before = last_run(warehouse, [old])
    if before is None:
        raise SyncError(f"There is no run of a sync '{old}'; look for the name in {SCHEMA}.{RUNS}.")
    if before.destination != declared[new].config.destination:
        raise SyncError(
            f"'{old}' was sent to '{before.destination}', '{new}' goes to '{declared[new].config.destination}': its"
            f" members must be taken out there. Use: goldseam sync retire {old}."
        )
    if not is_settled(warehouse, old):
        raise SyncError(
            f"Not every answer to '{old}' is known yet, and under another name nobody would ask for them. Put its"
            f" exposure back, and `goldseam sync poll {old}`; `goldseam sync run {old}` after an interrupted run."
        )
    if problem := moved(warehouse, declared[new], [old, *former_names(warehouse, old)]):
        raise SyncError(problem)
    record(warehouse, old, new, author, note, clock)


def record(
    warehouse: Warehouse,
    sync: str,
    renamed_to: str | None,
    author: str,
    note: str,
    clock: Callable[[], datetime],
) -> None:
    """Append to the state: the sync is another one now, or (None) is no more."""
    columns = ("sync", "renamed_to", "author", "note", "recorded_at")
    warehouse.append(SCHEMA, RENAMES, columns, [(sync, renamed_to, author, note, clock())])


def former_names(warehouse: Warehouse, sync: str, is_retired_too: bool = False) -> list[str]:
    """Every name whose ledger rows are this sync's now, through chains of renames."""
    rows = warehouse.fetch(f"select sync, renamed_to from {warehouse.relation(SCHEMA, RENAMES)}")
    if is_retired_too:
        return [old for old, _ in rows]
    found, names = [], {sync}
    while more := [old for old, new in rows if new in names and old not in names]:
        found += more
        names |= set(more)
    return found


def refuse_former_name(warehouse: Warehouse, sync: str) -> None:
    """A name that was renamed or retired is not used again: its ledger belongs to the past. Raises SyncError."""
    if sync in former_names(warehouse, sync, is_retired_too=True):
        raise SyncError(
            f"'{sync}' was renamed or retired before (see {SCHEMA}.{RENAMES}), and what was sent under it is no longer"
            " looked at: everybody would be sent again with every run. Give the exposure another name."
        )


def undeclared_syncs(warehouse: Warehouse, declared: Mapping[str, Sync]) -> dict[str, int]:
    """Syncs without an exposure whose members may still be at the destination: {name: members}."""
    if not warehouse.has_table("activation", "sync_members"):
        return {}
    rows = warehouse.fetch(
        f"select sync, count(*) from {warehouse.relation('activation', 'sync_members')}"
        " where is_maybe_there and message_key = '' group by sync order by sync"
    )
    return {sync: int(number) for sync, number in rows if sync not in declared}
