"""`goldseam explain`: profiles and their past, chains of evidence, and why there is none."""

import io
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import networkx
import pytest
from rich.console import Console

from orchestration.identity.explain import explain as explain_module
from orchestration.identity.explain import paths
from orchestration.identity.explain.command import ExplainError, run_explain
from orchestration.identity.explain.explain import MomentError, parse_moment
from orchestration.identity.explain.explanation import Explanation
from orchestration.identity.explain.links import Link
from orchestration.identity.explain.paths import shortest_path
from orchestration.identity.explain.text import show
from orchestration.identity.identifiers import IdentifierError
from orchestration.identity.label_command import add_label
from orchestration.identity.spellings import spellings
from tests.identity.world import FIRST_RUN, SECOND_RUN, THIRD_RUN, Graph, day, explained, opened
from tests.support.project import Project

LATER = FIRST_RUN + timedelta(days=1)
ANNA = "customer_id:100"
COOKIE = "anonymous_id:c1"
LAPTOP = "anonymous_id:c2"
MAIL = "email:anna@example.com"
PHONE = "phone:+491701234567"
BORIS = "customer_id:200"
INFO = "email:info@example.com"
CLARA, CLARA_TWO, CLARA_MAIL = "customer_id:300", "customer_id:301", "email:clara@example.com"
DORA, DORA_CARD = "customer_id:400", "loyalty_card:9"
EMIL, EMIL_SON, TABLET = "customer_id:500", "customer_id:501", "anonymous_id:tablet"
FRIDA = "customer_id:600"
GRETA, GRETA_CARD = "customer_id:700", "loyalty_card:70"
QUOTED = "loyalty_card:o'hara [red]%s ?"


@pytest.fixture(scope="module", autouse=True)
def graph(project: Project) -> Graph:
    """Anna and six others, each apart from somebody for another reason."""
    graph = Graph(project)
    graph.link(ANNA, COOKIE, source="web", strength=0.7, seen=12)
    graph.link(ANNA, MAIL, source="shop", seen=3)
    graph.link(ANNA, MAIL, source="crm", seen=2)
    graph.link(MAIL, PHONE, source="crm", strength=0.8, at=12)
    graph.link(COOKIE, QUOTED, source="web", strength=0.7)
    graph.node(INFO, blocked="shared", seen=90)
    graph.link(ANNA, INFO, cut="shared")
    graph.link(BORIS, INFO, cut="shared")
    graph.link(CLARA, CLARA_MAIL, seen=5)
    graph.link(CLARA_TWO, CLARA_MAIL, cut="max_per_profile:customer_id")
    graph.link(DORA, DORA_CARD, cut="vanished", source="stores")
    graph.link(EMIL, TABLET, source="web")
    graph.link(EMIL_SON, TABLET, cut="label_different", source="web")
    graph.node(FRIDA)
    graph.link(GRETA, GRETA_CARD)
    graph.map("P-anna", ANNA, COOKIE, MAIL)
    graph.map("P-older", PHONE, until=LATER, heir="P-phone")
    graph.map("P-phone", PHONE, since=LATER, until=SECOND_RUN, heir="P-anna")
    graph.map("P-anna", PHONE, since=SECOND_RUN)
    graph.map("P-anna", QUOTED, since=THIRD_RUN)
    for profile, names in {
        "P-boris": [BORIS],
        "P-clara": [CLARA, CLARA_MAIL],
        "P-clara-two": [CLARA_TWO],
        "P-dora": [DORA],
        "P-card": [DORA_CARD],
        "P-emil": [EMIL, TABLET],
        "P-frida": [FRIDA],
        "P-greta": [GRETA],
    }.items():
        graph.map(profile, *names)
    graph.map("P-emil", EMIL_SON, until=SECOND_RUN, heir="P-emil", cause="label")
    graph.map("P-son", EMIL_SON, since=SECOND_RUN)
    graph.map("P-greta-card", GRETA_CARD, until=SECOND_RUN, heir="P-greta", cause="label")
    graph.map("P-greta", GRETA_CARD, since=SECOND_RUN)
    graph.write()
    with opened(project) as warehouse:
        out = Console(file=io.StringIO())
        add_label(warehouse, "different", EMIL, EMIL_SON, "father and son", "eva", out)
        add_label(warehouse, "same", FRIDA, BORIS, "married name", "eva", out)
    project.execute(
        "insert into goldseam_state.identity_labels (label_number, kind, left_type, left_value, right_type,"
        " right_value, withdraws, note, author, recorded_at) values"
        " (3, 'different', 'customer_id', '700', 'loyalty_card', '70', null, 'x', 'eva', timestamp '2026-01-05'),"
        " (4, 'withdraw', null, null, null, null, 3, 'mistaken', 'eva', timestamp '2026-01-15')"
    )
    return graph


def text(explanation: Explanation, width: int = 80) -> str:
    out = io.StringIO()
    show(explanation, Console(file=out, width=width, highlight=False))
    return out.getvalue()


def chain(explanation: Explanation) -> list[str]:
    """The path's identifiers as they are typed."""
    path = explanation.comparison.path
    names = [path[0].start, *(step.end for step in path)] if path else []
    return [f"{name.type}:{name.value}" for name in names]


def test_a_profile_has_its_identifiers_and_links(project: Project) -> None:
    [subject] = explained(project, MAIL).subjects
    assert subject.profile.profile_id == "P-anna"
    assert subject.profile.known_since == FIRST_RUN
    assert {one.name.value for one in subject.profile.identifiers} == {
        *("100", "c1", "anna@example.com", "+491701234567", QUOTED.partition(":")[2])
    }
    assert subject.profile.identifier_count == 5
    assert len(subject.links) == 5
    assert [(one.name.value, one.blocked_reason) for one in subject.neighbours] == [
        ("info@example.com", "shared")
    ]
    assert subject.is_complete


def test_the_past_follows_merges_of_what_was_merged(project: Project) -> None:
    [subject] = explained(project, PHONE).subjects
    assert [(one.kind, one.from_profile_id, one.to_profile_id) for one in subject.profile.changes] == [
        ("merge", "P-older", "P-phone"),
        ("merge", "P-phone", "P-anna"),
    ]
    assert [one.profile_id for one in subject.memberships] == ["P-older", "P-phone", "P-anna"]


def test_merges_and_splits_are_those_of_the_model(project: Project) -> None:
    project.dbt("run", "--select", "profile_redirects")
    expected = {
        (row["kind"], row["from_profile_id"], row["to_profile_id"], row["occurred_at"], row["cause"])
        for row in project.rows("select * from identity.profile_redirects")
    }
    shown = {
        (one.kind, one.from_profile_id, one.to_profile_id, one.occurred_at, one.cause)
        for name in (PHONE, EMIL, GRETA)
        for one in explained(project, name).subjects[0].profile.changes
    }
    assert len(shown) == 4
    assert shown == expected


def test_a_split_is_seen_from_both_sides(project: Project) -> None:
    for name in (EMIL, EMIL_SON):
        [subject] = explained(project, name).subjects
        [change] = subject.profile.changes
        assert (change.kind, change.from_profile_id, change.to_profile_id) == ("split", "P-emil", "P-son")
        assert change.cause == "label"
        [label] = subject.labels
        assert (label.label_number, label.kind, label.note, label.is_pending) == (
            1,
            "different",
            "father and son",
            False,
        )


def test_a_withdrawal_is_told_from_a_label(project: Project) -> None:
    explanation = explained(project, GRETA)
    [change] = explanation.subjects[0].profile.changes
    assert (change.kind, change.cause, change.label_number, change.withdraws) == ("merge", "label", 4, 3)
    assert "(label 3 was withdrawn, by label 4)" in text(explanation, 200)


def test_cut_links_say_why(project: Project) -> None:
    [subject] = explained(project, CLARA_MAIL).subjects
    [cut] = subject.cut_links
    assert cut.cut_reason == "max_per_profile:customer_id"
    assert cut.why_cut == "it would give one person more than 1 customer_id"
    assert [one.profile_id for one in subject.neighbours] == ["P-clara-two"]


def test_a_blocked_identifier_has_no_profile_and_says_why(project: Project) -> None:
    [subject] = explained(project, INFO).subjects
    assert subject.profile is None
    assert "is shared by more owners than its type allows (shared)" in subject.why_no_profile
    assert {one.profile_id for one in subject.neighbours} == {"P-anna", "P-boris"}


def test_a_shared_identifier_names_its_owners(project: Project) -> None:
    explanation = explained(project, INFO)
    [owners] = explanation.subjects[0].owners
    assert (owners.type, owners.count, owners.at_most) == ("customer_id", 2, 1)
    assert [(one.name.value, one.record_count) for one in owners.owners] == [("100", 1), ("200", 1)]
    assert "Owners: 2 customer_id; of a type at most 1 may share it" in text(explanation)
    assert explained(project, MAIL).subjects[0].owners == []


@pytest.mark.parametrize(
    "typed",
    [
        "phone:+49 170 123-45-67",
        "phone: 0170 / 1234567",
        "phone:0049 (170) 1234567",
        "PHONE:+491701234567",
    ],
)
def test_a_phone_may_be_written_as_people_write_it(project: Project, typed: str) -> None:
    [subject] = explained(project, typed).subjects
    assert f"phone:{subject.identifier.name.value}" == PHONE


def test_emails_are_spelled_as_the_feeds_spell_them(project: Project) -> None:
    """Against the macro, over the addresses that its rules tell apart."""
    written = [
        "anna@example.com",
        "a.weber+x@gmail.com",
        "A.Weber@GoogleMail.com",
        "+x@gmail.com",
        "a+b+c@gmail.com",
    ]
    project.load_inputs(written)
    sql = project.render(
        "select value, {{ goldseam.canonical_email('lower(value)', 'domains') }} as canonical"
        " from scratch.inputs left join feeds.rule_email_domains as domains"
        " on domains.domain = {{ goldseam.email_domain('lower(value)') }}"
    )
    expected = {row["value"]: row["canonical"] for row in project.rows(sql)}
    with opened(project) as warehouse:
        for one in written:
            assert expected[one] in spellings(warehouse, "email", one, [])


def test_a_profile_id_is_told_from_an_identifier(project: Project) -> None:
    project.dbt("run", "--select", "profile_redirects_current")
    for typed, expected in {
        "P-anna": "P-anna is a profile, not an identifier. Ask about one of its identifiers:"
        f" goldseam explain {ANNA}",
        " P-older ": "P-older is a profile that retired at 2026-01-11 00:00; P-anna took over. Ask about one of"
        f" its identifiers: goldseam explain {ANNA}",
    }.items():
        with pytest.raises(IdentifierError) as error:
            explained(project, typed)
        assert str(error.value) == expected


def test_one_person_by_the_shortest_chain_and_its_records(project: Project) -> None:
    explanation = explained(project, PHONE, COOKIE)
    comparison = explanation.comparison
    assert comparison.is_one_person
    assert comparison.verdict == "one_person"
    assert chain(explanation) == [PHONE, MAIL, ANNA, COOKIE]
    assert [[link.source for link in step.evidence] for step in comparison.path] == [
        ["crm"],
        ["crm", "shop"],
        ["web"],
    ]
    assert [record.record_key for record in comparison.path[2].records] == [f"{ANNA}+{COOKIE}"]
    assert len(comparison.path[1].records) == 2


@pytest.mark.parametrize(
    ("one", "other", "verdict", "words"),
    [
        (
            ANNA,
            BORIS,
            "blocked",
            "What connects them, email:info@example.com, is shared by more owners",
        ),
        (COOKIE, BORIS, "blocked", "What connects them, email:info@example.com"),
        (CLARA, CLARA_TWO, "cut", "it would give one person more than 1 customer_id"),
        (DORA, DORA_CARD, "vanished", "no record shows it any more"),
        (EMIL, EMIL_SON, "label_different", "Label 1 (by eva, "),
        (TABLET, EMIL_SON, "label_different", "father and son"),
        (ANNA, CLARA, "no_link", "No record shows both"),
        (ANNA, INFO, "no_profile", "email:info@example.com has no profile. It is shared by"),
        (FRIDA, BORIS, "no_link", "says that they are the same: the next run acts on it."),
    ],
)
def test_why_two_are_not_one_person(project: Project, one: str, other: str, verdict: str, words: str) -> None:
    for asked in ((one, other), (other, one)):
        explanation = explained(project, *asked)
        assert not explanation.comparison.is_one_person
        assert explanation.comparison.verdict == verdict
        assert words in explanation.comparison.because
        assert words.split()[-1] in text(explanation, 200)


def test_as_of_is_what_was_known_then(project: Project) -> None:
    def profile(name: str, at: datetime) -> str | None:
        [subject] = explained(project, name, as_of=at).subjects
        return subject.profile.profile_id if subject.profile else None

    moment = timedelta(microseconds=1)
    assert profile(PHONE, FIRST_RUN - moment) is None
    assert profile(PHONE, FIRST_RUN) == "P-older"
    assert profile(PHONE, LATER) == "P-phone"
    assert profile(PHONE, SECOND_RUN - moment) == "P-phone"
    assert profile(PHONE, SECOND_RUN) == "P-anna"
    assert profile(EMIL_SON, SECOND_RUN - moment) == "P-emil"


def test_as_of_leaves_out_what_came_later(project: Project) -> None:
    [before] = explained(project, MAIL, as_of=FIRST_RUN).subjects
    assert before.profile.identifier_count == 3
    assert before.profile.changes == []
    assert {link.first_seen_at for link in before.links} == {day(1)}
    assert before.labels == []
    [later] = explained(project, MAIL, as_of=SECOND_RUN).subjects
    assert later.profile.identifier_count == 4
    assert len(later.profile.changes) == 2
    assert later.memberships[-1].valid_to is None


def test_as_of_two_were_one_until_a_label_parted_them(project: Project) -> None:
    before = explained(project, EMIL, EMIL_SON, as_of=SECOND_RUN - timedelta(seconds=1))
    assert before.comparison.is_one_person
    assert "is cut today" in before.comparison.because
    assert "As of 2026-01-19 23:59 UTC" in text(before)
    not_yet = explained(project, PHONE, COOKIE, as_of=FIRST_RUN)
    assert not not_yet.comparison.is_one_person
    unknown = explained(project, QUOTED, COOKIE, as_of=SECOND_RUN)
    assert unknown.comparison.verdict == "no_profile"
    assert "did not know it yet: the first run that did was at 2026-01-30 00:00" in unknown.comparison.because


def test_text_fits_a_terminal_and_is_no_markup(project: Project) -> None:
    for asked in ((QUOTED,), (INFO,), (EMIL,), (QUOTED, PHONE), (ANNA, BORIS)):
        shown = text(explained(project, *asked))
        assert max(map(len, shown.splitlines())) <= 80
    assert "o'hara [red]%s ?" in text(explained(project, QUOTED))


def test_json_is_the_same_content(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(project) as warehouse:
        run_explain(warehouse, [PHONE, COOKIE], None, True, None, Console(file=io.StringIO()))
    printed = capsys.readouterr().out
    assert Explanation.model_validate_json(printed) == explained(project, PHONE, COOKIE)
    assert json.loads(printed)["comparison"]["path"][0]["start"] == {
        "type": "phone",
        "value": "+491701234567",
    }


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_a_picture_is_drawn(project: Project, tmp_path: Path, suffix: str) -> None:
    for number, asked in enumerate(([EMIL], [ANNA, BORIS], [INFO], [QUOTED, PHONE])):
        file = tmp_path / f"{number}.{suffix}"
        with opened(project) as warehouse:
            run_explain(warehouse, asked, None, False, file, Console(file=io.StringIO()))
        assert file.read_bytes().startswith(b"\x89PNG" if suffix == "png" else b"<?xml")


@pytest.mark.parametrize(
    ("asked", "options", "expected"),
    [
        (["100"], {}, "write type:value"),
        (["customer:100"], {}, "There is no identifier type 'customer'. Types: customer_id"),
        (["email:anna@exmaple.com"], {}, "email:anna@example.com"),
        (["email:" + "é" * 10_000], {}, "is known."),
        (["email:🙂"], {}, "No email '🙂' is known."),
        (["email:'; drop table identity.identity_nodes; --"], {}, "is known."),
        ([ANNA, ANNA], {}, "is given twice"),
        ([ANNA, " customer_id:100"], {}, "is given twice"),
        ([ANNA], {"as_of": "yesterday"}, "--as-of 'yesterday' is neither 'YYYY-MM-DD' nor"),
        ([ANNA], {"as_of": "2026-02-30"}, "--as-of '2026-02-30'"),
        ([ANNA], {"as_of": "2926-06-01"}, "--as-of '2926-06-01' is in the future: it is "),
        ([ANNA], {"picture": Path("a.gif")}, "must end in .svg or .png"),
        ([ANNA], {"picture": Path("/no/such/folder/a.svg")}, "there is no folder /no/such/folder"),
    ],
)
def test_bad_input_is_explained(project: Project, asked: list[str], options: dict, expected: str) -> None:
    given = {"as_of": None, "picture": None, **options}
    with (
        opened(project) as warehouse,
        pytest.raises((ExplainError, IdentifierError, MomentError)) as error,
    ):
        run_explain(warehouse, asked, given["as_of"], False, given["picture"], Console(file=io.StringIO()))
    assert expected in str(error.value)
    assert len(str(error.value)) < 400


def test_today_is_not_in_the_future() -> None:
    today = datetime.now(UTC).date()
    assert parse_moment(str(today)).date() == today
    with pytest.raises(MomentError, match="is in the future"):
        parse_moment(str(today + timedelta(days=1)))


def test_a_day_is_its_end() -> None:
    assert parse_moment("2026-06-01") == datetime(2026, 6, 1, 23, 59, 59, 999999)
    assert parse_moment("2026-06-01 10:00:00") == datetime(2026, 6, 1, 10)


def test_a_large_component_is_searched_from_both_ends_with_the_same_answer(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [
        (PHONE, QUOTED),
        (CLARA, CLARA_TWO),
        (EMIL, EMIL_SON),
        (ANNA, BORIS),
        (DORA, DORA_CARD),
        (ANNA, CLARA),
    ]
    whole = [explained(project, *pair).comparison for pair in pairs]
    # as though the profiles were too large to be read
    monkeypatch.setattr(explain_module, "_MOST_LINKS", 0)
    assert [explained(project, *pair).comparison for pair in pairs] == whole
    monkeypatch.setattr(paths, "WHOLE_COMPONENT", 0)
    assert [explained(project, *pair).comparison for pair in pairs] == whole
    monkeypatch.setattr(paths, "MOST_LINKS", 1)
    broken_off = explained(project, PHONE, QUOTED).comparison
    assert broken_off.is_one_person
    assert not broken_off.is_complete
    assert "so large that the chain between them was not found" in broken_off.because


def test_the_shortest_path_has_the_fewest_obstacles_then_steps() -> None:
    """Random graphs against NetworkX, with obstacles as weights that no number of steps outweighs."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(300):
        size = chance.randrange(2, 14)
        links, oracle = [], networkx.Graph()
        oracle.add_nodes_from(range(size))
        for _ in range(chance.randrange(0, 25)):
            left, right = sorted(chance.sample(range(size), 2))
            cut = chance.choice([None, None, "vanished", "shared", "label_different"])
            links.append(Link(left, right, "same_record", "web", 0.5, None, None, 1, cut is None, cut))
            weight = {None: 1, "label_different": 1_001_001, "vanished": 1_002_001, "shared": 1_003_001}[cut]
            known = oracle.get_edge_data(left, right, {"weight": 10**9})["weight"]
            oracle.add_edge(left, right, weight=min(weight, known))
        path = shortest_path(links, 0, size - 1)
        if not networkx.has_path(oracle, 0, size - 1):
            assert path is None
            continue
        expected = networkx.shortest_path_length(oracle, 0, size - 1, weight="weight")
        assert len(path.obstacles) == expected // 1_000_000
        assert len(path.steps) == expected % 1000
        assert (path.nodes[0], path.nodes[-1]) == (0, size - 1)
