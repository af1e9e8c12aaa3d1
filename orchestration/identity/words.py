"""How identifiers, reasons and moments are put into words."""

from datetime import datetime

BLOCKED = {
    "list": "is on the list of blocked values",
    "pattern": "matches the pattern of junk values of its type",
    "many_names": "occurs on records with too many names to be one person's",
    "shared": "is shared by more owners than its type allows",
    "vanished": "is on no record any more",
}
CAUSE = {"records": "records changed", "label": "a label", "rules": "rules changed"}
_LIMIT = "max_per_profile:"


def cut_in_words(cut_reason: str, limits: dict[str, int]) -> str:
    """Why a link joins nobody. limits: max_per_profile by identifier type, as far as there is one."""
    if cut_reason.startswith(_LIMIT):
        kind = cut_reason.removeprefix(_LIMIT)
        number = f"{limits[kind]} {kind}" if kind in limits else kind
        return f"it would give one person more than {number}"
    if cut_reason == "label_different":
        return "a label says that they are different people"
    if cut_reason == "vanished":
        return "no record shows it any more"
    return f"one end {BLOCKED.get(cut_reason, f'is blocked ({cut_reason})')}"


def moment(at: datetime | None) -> str:
    """'2026-06-01 14:05', UTC; a dash for what nobody knows."""
    return at.strftime("%Y-%m-%d %H:%M") if at else "–"


def day(at: datetime | None) -> str:
    """'2026-06-01'."""
    return at.strftime("%Y-%m-%d") if at else "–"


def times(count: int) -> str:
    """'once', 'twice', '1,200 times'."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def printable(text: str) -> str:
    """Values come from anywhere: no character of theirs may steer a terminal or turn the reading direction."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)


def shortened(text: str, length: int) -> str:
    """Both ends of a long value, which tell more than its beginning."""
    if len(text) <= length:
        return text
    tail = (length - 1) // 2
    return f"{text[: length - 1 - tail]}…{text[len(text) - tail :]}"
