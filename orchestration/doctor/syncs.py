"""Are the syncs written as they should be? The same checks as before a delivery, before anything runs."""

from orchestration.activation.command import project_syncs
from orchestration.activation.definitions import SyncError
from orchestration.destinations import AccountError
from orchestration.doctor.examine import Finding


def check_syncs() -> list[Finding]:
    """One finding per wrong key of meta.sync or destinations.yml; the project must have been parsed."""
    try:
        project_syncs()
    except (SyncError, AccountError) as error:
        problems = [line for line in str(error).splitlines() if line.strip()]
        return [Finding("syncs", problem, "docs/add-a-sync.md shows a whole one.") for problem in problems]
    return []
