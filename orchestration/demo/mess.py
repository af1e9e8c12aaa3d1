"""What happens to an address or a number between a person's head and a database."""

import numpy as np

from orchestration.demo.config import Rates
from orchestration.demo.people import People
from orchestration.demo.phones import written
from orchestration.demo.randomness import Rng

JUNK_EMAILS = ("n/a", "test@test.com", "none@none.com", "no@email.com", "-", "unknown", "noreply@example.com")
JUNK_PHONES = ("n/a", "0000000000", "1234567890", "-", "unknown", "999999999", "0")
_OTHER_ONE = 0.35  # how often somebody with two addresses gives the second
VARIED = 0.6  # how often a Gmail user with the habit varies the spelling
_TAGS = ("shop", "news", "orders", "promo", "sale", "1")
_DOMAIN_SLIPS = {
    "gmail.com": "gmial.com",
    "outlook.com": "outlok.com",
    "yahoo.com": "yaho.com",
    "mail.ru": "mial.ru",
}


def spell_emails(rng: Rng, rates: Rates, people: People, who: np.ndarray, missing: float = 0.0) -> np.ndarray:
    """What each of `who` (positions in people) enters in an e-mail field; None where left empty."""
    other = people.has_second_email[who] & (rng.random(len(who)) < _OTHER_ONE)
    spelled = people.emails[who, other.astype(int)]
    _change(spelled, people.varies_gmail[who] & (rng.random(len(who)) < VARIED), _gmail_variant, rng)
    _change(spelled, rng.random(len(who)) < 0.04, _capitals, rng)
    _change(spelled, rng.random(len(who)) < rates.email_typos, _email_typo, rng)
    return _junk_or_missing(rng, spelled, JUNK_EMAILS, rates.junk_values, missing)


def spell_phones(rng: Rng, rates: Rates, people: People, who: np.ndarray, missing: float = 0.0) -> np.ndarray:
    """What each of `who` enters in a telephone field, in a local format."""
    other = people.has_second_phone[who] & (rng.random(len(who)) < _OTHER_ONE)
    spelled = people.phones[who, other.astype(int)]
    _change(spelled, rng.random(len(who)) < rates.phone_typos, _phone_typo, rng)
    spelled = written(rng, spelled, people.country[who])
    return _junk_or_missing(rng, spelled, JUNK_PHONES, rates.junk_values, missing)


def other_emails(people: People, who: np.ndarray) -> np.ndarray:
    """The second address of people who have one, else the only one."""
    return people.emails[who, people.has_second_email[who].astype(int)]


def _change(values: np.ndarray, where: np.ndarray, change, rng: Rng) -> None:
    for place in np.flatnonzero(where):
        values[place] = change(values[place], rng)


def _junk_or_missing(
    rng: Rng, values: np.ndarray, junk: tuple[str, ...], rate: float, missing: float
) -> np.ndarray:
    is_missing = rng.random(len(values)) < missing
    is_junk = ~is_missing & (rng.random(len(values)) < rate)
    values[is_junk] = rng.choice(np.array(junk, dtype=object), is_junk.sum())
    values[is_missing] = None
    return values


def _gmail_variant(email: str, rng: Rng) -> str:
    local, domain = email.split("@")
    if domain != "gmail.com":
        return email
    if rng.random() < 0.5:
        return f"{local}+{_TAGS[rng.integers(len(_TAGS))]}@{domain}"
    if "." in local:
        return f"{local.replace('.', '')}@{domain}"
    place = rng.integers(1, len(local))
    return f"{local[:place]}.{local[place:]}@{domain}"


def _capitals(email: str, rng: Rng) -> str:
    return email.upper() if rng.random() < 0.3 else email.capitalize()


def _email_typo(email: str, rng: Rng) -> str:
    """Letters are mistyped, figures are not: a wrong figure would be somebody else's address."""
    local, _, domain = email.partition("@")
    if domain in _DOMAIN_SLIPS and rng.random() < 0.4:
        return f"{local}@{_DOMAIN_SLIPS[domain]}"
    letters = [place for place, sign in enumerate(local.split("+")[0]) if sign.isalpha()]
    if rng.random() < 0.15 or len(letters) < 3:
        return f"{local}{domain}" if rng.random() < 0.5 else f"{local}@{domain.replace('.', ',')}"
    place = letters[rng.integers(1, len(letters))]
    return local[:place] + local[place + 1 :] + "@" + domain


def _phone_typo(number: str, rng: Rng) -> str:
    place = rng.integers(3, len(number))
    figure = (int(number[place]) + rng.integers(1, 10)) % 10
    return f"{number[:place]}{figure}{number[place + 1 :]}"
