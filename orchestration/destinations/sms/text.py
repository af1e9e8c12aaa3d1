"""A text as the parts of an SMS: GSM 03.38 where every character is in it, else UCS-2; none is ever cut in two."""

from collections.abc import Sequence

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPE = 0x1B
_EXTENDED = dict(zip("\f^{}\\[~]|€", b"\x0a\x14\x28\x29\x2f\x3c\x3d\x3e\x40\x65", strict=True))
_GSM = {letter: bytes([code]) for code, letter in enumerate(_BASIC) if code != _ESCAPE}
_GSM |= {letter: bytes([_ESCAPE, code]) for letter, code in _EXTENDED.items()}

GSM, UCS2 = 0, 8  # data_coding
# Bytes of one message, and of a part beside its header.
_ROOM = {GSM: (160, 153), UCS2: (140, 134)}


def split(text: str, number: int) -> tuple[int, Sequence[bytes]]:
    """data_coding, and one or more short_messages; `number` (0 to 255) tells a receiver which parts belong together."""
    coding = GSM if all(letter in _GSM for letter in text) else UCS2
    letters = [_GSM[letter] if coding == GSM else letter.encode("utf-16-be") for letter in text]
    whole, room = _ROOM[coding]
    if sum(map(len, letters)) <= whole:
        return coding, [b"".join(letters)]
    parts = [b""]
    for letter in letters:
        if len(parts[-1]) + len(letter) > room:
            parts.append(b"")
        parts[-1] += letter
    return coding, [bytes([5, 0, 3, number, len(parts), n]) + part for n, part in enumerate(parts, start=1)]
