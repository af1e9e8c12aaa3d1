"""Reading the plan of one sync. What the ledger shows as done since the plan was made counts as kept."""

from dataclasses import dataclass
from datetime import datetime

from orchestration.activation.lease import LEASES, LEDGER, SCHEMA
from orchestration.activation.spool import COLUMNS, Spool, row_of
from orchestration.destinations.base import Row
from orchestration.errors import Explained
from orchestration.warehouse import Warehouse

_ROW = ", ".join(COLUMNS)


class PlanMissingError(Explained):
    """There is no plan to carry out."""


@dataclass(frozen=True)
class PlannedCount:
    """How many rows of the plan share an action and a reason."""

    action: str
    reason: str
    rows: int


class Plan:
    """The plan of one sync, seen together with what the ledger says of it since it was made."""

    def __init__(self, warehouse: Warehouse, sync: str) -> None:
        self._warehouse = warehouse
        # checked to be [a-z0-9_]+ before it comes here
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

    def made_at(self) -> datetime | None:
        """When the plan was made, UTC; None where it says nothing."""
        plan = self._warehouse.relation("activation", "activation_plan")
        [(moment,)] = self._warehouse.fetch(
            f"select min(planned_at) from {plan} where sync = ?", [self._sync]
        )
        return moment

    def sizes(self) -> tuple[int, int]:
        """Members that may be there now, by the last build and by what was sent since; and after a good run."""
        plan, members = (
            self._warehouse.relation("activation", table) for table in ("activation_plan", "sync_members")
        )
        there = f"""
            select
                coalesce(members.profile_id, latest.profile_id) as profile_id,
                coalesce(members.message_key, latest.message_key) as message_key
            from (select * from {members} where sync = '{self._sync}' and is_maybe_there) as members
            full outer join ({self._since_planned(plan)}) as latest
                on members.profile_id = latest.profile_id and members.message_key = latest.message_key
            where case
                when latest.action = 'remove' and latest.is_sure then false
                when latest.action <> 'remove' and (latest.is_sure or not latest.is_nowhere) then true
                else members.profile_id is not null
            end
        """
        stays = "there.profile_id is not null and coalesce(plan.action, 'keep') <> 'remove'"
        [(now, after)] = self._warehouse.fetch(
            f"select count(there.profile_id), count(case when plan.action = 'add' or ({stays}) then 1 end)"
            f" from ({there}) as there full outer join ({self._rows()}) as plan"
            " on there.profile_id = plan.profile_id and there.message_key = plan.message_key"
        )
        return int(now), int(after)

    def spool(self, spool: Spool, action: str, open_attempts: str, in_order: bool) -> None:
        """Keep the rows of an action for sending; who has an open attempt (a query) goes as the batch it was.

        in_order: by person, so that two files can be compared. Of ten million wide rows that takes three times as
        long, and four times the memory.
        """
        spool.fill(
            action,
            self._warehouse,
            f"select {_ROW} from ({self._rows()}) as plan where action = '{action}'"
            f" and not exists (select 1 from ({open_attempts}) as attempts"
            " where attempts.profile_id = plan.profile_id and attempts.message_key = plan.message_key)"
            f"{' order by profile_id, message_key' if in_order else ''}",
        )

    def spool_kept(self, spool: Spool) -> None:
        """Keep the members that are there and stay."""
        spool.fill(
            "keep",
            self._warehouse,
            f"select {_ROW} from ({self._rows()}) as plan"
            " where (action = 'keep' or (action = 'withhold' and reason in ('guard', 'refused')))"
            " and identifiers is not null order by profile_id, message_key",
        )

    def standing_digests(self) -> list[str]:
        """What is to be taken back of somebody, and was sent of somebody else who stays as they are."""
        taken, standing = (
            f"select profile_id, {self._digests()} as digest from ({self._rows()}) as plan"
            f" where action in {actions} and sent_digests is not null"
            for actions in ("('remove', 'update')", "('keep', 'withhold')")
        )
        rows = self._warehouse.fetch(
            f"select distinct taken.digest from ({taken}) as taken inner join ({standing}) as standing"
            " on taken.digest = standing.digest and taken.profile_id <> standing.profile_id"
        )
        return [digest for (digest,) in rows]

    def of_batch(self, batch_id: str) -> list[tuple[int, Row | None]]:
        """Open attempts of a batch with the plan's row, or None where the plan no longer wants just that."""
        ledger = self._warehouse.relation(SCHEMA, LEDGER)
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

    def _digests(self) -> str:
        """The values in sent_digests, a row each."""
        value = """'": ?"([^"]*)"'"""
        if self._warehouse.adapter_type == "postgres":
            return f"(regexp_matches(sent_digests, {value}, 'g'))[1]"
        return f"unnest(regexp_extract_all(sent_digests, {value}, 1))"

    def _rows(self) -> str:
        plan, members = (
            self._warehouse.relation("activation", table) for table in ("activation_plan", "sync_members")
        )
        return f"""
            select
                plan.profile_id,
                plan.message_key,
                case
                    when {_IS_DONE} then 'keep'
                    when {_IS_REFUSED} then 'withhold'
                    else plan.action
                end as action,
                case
                    when {_IS_DONE} then 'done_since_planned'
                    when {_IS_REFUSED} then 'refused'
                    else plan.reason
                end as reason,
                plan.identifiers,
                plan.fields,
                coalesce(plan.payload_hash, members.payload_hash) as payload_hash,
                members.sent_digests,
                plan.contact_node_id
            from {plan} as plan
            left join {members} as members
                on plan.sync = members.sync
                and plan.profile_id = members.profile_id
                and plan.message_key = members.message_key
            left join ({self._since_planned(plan)}) as latest
                on plan.profile_id = latest.profile_id and plan.message_key = latest.message_key
            where plan.sync = '{self._sync}'
        """

    def _since_planned(self, plan: str) -> str:
        """Each member's last attempt among those that the plan did not know of, or knew as open."""
        ledger, leases = (self._warehouse.relation(SCHEMA, table) for table in (LEDGER, LEASES))
        known = f"""
            least(
                (select coalesce(max(known_attempt), 0) from {plan} where sync = '{self._sync}'),
                (select coalesce(max(settled_through), 0) from {leases} where sync = '{self._sync}')
            )
        """
        return f"""
            select * from (
                select
                    profile_id,
                    message_key,
                    action,
                    max(payload_hash) as payload_hash,
                    max(case when outcome in ('confirmed', 'accepted') then 1 else 0 end) = 1 as is_sure,
                    max(case when outcome = 'unknown' then 1 else 0 end) = 1 as is_unknown,
                    max(case when outcome = 'rejected' then 1 else 0 end) = 1 as is_rejected,
                    max(case when outcome in ('rejected', 'deferred') then 1 else 0 end) = 1 as is_nowhere,
                    row_number() over (partition by profile_id, message_key order by attempt desc) as place
                from {ledger}
                where sync = '{self._sync}' and attempt > {known}
                group by profile_id, message_key, attempt, action
            ) as attempts
            where place = 1
        """


# A message that may have arrived is done with; an audience row only when it certainly took effect.
_IS_DONE = (
    "(plan.action in ('add', 'update') and latest.action in ('add', 'update') and ("
    "(latest.is_sure and latest.payload_hash = plan.payload_hash)"
    " or (plan.kind = 'message' and (latest.is_sure or latest.is_unknown))))"
    " or (plan.action = 'remove' and latest.action = 'remove' and latest.is_sure)"
)
_IS_REFUSED = (
    "plan.action in ('add', 'update') and latest.is_rejected and latest.payload_hash = plan.payload_hash"
)
