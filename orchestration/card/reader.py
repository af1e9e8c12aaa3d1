"""One person's rows of the public tables, put together as a card."""

from collections.abc import Mapping
from typing import Any

from orchestration.card.card import Attribute, Card, Consent, ContactPoint, Membership, Touch, Trait
from orchestration.errors import Explained
from orchestration.identity.identifiers import Identifier, check_tables, find_identifier
from orchestration.identity.words import BLOCKED, day
from orchestration.warehouse import Warehouse

_NEEDED = {
    "cdp": (
        "profiles",
        "profile_attributes",
        "profile_contact_points",
        "profile_consents",
        "profile_traits",
        "profile_timeline",
        "segment_memberships",
        "segment_membership_history",
        "orders",
    )
}
# consent to advertise is asked by purpose; this one speaks of writing to somebody
_WRITING = "marketing"
_MOST_TOUCHES = 15


class CardError(Explained):
    """There is no card to show; the message says why and what to do."""


def read_card(warehouse: Warehouse, typed: str) -> Card:
    """The card of whom an identifier ('type:value') belongs to. Raises IdentifierError and CardError."""
    check_tables(warehouse, _NEEDED)
    identifier = find_identifier(warehouse, typed)
    return _Reader(warehouse, _profile_of(warehouse, identifier)).card()


def _profile_of(warehouse: Warehouse, identifier: Identifier) -> str:
    rows = warehouse.fetch(
        f"select profile_id from {warehouse.relation('identity', 'identity_map')} where node_id = ?",
        [identifier.node_id],
    )
    if rows:
        return rows[0][0]
    reason = identifier.blocked_reason
    because = f"it {BLOCKED.get(reason, 'is blocked')}" if reason else "no run has given it a profile yet"
    raise CardError(f"{identifier} belongs to nobody: {because}. `goldseam explain {identifier}` tells more.")


class _Reader:
    """Reads what belongs to one profile_id."""

    def __init__(self, warehouse: Warehouse, profile_id: str) -> None:
        self._warehouse = warehouse
        self._profile_id = profile_id

    def card(self) -> Card:
        found = self._rows("profiles", "*")
        if not found:
            raise CardError(
                f"Profile {self._profile_id} is in the identity map, but not in"
                f" {self._warehouse.schema('cdp')}.profiles: the last run did not end. `goldseam run` mends it."
            )
        [profile] = found
        [traits] = self._rows("profile_traits", "*") or [{}]
        consents = [
            Consent(**row)
            for row in self._rows(
                "profile_consents", "purpose, channel, status, stated_at, source", "purpose, channel"
            )
        ]
        return Card(
            profile_id=self._profile_id,
            name=profile["full_name"],
            is_anonymous=profile["is_anonymous"],
            first_seen_at=profile["first_seen_at"],
            last_seen_at=profile["last_seen_at"],
            identifier_count=profile["identifier_count"],
            source_count=profile["source_count"],
            lifecycle_stage=traits.get("lifecycle_stage", "unknown"),
            lifecycle_since=traits.get("lifecycle_since"),
            attributes=self._attributes(),
            contact_points=self._contact_points(consents),
            consents=consents,
            traits=list(_told(traits, self._currency())),
            touches=self._touches(),
            segments=self._segments(),
        )

    def _attributes(self) -> list[Attribute]:
        columns = (
            "attribute as name, value, source, record_key, observed_at, conflicting_values as conflicting"
        )
        return [Attribute(**row) for row in self._rows("profile_attributes", columns, "attribute")]

    def _contact_points(self, consents: list[Consent]) -> list[ContactPoint]:
        may = {one.channel: one.status == "granted" for one in consents if one.purpose == _WRITING}
        columns = "channel, contact_point, is_primary, quality, quality_reason, last_seen_at"
        order = "channel, is_primary desc, last_seen_at desc, contact_point"
        return [
            ContactPoint(
                channel=row["channel"],
                value=row["contact_point"],
                is_primary=row["is_primary"],
                quality=row["quality"],
                quality_reason=row["quality_reason"],
                last_seen_at=row["last_seen_at"],
                may_market=may.get(row["channel"], may.get("any")),
            )
            for row in self._rows("profile_contact_points", columns, order)
        ]

    def _touches(self) -> list[Touch]:
        order = f"occurred_at desc, kind, record_key limit {_MOST_TOUCHES}"
        return [
            Touch(**row)
            for row in self._rows("profile_timeline", "occurred_at, channel, source, summary", order)
        ]

    def _segments(self) -> list[Membership]:
        since = {
            row["segment"]: row["entered_at"]
            for row in self._rows("segment_membership_history", "segment, entered_at, exited_at")
            if row["exited_at"] is None
        }
        return [
            Membership(segment=row["segment"], entered_at=since.get(row["segment"]))
            for row in self._rows("segment_memberships", "segment", "segment")
        ]

    def _currency(self) -> str:
        rows = self._warehouse.fetch(
            f"select reporting_currency from {self._warehouse.relation('cdp', 'orders')} limit 1"
        )
        return rows[0][0] if rows else ""

    def _rows(self, table: str, columns: str, order: str | None = None) -> list[dict[str, Any]]:
        # as a table of values: DuckDB then reads the other columns of matching rows only
        return self._warehouse.fetch_named(
            f"select {columns} from {self._warehouse.relation('cdp', table)}"
            " where profile_id in (select * from (values (?)) as wanted)"
            + (f" order by {order}" if order else ""),
            [self._profile_id],
        )


def _told(traits: Mapping[str, Any], currency: str) -> list[Trait]:
    """The traits a person on the phone needs; what is not known is left out."""

    def money(name: str) -> str | None:
        return f"{traits[name]:,.2f} {currency}" if traits.get(name) is not None else None

    def date(name: str) -> str | None:
        return day(traits[name]) if traits.get(name) else None

    orders = traits.get("order_count") or 0
    told = {
        "Orders": f"{orders:,}" if orders else None,
        "Revenue": money("revenue") if orders else None,
        "Average order": money("average_order_value"),
        "Last order": date("last_order_at"),
        "RFM segment": traits.get("rfm_segment"),
        "Favourite category": traits.get("favourite_category"),
        "Buys mostly by": traits.get("favourite_channel"),
        "Favourite store": traits.get("favourite_store"),
        "Answers mostly by": traits.get("best_channel"),
        "Came first by": traits.get("first_touch_source"),
        "Next purchase expected": date("next_expected_at"),
        "Points": f"{traits['points_balance']:,}" if traits.get("points_balance") else None,
        "Points about to lapse": f"{traits['points_expiring_30_days']:,}"
        if traits.get("points_expiring_30_days")
        else None,
    }
    return [Trait(label=label, value=str(value)) for label, value in told.items() if value]
