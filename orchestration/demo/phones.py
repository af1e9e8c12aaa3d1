"""Telephone numbers: valid ones, and the ways people write them."""

import numpy as np

from orchestration.demo.places import CITY_AREA_CODES, CITY_COUNTRY
from orchestration.demo.randomness import Rng

_MOBILE_PREFIXES = tuple(
    prefixes.split()
    for prefixes in (
        "151 152 157 159 170 171 172 173 174 175 176 177 178 179",
        "501 512 530 533 570 600 601 660 663 691 694 721 730 780 791 792 880 881",
        "903 905 906 909 910 915 916 917 921 925 926 950 960 961 962 977 985 999",
        "711 712 713 721 722 731 741 781 784 785 786 787 788 789 790 792 794 795 796 797",
        "212 312 617 713 206 303 404 305 213 415 646 917 503 602 702 919 614 210",
    )
)
_MOBILE_TAIL_DIGITS = np.array([8, 6, 7, 7, 7])
_FIXED_DIGITS = np.array([10, 9, 10, 10, 10])
_CALLING_CODES = ("49", "48", "7", "44", "1")

# {a} is the first three digits, {b} {c} {d} the rest, {n} all of them
_STYLES: tuple[tuple[str, ...], ...] = (
    (
        "0{a} {b}{c}{d}",
        "0{a}/{b}{c}{d}",
        "+49 {a} {b}{c}{d}",
        "0049{n}",
        "+49{n}",
        "0{a}-{b} {c} {d}",
        "(0{a}) {b}{c}{d}",
        "0{n}",
    ),
    ("{a} {b} {c}{d}", "{n}", "+48 {a} {b} {c}{d}", "+48{n}", "{a}-{b}-{c}{d}", "0048 {n}", "(+48) {n}"),
    (
        "8 ({a}) {b}-{c}-{d}",
        "8{n}",
        "+7 {a} {b}-{c}-{d}",
        "+7{n}",
        "8-{a}-{b}-{c}-{d}",
        "+7 ({a}) {b} {c} {d}",
        "8 {a} {b} {c} {d}",
    ),
    (
        "0{a} {b} {c}{d}",
        "0{n}",
        "+44 {a} {b} {c}{d}",
        "+44{n}",
        "+44 (0){a} {b}{c}{d}",
        "(0{a}) {b}{c}{d}",
        "0044{n}",
    ),
    (
        "({a}) {b}-{c}{d}",
        "{a}-{b}-{c}{d}",
        "+1 {a} {b} {c}{d}",
        "{n}",
        "1-{a}-{b}-{c}{d}",
        "{a}.{b}.{c}{d}",
        "+1{n}",
    ),
)
_SPAN = 7_999_993  # a prime: multiplying modulo it visits every tail once


def mobile_numbers(rng: Rng, slots: np.ndarray, countries: np.ndarray) -> np.ndarray:
    """A national mobile number for each slot; different slots below eight million never share one."""
    tails = slots * 1_237_651 % _SPAN + 2_000_000  # from 2000000: a US exchange never starts with 0 or 1
    draws = rng.random(len(slots))
    return np.array(
        [
            _number(
                _MOBILE_PREFIXES[country][int(draw * len(_MOBILE_PREFIXES[country]))],
                tail,
                _MOBILE_TAIL_DIGITS[country],
            )
            for country, tail, draw in zip(countries, tails, draws, strict=True)
        ],
        dtype=object,
    )


def office_numbers(rng: Rng, cities: np.ndarray) -> np.ndarray:
    """A national landline number in each city."""
    tails = rng.integers(2_000_000, 9_999_999, len(cities))
    areas = CITY_AREA_CODES[cities]
    wanted = _FIXED_DIGITS[CITY_COUNTRY[cities]] - np.array([len(area) for area in areas])
    return np.array(
        [_number(area, tail, n) for area, tail, n in zip(areas, tails, wanted, strict=True)], dtype=object
    )


def _number(prefix: str, tail: int, digits: int) -> str:
    """Prefix and tail, the tail cut or filled to its length; filled by its first digit, it stays unique."""
    text = str(tail)
    return prefix + (text[-digits:] if digits <= len(text) else text[0] * (digits - len(text)) + text)


def written(rng: Rng, numbers: np.ndarray, countries: np.ndarray) -> np.ndarray:
    """Each national number as somebody would write it down in that country; None stays None."""
    draws = rng.random(len(numbers)) ** 1.5
    return np.array(
        [
            None if number is None else _spelled(number, _STYLES[country], draw)
            for number, country, draw in zip(numbers, countries, draws, strict=True)
        ],
        dtype=object,
    )


def _spelled(number: str, styles: tuple[str, ...], draw: float) -> str:
    style = styles[int(draw * len(styles))]
    return style.format(n=number, a=number[:3], b=number[3:6], c=number[6:8], d=number[8:])


def international(number: str, country: int) -> str:
    """The number in E.164."""
    return f"+{_CALLING_CODES[country]}{number}"
