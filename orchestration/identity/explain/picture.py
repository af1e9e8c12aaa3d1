"""An explanation as a picture: identifiers as boxes coloured by profile, links as lines, what is cut as red dashes."""

import itertools
import textwrap
from pathlib import Path

import networkx
import numpy
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch

from orchestration.identity.explain.explanation import Evidence, Explanation, Name
from orchestration.identity.explain.layout import place
from orchestration.identity.words import moment, printable, shortened

MOST_NODES = 200
_INK, _QUIET, _LINK, _CUT, _LABEL, _PATH = "#1f2933", "#66727f", "#8794a1", "#c81e1e", "#6d28d9", "#111827"
# fill and border of each profile: light enough to read on, far enough apart in every kind of colour vision
_PROFILES = (
    ("#dbeafe", "#2563eb"),
    ("#fef3c7", "#d97706"),
    ("#d1fae5", "#059669"),
    ("#fce7f3", "#be185d"),
    ("#e0e7ef", "#475569"),
)
_NOBODY, _BLOCKED = ("#f3f4f6", "#9ca3af"), ("#fff1f1", _CUT)
_VALUE_LENGTH = 22
_TEXT_ON_LINES = 30
# inches
_UNIT = 2.0
_LETTER, _LINE, _MARGIN = 0.078, 0.165, 0.45


def draw(explanation: Explanation, file: Path) -> None:
    """Write the picture; SVG or PNG, by the file's suffix."""
    graph = _graph(explanation)
    shown = _nearest(graph, explanation)
    sizes = numpy.array([_size(name, shown.nodes[name]) for name in shown])
    space = numpy.array([0.3, 0.3])
    places = dict(
        zip(shown, place(shown, sizes + space, _UNIT * max(1, (len(shown) / 30) ** 0.5)), strict=True)
    )
    corners = numpy.array([*places.values()])
    low = (corners - sizes / 2).min(0) - _MARGIN
    high = (corners + sizes / 2).max(0) + _MARGIN
    width, height = numpy.maximum(high - low, [7.5, 1.2])
    middle = (low + high) / 2
    heading, legend = _heading(explanation, shown, graph, width), _legend(shown)
    above, below = 0.35 + 0.2 * len(heading), 0.3 + 0.26 * -(-len(legend) // _columns(width))
    # letters stay letters: an SVG can be searched
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "goldseam", "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(width, height + above + below), facecolor="white")
        axes = figure.add_axes((0, below / (height + above + below), 1, height / (height + above + below)))
        axes.set_xlim(middle[0] - width / 2, middle[0] + width / 2)
        axes.set_ylim(middle[1] - height / 2, middle[1] + height / 2)
        axes.set_axis_off()
        _draw_links(axes, shown, places, dict(zip(shown, sizes, strict=True)))
        _draw_boxes(axes, shown, places, sizes)
        for number, line in enumerate(heading):
            figure.text(
                0.3 / width,
                1 - (0.28 + 0.2 * number) / (height + above + below),
                line,
                fontsize=11 if number == 0 else 8.5,
                fontweight="bold" if number == 0 else "normal",
                color=_INK if number == 0 else _QUIET,
                va="center",
                parse_math=False,
            )
        figure.legend(
            handles=legend,
            loc="lower left",
            bbox_to_anchor=(0.15 / width, 0.05 / height),
            ncols=_columns(width),
            fontsize=7.5,
            frameon=False,
            labelcolor=_QUIET,
        )
        figure.savefig(file, dpi=150, metadata={"Date": None} if file.suffix.lower() == ".svg" else None)


def _graph(explanation: Explanation) -> networkx.Graph:
    """All identifiers of the explanation; of each pair of them one line, its evidence listed."""
    graph = networkx.Graph()
    for subject in explanation.subjects:
        members = subject.profile.identifiers if subject.profile else []
        for one in (subject.identifier, *members, *subject.neighbours):
            profile = getattr(one, "profile_id", None) or (
                subject.profile.profile_id if subject.profile and one not in subject.neighbours else None
            )
            known = graph.nodes.get(one.name, {})
            graph.add_node(
                one.name,
                profile=known.get("profile") or profile,
                blocked=one.blocked_reason,
                is_asked=known.get("is_asked") or one.name == subject.identifier.name,
            )
        for link in (*subject.links, *subject.cut_links):
            _add_link(graph, link)
        for label in subject.labels:
            if label.left in graph and label.right in graph:
                _pair(graph, label.left, label.right)["labels"][label.label_number] = label
    if explanation.comparison:
        for step in explanation.comparison.path:
            for link in step.evidence:
                _add_link(graph, link)
            _pair(graph, step.start, step.end)["is_path"] = True
            if step.blocked:
                graph.nodes[step.blocked.name]["blocked"] = step.blocked.blocked_reason
    return graph


def _add_link(graph: networkx.Graph, link: Evidence) -> None:
    _pair(graph, link.left, link.right)["evidence"][(link.rule, link.source)] = link


def _pair(graph: networkx.Graph, left: Name, right: Name) -> dict:
    for name in (left, right):
        if name not in graph:
            graph.add_node(name, profile=None, blocked=None, is_asked=False)
    if not graph.has_edge(left, right):
        graph.add_edge(left, right, evidence={}, labels={}, is_path=False)
    return graph.edges[left, right]


def _nearest(graph: networkx.Graph, explanation: Explanation) -> networkx.Graph:
    """The graph, or its MOST_NODES nearest to what was asked about; a chain of evidence is never broken."""
    asked = [subject.identifier.name for subject in explanation.subjects]
    path = explanation.comparison.path if explanation.comparison else []
    chosen = dict.fromkeys([*asked, *(step.end for step in path)])
    ring = list(chosen)
    while ring and len(chosen) < MOST_NODES:
        ring = [other for name in ring for other in graph.neighbors(name) if other not in chosen]
        chosen |= dict.fromkeys(ring)
    chosen |= dict.fromkeys(graph)
    return graph.subgraph(list(chosen)[: max(MOST_NODES, len(path) + 1)])


def _lines(name: Name, node: dict) -> list[str]:
    lines = [name.type, printable(shortened(name.value, _VALUE_LENGTH))]
    return [*lines, f"blocked: {node['blocked']}"] if node["blocked"] else lines


def _size(name: Name, node: dict) -> tuple[float, float]:
    lines = _lines(name, node)
    letters = max(len(line) * (1.08 if place == 1 else 0.9) for place, line in enumerate(lines))
    return letters * _LETTER + 0.22, len(lines) * _LINE + 0.14


def _colours(graph: networkx.Graph) -> dict[str, tuple[str, str]]:
    """Colour of each profile: those asked about first; beyond the palette's end all look alike."""
    nodes = sorted(graph.nodes.values(), key=lambda node: not node["is_asked"])
    profiles = dict.fromkeys(node["profile"] for node in nodes if node["profile"])
    return dict(zip(profiles, itertools.chain(_PROFILES[:-1], itertools.repeat(_PROFILES[-1])), strict=False))


def _draw_boxes(axes, graph: networkx.Graph, places: dict, sizes: numpy.ndarray) -> None:
    colours = _colours(graph)
    for (name, node), (width, height) in zip(graph.nodes.items(), sizes, strict=True):
        x, y = places[name]
        fill, border = _BLOCKED if node["blocked"] else colours.get(node["profile"], _NOBODY)
        axes.add_patch(
            FancyBboxPatch(
                (x - width / 2, y - height / 2),
                width,
                height,
                boxstyle="round,pad=0,rounding_size=0.09",
                facecolor=fill,
                edgecolor=border,
                linewidth=2.2 if node["is_asked"] else 0.9,
                linestyle=(0, (3, 2)) if node["blocked"] else "solid",
                zorder=3,
            )
        )
        for number, line in enumerate(_lines(name, node)):
            axes.text(
                x,
                y + height / 2 - 0.155 - number * _LINE,
                line,
                ha="center",
                va="center",
                fontsize=8.5 if number == 1 else 7,
                color=(_QUIET, _INK, _CUT)[number],
                fontweight="bold" if number == 1 and node["is_asked"] else "normal",
                zorder=4,
                parse_math=False,
            )


def _draw_links(axes, graph: networkx.Graph, places: dict, sizes: dict) -> None:
    centre = numpy.mean([*places.values()], 0)
    is_told = graph.number_of_edges() <= _TEXT_ON_LINES
    for left, right, pair in graph.edges(data=True):
        evidence = [*pair["evidence"].values()]
        ends = numpy.array([places[left], places[right]])
        is_used = any(link.is_used for link in evidence)
        is_label = bool(pair["labels"]) or any(link.rule == "label" for link in evidence)
        colour = _LABEL if is_label else _PATH if pair["is_path"] and is_used else _LINK if is_used else _CUT
        if is_label and evidence and not is_used:
            colour = _CUT
        # a label without a link of its own bows out of the way of what it speaks about
        bow = 0.0 if evidence else 0.25 * _outward(ends, centre)
        axes.add_patch(
            FancyArrowPatch(
                *ends,
                arrowstyle="-",
                connectionstyle=f"arc3,rad={bow}",
                color=colour,
                linewidth=2.4 if pair["is_path"] else 1.2,
                linestyle="solid" if is_used else (0, (5, 3)) if evidence else (0, (1, 2)),
                shrinkA=0,
                shrinkB=0,
                zorder=2 if pair["is_path"] else 1,
            )
        )
        text = _told(
            pair, is_used, is_blocked=bool(graph.nodes[left]["blocked"] or graph.nodes[right]["blocked"])
        )
        seen = _between_boxes(ends, [sizes[left], sizes[right]])
        if is_used and numpy.linalg.norm(seen[1] - seen[0]) < len(text) * 0.07:
            # it would be covered by the boxes, and the sources are told in words anyhow
            continue
        if text and (is_told or (not is_used and len(graph) < MOST_NODES / 2)):
            across = numpy.array([ends[1][1] - ends[0][1], ends[0][0] - ends[1][0]])
            axes.text(
                *(seen.mean(0) + across * bow / 2),
                text,
                fontsize=6.5,
                color=_QUIET if is_used and not is_label else colour,
                ha="center",
                va="center",
                zorder=2.5,
                linespacing=1.15,
                parse_math=False,
                bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
            )


def _between_boxes(ends: numpy.ndarray, sizes: list) -> numpy.ndarray:
    """The part of a line that no box at its ends covers."""
    along = ends[1] - ends[0]
    covered = [min(size / 2 / numpy.maximum(numpy.abs(along), 1e-9)) for size in sizes]
    if sum(covered) >= 1:
        return numpy.array([ends.mean(0), ends.mean(0)])
    return numpy.array([ends[0] + along * covered[0], ends[1] - along * covered[1]])


def _outward(ends: numpy.ndarray, centre: numpy.ndarray) -> int:
    """The sign of a bow that leads away from the picture's centre."""
    along, aside = ends[1] - ends[0], centre - ends.mean(0)
    return 1 if along[0] * aside[1] - along[1] * aside[0] > 0 else -1


def _told(pair: dict, is_used: bool, is_blocked: bool) -> str:
    """What stands on the line: the sources, or why it is cut, or the label."""
    labels = [f"label {label.label_number}: {label.kind}" for label in pair["labels"].values()]
    if labels:
        return "\n".join(labels)
    evidence = [*pair["evidence"].values()]
    if is_used:
        return ", ".join(sorted({printable(link.source) for link in evidence if link.is_used}))
    # a blocked identifier says so itself
    reason = evidence[0].why_cut or ""
    return "" if is_blocked else "\n".join(textwrap.wrap(reason, 24))


def _heading(
    explanation: Explanation, shown: networkx.Graph, graph: networkx.Graph, width: float
) -> list[str]:
    letters = max(int((width - 0.6) / 0.068), 40)
    if explanation.comparison:
        answer = "One person" if explanation.comparison.is_one_person else "Not one person"
        lines = [answer, *textwrap.wrap(explanation.comparison.because, letters)]
    else:
        [subject] = explanation.subjects
        name = subject.identifier.name
        whose = f"{name.type}:{printable(shortened(name.value, 40))}"
        whose += f" → profile {subject.profile.profile_id}" if subject.profile else " → no profile"
        lines = [whose, *textwrap.wrap(subject.why_no_profile or "", letters)]
    if explanation.as_of:
        lines.append(f"As of {moment(explanation.as_of)} UTC; links as known today.")
    count = sum(subject.profile.identifier_count for subject in explanation.subjects if subject.profile)
    if len(shown) < len(graph) or not all(subject.is_complete for subject in explanation.subjects):
        lines.append(
            f"Drawn: the {len(shown):,} identifiers nearest to what was asked about, of {max(count, len(graph)):,}."
        )
    return lines


def _legend(graph: networkx.Graph) -> list:
    handles: list = []
    for number, (profile, (fill, border)) in enumerate(_colours(graph).items()):
        if number < len(_PROFILES) - 1:
            handles.append(Patch(facecolor=fill, edgecolor=border, label=f"profile {shortened(profile, 14)}"))
        else:
            handles.append(Patch(facecolor=fill, edgecolor=border, label="other profiles"))
            break
    nodes = graph.nodes.values()
    if any(node["blocked"] for node in nodes):
        handles.append(
            Patch(facecolor=_BLOCKED[0], edgecolor=_CUT, linestyle="--", label="blocked, of nobody")
        )
    pairs = [pair for _, _, pair in graph.edges(data=True)]
    used = [any(link.is_used for link in pair["evidence"].values()) for pair in pairs]
    if any(pair["is_path"] and is_used for pair, is_used in zip(pairs, used, strict=True)):
        handles.append(Line2D([], [], color=_PATH, linewidth=2.4, label="the shortest chain"))
    if any(used):
        handles.append(Line2D([], [], color=_LINK, linewidth=1.2, label="link"))
    if any(pair["evidence"] and not is_used for pair, is_used in zip(pairs, used, strict=True)):
        handles.append(
            Line2D([], [], color=_CUT, linewidth=1.2, linestyle="--", label="link that is not used")
        )
    if any(pair["labels"] for pair in pairs):
        handles.append(Line2D([], [], color=_LABEL, linewidth=1.2, linestyle=":", label="label"))
    return handles


def _columns(width: float) -> int:
    return max(int(width / 1.75), 2)
