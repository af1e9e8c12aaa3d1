"""How good a contact point is, what shows that the person has it, and which one is used."""

from typing import Any

import pytest

from tests.profiles.world import IDENTIFIER_TYPES, build, day, load
from tests.support.project import Project

ACCOUNT = 100


class Contacts:
    """A person 'p' with an account, whose records carry contact points; node ids by spelling."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.nodes: dict[str, int] = {}
        self.kinds: dict[str, str] = {}
        self.identifiers: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.orders: list[dict[str, Any]] = []
        self.attributes: list[dict[str, Any]] = []

    def record(self, key: str, *contacts: str, seen: int = 1, source: str = "shop") -> None:
        """A record of the account with these contact points, seen in a month of 2026."""
        self._identifier(source, key, ACCOUNT, "customer_id", "7", seen)
        for contact in contacts:
            kind = "email" if "@" in contact else "phone" if contact.startswith("+") else "push_token"
            self.kinds[contact] = kind
            node = self.nodes.setdefault(contact, len(self.nodes) + 1)
            self._identifier(source, key, node, kind, contact, seen)

    def _identifier(self, source: str, key: str, node: int, kind: str, value: str, seen: int) -> None:
        row = {"source": source, "record_key": key, "record_id": f"{source}/{key}", "node_id": node}
        row |= {"identifier_type": kind, "written_value": value, "observation_count": 1}
        self.identifiers.append(row | {"observed_at": day(seen), "last_observed_at": day(seen)})

    def message(self, kind: str, month: int, to: str | None = None, channel: str = "email") -> None:
        """What became of a message to the account, or to a contact point."""
        node, named = (self.nodes[to], self.kinds[to]) if to else (ACCOUNT, "customer_id")
        row = {"source": "shop", "node_id": node, "identifier_type": named, "channel": channel}
        self.messages.append(row | {"kind": kind, "occurred_at": day(month)})

    def order(self, key: str, month: int, status: str = "paid") -> None:
        """An order whose record is of this key."""
        row = {"source": "shop", "record_key": key, "node_id": ACCOUNT, "status": status}
        self.orders.append(row | {"occurred_at": day(month)})

    def confirmed(self, key: str, channel: str, value: str, month: int) -> None:
        row = {"source": "shop", "record_key": key, "record_id": f"shop/{key}", "node_id": ACCOUNT}
        row |= {"identifier_type": "customer_id", "attribute": f"{channel}_verified_at", "value": value}
        self.attributes.append(row | {"observed_at": day(month)})

    def judged(self) -> dict[str, dict[str, Any]]:
        """profile_contact_points by spelling."""
        load(
            self.project,
            identity_map=[{"node_id": node, "profile_id": "p"} for node in [ACCOUNT, *self.nodes.values()]],
            touched_profiles=[],
            feed_identifiers=self.identifiers,
            feed_messages=self.messages,
            feed_orders=self.orders,
            feed_attributes=self.attributes,
            rule_identifier_types=IDENTIFIER_TYPES,
            rule_disposable_domains=[{"domain": "mailinator.com"}],
            rule_role_addresses=[{"local_part": "info"}],
        )
        build(self.project, "profile_contact_points")
        rows = self.project.rows("select * from cdp.profile_contact_points")
        assert len({row["node_id"] for row in rows}) == len(rows)
        return {row["contact_point"]: row for row in rows}


@pytest.fixture
def contacts(project: Project) -> Contacts:
    return Contacts(project)


def reasons(judged: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {contact: (row["quality"], row["quality_reason"]) for contact, row in judged.items()}


def test_quality_and_primary(contacts: Contacts) -> None:
    contacts.record("r1", "good@web.de", seen=1)
    contacts.record("r2", "x@mailinator.com", "info+shop@firma.de", "info@firma.de", seen=3)
    contacts.record("r3", "hard@web.de", "back@web.de", "spam@web.de", "again@web.de", seen=4)
    contacts.record("r4", "full@web.de", "once@web.de", seen=4)
    contacts.record("r5", "back@web.de", seen=6)
    contacts.record("r6", "again@web.de", seen=1)
    contacts.message("bounced", 5, "hard@web.de")
    contacts.message("bounced", 5, "back@web.de")
    contacts.message("complained", 5, "spam@web.de")
    contacts.message("complained", 2, "again@web.de")
    contacts.confirmed("r6", "email", "2026-03-01", 3)
    for month in (2, 3, 5):
        contacts.message("soft_bounced", month, "full@web.de")
    contacts.message("delivered", 4, "full@web.de")
    contacts.message("soft_bounced", 5, "once@web.de")
    judged = contacts.judged()
    assert reasons(judged) == {
        "good@web.de": ("good", "nothing_against"),
        "x@mailinator.com": ("risky", "disposable_domain"),
        "info+shop@firma.de": ("risky", "role_address"),
        "info@firma.de": ("risky", "role_address"),
        "hard@web.de": ("bad", "bounced"),
        "back@web.de": ("good", "nothing_against"),
        "spam@web.de": ("bad", "complained"),
        "again@web.de": ("good", "verified"),
        "full@web.de": ("risky", "bounced_softly"),
        "once@web.de": ("good", "nothing_against"),
    }
    assert [contact for contact, row in judged.items() if row["is_primary"]] == ["back@web.de"]
    assert {contact for contact, row in judged.items() if not row["is_deliverable"]} == {
        "hard@web.de",
        "spam@web.de",
    }
    full = judged["full@web.de"]
    assert (full["soft_bounce_count"], full["last_soft_bounced_at"]) == (3, day(5))


def test_verification_names_the_surest_rule(contacts: Contacts) -> None:
    contacts.record("customers/7", "anna@web.de", "+4930123456", "token-1")
    contacts.record("orders/1", "guest@web.de")
    contacts.record("orders/2", "never@web.de")
    contacts.message("opened", 2)
    contacts.message("clicked", 3)
    contacts.message("opened", 5)
    contacts.message("clicked", 4, channel="push")
    contacts.order("orders/1", 4)
    contacts.order("orders/2", 4, status="cancelled")
    contacts.confirmed("customers/7", "sms", "2026-02-03 10:00:00", 3)
    found = {
        contact: (row["channel"], row["verified_by"], row["first_verified_at"], row["last_verified_at"])
        for contact, row in contacts.judged().items()
    }
    confirmed = day(2, 3, hour=10)
    assert found == {
        # what the account did counts for the addresses on all its records of the source
        "anna@web.de": ("email", "clicked", day(2), day(5)),
        "guest@web.de": ("email", "clicked", day(2), day(5)),
        "never@web.de": ("email", "clicked", day(2), day(5)),
        "+4930123456": ("sms", "double_opt_in", confirmed, confirmed),
        "token-1": ("push", "clicked", day(4), day(4)),
    }


def test_an_order_verifies_what_its_record_carries(contacts: Contacts) -> None:
    contacts.record("orders/1", "guest@web.de", "+4930123456")
    contacts.record("orders/2", "never@web.de")
    contacts.order("orders/1", 4)
    contacts.order("orders/2", 4, status="cancelled")
    found = {contact: row["verified_by"] for contact, row in contacts.judged().items()}
    assert found == {"guest@web.de": "ordered", "+4930123456": "ordered", "never@web.de": None}


def test_a_message_to_an_address_says_nothing_of_another(contacts: Contacts) -> None:
    contacts.record("r1", "old@web.de", "new@web.de")
    contacts.message("bounced", 2, "old@web.de")
    contacts.message("bounced", 3, "old@web.de")
    judged = contacts.judged()
    assert (judged["old@web.de"]["bounce_count"], judged["new@web.de"]["bounce_count"]) == (2, 0)
    assert judged["new@web.de"]["is_primary"]
