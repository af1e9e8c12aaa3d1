"""`goldseam state backup` and `goldseam state restore`: what they do, for people."""

from collections.abc import Collection
from pathlib import Path

from rich.console import Console

from orchestration.state.archive import ArchivedTable
from orchestration.state.backup import back_up
from orchestration.state.found import project_state
from orchestration.state.restore import restore as bring_back
from orchestration.state.salt import SALT_VARIABLE
from orchestration.warehouse import Warehouse


def backup(folder: Path, with_salt: bool, console: Console) -> None:
    """Copy every state table into a new folder."""
    folder, tables = folder.resolve(), project_state()
    with Warehouse.open() as warehouse:
        back_up(warehouse, tables.values(), folder, with_salt=with_salt, tell=_teller(console))
    console.print(f"written to {folder}", soft_wrap=True)
    if with_salt:
        console.print(
            "The salt is in it: who has this folder can compute anybody's profile_id from an e-mail address. Keep it"
            " as you keep passwords.",
            style="yellow",
        )
    else:
        console.print(
            f"The salt of profile ids is not in it. Keep it elsewhere (the secret behind {SALT_VARIABLE}, or a backup"
            " --with-salt under lock): a new warehouse needs it beside this folder.",
        )


def restore(folder: Path, only: Collection[str], replace: bool, new_salt: bool, console: Console) -> None:
    """Bring state tables back from a folder that `backup` wrote."""
    folder, tables = folder.resolve(), project_state()
    with Warehouse.open() as warehouse:
        done = bring_back(
            warehouse, tables, folder, only=only, replace=replace, new_salt=new_salt, tell=_teller(console)
        )
    console.print(f"restored {len(done)} tables; `goldseam run` builds the rest on them")


def _teller(console: Console):
    def tell(table: ArchivedTable) -> None:
        console.print(f"  {table.name:<32}{table.rows:>14,} rows")

    return tell
