"""One sentence: why two identifiers are one person, or why not."""

from orchestration.identity.explain.explanation import Name, StatedLabel, Step, Subject, Verdict
from orchestration.identity.words import BLOCKED, moment, printable, shortened

_SHOWN = 44
_KIND = {"same": "the same", "different": "different people"}


def judge(
    subjects: list[Subject], is_one_person: bool, path: list[Step], is_complete: bool
) -> tuple[Verdict, str]:
    """The verdict and its reason in words. subjects: the two; path: the shortest, obstacles and all."""
    between = _between(subjects)
    pending = next(
        (label for label in between if label.is_pending and (label.kind == "different") == is_one_person),
        None,
    )
    later = (
        f" {_spoken(pending)} says that they are {_KIND[pending.kind]}: the next run acts on it."
        if pending
        else ""
    )
    if is_one_person:
        return "one_person", _why_one(path, is_complete) + later
    for subject in subjects:
        if subject.profile is None:
            return (
                "no_profile",
                f"{_shown(subject.identifier.name)} has no profile. {subject.why_no_profile}{later}",
            )
    parting = next((label for label in between if label.kind == "different"), None)
    if parting:
        return (
            "label_different",
            f"{_spoken(parting)} says that they are different people: {printable(parting.note)}",
        )
    verdict, because = _why_not(path, is_complete)
    return verdict, because + later


def _why_one(path: list[Step], is_complete: bool) -> str:
    cut = next((step for step in path if not step.is_used), None)
    if not path:
        return (
            "The links that joined them then are not in the graph any more."
            if is_complete
            else "The profile is so large that the chain between them was not found in reasonable time."
        )
    if cut:
        return (
            f"The chain that joined them is cut today, between {_shown(cut.start)} and {_shown(cut.end)}:"
            f" {cut.evidence[0].why_cut}."
        )
    return f"{len(path)} {'link joins' if len(path) == 1 else 'links join'} them."


def _why_not(path: list[Step], is_complete: bool) -> tuple[Verdict, str]:
    if not path:
        if not is_complete:
            return (
                "no_link",
                "No chain was found among the links nearest to them; there are too many to read all.",
            )
        return "no_link", "No record shows both, and nothing that either was seen with connects them."
    obstacles = [step for step in path if not step.is_used]
    if blocked := next((step.blocked for step in obstacles if step.blocked), None):
        reason = BLOCKED.get(blocked.blocked_reason or "", "is blocked")
        verdict = "vanished" if blocked.blocked_reason == "vanished" else "blocked"
        return verdict, (
            f"What connects them, {_shown(blocked.name)}, {reason} ({blocked.blocked_reason}), so it links nobody."
        )
    if not obstacles:
        return "no_link", "Links join them since then, or since the last run: the next run acts on them."
    cut = obstacles[0]
    verdict = "vanished" if cut.evidence[0].cut_reason == "vanished" else "cut"
    reason = cut.evidence[0].cut_reason
    return verdict, (
        f"The link between {_shown(cut.start)} and {_shown(cut.end)} is not used ({reason}): {cut.evidence[0].why_cut}."
    )


def _between(subjects: list[Subject]) -> list[StatedLabel]:
    """Labels that speak of somebody on either side."""
    first, second = subjects
    numbers = {label.label_number for label in second.labels}
    return [label for label in first.labels if label.label_number in numbers]


def _spoken(label: StatedLabel) -> str:
    return f"Label {label.label_number} (by {printable(label.author)}, {moment(label.recorded_at)})"


def _shown(name: Name) -> str:
    return f"{name.type}:{printable(shortened(name.value, _SHOWN))}"
