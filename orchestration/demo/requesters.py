"""Who asks, as the service desk knows them: one entry for somebody's letters, often another one for the calls."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.columns import build, only, pick, texts_of
from orchestration.demo.life import Life, versions
from orchestration.demo.mess import spell_emails, spell_phones
from orchestration.demo.places import LOCALES
from orchestration.demo.randomness import Rng
from orchestration.demo.rows import Rows
from orchestration.demo.tickets import CALL, Tickets

_REQUESTER_IDS = 9_000_000
_KNOWS_ACCOUNT, _CALLERS_FOUND = 0.35, 2  # every second caller is found among the writers


@dataclass(frozen=True)
class Requesters:
    """Parallel arrays, and the requester of each ticket."""

    id: np.ndarray
    person: np.ndarray
    calls: np.ndarray
    created_at: np.ndarray
    of_ticket: np.ndarray

    @property
    def of_row(self) -> np.ndarray:
        """The requester of each row of the table, which has no versions."""
        return np.arange(len(self.id))


def draw_requesters(life: Life, tickets: Tickets) -> Requesters:
    index = life.people.index[tickets.person]
    calls = (tickets.channel == CALL) & (index % _CALLERS_FOUND == 0)
    codes, first, of_ticket = np.unique(index * 2 + calls, return_index=True, return_inverse=True)
    return Requesters(
        id=_REQUESTER_IDS + codes,
        person=tickets.person[first],
        calls=codes % 2 == 1,
        created_at=tickets.opened_at[first],
        of_ticket=of_ticket,
    )


def requesters_table(rng: Rng, life: Life, requesters: Requesters) -> Rows:
    people, who, rates = life.people, requesters.person, life.rates
    every = np.arange(len(who))
    history = versions(rng, rates, [(every, requesters.created_at)])
    email = spell_emails(rng, rates, people, who)
    phone = spell_phones(rng, rates, people, who, missing=0.8)
    called = spell_phones(rng, rates, people, who)
    has_email = ~requesters.calls | (rng.random(len(who)) < 0.25)
    knows_account = life.habits.has_account[who] & (rng.random(len(who)) < _KNOWS_ACCOUNT)
    full_name = people.first_name[who] + " " + people.last_name[who]
    columns = {
        "id": requesters.id,
        "external_id": pick(texts_of(life.customer_id), who, knows_account),
        "name": only(full_name, rng.random(len(who)) >= rates.missing_values),
        "email": only(email, has_email),
        "phone": np.where(requesters.calls, called, phone),
        "locale": pick(LOCALES, people.country[who]),
        "created_at": requesters.created_at,
        "loaded_at": history.loaded_at,
    }
    return history.rows(build("raw_support/requesters", columns))
