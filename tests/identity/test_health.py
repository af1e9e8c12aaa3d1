"""identity_health: what is counted, what the last run moved, and what stops a run, in which words."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration.doctor.health_limits import check_health_limits, health_metrics
from tests.identity.graph import node_id, say_all
from tests.support.project import DbtError, Project
from tests.support.warehouses import Warehouse

MODELS = ["phone_numbers", "feed_identifiers", "feed_attributes", "path:models/identity"]
LIMITS = {
    "profiles_with_many_given_names": {"warn": 0, "stop": 0.01},
    "largest_profile": {"warn": 5, "stop": 50},
    "blocked_identifiers": {"stop": 0.01, "min_total": 1000},
    "limits_broken_by_labels": {"warn": 0},
}
KIOSK = ("email", "kiosk@example.com")
FACTS = {
    "events": [KIOSK] * 3 + [("customer_id", "k1")] * 6 + [("anonymous_id", "on no record")],
    "orders": [("customer_id", "k1"), None],
    "messages": [KIOSK],
    "tickets": [],
    "conversations": [],
    "consents": [],
}
Record = tuple[tuple[str, str], ...]
FIRST: dict[str, Record] = {
    **{f"kiosk/{n}": (("customer_id", f"k{n}"), KIOSK) for n in range(1, 7)},
    "names": (("customer_id", "n"), ("loyalty_card", "n")),
    "moves/1": (("customer_id", "m1"), ("email", "m@example.com")),
    "moves/2": (("customer_id", "m1"), ("loyalty_card", "m")),
    "merges/1": (("customer_id", "a"),),
    "merges/2": (("loyalty_card", "b"),),
}
# the card leaves for another customer; two become one
SECOND = FIRST | {
    "moves/2": (("customer_id", "m2"), ("loyalty_card", "m")),
    "merges/1": (("customer_id", "a"), ("loyalty_card", "b")),
}
NAMES = ["Anna", "ANNA", "Ben", "Cem", "Dora"]


class Health:
    """What identity_health said after a run."""

    def __init__(self, project: Project) -> None:
        self.rows = {
            (row["metric"], row["dimension"]): row
            for row in project.rows("select * from identity.identity_health")
        }
        self.mapped = project.rows("select count(*) as n from identity.identity_map")[0]["n"]
        self.profiles = project.rows("select count(distinct profile_id) as n from identity.identity_map")[0][
            "n"
        ]

    def value(self, metric: str, dimension: str = "all") -> int:
        return self.rows[metric, dimension]["value"]

    def share(self, metric: str, dimension: str = "all") -> Decimal:
        return self.rows[metric, dimension]["share"]

    def status(self, metric: str, dimension: str = "all") -> str:
        return self.rows[metric, dimension]["status"]


@pytest.fixture(scope="module")
def project(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """This repository's project with its own rules and one made-up source."""
    made = Project(
        warehouse,
        work=Path(tmp_path_factory.mktemp("dbt")),
        vars={"sources": {"crm": ["identifiers", "attributes"]}, "identity_health_limits": LIMITS},
    )
    load(made, FIRST)
    for feed, identifiers in FACTS.items():
        rows = [{"node_id": identifier and node_id(*identifier)} for identifier in identifiers]
        made.load("feeds", f"feed_{feed}", rows, types={"node_id": "bigint"})
    made.dbt("seed")
    made.dbt("run", "--select", "path:models/feeds/rules", "path:models/staging/goldseam")
    return made


@pytest.fixture(scope="module")
def first(project: Project) -> Health:
    project.dbt("run", "--select", *MODELS)
    return Health(project)


@pytest.fixture(scope="module")
def second(project: Project, first: Health) -> Health:
    """A later run, with labels that make one person of the kiosk's six customers."""
    load(project, SECOND)
    say_all(project, [("same", f"customer_id:k{n}", f"customer_id:k{n + 1}") for n in range(1, 6)])
    project.dbt("run", "--select", *MODELS)
    return Health(project)


def load(project: Project, records: dict[str, Record]) -> None:
    identifiers = [row(key, *one) for key, record in records.items() for one in record]
    attributes = [
        row("names", *FIRST["names"][0]) | {"attribute": "first_name", "value": name} for name in NAMES
    ]
    for feed, rows in (
        ("identifiers", [one | {"region": "DE", "last_observed_at": "2026-01-01", "observation_count": "1"}
                         for one in identifiers]),
        ("attributes", attributes),
    ):  # fmt: skip
        project.load("staging", f"feed_crm__{feed}", rows, types=dict.fromkeys(rows[0], "text"))


def row(key: str, identifier_type: str, identifier_value: str) -> dict[str, str]:
    return {
        "identifier_type": identifier_type,
        "identifier_value": identifier_value,
        "record_key": key,
        "loaded_at": "2026-01-01",
        "observed_at": "2026-01-01",
    }


def rows_of_test(project: Project, name: str) -> list[dict[str, Any]]:
    """What a singular test complains of, as a person would see it."""
    results = project.dbt("test", "--select", name, check=False).result.results
    [one] = [result for result in results if result.node.name == name]
    return project.rows(one.node.compiled_code)


def test_a_kiosk_is_blocked_and_told_what_it_costs(first: Health) -> None:
    assert first.value("blocked_identifiers", "shared") == 1
    assert first.value("cut_edges", "shared") == 6
    assert first.value("facts_of_blocked_identifiers", "events: shared") == 3
    assert first.share("facts_of_blocked_identifiers", "events: shared") == Decimal("0.3")
    assert ("facts_of_blocked_identifiers", "orders: shared") not in first.rows
    assert first.value("facts_without_profile", "events") == 4
    assert first.value("facts_without_profile", "orders") == 1
    assert first.share("facts_without_profile", "messages") == 1
    assert first.share("facts_without_profile", "consents") is None


def test_the_graph_is_counted(first: Health) -> None:
    assert first.value("identifiers") == first.mapped + 1 == 14
    assert first.value("identifiers", "loyalty_card") == 3
    assert first.value("links") == first.value("links", "crm") == 9
    assert (
        first.value("components")
        == first.value("clusters")
        == first.value("profiles")
        == first.profiles
        == 10
    )
    assert first.value("largest_profile", "identifiers") == first.value("largest_component") == 3
    assert first.value("profiles_by_size", "2-5") == 2
    assert first.value("vanished_identifiers") == first.value("vanished_links") == 0


def test_a_first_run_moves_nobody(first: Health) -> None:
    assert first.value("jitter") == first.value("merges") == first.value("splits") == 0
    assert first.share("jitter") is None


def test_four_given_names_stop_the_run(project: Project, first: Health) -> None:
    assert first.value("profiles_with_many_given_names") == 1
    assert first.status("profiles_with_many_given_names") == "stop"
    assert first.value("profiles_with_many_family_names") == 0
    with pytest.raises(DbtError, match="assert_identity_health_does_not_stop: fail"):
        project.dbt("test", "--select", "assert_identity_health_does_not_stop")
    assert rows_of_test(project, "assert_identity_health_does_not_stop") == [
        {
            "metric": "profiles_with_many_given_names",
            "dimension": "all",
            "value": 1,
            "share": Decimal("0.1"),
            "limit_broken": "stops above 0.010000",
        }
    ]


def test_a_share_of_few_is_not_judged(first: Health) -> None:
    assert first.share("blocked_identifiers", "shared") > Decimal("0.01")
    assert first.status("blocked_identifiers", "shared") == "ok"


def test_jitter_is_who_moved_otherwise_than_by_a_merge(first: Health, second: Health) -> None:
    assert second.value("jitter") == 1
    assert second.share("jitter") == round(Decimal(1) / first.mapped, 6)
    assert second.value("splits") == second.value("splits", "records") == 1
    assert second.value("merges") == 6
    assert second.value("merges", "records") == 1
    assert second.value("merges", "label") == 5
    assert second.share("merges") == round(Decimal(6) / second.profiles, 6)


def test_what_labels_break_warns(project: Project, second: Health) -> None:
    assert second.value("limits_broken_by_labels", "customer_id") == 1
    assert second.value("links", "label") == 5
    assert {row["metric"] for row in rows_of_test(project, "assert_identity_health_does_not_warn")} == {
        "limits_broken_by_labels", "largest_profile"
    }  # fmt: skip
    project.dbt("test", "--select", "assert_identity_health_does_not_warn")


def test_what_vanished_is_told_apart(second: Health) -> None:
    assert second.value("vanished_links") == 1
    assert not any("vanished" in dimension for _, dimension in second.rows)


def test_an_idle_run_moves_nobody(project: Project, second: Health) -> None:
    project.dbt("run", "--select", *MODELS)
    idle = Health(project)
    assert idle.value("jitter") == idle.value("merges") == idle.value("splits") == 0
    assert idle.mapped == second.mapped


def test_an_unknown_metric_stops_the_build(project: Project, first: Health) -> None:
    bad = Project(
        project.warehouse, work=project.work, vars={"identity_health_limits": {"largest_profil": {"warn": 1}}}
    )
    with pytest.raises(DbtError, match="there is no metric 'largest_profil'"):
        bad.dbt("compile", "--select", "identity_health")


def test_the_doctor_knows_the_same_metrics(project: Project) -> None:
    assert project.render("{{ goldseam.health_metrics() | join(' ') }}").split() == health_metrics()


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"largest_profil": {"warn": 1}}, ["largest_profil'", "Did you mean 'largest_profile'"]),
        ({"jitter": 0.1}, ["identity_health_limits.jitter", "'0.1' is no limit"]),
        ({"jitter": {"warn": "2 %"}}, ["jitter.warn", "'2 %' is no number"]),
        ({"jitter": {"halt": 1}}, ["there is no 'halt'"]),
        ({"jitter": {"warn": 2, "stop": 1}}, ["warns later than it stops"]),
        (["jitter"], ["must map metrics to limits"]),
    ],
)
def test_the_doctor_refuses_bad_limits(limits: Any, words: Iterable[str]) -> None:
    [finding] = check_health_limits(limits)
    assert finding.is_error
    assert all(word in str(finding) for word in words)


def test_the_projects_own_limits_hold() -> None:
    assert not list(check_health_limits(Project.variables()["identity_health_limits"]))
