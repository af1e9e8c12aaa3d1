"""Who lives together, by examples; keys of names, addresses and companies."""

from typing import Any

import pytest

from tests.profiles.world import IDENTIFIER_TYPES, build, day, load
from tests.support.project import Project

SURNAMES = {
    "Müller": "muller",
    "MUELLER": "muller",
    "Muller": "muller",
    "Kowalska": "kowalski",
    "Kowalski": "kowalski",
    "Иванова": "иванов",
    "Иванов": "иванов",
    "Чайковская": "чайковский",
    "Чайковский": "чайковский",
    "von der Leyen": "vonderleyen",
    "Von-der-Leyen": "vonderleyen",
    "O'Neill": "oneill",
    "Łukasik": "lukasik",
    "Weiß": "weiss",
    "Zoe\u0308ga": "zoga",
    "Zoëga": "zoga",
    "Şahin": "sahin",
    "  ": None,
}

ADDRESSES = {
    "Hauptstraße 5": "DE 10115 hauptstr 5",
    "hauptstr. 5": "DE 10115 hauptstr 5",
    "Haupt-Str. 5": "DE 10115 hauptstr 5",
    "HAUPTSTRASSE  5": "DE 10115 hauptstr 5",
    "Hauptstraße 5a": "DE 10115 hauptstr 5a",
    "Hauptstraße 51": "DE 10115 hauptstr 51",
    "Weg 12/3": "DE 10115 weg 12 3",
    "Weg 123": "DE 10115 weg 123",
    "10 Church Street": "DE 10115 10 church st",
    "10 Church St.": "DE 10115 10 church st",
    "Hauptstraße": None,
}

COMPANIES = {
    "ACME GmbH & Co. KG": "acme",
    "Acme": "acme",
    "acme, Inc.": "acme",
    "Paśnik Sp. z o.o.": "pasnik",
    "ООО «Ромашка»": "ромашка",
    "Müller AG": "muller",
    "Co": "co",
    "Coca Cola": "cocacola",
}


@pytest.mark.parametrize(
    ("macro", "cases"),
    [
        ("goldseam.surname_key(goldseam.folded_text('value'))", SURNAMES),
        ("goldseam.address_key(goldseam.folded_text('value'), \"'10115'\", \"'DE'\")", ADDRESSES),
        ("goldseam.company_key(goldseam.folded_text('value'))", COMPANIES),
    ],
)
def test_keys(project: Project, macro: str, cases: dict[str, str | None]) -> None:
    rows = project.evaluate({"key": "{{ " + macro + " }}"}, [*cases, None])
    assert {row["value"]: row["key"] for row in rows} == {**cases, None: None}


def person(profile: str, name: str | None, street: str | None = None, **more: Any) -> dict[str, Any]:
    row = {
        "profile_id": profile,
        "last_name": name,
        "street": street,
        "postal_code": "10115" if street else None,
    }
    return {**row, "country_code": "DE" if street else None, "first_seen_at": day(1), **more}


def households(
    project: Project,
    people: list[dict[str, Any]],
    phones: dict[str, str] | None = None,
    blocked: dict[str, str] | None = None,
) -> dict[str, set[str]]:
    """{household: profiles}. phones: profiles by phone, as 'p q'; blocked: phones and why."""
    nodes = {row["profile_id"]: number for number, row in enumerate(people, start=100)}
    identifiers = []
    for number, users in enumerate((phones or {}).values(), start=1):
        for user in users.split():
            record = {"record_id": f"{user}/{number}", "observed_at": day(1)}
            identifiers.append(record | {"node_id": number, "identifier_type": "phone"})
            identifiers.append(record | {"node_id": nodes[user], "identifier_type": "customer_id"})
    load(
        project,
        profiles=people,
        feed_identifiers=identifiers,
        rule_identifier_types=IDENTIFIER_TYPES,
        identity_map=[{"node_id": node, "profile_id": profile} for profile, node in nodes.items()],
        identity_nodes=[
            {"node_id": number, "blocked_reason": (blocked or {}).get(phone)}
            for number, phone in enumerate(phones or {}, start=1)
        ],
    )
    build(project, "household_members", "households")
    found: dict[str, set[str]] = {}
    for row in project.rows("select * from cdp.household_members"):
        found.setdefault(row["household_id"], set()).add(row["profile_id"])
    counted = project.rows("select household_id, profile_count from cdp.households")
    assert {row["household_id"]: row["profile_count"] for row in counted} == {
        household: len(members) for household, members in found.items()
    }
    firsts = project.rows("select profile_id, household_id from cdp.household_members where is_first")
    assert {row["household_id"]: f"h-{row['profile_id']}" for row in firsts} == {key: key for key in found}
    return found


def test_one_address_and_one_name(project: Project) -> None:
    people = [
        person("a", "Müller", "Hauptstraße 5"),
        person("b", "Mueller", "Hauptstr. 5"),
        person("c", "Schmidt", "Hauptstraße 5"),
        person("d", "Müller", "Hauptstraße 6"),
        person("e", None, "Hauptstraße 5"),
        person("f", "Müller", "Hauptstraße 5", country_code="AT"),
    ]
    assert households(project, people) == {"h-a": {"a", "b"}}


def test_a_phone_joins_those_without_an_address(project: Project) -> None:
    people = [
        person("a", "Weber", "Weg 1"),
        person("b", "Weber"),
        person("c", "Weber", "Weg 1"),
        person("d", "Klein"),
        person("x", "Roth"),
        person("y", "Roth"),
    ]
    phones = {"+491": "a b d", "+492": "x y"}
    assert households(project, people, phones) == {"h-a": {"a", "b", "c"}, "h-x": {"x", "y"}}
    rows = project.rows("select household_id, rule, street from cdp.households order by 1")
    assert [tuple(row.values()) for row in rows] == [("h-a", "address", "Weg 1"), ("h-x", "phone", None)]


def test_a_phone_does_not_join_two_addresses(project: Project) -> None:
    people = [person("a", "Weber", "Weg 1"), person("b", "Weber", "Weg 2"), person("c", "Weber")]
    assert households(project, people, {"+491": "a b c"}) == {}


def test_a_number_that_is_nobodys_makes_no_household(project: Project) -> None:
    people = [person("a", "Weber"), person("b", "Weber")]
    assert households(project, people, {"+490": "a b"}, {"+490": "pattern"}) == {}
    assert households(project, people, {"+490": "a b"}, {"+490": "shared"}) == {"h-a": {"a", "b"}}


def test_a_dormitory_is_no_household(project: Project) -> None:
    students = [person(f"s{number:02}", "Li", "Campus 1") for number in range(13)]
    family = [person(f"t{number:02}", "Li", "Campus 2") for number in range(12)]
    switchboard = {"+491": " ".join(row["profile_id"] for row in students)}
    found = households(project, students + family, switchboard)
    assert {household: len(members) for household, members in found.items()} == {"h-t00": 12}


def test_relatives_by_phone_do_not_outgrow_the_limit(project: Project) -> None:
    people = [person(f"a{number:02}", "Li", "Weg 1") for number in range(10)]
    people += [person(f"b{number:02}", "Li") for number in range(5)]
    phones = {"+491": "a00 " + " ".join(f"b{number:02}" for number in range(5))}
    assert households(project, people, phones) == {}


def test_companies_by_name_and_domain(project: Project) -> None:
    people = {
        "a": ("Acme GmbH", "a@acme.com"),
        "b": ("ACME", "b@acme.com"),
        "c": (None, "c@acme.com"),
        "d": ("Acme Deutschland", "d@acme.com"),
        "e": ("Acme, Inc.", "e@gmail.com"),
        "f": (None, "f@gmail.com"),
        "g": ("Beta", "g@outlok.com"),
        "h": (None, "h@outlok.com"),
        "i": ("One", "i@isp.net"),
        "j": ("One", "j@isp.net"),
        "k": ("Two", "k@isp.net"),
        "l": ("Three", "l@isp.net"),
        "m": ("Four", "m@isp.net"),
        "n": (None, "n@isp.net"),
        "o": (None, "o@nobody-names-it.de"),
    }
    load(
        project,
        profiles=[{"profile_id": profile, "company": name} for profile, (name, _) in people.items()],
        profile_contact_points=[
            {"profile_id": profile, "channel": "email", "contact_point": email, "is_primary": True}
            for profile, (_, email) in people.items()
        ],
        rule_freemail_domains=[{"domain": "gmail.com"}],
        rule_disposable_domains=[{"domain": "mailinator.com"}],
    )
    build(project, "company_members", "companies")
    members = project.rows("select profile_id, company_id, joined_by from cdp.company_members")
    assert {row["profile_id"]: (row["company_id"], row["joined_by"]) for row in members} == {
        "a": ("c-acme", "domain"),
        "b": ("c-acme", "domain"),
        "c": ("c-acme", "domain"),
        "d": ("c-acme", "domain"),
        "e": ("c-acme", "name"),
        "g": ("c-beta", "name"),
        "i": ("c-one", "name"),
        "j": ("c-one", "name"),
        "k": ("c-two", "name"),
        "l": ("c-three", "name"),
        "m": ("c-four", "name"),
    }
    acme = project.rows("select * from cdp.companies where company_id = 'c-acme'")
    assert acme == [{"company_id": "c-acme", "name": "ACME", "domain": "acme.com", "profile_count": 5}]
