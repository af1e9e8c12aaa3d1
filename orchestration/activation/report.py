"""What a run of a sync did, in numbers that must add up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from orchestration.activation.definitions import Sync
from orchestration.activation.last_run import RUNS
from orchestration.activation.lease import SCHEMA
from orchestration.activation.ledger import Tally
from orchestration.activation.plan import PlannedCount
from orchestration.errors import Explained
from orchestration.warehouse import Warehouse


class AccountingError(Explained):
    """planned is not delivered + failed + withheld + pending: something is wrong and must be seen."""


@dataclass(frozen=True)
class RunReport:
    """Counts of one run; `parts` are the destination's own, such as files with their rows.

    unsent: rows that a failed run did not come to. counted: failures that the destination only counts, by code; the
    rows they belong to are among the delivered.
    """

    sync: str
    destination: str
    run_id: str
    counts: Sequence[PlannedCount]
    tally: Tally
    unsent: int
    recovered: int
    counted: dict[str, int]
    started_at: datetime
    finished_at: datetime
    location: str | None = None
    parts: dict[str, int] = field(default_factory=dict)
    error: str | None = None

    @property
    def plan(self) -> dict[str, dict[str, int]]:
        """Rows by action, then by reason."""
        found: dict[str, dict[str, int]] = {}
        for one in self.counts:
            found.setdefault(one.action, {})[one.reason] = one.rows
        return found

    @property
    def planned(self) -> int:
        """Rows with any action but keep."""
        return sum(one.rows for one in self.counts if one.action != "keep")

    @property
    def withheld(self) -> int:
        """Rows that the plan holds back."""
        return sum(one.rows for one in self.counts if one.action == "withhold")

    @property
    def kept(self) -> int:
        """Members left as they are."""
        return sum(one.rows for one in self.counts if one.action == "keep")

    @property
    def pending(self) -> int:
        """Rows whose outcome is not known yet, or that were not sent yet."""
        return self.tally.pending + self.unsent

    @property
    def status(self) -> str:
        """succeeded or failed."""
        return "failed" if self.error else "succeeded"

    def check(self) -> None:
        """Raise AccountingError unless every planned row is accounted for."""
        tally = self.tally
        found = tally.delivered + tally.failed + self.withheld + self.pending
        if self.planned != found:
            raise AccountingError(
                f"sync '{self.sync}', run {self.run_id}: planned {self.planned} rows, but delivered"
                f" {tally.delivered} + failed {tally.failed} + withheld {self.withheld}"
                f" + pending {self.pending} = {found}. Was the plan rebuilt during the run, or did two runs"
                " overlap? The ledger has every attempt by run_id."
            )

    def save(self, warehouse: Warehouse, sync: Sync) -> None:
        """Append the run to goldseam_state.sync_runs."""
        values = {
            "run_id": self.run_id,
            "sync": self.sync,
            "destination": self.destination,
            "status": self.status,
            "planned": self.planned,
            "delivered": self.tally.delivered,
            "failed": self.tally.failed,
            "withheld": self.withheld,
            "pending": self.pending,
            "kept": self.kept,
            "recovered": self.recovered,
            "location": self.location,
            "plan": json.dumps(self.plan, sort_keys=True),
            "outcomes": json.dumps(self.tally.outcomes, sort_keys=True),
            "errors": json.dumps(self.tally.errors, sort_keys=True),
            "counted": json.dumps(self.counted, sort_keys=True),
            "error": self.error,
            "config": json.dumps(sync.config.model_dump(), sort_keys=True),
            "started_at": self.started_at,
            "finished_at": self.finished_at,
        }
        warehouse.append(SCHEMA, RUNS, list(values), [tuple(values.values())])
