"""Tickets: who turns to customer service when, how, about what, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orchestration.demo.columns import build, only, pick
from orchestration.demo.life import Life, versions
from orchestration.demo.names import name_lists
from orchestration.demo.randomness import Rng, between, later_by, quota, repeats
from orchestration.demo.rows import Rows
from orchestration.demo.texts import LANGUAGE_OF_COUNTRY, SUBJECTS, TOPICS, written

if TYPE_CHECKING:
    from orchestration.demo.requesters import Requesters

EMAIL, FORM, CALL = range(3)
_CHANNELS = np.array(["email", "web_form", "phone"], dtype=object)
_CHANNEL_SHARES, _TOPIC_SHARES = (0.45, 0.30, 0.25), (0.34, 0.22, 0.16, 0.1, 0.1, 0.08)
_STATES = np.array(["new", "pending", "solved", "closed"], dtype=object)
_SOLVED, _RATED, _MORE = 0.9, 0.4, 0.9
_NEVER, _HOUR = np.datetime64("NaT", "s"), np.timedelta64(1, "h")
_TICKET_IDS, _IDS_PER_PERSON = 400_000, 32
AGENTS = np.concatenate([name_lists()[3].women[:5], name_lists()[3].men[:3]])


@dataclass(frozen=True)
class Tickets:
    """Parallel arrays, by time; `order` is a position in Orders, -1 for none; NaT where a step never comes."""

    id: np.ndarray
    person: np.ndarray
    channel: np.ndarray
    topic: np.ndarray
    order: np.ndarray
    agent: np.ndarray
    opened_at: np.ndarray
    answered_at: np.ndarray
    solved_at: np.ndarray
    rated_at: np.ndarray

    def __len__(self) -> int:
        return len(self.id)


def draw_tickets(rng: Rng, life: Life) -> Tickets:
    person, opened_at = _occasions(rng, life)
    count = len(person)
    topic = rng.choice(len(TOPICS), count, p=_TOPIC_SHARES)
    answered_at = later_by(rng, opened_at, 600, 2 * 86_400)
    solved_at = later_by(rng, answered_at, 600, 5 * 86_400)
    solved_at = np.where(rng.random(count) < _SOLVED, solved_at, _NEVER)
    return Tickets(
        id=_TICKET_IDS + life.chunk.first * _IDS_PER_PERSON + np.arange(count),
        person=person,
        channel=rng.choice(len(_CHANNELS), count, p=_CHANNEL_SHARES),
        topic=topic,
        order=np.where(topic < 2, _first_orders(life, person, opened_at), -1),
        agent=rng.integers(0, len(AGENTS), count),
        opened_at=opened_at,
        answered_at=answered_at,
        solved_at=solved_at,
        rated_at=np.where(rng.random(count) < _RATED, later_by(rng, solved_at, 3_600, 86_400), _NEVER),
    )


def _occasions(rng: Rng, life: Life) -> tuple[np.ndarray, np.ndarray]:
    """The rate's share of the people has asked by today; some of them ask again."""
    habits, world = life.habits, life.world
    rows = len(life.people)
    writers = np.flatnonzero(quota(rng, np.ones(rows, bool), life.rates.ticket_writers * rows))
    latest = world.ends if life.chunk.are_newcomers else world.today - _HOUR
    first = between(rng, habits.known_at[writers], np.minimum(habits.left_at[writers], latest))
    again, _ = repeats(rng.poisson(_MORE, len(writers)))
    later = between(rng, first[again], np.full(len(again), world.ends))
    person, moment = np.concatenate([writers, writers[again]]), np.concatenate([first, later])
    order = np.lexsort([person, moment])
    return person[order], moment[order]


def _first_orders(life: Life, person: np.ndarray, moment: np.ndarray) -> np.ndarray:
    """The first order of each person, where it was placed before the moment."""
    first = np.full(len(life.people), -1)
    first[life.orders.person[::-1]] = np.arange(len(life.orders))[::-1]
    order = first[person]
    if not len(life.orders):
        return order
    return np.where((order >= 0) & (life.orders.placed_at[order] < moment), order, -1)


def tickets_table(rng: Rng, life: Life, tickets: Tickets, requesters: Requesters) -> Rows:
    every = np.arange(len(tickets))
    steps = (tickets.opened_at, tickets.answered_at, tickets.solved_at, tickets.rated_at)
    history = versions(rng, life.rates, [(every, moments) for moments in steps])
    language = LANGUAGE_OF_COUNTRY[life.people.country[tickets.person]]
    subject = written(rng, life.rates, SUBJECTS, tickets.topic, language)
    has_topic = rng.random(len(tickets)) >= life.rates.missing_values
    score = rng.choice([1, 2, 3, 4, 5], len(tickets), p=[0.1, 0.08, 0.12, 0.3, 0.4]).astype(np.int32)
    shown, step = history.record, history.step
    order = tickets.order[shown]
    columns = {
        "id": tickets.id[shown],
        "requester_id": requesters.id[requesters.of_ticket[shown]],
        "channel": pick(_CHANNELS, tickets.channel[shown]),
        "topic": pick(TOPICS, tickets.topic[shown], has_topic[shown]),
        "subject": only(subject[shown], tickets.channel[shown] != CALL),
        "status": _STATES[step],
        "satisfaction_score": only(score[shown], step == 3),
        "order_id": only(_order_ids(life)[order], order >= 0),
        "agent": pick(AGENTS, tickets.agent[shown], step > 0),
        "created_at": tickets.opened_at[shown],
        "updated_at": history.updated_at,
        "solved_at": np.where(step >= 2, tickets.solved_at[shown], _NEVER),
        "loaded_at": history.loaded_at,
    }
    return history.rows(build("raw_support/tickets", columns))


def _order_ids(life: Life) -> np.ndarray:
    """Ids of the orders, with one more for position -1."""
    return np.append(life.orders.id, 0)
