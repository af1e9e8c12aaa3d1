"""examples/sources/snowplow against what Snowplow's own models make of the same events, difference by difference."""

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.examples.test_sources import (
    BEHIND_ACTIVITY,
    assert_house_rules,
    follow_the_readme,
    profiles_of,
    read_csv,
    tables_of,
    typed_table,
    vars_of_readme,
)
from tests.support.examples import install_packages
from tests.support.project import REPOSITORY, Project
from tests.support.warehouses import Warehouse

DATA = REPOSITORY.parent / "shared" / "data" / "raw_snowplow" / "web"
FILES = {
    "events": "events",
    "com_iab_snowplow_spiders_and_robots_1": "spider_context",
    "nl_basjes_yauaa_context_1": "yauaa_context",
    "com_snowplowanalytics_snowplow_consent_preferences_1": "consent_preferences",
}
DAY = timedelta(days=1)
LONG_SESSION = "2bfc2c76…bd35"
# (here, there) by session; README.md of the folder gives the same reasons in its words.
SESSION_DIFFERENCES: dict[str, dict[str, tuple]] = {
    # Snowplow reads no session beyond its third day, to bound what it scans; we leave nothing out
    LONG_SESSION: {
        "ended_at": (datetime(2021, 3, 10, 21, 41, 56, 531000), datetime(2021, 3, 3, 21, 39, 50, 989000)),
        "page_view_count": (4, 2),
        "event_count": (10, 3),
        "events": (
            {"page_viewed": 4, "snplow_cookies": 4, "link_clicked": 2},
            {"page_viewed": 2, "snplow_cookies": 1},
        ),
    },
    # the page was viewed twice under one page_view_id; the id of a page is no event to us
    "76053423…2c60": {"page_view_count": (8, 7)},
    # nothing but pings: Snowplow infers a page view five seconds (its snowplow__min_visit_length) before the first
    "0b0c7bb5…140d": {
        "page_view_count": (0, 1),
        "started_at": (datetime(2021, 3, 2, 22, 59, 29, 752000), datetime(2021, 3, 2, 22, 59, 24, 752000)),
    },
    "0b0c7bb5…140e": {
        "page_view_count": (0, 1),
        "started_at": (datetime(2021, 3, 4, 22, 59, 29, 752000), datetime(2021, 3, 4, 22, 59, 24, 752000)),
    },
    "0b5d421a…fce8": {
        "page_view_count": (0, 1),
        "started_at": (datetime(2021, 3, 3, 18, 1, 38, 658000), datetime(2021, 3, 3, 18, 1, 33, 658000)),
    },
    # ten accounts on one browser: Snowplow gives all its visits to the account seen last, we each to its own
    "79831fae…0a08": {"account": ("user stitch - session: 1st id: 2", "user stitch - session: 2nd id: 10")},
    # Snowplow stitches by domain_userid alone; the account is known without it
    "b5c4939c…1a3b": {"account": ("NULL domain_userid", None)},
}
# The same of users, by the account that Snowplow saw first on their browser.
USER_DIFFERENCES: dict[str, dict[str, tuple]] = {
    "long session": {
        "ended_at": SESSION_DIFFERENCES[LONG_SESSION]["ended_at"],
        "page_view_count": (4, 2),
    },
    "dupe: page_view_id different derived_tstamp": {"page_view_count": (8, 7)},
    "No edge cases": {"page_view_count": (4, 6)},
    "stray page ping": {"page_view_count": (1, 2)},
    # the visit of July goes on in March: a visit of its own to us, after its third day to Snowplow
    "Unexpired session": {
        "ended_at": (datetime(2021, 3, 4, 15, 55, 27, 85000), datetime(2020, 7, 3, 15, 55, 18, 542000)),
        "page_view_count": (2, 1),
        "session_count": (2, 1),
    },
    # the shared browser is nobody
    "user stitch - session: 1st id: 1": {"profile": (None, "one user")},
}
# Who has sessions here and is no user there, and why.
USERS_ONLY_HERE = {
    "consent_accel": "sees banners, and no page",
    "NULL page_view_id": "the page has no id",
    "NULL domain_sessionid": "the event has no session",
    "NULL domain_userid": "no cookie, but an account",
    "user stitch - session: 1st id: 2": "shared browser, first visit",
    "user stitch - session: 2nd id: 10": "shared browser, second visit",
}
# Snowplow's names for events, and the house's.
EVENT_NAMES = {
    "page_view": "page_viewed",
    "page_ping": "page_pinged",
    "link_click": "link_clicked",
    "event": "login",
}

pytestmark = [
    pytest.mark.skipif(
        not DATA.is_dir(),
        reason=f"{DATA} is absent: events of a tracker are no part of this repository",
    ),
    # Building costs most: once for all tests of this file, whatever the number of workers.
    pytest.mark.xdist_group("snowplow"),
]


@pytest.fixture(scope="module")
def engine() -> str:
    """One is enough here; that engines agree is tests/parity's to show."""
    return "duckdb"


@pytest.fixture(scope="module")
def company(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A company's project with the folder copied and the settings of its README."""
    work = tmp_path_factory.mktemp("snowplow")
    project = Project(warehouse, work=work, root=follow_the_readme(work / "company", "snowplow"))
    project.vars = vars_of_readme("snowplow")
    install_packages(project)
    for table in tables_of("snowplow"):
        # the files' publisher keeps the names that entities have before a loader unfolds them
        written = [
            {re.sub("(?<!^)(?=[A-Z])", "_", name).lower(): value for name, value in row.items()}
            for row in read_csv(DATA / "source" / f"snowplow_web_{FILES[table]}.csv")
        ]
        project.load("raw_snowplow", table, *typed_table(written))
    project.dbt("build", "--exclude", *BEHIND_ACTIVITY)
    return project


@pytest.fixture(scope="module")
def events() -> list[dict[str, Any]]:
    return typed_table(read_csv(DATA / "source" / "snowplow_web_events.csv"))[0]


def expected(table: str) -> list[dict[str, Any]]:
    return typed_table(read_csv(DATA / "expected" / f"snowplow_web_{table}_expected.csv"))[0]


def short(session: str) -> str:
    return f"{session[:8]}…{session[-4:]}"


def sessions_there() -> dict[str, dict[str, Any]]:
    """What Snowplow's own models computed, in our words."""
    return {
        short(row["domain_sessionid"]): {
            "account": row["stitched_user_id"],
            "started_at": row["start_tstamp"],
            "ended_at": row["end_tstamp"],
            "page_view_count": row["page_views"],
            "event_count": row["total_events"],
            "events": {
                EVENT_NAMES.get(name, name): count for name, count in json.loads(row["event_counts"]).items()
            },
            "landing_page_url": row["first_page_url"],
            "referrer": row["referrer"],
            "utm_source": row["mkt_source"],
            "utm_medium": row["mkt_medium"],
            "utm_campaign": row["mkt_campaign"],
        }
        for row in expected("sessions")
    }


def sessions_here(company: Project) -> dict[str, list[dict[str, Any]]]:
    """What Goldseam computed of the same visits, by the tracker's id."""
    accounts = {profile: account for account, profile in profiles_of(company, "snowplow_user_id").items()}
    names = company.rows("""
        select events.session_hint, parts.session_id, events.event_name
        from cdp.events as events
        inner join cdp.event_sessions as parts
            on coalesce(events.session_hint, cast(events.node_id as text)) = parts.stream
            and events.occurred_at between parts.started_at and parts.ended_at
    """)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in company.rows("""
        select parts.stream, sessions.*
        from cdp.sessions as sessions
        inner join cdp.event_sessions as parts on sessions.session_id = parts.session_id
        order by sessions.started_at
    """):
        counts = Counter(name["event_name"] for name in names if name["session_id"] == row["session_id"])
        found.setdefault(short(row["stream"]), []).append(
            row | {"account": accounts.get(row["profile_id"]), "events": dict(counts)}
        )
    return found


def differences(
    here: dict[str, dict[str, Any]], there: dict[str, dict[str, Any]]
) -> dict[str, dict[str, tuple]]:
    found = {
        key: {name: (here[key][name], value) for name, value in row.items() if here[key][name] != value}
        for key, row in there.items()
    }
    return {key: names for key, names in found.items() if names}


def is_late(event: dict[str, Any]) -> bool:
    return event["dvce_sent_tstamp"] > event["dvce_created_tstamp"] + 3 * DAY


def test_sessions_equal_snowplows_but_for_named_differences(company: Project) -> None:
    here, there = sessions_here(company), sessions_there()
    assert len(there) == 18
    assert differences({name: parts[0] for name, parts in here.items()}, there) == SESSION_DIFFERENCES
    # silent for eight months, then the same session id again: a second visit
    assert {name: len(parts) for name, parts in here.items() if len(parts) > 1} == {"d21c000a…b12d": 2}


def test_sessions_without_an_intact_page_view_are_ours_alone(
    company: Project, events: list[dict[str, Any]]
) -> None:
    pages = {
        short(row["domain_sessionid"])
        for row in events
        if row["event_name"] in ("page_view", "page_ping")
        and row["domain_sessionid"]
        and json.loads(row["contexts_com_snowplowanalytics_snowplow_web_page_1_0_0"])[0]["id"]
        and not is_late(row)
    }
    assert sessions_there().keys() == pages
    visits = {
        short(row["domain_sessionid"]) for row in events if row["domain_sessionid"] and not is_late(row)
    }
    nameless = [name for name in sessions_here(company) if name not in visits]
    assert len(nameless) == len([row for row in events if row["domain_sessionid"] is None])
    assert sessions_here(company).keys() == visits | set(nameless)


def test_users_equal_snowplows_but_for_named_differences(company: Project) -> None:
    browsers = profiles_of(company, "snowplow_domain_userid")
    visits: dict[str, list[dict[str, Any]]] = {}
    # of visits that begin at once the lesser first event comes first, as with Snowplow
    for row in company.rows("""
        select sessions.*
        from cdp.sessions as sessions
        inner join cdp.event_sessions as parts on sessions.session_id = parts.session_id
        order by sessions.started_at, (
            select min(events.event_id) from cdp.events as events
            where events.session_hint = parts.stream and events.occurred_at = sessions.started_at
        )
    """):
        visits.setdefault(row["profile_id"], []).append(row)
    users = expected("users")
    found = {
        row["user_id"]: user_of(visits[browsers[row["domain_userid"]]])
        if row["domain_userid"] in browsers
        else {"profile": None}
        for row in users
    }
    wanted = {
        row["user_id"]: {
            "started_at": row["start_tstamp"],
            "ended_at": row["end_tstamp"],
            "page_view_count": row["page_views"],
            "session_count": row["sessions"],
            "landing_page_url": row["first_page_url"],
            "referrer": row["referrer"],
            "utm_source": row["mkt_source"],
            "utm_medium": row["mkt_medium"],
            "utm_campaign": row["mkt_campaign"],
        }
        if row["domain_userid"] in browsers
        else {"profile": "one user"}
        for row in users
    }
    assert len(wanted) == len(users) == 11
    assert differences(found, wanted) == USER_DIFFERENCES
    accounts = {profile: account for account, profile in profiles_of(company, "snowplow_user_id").items()}
    theirs = {browsers.get(row["domain_userid"]) for row in users}
    assert {accounts[profile] for profile in visits.keys() - theirs} == USERS_ONLY_HERE.keys()


def user_of(visits: list[dict[str, Any]]) -> dict[str, Any]:
    first = ("started_at", "landing_page_url", "referrer", "utm_source", "utm_medium", "utm_campaign")
    return {name: visits[0][name] for name in first} | {
        "ended_at": max(row["ended_at"] for row in visits),
        "page_view_count": sum(row["page_view_count"] for row in visits),
        "session_count": len(visits),
    }


def test_of_copies_the_one_collected_first_counts(company: Project, events: list[dict[str, Any]]) -> None:
    """What came late is no event, a copy is set aside in the open."""
    in_time = [row for row in events if not is_late(row)]
    first: dict[str, datetime] = {}
    for row in sorted(in_time, key=lambda row: (row["collector_tstamp"], row["derived_tstamp"])):
        first.setdefault(row["event_id"], row["derived_tstamp"])
    found = company.rows("select event_id, occurred_at from cdp.events")
    assert {row["event_id"]: row["occurred_at"] for row in found} == first
    set_aside = company.rows(
        "select rejection_rule as rule, count(*) as found from feeds.rejected_events group by 1"
    )
    copies = len(in_time) - len(first)
    assert (len(events) - len(in_time), copies) == (3, 3)
    assert {row["rule"]: row["found"] for row in set_aside} == {"duplicate": copies}


def test_banners_say_what_snowplows_log_says(company: Project) -> None:
    log = {row["event_id"]: row for row in expected("consent_log") if row["event_type"]}
    found = company.rows("""
        select record_key, purpose, channel, status, observed_at from feeds.feed_consents where source = 'snowplow'
    """)
    assert {
        row["record_key"].removeprefix("events/"): (
            row["purpose"],
            row["channel"],
            row["status"],
            row["observed_at"],
        )
        for row in found
    } == {
        event: (
            "advertising",
            "any",
            "granted" if "marketing" in row["consent_scopes"] else "denied",
            row["derived_tstamp"],
        )
        for event, row in log.items()
    }
    assert len(log) == 32


def test_the_folder_keeps_the_rules_of_the_house(company: Project) -> None:
    assert_house_rules(company)
