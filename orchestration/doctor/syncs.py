"""Are the syncs written as they should be, and is none forgotten? The same checks as before a delivery."""

import os

from orchestration.activation.command import project_syncs
from orchestration.activation.definitions import Sync, SyncError
from orchestration.activation.renames import undeclared_syncs
from orchestration.destinations import AccountError
from orchestration.doctor.examine import Finding
from orchestration.warehouse import Warehouse

_WHERE = "syncs"


def check_syncs() -> list[Finding]:
    """One finding per wrong key of meta.sync or destinations.yml; the project must have been parsed."""
    try:
        syncs = project_syncs()
    except (SyncError, AccountError) as error:
        problems = [line for line in str(error).splitlines() if line.strip()]
        return [Finding(_WHERE, problem, "docs/add-a-sync.md shows a whole one.") for problem in problems]
    return _forgotten(syncs) + _unset_secrets(syncs)


def _forgotten(syncs: dict[str, Sync]) -> list[Finding]:
    with Warehouse.open(is_copy_enough=True) as warehouse:
        gone = undeclared_syncs(warehouse, syncs)
    return [
        Finding(
            _WHERE,
            f"'{name}' has no exposure any more, and {members:,} people may still be at its destination.",
            f"Take them out: goldseam sync retire {name} --note '...'; or, if it has another name now:"
            f" goldseam sync rename {name} <new name> --note '...'.",
        )
        for name, members in gone.items()
    ]


def _unset_secrets(syncs: dict[str, Sync]) -> list[Finding]:
    """A warning: where a model is only built and tested, nobody needs the secrets of its syncs."""
    return [
        Finding(
            _WHERE,
            f"the environment variable {secret.variable} of account '{sync.config.destination}' is not set.",
            f"Set it before {sync.name} runs.",
            is_error=False,
        )
        for sync in syncs.values()
        for secret in sync.account.secrets()
        if not os.environ.get(secret.variable)
    ]
