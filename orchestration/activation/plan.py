"""Reading the plan of one sync. What the ledger shows as done since the plan was made counts as kept."""

from dataclasses import dataclass

from orchestration.activation.ledger import SCHEMA, TABLE
from orchestration.activation.spool import COLUMNS, Spool, row_of
from orchestration.destinations.base import Row
from orchestration.warehouse import Warehouse

_ROW = ", ".join(COLUMNS)


class PlanMissingError(RuntimeError):
    """There is no plan to carry out."""


@dataclass(frozen=True)
class PlannedCount:
    """How many rows of the plan share an action and a reason."""

    action: str
    reason: str
    rows: int


class Plan:
    """The plan of one sync, seen together with its members as they are at this moment."""

    def __init__(self, warehouse: Warehouse, sync: str) -> None:
        self._warehouse = warehouse
        self._sync = sync
        for table in ("activation_plan", "sync_members"):
            if not warehouse.has_table("activation", table):
                raise PlanMissingError(
                    f"{warehouse.schema('activation')}.{table} is missing: run `dbt build` or `make demo`."
                )

    def counts(self) -> list[PlannedCount]:
        """Rows by action and reason."""
        rows = self._warehouse.fetch(
            f"select action, reason, count(*) from ({self._rows()}) as plan"
            " group by action, reason order by action, reason"
        )
        return [PlannedCount(action, reason, int(number)) for action, reason, number in rows]

    def samples(self, number: int) -> dict[tuple[str, str], list[str]]:
        """A few profile ids for each action and reason, the first in their order."""
        rows = self._warehouse.fetch(
            "select action, reason, profile_id from (select action, reason, profile_id, row_number() over"
            f" (partition by action, reason order by profile_id) as place from ({self._rows()}) as plan) as numbered"
            f" where place <= {number} order by 1, 2, 3"
        )
        found: dict[tuple[str, str], list[str]] = {}
        for action, reason, profile_id in rows:
            found.setdefault((action, reason), []).append(profile_id)
        return found

    def size(self) -> int:
        """Members that may be at the destination now."""
        members = self._warehouse.relation("activation", "sync_members")
        [(number,)] = self._warehouse.fetch(
            f"select count(*) from {members} where sync = ? and is_maybe_there", [self._sync]
        )
        return int(number)

    def spool(self, spool: Spool, action: str) -> None:
        """Keep the rows of an action for sending; those whose intent is still open go as the batch they were."""
        spool.fill(
            action,
            self._warehouse,
            f"select {_ROW} from ({self._rows()}) as plan where action = '{action}' and not has_open_attempt"
            " order by profile_id, message_key",
        )

    def spool_kept(self, spool: Spool) -> None:
        """Keep the members that are there and stay."""
        spool.fill(
            "keep",
            self._warehouse,
            f"select {_ROW} from ({self._rows()}) as plan where action = 'keep' and identifiers is not null"
            " order by profile_id, message_key",
        )

    def of_batch(self, batch_id: str) -> list[tuple[int, Row | None]]:
        """Open attempts of a batch with the plan's row, or None where the plan no longer wants just that."""
        ledger = self._warehouse.relation(SCHEMA, TABLE)
        columns = ", ".join(f"plan.{column}" for column in COLUMNS)
        rows = self._warehouse.fetch(
            f"select intents.attempt, {columns} from {ledger} as intents left join ({self._rows()}) as plan"
            " on intents.profile_id = plan.profile_id and intents.message_key = plan.message_key"
            " and intents.action = plan.action"
            " and coalesce(intents.payload_hash, '') = coalesce(plan.payload_hash, '')"
            " where intents.sync = ? and intents.batch_id = ? and intents.outcome = 'intent'"
            " order by intents.attempt",
            [self._sync, batch_id],
        )
        return [(int(attempt), row_of(*row) if row[0] is not None else None) for attempt, *row in rows]

    def _rows(self) -> str:
        # A sync's name is checked to be [a-z0-9_]+ before it comes here.
        plan, members = (
            self._warehouse.relation("activation", table) for table in ("activation_plan", "sync_members")
        )
        is_done = (
            "(plan.action in ('add', 'update') and members.is_surely_there and not members.is_unsettled"
            " and members.payload_hash = plan.payload_hash)"
            " or (plan.action = 'remove' and not coalesce(members.is_maybe_there, false))"
        )
        return (
            "select plan.profile_id, plan.message_key,"
            f" case when {is_done} then 'keep' else plan.action end as action,"
            f" case when {is_done} then 'done_since_planned' else plan.reason end as reason,"
            " plan.identifiers, plan.fields, plan.payload_hash, members.sent_digests,"
            " cast(null as bigint) as contact_node_id,"
            " coalesce(members.has_open_attempt, false) as has_open_attempt"
            f" from {plan} as plan left join {members} as members"
            " on plan.sync = members.sync and plan.profile_id = members.profile_id"
            " and plan.message_key = members.message_key"
            f" where plan.sync = '{self._sync}'"
        )
