"""Why profiles merge or split, in words."""

from orchestration.identity.plan.model import Reason
from orchestration.identity.words import BLOCKED, cut_in_words

_LIMIT = "max_per_profile:"


def cut_reason_in_words(cut_reason: str) -> str:
    """As explain says it, without the limit's number, which differs before and after."""
    if cut_reason.startswith(_LIMIT):
        return f"it would give one person too many of {cut_reason.removeprefix(_LIMIT)}"
    return cut_in_words(cut_reason, {})


def reason_in_words(reason: Reason) -> str:
    """Reason(what='blocked', types=['email'], reason='list', count=1)

    -> 'email is blocked from now on: it is on the list of blocked values'
    """
    names = "–".join(reason.types)
    why = reason.reason or ""
    words = {
        "freed": f"{names} is blocked no more; it was because it {BLOCKED.get(why, why)}",
        "blocked": f"{names} is blocked from now on: it {BLOCKED.get(why, why)}",
        "link_used": f"link {names} joins; until now {cut_reason_in_words(why)}",
        "link_drawn": f"link {names} is new",
        "link_cut": f"link {names} is cut: {cut_reason_in_words(why)}",
        "link_dropped": f"link {names} is gone",
    }[reason.what]
    return words if reason.count == 1 else f"{words} ({reason.count:,} times)"
