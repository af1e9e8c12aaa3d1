"""`goldseam label`: what is accepted, what is refused and in which words, and what the model makes of it."""

import getpass
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from rich.console import Console

from orchestration.authors import NoReasonGiven
from orchestration.identity.identifiers import IdentifierError
from orchestration.identity.label_command import add_label, list_labels, parse_number, withdraw_label
from orchestration.identity.labels import LabelError
from tests.identity.world import Graph, node_id, opened
from tests.support.project import DbtError, Project

ANNA, BORIS, CLARA = "email:anna@example.com", "email:boris@example.com", "email:clara@example.com"
DORA = "email:dora@example.com"
INFO = "email:info@example.com"
QUOTED = "loyalty_card:o'hara\"; drop table x; --"
SMILE = "anonymous_id:🙂-4f%_?"


@pytest.fixture(scope="module")
def _graph(project: Project) -> None:
    graph = Graph(project)
    for name in (ANNA, BORIS, CLARA, DORA, QUOTED, SMILE):
        graph.node(name)
    graph.node("email:annaweber@gmail.com", written="anna.weber+news@googlemail.com")
    graph.node(INFO, blocked="shared")
    graph.node("email:gone@example.com", blocked="vanished")
    graph.write()


@pytest.fixture(autouse=True)
def no_labels(_graph: None, project: Project) -> None:
    project.execute("drop schema if exists goldseam_state cascade")


def say(
    project: Project, kind: str, left: str, right: str, note: str = "called", author: str | None = "eva"
) -> int:
    with opened(project) as warehouse:
        return add_label(warehouse, kind, left, right, note, author, Console(file=io.StringIO()))


def refused(project: Project, kind: str, left: str, right: str, **more: str) -> str:
    with pytest.raises((LabelError, IdentifierError, NoReasonGiven)) as error:
        say(project, kind, left, right, **more)
    return str(error.value)


def withdraw(project: Project, number: int, note: str = "mistaken") -> int:
    with opened(project) as warehouse:
        return withdraw_label(warehouse, number, note, "eva", Console(file=io.StringIO()))


def listed(project: Project, width: int = 80) -> str:
    out = io.StringIO()
    with opened(project) as warehouse:
        list_labels(warehouse, Console(file=out, width=width, highlight=False))
    return out.getvalue()


def stored(project: Project) -> list[dict]:
    return project.rows("select * from goldseam_state.identity_labels order by label_number")


def test_a_label_is_a_row_with_its_reason(project: Project) -> None:
    assert say(project, "same", ANNA, BORIS, note=" they share a card ") == 1
    [row] = stored(project)
    assert (row["kind"], row["left_type"], row["left_value"]) == ("same", "email", "anna@example.com")
    assert (row["right_value"], row["note"], row["author"]) == (
        "boris@example.com",
        "they share a card",
        "eva",
    )
    assert row["withdraws"] is None
    assert row["recorded_at"] is not None


def test_the_author_is_the_user_of_the_system(project: Project) -> None:
    say(project, "same", ANNA, BORIS, author=None)
    assert stored(project)[0]["author"] == getpass.getuser()


@pytest.mark.parametrize(
    "typed",
    [
        "email:annaweber@gmail.com",
        "email:anna.weber+news@googlemail.com",
        "EMAIL: Anna.Weber+News@GoogleMail.com ",
    ],
)
def test_an_identifier_may_be_written_as_people_write_it(project: Project, typed: str) -> None:
    say(project, "same", typed, BORIS)
    assert stored(project)[0]["left_value"] == "annaweber@gmail.com"


@pytest.mark.parametrize("odd", [QUOTED, SMILE])
def test_odd_characters_are_only_characters(project: Project, odd: str) -> None:
    say(project, "different", odd, ANNA, note="it's 100 % sure? 'yes' 🙂")
    [row] = stored(project)
    assert f"{row['left_type']}:{row['left_value']}" == odd
    assert row["note"] == "it's 100 % sure? 'yes' 🙂"
    assert "drop table" not in listed(project) or odd is QUOTED


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "anna@example.com",
            "write type:value, such as email:anna@example.com. Types: customer_id, loyalty_card",
        ),
        ("", "write type:value"),
        ("email:", "write type:value"),
        ("email:   ", "write type:value"),
        (":anna@example.com", "There is no identifier type ''"),
        (
            "mail:anna@example.com",
            "There is no identifier type 'mail'. Types: customer_id, loyalty_card, email",
        ),
        ("email:ana@example.com", "The nearest known:\n  email:anna@example.com"),
        ("email:nobody", "No email 'nobody' is known."),
        ("email:" + "x" * 10_000, "is known. Look for it in feeds.feed_rejections"),
        ("x" * 10_000, "write type:value"),
        ("email:🙂🙂", "No email '🙂🙂' is known."),
        ("email:' or 1=1 --", "is known."),
        ("email:\x1b[2J", r"No email '\\u001b[2J' is known."),
        ("email:\udcff", "is not UTF-8 text"),
    ],
)
def test_an_unknown_identifier_is_refused_with_what_would_be_right(
    project: Project, typed: str, expected: str
) -> None:
    message = refused(project, "same", typed, BORIS)
    assert expected in message
    assert len(message) < 500


def test_a_blocked_identifier_is_refused_with_its_reason(project: Project) -> None:
    message = refused(project, "same", ANNA, INFO)
    assert "email:info@example.com is shared by more owners than its type allows (shared)" in message
    assert "(vanished)" in refused(project, "same", "email:gone@example.com", ANNA)


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_label_needs_a_reason(project: Project, note: str) -> None:
    assert "--note is empty" in refused(project, "same", ANNA, BORIS, note=note)


def test_an_identifier_is_no_other_person_than_itself(project: Project) -> None:
    assert "given twice" in refused(project, "different", ANNA, "email:ANNA@example.com")


def test_the_same_label_again_is_refused(project: Project) -> None:
    say(project, "same", ANNA, BORIS)
    assert refused(project, "same", BORIS, ANNA).startswith("Label 1 ('same', by eva, ")
    assert refused(project, "same", BORIS, ANNA).endswith("already says so.")


def test_different_is_refused_where_a_chain_says_same(project: Project) -> None:
    say(project, "same", ANNA, BORIS)
    say(project, "same", CLARA, BORIS)
    message = refused(project, "different", CLARA, ANNA)
    assert message.startswith("Label 2 ('same', by eva, ")
    assert " and label 1 ('same', by eva, " in message
    assert "goldseam label withdraw" in message


def test_same_is_refused_where_it_would_join_what_must_stay_apart(project: Project) -> None:
    say(project, "different", ANNA, DORA)
    say(project, "same", ANNA, BORIS)
    say(project, "same", CLARA, DORA)
    message = refused(project, "same", BORIS, CLARA)
    assert message.startswith("Label 1 ('different', by eva, ")
    assert "label 2 ('same'" in message
    assert "label 3 ('same'" in message
    assert "Label 1 ('different'" in refused(project, "same", DORA, ANNA)
    assert len(stored(project)) == 3


def test_a_withdrawn_label_stands_in_nobodys_way(project: Project) -> None:
    say(project, "different", ANNA, BORIS)
    assert withdraw(project, 1) == 2
    assert say(project, "same", ANNA, BORIS) == 3
    shown = listed(project, 120)
    assert "withdrawn by label 2: eva" in shown
    assert "mistaken" in shown


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (7, "There is no label 7; the last is 3"),
        (2, "withdraws label 1. To make that hold again"),
        (1, "Label 1 was withdrawn before, by label 2"),
        (-1, "There is no label -1"),
    ],
)
def test_what_cannot_be_withdrawn(project: Project, number: int, expected: str) -> None:
    say(project, "same", ANNA, BORIS)
    withdraw(project, 1)
    say(project, "same", CLARA, BORIS)
    with pytest.raises(LabelError, match=expected):
        withdraw(project, number)


@pytest.mark.parametrize("typed", ["abc", "", "1.5", "-1", "email:anna@example.com", "\x1b[2J"])
def test_what_is_no_number_of_a_label(typed: str) -> None:
    with pytest.raises(LabelError, match=r"is no number of a label. `goldseam label list` shows the numbers"):
        parse_number(typed)
    assert parse_number(" 7 ") == 7


def test_there_may_be_no_labels(project: Project) -> None:
    assert listed(project) == "There are no labels.\n"
    with pytest.raises(LabelError, match="there are no labels"):
        withdraw(project, 1)


def test_two_people_at_once_get_two_numbers(project: Project) -> None:
    if project.engine == "duckdb":
        pytest.skip("one process at a time may write")
    say(project, "same", ANNA, BORIS)
    withdraw(project, 1)
    with opened(project):
        names = [CLARA, DORA, QUOTED, SMILE]

        def label(name: str) -> int:
            from orchestration.warehouse import Warehouse

            with Warehouse.open(project.engine) as warehouse:
                return add_label(warehouse, "same", ANNA, name, "at once", "eva", Console(file=io.StringIO()))

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(label, names)) == [3, 4, 5, 6]


def by_hand(project: Project, *labels: tuple[int, str, str, str]) -> None:
    """Rows that no command would have accepted."""
    with opened(project) as warehouse:
        from orchestration.state import ensure_state

        ensure_state(warehouse)
    for number, kind, left, right in labels:
        project.execute(
            "insert into goldseam_state.identity_labels (label_number, kind, left_type, left_value, right_type,"
            f" right_value, note, author, recorded_at) values ({number}, '{kind}', 'email', '{left}', 'email',"
            f" '{right}', 'by hand', 'mallory', timestamp '2026-01-01 10:00:00')"
        )


STAGED = ("run", "--select", "stg_goldseam__identity_labels", "identity_labels")
CALL = "{{ goldseam.stop_at_contradicting_labels(ref('goldseam', 'identity_labels')) }}"


def contradictions(project: Project) -> set[tuple[int, int | None]]:
    project.dbt(*STAGED)
    sql = project.render("{{ goldseam.contradicting_labels(ref('goldseam', 'identity_labels')) }}")
    return {(row["different_label"], row["same_label"]) for row in project.rows(sql)}


def test_the_view_has_labels_in_force_and_the_feeds_node_ids(project: Project) -> None:
    say(project, "same", ANNA, BORIS)
    say(project, "different", QUOTED, SMILE)
    withdraw(project, 1)
    project.dbt(*STAGED)
    [row] = project.rows("select * from identity.identity_labels")
    assert (row["label_number"], row["kind"]) == (2, "different")
    assert (row["left_node_id"], row["right_node_id"]) == tuple(sorted((node_id(QUOTED), node_id(SMILE))))


def test_labels_that_agree_contradict_nothing(project: Project) -> None:
    by_hand(
        project,
        (1, "same", "a", "b"),
        (2, "same", "b", "c"),
        (3, "different", "c", "d"),
        (4, "same", "c", "a"),
    )
    assert contradictions(project) == set()


def test_a_contradiction_written_by_hand_is_found_through_rings(project: Project) -> None:
    by_hand(
        project,
        *((1, "same", "a", "b"), (2, "same", "b", "c"), (3, "same", "c", "a"), (4, "same", "x", "y")),
        *((5, "different", "c", "a"), (6, "different", "x", "a"), (7, "different", "z", "z")),
    )
    assert contradictions(project) == {(5, 1), (5, 2), (5, 3), (7, None)}


def test_contradicting_labels_stop_the_run_by_number_and_author_only(project: Project) -> None:
    by_hand(project, (1, "same", "secret-a", "secret-b"), (2, "different", "secret-b", "secret-a"))
    project.dbt(*STAGED)
    with pytest.raises(DbtError) as stopped:
        project.dbt("compile", "--inline", CALL)
    message = str(stopped.value)
    assert (
        "label 2 ('different', by mallory, 2026-01-01 10:00) contradicts label 1 ('same', by mallory"
        in message
    )
    assert "goldseam label withdraw" in message
    assert "secret" not in message
    project.execute("delete from goldseam_state.identity_labels where label_number = 1")
    project.dbt("compile", "--inline", CALL)
