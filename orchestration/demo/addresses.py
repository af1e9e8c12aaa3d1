"""The e-mail addresses people really have."""

import numpy as np

from orchestration.demo.randomness import Rng

_DOMAINS = tuple(
    domains.split()
    for domains in (
        "gmail.com gmx.de web.de t-online.de outlook.com yahoo.com",
        "gmail.com wp.pl o2.pl onet.pl interia.pl outlook.com",
        "gmail.com mail.ru yandex.ru bk.ru rambler.ru list.ru",
        "gmail.com hotmail.co.uk btinternet.com outlook.com yahoo.co.uk icloud.com",
        "gmail.com yahoo.com outlook.com icloud.com aol.com comcast.net",
    )
)
_DOMAIN_SHARES = (0.4, 0.18, 0.15, 0.11, 0.09, 0.07)
_PATTERNS = ("{f}.{l}{n}", "{f}{l}{n}", "{i}{l}{n}", "{f}_{l}{n}", "{l}.{f}{n}", "{f}{n}", "{i}.{l}{n}")


def draw_emails(
    rng: Rng, first: np.ndarray, last: np.ndarray, countries: np.ndarray, numbers: np.ndarray
) -> np.ndarray:
    """An address for each name (in Latin letters); addresses with different numbers never fall together."""
    domains = rng.choice(len(_DOMAIN_SHARES), len(first), p=_DOMAIN_SHARES)
    patterns = rng.integers(0, len(_PATTERNS), len(first))
    rows = zip(first, last, countries, domains, patterns, numbers, strict=True)
    return np.array([_email(*row) for row in rows], dtype=object)


def _email(first: str, last: str, country: int, domain: int, pattern: int, number: int) -> str:
    given, family = _letters(first), _letters(last)
    return f"{_PATTERNS[pattern].format(f=given, l=family, i=given[0], n=number)}@{_DOMAINS[country][domain]}"


def _letters(name: str) -> str:
    return "".join(sign for sign in name.lower() if "a" <= sign <= "z") or "x"


def unique_numbers(slots: np.ndarray, most: int) -> np.ndarray:
    """A small number for each slot below `most`, in no visible order.

    None comes twice: the factor is odd, the modulus a power of two.
    """
    size = 1 << max(int(most - 1).bit_length(), 6)
    return slots * 40_503 % size + 1
