"""Chats on the web shop: the visitor's browser is known, sometimes the address, and every line is kept."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.columns import build, only, pick
from orchestration.demo.life import Life
from orchestration.demo.mess import spell_emails
from orchestration.demo.randomness import SECOND, Rng, later_by, repeats, uuid_texts
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.texts import ANSWERS, LANGUAGE_OF_COUNTRY, QUESTIONS, written
from orchestration.demo.tickets import AGENTS
from orchestration.demo.tracker import draw_tracker
from orchestration.demo.truth import Loads

_CHATS_PER_VISIT, _GIVES_EMAIL, _RATED = 0.05, 0.5, 0.3
_SECONDS_PER_LINE = 45


@dataclass(frozen=True)
class Chats:
    """Parallel arrays; `visit` is a position in Visits."""

    id: np.ndarray
    visit: np.ndarray
    started_at: np.ndarray
    ended_at: np.ndarray
    lines: np.ndarray  # how many
    agent: np.ndarray
    loaded_at: np.ndarray


def chat_loads(life: Life) -> Loads:
    rng = life.stream("chats")
    chats = _draw(rng, life)
    return [_chats(rng, life, chats), _lines(rng, life, chats)]


def _draw(rng: Rng, life: Life) -> Chats:
    visit = np.flatnonzero(rng.random(len(life.visits)) < _CHATS_PER_VISIT)
    lines = 3 + rng.poisson(2.5, len(visit))
    started_at = later_by(rng, life.visits.started_at[visit], 15, 90)
    ended_at = started_at + lines * _SECONDS_PER_LINE * SECOND
    return Chats(
        id=uuid_texts(rng, len(visit)),
        visit=visit,
        started_at=started_at,
        ended_at=ended_at,
        lines=lines,
        agent=rng.integers(0, len(AGENTS), len(visit)),
        loaded_at=loading_times(rng, life.rates, ended_at),
    )


def _chats(rng: Rng, life: Life, chats: Chats) -> tuple[str, Rows]:
    """Who keeps cookies out has no browser id; only people we know give an address."""
    devices, visitor = draw_tracker(life.stream("web"), life).devices, life.visits.visitor[chats.visit]
    count, is_known = len(visitor), visitor < life.visitors.known
    who = np.where(is_known, visitor, 0)
    email = spell_emails(rng, life.rates, life.people, who)
    has_cookie = rng.random(count) >= life.rates.missing_values
    columns = {
        "id": chats.id,
        "visitor_id": pick(devices.anonymous_id, devices.of_visit[chats.visit], has_cookie),
        "visitor_email": only(email, is_known & (rng.random(count) < _GIVES_EMAIL)),
        "agent": pick(AGENTS, chats.agent),
        "rating": only(rng.integers(1, 6, count).astype(np.int32), rng.random(count) < _RATED),
        "started_at": chats.started_at,
        "ended_at": chats.ended_at,
        "loaded_at": chats.loaded_at,
    }
    return "raw_support/chats", Rows(build("raw_support/chats", columns), chats.loaded_at)


def _lines(rng: Rng, life: Life, chats: Chats) -> tuple[str, Rows]:
    """Visitor and agent in turn; lines are loaded with their chat."""
    chat, number = repeats(chats.lines)
    country = life.visitors.country[life.visits.visitor[chats.visit]][chat]
    language, asks = LANGUAGE_OF_COUNTRY[country], number % 2 == 0
    question = written(rng, life.rates, QUESTIONS, np.minimum(number // 2, len(QUESTIONS) - 1), language)
    answer = ANSWERS[np.minimum(number // 2, len(ANSWERS) - 1), language]
    moment = chats.started_at[chat] + number * _SECONDS_PER_LINE * SECOND
    loaded_at = chats.loaded_at[chat]
    columns = {
        "id": uuid_texts(rng, len(chat)),
        "chat_id": pick(chats.id, chat),
        "author": np.where(asks, "visitor", "agent").astype(object),
        "text": np.where(asks, question, answer),
        "sent_at": later_by(rng, moment, 0, 30),
        "loaded_at": loaded_at,
    }
    return "raw_support/chat_lines", Rows(build("raw_support/chat_lines", columns), loaded_at)
