"""The place a sync sends to: another one is refused while somebody may be in the old one."""

from collections.abc import Sequence

from orchestration.activation.definitions import Sync
from orchestration.activation.lease import LEASES, LEDGER, SCHEMA
from orchestration.destinations.base import DeliveryError
from orchestration.warehouse import Warehouse


def keep_target(warehouse: Warehouse, sync: Sync, former_names: Sequence[str]) -> None:
    """Remember where the sync sends to. Raises DeliveryError where that was another place and somebody may be there."""
    if problem := moved(warehouse, sync, [sync.name, *former_names]):
        raise DeliveryError("another_target", problem, is_definitive=True)
    warehouse.execute(
        f"update {warehouse.relation(SCHEMA, LEASES)} set target = ? where sync = ?", [sync.target, sync.name]
    )


def moved(warehouse: Warehouse, sync: Sync, names: Sequence[str]) -> str | None:
    """Where these names, the latest first, sent people to, if the sync would send elsewhere."""
    before = _target_before(warehouse, names)
    if before in (None, sync.target) or not (number := _maybe_there(warehouse, names)):
        return None
    return (
        f"'{names[0]}' was sent to {before}, where {number:,} people may be; now it would go to {sync.target}, and"
        " nobody would ever leave the old place. Nothing was sent. Put the old settings back; or, with these in"
        f" an exposure of another name, take everybody out under the old ones: goldseam sync retire {names[0]}."
    )


def _target_before(warehouse: Warehouse, names: Sequence[str]) -> str | None:
    rows = warehouse.fetch(
        f"select sync, target from {warehouse.relation(SCHEMA, LEASES)} where target is not null"
        f" and sync in ({_places(names)})",
        names,
    )
    found = dict(rows)
    return next((found[name] for name in names if name in found), None)


def _maybe_there(warehouse: Warehouse, names: Sequence[str]) -> int:
    """People whose last attempt that may have put them there comes after the last that surely took them out.

    By the ledger: sync_members is as old as the last build, and somebody may have been sent since.
    """
    ledger = warehouse.relation(SCHEMA, LEDGER)
    [(number,)] = warehouse.fetch(
        f"""
        select count(*) from (
            select profile_id
            from (
                select
                    profile_id,
                    attempt,
                    max(case when action = 'remove' then 1 else 0 end) as is_removal,
                    max(case when outcome = 'confirmed' then 1 else 0 end) as is_sure,
                    max(case when outcome in ('rejected', 'deferred') then 1 else 0 end) as is_refused
                from {ledger}
                where message_key = '' and sync in ({_places(names)})
                group by profile_id, attempt
            ) as attempts
            group by profile_id
            having
                max(case when is_removal = 0 and (is_sure = 1 or is_refused = 0) then attempt else 0 end)
                > max(case when is_removal = 1 and is_sure = 1 then attempt else 0 end)
        ) as members
        """,
        names,
    )
    return int(number)


def _places(names: Sequence[str]) -> str:
    return ", ".join("?" for _ in names)
