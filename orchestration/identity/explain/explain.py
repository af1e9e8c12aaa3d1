"""Why an identifier belongs to whom, and why two are one person or not. Reads only what hangs on them."""

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from orchestration.clock import utc_now
from orchestration.errors import Explained
from orchestration.identity.explain.explanation import (
    Change,
    Comparison,
    Evidence,
    Explanation,
    Membership,
    Name,
    Neighbour,
    Profile,
    Seen,
    StatedLabel,
    Step,
    Subject,
)
from orchestration.identity.explain.links import Link, LinkReader
from orchestration.identity.explain.membership import History, seen_of
from orchestration.identity.explain.owners import owners_of
from orchestration.identity.explain.paths import Path, Search, search_path, shortest_path
from orchestration.identity.explain.records import records_of
from orchestration.identity.explain.verdict import judge
from orchestration.identity.identifiers import (
    Identifier,
    check_tables,
    find_identifier,
    identifiers_of,
    node_ids,
)
from orchestration.identity.labels import Label, LabelBook, in_force
from orchestration.identity.words import BLOCKED, cut_in_words, moment
from orchestration.warehouse import Warehouse

_NEEDED = {"identity": ("identity_edges", "identity_clusters")}
_MOST_LINKS = 2000
_MOST_LABELS = 50


class MomentError(Explained):
    """--as-of is no moment."""


def parse_moment(text: str) -> datetime:
    """'2026-06-01' is the end of that day, as everywhere in Goldseam. Raises MomentError, also for what is to come."""
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        try:
            read = datetime.strptime(text.strip(), form)
        except ValueError:
            continue
        now = utc_now()
        if read > now:
            raise MomentError(
                f"--as-of {text!r} is in the future: it is {now:%Y-%m-%d %H:%M:%S} UTC. Give a moment that has passed,"
                " or leave --as-of out for what is known now."
            )
        return (
            datetime.combine(date(read.year, read.month, read.day), time.max) if form == "%Y-%m-%d" else read
        )
    raise MomentError(f"--as-of {text!r} is neither 'YYYY-MM-DD' nor 'YYYY-MM-DD HH:MM:SS' (UTC).")


def explain(warehouse: Warehouse, typed: Sequence[str], as_of: datetime | None = None) -> Explanation:
    """One identifier or two. Raises IdentifierError for what nobody knows."""
    check_tables(warehouse, _NEEDED)
    return _Explainer(warehouse, as_of).explain([find_identifier(warehouse, one) for one in typed])


@dataclass(frozen=True)
class _Surroundings:
    """A profile with its identifiers by node_id and all links that touch them; without a profile, one identifier."""

    profile: Profile | None
    members: dict[int, Seen]
    links: list[Link]
    has_all_links: bool

    @property
    def outside(self) -> list[int]:
        """Nodes that a link leads to, each once, in the links' order."""
        found = dict.fromkeys(node for link in self.links for node in link.pair)
        return [node for node in found if node not in self.members]

    @property
    def is_complete(self) -> bool:
        return self.has_all_links and (
            self.profile is None or len(self.members) == self.profile.identifier_count
        )


class _Explainer:
    """One question; what several answers need is read once."""

    def __init__(self, warehouse: Warehouse, as_of: datetime | None) -> None:
        self._warehouse = warehouse
        self._as_of = as_of
        self._history = History(warehouse, as_of)
        self._links = LinkReader(warehouse, as_of)
        recorded = LabelBook(warehouse).rows()
        self._recorded = {label.number: label for label in recorded}
        self._labels = in_force(recorded, as_of)
        self._limits = {
            kind: int(most)
            for kind, most in warehouse.fetch(
                "select identifier_type, max_per_profile"
                f" from {warehouse.relation('feeds', 'rule_identifier_types')} where max_per_profile is not null"
            )
        }
        self._known: dict[int, Identifier] = {}
        self._surroundings: list[_Surroundings] = []

    def explain(self, asked: list[Identifier]) -> Explanation:
        self._known = {one.node_id: one for one in asked}
        memberships = self._history.memberships(list(self._known))
        around = self._read_around(asked, memberships)
        outside = {node for here in self._surroundings for node in here.outside}
        profiles = self._history.profiles_of_nodes(outside)
        subjects = [
            self._subject(one, here, memberships[one.node_id], profiles)
            for one, here in zip(asked, around, strict=True)
        ]
        comparison = self._compare(asked, subjects) if len(asked) == 2 else None
        return Explanation(as_of=self._as_of, subjects=subjects, comparison=comparison)

    def _read_around(
        self, asked: list[Identifier], memberships: dict[int, list[Membership]]
    ) -> list[_Surroundings]:
        """The surroundings of each; what several share is read once, and all links in one query."""
        current = {
            node: rows[-1].profile_id for node, rows in memberships.items() if rows and not rows[-1].valid_to
        }
        people = self._history.profiles(current)
        for profile, members in people:
            names = {one.name for one in members.values()}
            profile.changes = [self._with_label(change, names) for change in profile.changes]
        alone = [(None, {one.node_id: seen_of(one)}) for one in asked if one.node_id not in current]
        groups: list[tuple[Profile | None, dict[int, Seen]]] = [*people, *alone]
        most = _MOST_LINKS * len(groups)
        links = self._links.touching({node for _, members in groups for node in members}, most)
        self._learn(node for link in links for node in link.pair)
        for profile, members in groups:
            own = [link for link in links if members.keys() & link.pair]
            self._surroundings.append(
                _Surroundings(
                    profile, members, own[:_MOST_LINKS], len(own) < _MOST_LINKS and len(links) < most
                )
            )
        return [next(here for here in self._surroundings if one.node_id in here.members) for one in asked]

    def _subject(
        self,
        identifier: Identifier,
        here: _Surroundings,
        memberships: list[Membership],
        profiles: dict[int, str],
    ) -> Subject:
        inside = here.members.keys()
        return Subject(
            identifier=seen_of(identifier),
            profile=here.profile,
            why_no_profile=None if here.profile else self._why_no_profile(identifier),
            memberships=memberships,
            links=[self._evidence(link) for link in here.links if link.is_used and inside >= set(link.pair)],
            cut_links=[self._evidence(link) for link in here.links if not link.is_used],
            neighbours=[
                Neighbour(**seen_of(self._known[node]).model_dump(), profile_id=profiles.get(node))
                for node in here.outside
            ],
            labels=self._stated([one.name for one in here.members.values()]),
            owners=(
                owners_of(self._warehouse, identifier.node_id)
                if identifier.blocked_reason == "shared"
                else []
            ),
            is_complete=here.is_complete,
        )

    def _compare(self, asked: list[Identifier], subjects: list[Subject]) -> Comparison:
        start, end = asked
        profiles = [one.profile.profile_id if one.profile else None for one in subjects]
        is_one_person = profiles[0] is not None and profiles[0] == profiles[1]
        search = self._search(start.node_id, end.node_id, is_one_person)
        steps = self._steps(search.path) if search.path else []
        verdict, because = judge(subjects, is_one_person, steps, search.is_complete)
        return Comparison(
            is_one_person=is_one_person,
            verdict=verdict,
            because=because,
            path=steps,
            is_complete=search.is_complete,
        )

    def _search(self, start: int, end: int, is_one_person: bool) -> Search:
        """Among the links read already; farther, where a chain elsewhere could have fewer obstacles."""
        if not all(here.is_complete for here in self._surroundings):
            return search_path(self._links, start, end, is_one_person, (), ())
        links = dict.fromkeys(link for here in self._surroundings for link in here.links)
        path = shortest_path(links, start, end)
        if path and len(path.obstacles) <= (0 if is_one_person else 1):
            return Search(path, is_complete=True)
        nodes = {node for here in self._surroundings for node in here.members}
        return search_path(self._links, start, end, is_one_person, nodes, links)

    def _steps(self, path: Path) -> list[Step]:
        self._learn(path.nodes)
        pairs = [links[0].pair for links in path.steps]
        records = records_of(self._warehouse, pairs, self._as_of)
        steps = []
        for (start, end), links, pair in zip(itertools.pairwise(path.nodes), path.steps, pairs, strict=True):
            blocked = next(
                (self._known[node] for node in (end, start) if self._known[node].blocked_reason), None
            )
            steps.append(
                Step(
                    start=self._name(start),
                    end=self._name(end),
                    is_used=links[0].is_used,
                    evidence=[self._evidence(link) for link in links],
                    records=records.get(pair, []),
                    blocked=seen_of(blocked) if blocked else None,
                )
            )
        return steps

    def _why_no_profile(self, identifier: Identifier) -> str:
        first = self._history.first_known_at(identifier.node_id) if self._as_of else None
        if self._as_of and first and first > self._as_of:
            return f"The warehouse did not know it yet: the first run that did was at {moment(first)}."
        if identifier.blocked_reason:
            reason = BLOCKED.get(identifier.blocked_reason, "is blocked")
            return f"It {reason} ({identifier.blocked_reason}), so it links nobody and belongs to nobody."
        return "No run has given it one yet: `goldseam run` does."

    def _stated(self, names: Collection[Name]) -> list[StatedLabel]:
        """Labels in force that speak of one of the identifiers."""
        touched = set(names)
        speaking = [
            (
                label,
                Name(type=label.left[0], value=label.left[1]),
                Name(type=label.right[0], value=label.right[1]),
            )
            for label in self._labels
        ]
        speaking = [one for one in speaking if touched & {one[1], one[2]}][:_MOST_LABELS]
        nodes = node_ids((name.type, name.value) for _, *ends in speaking for name in ends)
        profile_of_node = self._history.profiles_of_nodes(nodes.values())
        profiles = {
            Name(type=kind, value=value): profile_of_node[node]
            for (kind, value), node in nodes.items()
            if node in profile_of_node
        }
        return [_stated(label, left, right, profiles) for label, left, right in speaking]

    def _with_label(self, change: Change, names: Collection[Name]) -> Change:
        """A change whose cause is a label, with the last one written before it that could have been it."""
        if change.cause != "label":
            return change
        for row in sorted(self._recorded.values(), key=lambda one: -one.number):
            said = self._recorded.get(row.withdraws) if row.withdraws else row
            if said is None or said.kind == "withdraw" or row.recorded_at > change.occurred_at:
                continue
            joins = (said.kind == "same") != (row.kind == "withdraw")
            ends = {Name(type=kind, value=value) for kind, value in (said.left, said.right)}
            if joins == (change.kind == "merge") and ends & set(names):
                return change.model_copy(update={"label_number": row.number, "withdraws": row.withdraws})
        return change

    def _evidence(self, link: Link) -> Evidence:
        return Evidence(
            left=self._name(link.left),
            right=self._name(link.right),
            rule=link.rule,
            source=link.source,
            strength=link.strength,
            first_seen_at=link.first_seen_at,
            last_seen_at=link.last_seen_at,
            observation_count=link.observation_count,
            is_used=link.is_used,
            cut_reason=link.cut_reason,
            why_cut=cut_in_words(link.cut_reason, self._limits) if link.cut_reason else None,
        )

    def _learn(self, node_ids: Iterable[int]) -> None:
        missing = sorted(set(node_ids) - self._known.keys())
        self._known |= identifiers_of(self._warehouse, missing)
        for node in missing:
            self._known.setdefault(node, _forgotten(node))

    def _name(self, node: int) -> Name:
        return Name(type=self._known[node].type, value=self._known[node].value)


def _forgotten(node: int) -> Identifier:
    """The end of a link whose identifier is gone, erased for instance."""
    return Identifier(node, "forgotten", str(node), None, None, 0, "vanished")


def _stated(label: Label, left: Name, right: Name, profiles: dict[Name, str]) -> StatedLabel:
    is_together = left in profiles and profiles[left] == profiles.get(right)
    return StatedLabel(
        label_number=label.number,
        kind=label.kind,
        left=left,
        right=right,
        note=label.note,
        author=label.author,
        recorded_at=label.recorded_at,
        is_pending=is_together != (label.kind == "same"),
    )
