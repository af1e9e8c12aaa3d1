"""The shortest chain of evidence between two identifiers, and what stands in its way."""

import heapq
import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from orchestration.identity.explain.links import OPEN, USED, Link, LinkReader

# A component of more nodes is searched from both ends instead of being read.
WHOLE_COMPONENT = 20_000
MOST_LINKS = 100_000
# Each ring is a query; nobody reads a chain of more steps than twice this.
_MOST_RINGS = 40


@dataclass(frozen=True)
class Path:
    """nodes from one end to the other; steps[i] are the links between nodes[i] and nodes[i + 1], the best first."""

    nodes: list[int]
    steps: list[list[Link]]

    @property
    def obstacles(self) -> list[Link]:
        """For each step that joins nobody, its best link."""
        return [links[0] for links in self.steps if not links[0].is_used]


@dataclass(frozen=True)
class Search:
    """What was found; is_complete: False where the search was broken off."""

    path: Path | None
    is_complete: bool


def search_path(
    reader: LinkReader,
    start: int,
    end: int,
    is_one_person: bool,
    nodes_read: Collection[int],
    links_read: Iterable[Link],
) -> Search:
    """The chain with the fewest obstacles, then the fewest steps, then the strongest links.

    Reads the components of both ends with all that hangs on them. Of two components only what both touch can join them.
    links_read: all that touch nodes_read; they are not read again.
    """
    nodes = reader.connected_with([start, end], WHOLE_COMPONENT + 1)
    if len(nodes) <= WHOLE_COMPONENT:
        new = reader.touching({start, end, *nodes} - set(nodes_read), MOST_LINKS)
        return Search(shortest_path(dict.fromkeys([*links_read, *new]), start, end), len(new) < MOST_LINKS)
    is_complete = True
    for condition in ([USED] if is_one_person else []) + [OPEN, ""]:
        found = _search_from_both_ends(reader, start, end, condition)
        if found.path:
            return found
        is_complete = found.is_complete
    return Search(None, is_complete)


def shortest_path(links: Iterable[Link], start: int, end: int) -> Path | None:
    """Dijkstra over tuples: obstacles, how bad they are, steps, weakness; then node ids, so that no tie is chance."""
    between: dict[tuple[int, int], list[Link]] = {}
    for link in links:
        between.setdefault(link.pair, []).append(link)
    neighbours: dict[int, list[tuple[int, tuple]]] = {}
    for (left, right), parallel in between.items():
        parallel.sort(key=lambda link: (_cost(link), link.rule, link.source))
        cost = _cost(parallel[0])
        neighbours.setdefault(left, []).append((right, cost))
        neighbours.setdefault(right, []).append((left, cost))
    waiting: list[tuple[tuple, int, int | None]] = [((0, 0, 0, 0.0), start, None)]
    came_from: dict[int, int | None] = {}
    while waiting:
        cost, here, before = heapq.heappop(waiting)
        if here in came_from:
            continue
        came_from[here] = before
        if here == end:
            return _trace(came_from, between, end)
        for there, more in neighbours.get(here, ()):
            if there not in came_from:
                heapq.heappush(waiting, (tuple(map(sum, zip(cost, more, strict=True))), there, here))
    return None


def _cost(link: Link) -> tuple[int, int, int, float]:
    if link.is_used:
        return 0, 0, 1, 1 - link.strength
    badness = 1 if link.is_cut_by_choice else 2 if link.cut_reason == "vanished" else 3
    return 1, badness, 1, 1 - link.strength


def _trace(came_from: dict[int, int | None], between: dict[tuple[int, int], list[Link]], end: int) -> Path:
    nodes = [end]
    while (before := came_from[nodes[-1]]) is not None:
        nodes.append(before)
    nodes.reverse()
    pairs = [(min(pair), max(pair)) for pair in itertools.pairwise(nodes)]
    return Path(nodes, [between[pair] for pair in pairs])


def _search_from_both_ends(reader: LinkReader, start: int, end: int, condition: str) -> Search:
    """Breadth first, ring by ring, always from the side whose ring is smaller."""
    # a set that keeps its order: a link is met from either side
    links: dict[Link, None] = {}
    seen = ({start}, {end})
    rings = [{start}, {end}]
    for _ in range(_MOST_RINGS):
        if not all(rings):
            return Search(None, True)
        side = 0 if len(rings[0]) <= len(rings[1]) else 1
        new = reader.touching(rings[side], MOST_LINKS - len(links), condition)
        links |= dict.fromkeys(new)
        rings[side] = {node for link in new for node in link.pair} - seen[side]
        seen[side].update(rings[side])
        if seen[0] & seen[1]:
            return Search(shortest_path(links, start, end), True)
        if len(links) >= MOST_LINKS:
            break
    return Search(None, False)
