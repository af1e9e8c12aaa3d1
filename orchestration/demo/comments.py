"""Comments and direct messages: by customers who connected an account, by customers who did not, and by strangers."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.columns import build, only, pick, texts_of
from orchestration.demo.connections import Connections
from orchestration.demo.life import Life
from orchestration.demo.networks import NETWORKS, accounts_of, ids_of, network_of
from orchestration.demo.places import SHARES
from orchestration.demo.randomness import Rng, between, hex_texts, later_by, quota, repeats
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.texts import ANSWERS, COMMENTS, LANGUAGE_OF_COUNTRY, written

_COMMENTS, _CUSTOMERS_AMONG_UNKNOWN, _MORE, _DIRECT, _ANSWERED = 0.6, 0.3, 1.2, 0.3, 0.7
_STRANGERS, _STRANGERS_PER_PERSON = 100_000_000, 4
_HOUR = np.timedelta64(1, "h")


@dataclass(frozen=True)
class Commenters:
    """Parallel arrays; `index` is the number that an account's id is made of."""

    index: np.ndarray
    person_id: np.ndarray
    country: np.ndarray
    network: np.ndarray
    accounts: np.ndarray
    first_at: np.ndarray


def draw_commenters(rng: Rng, life: Life, connections: Connections) -> Commenters:
    """Some of those who connected an account, and beside them as many others as the rate asks for."""
    people, habits, world = life.people, life.habits, life.world
    loud = rng.random(len(connections.person)) < _COMMENTS
    known, known_from = connections.person[loud], connections.connected_at[loud]
    rate = 0.0 if life.chunk.are_newcomers else life.rates.unknown_commenters
    others = round(len(known) * rate / (1 - rate))
    never = np.ones(len(people), bool)
    never[connections.person] = False
    quiet = np.flatnonzero(quota(rng, never, others * _CUSTOMERS_AMONG_UNKNOWN))
    strangers = life.chunk.first * _STRANGERS_PER_PERSON + np.arange(others - len(quiet))
    index = np.concatenate([people.index[known], people.index[quiet], _STRANGERS + strangers])
    abroad = rng.choice(len(SHARES), len(strangers), p=SHARES)
    country = np.concatenate([people.country[known], people.country[quiet], abroad])
    since = np.concatenate([known_from, habits.known_at[quiet], np.full(len(strangers), world.opens)])
    latest = world.ends if life.chunk.are_newcomers else world.today - _HOUR
    network = network_of(index, country)
    names = np.array([f"s{number:08d}" for number in strangers], dtype=object)
    return Commenters(
        index=index,
        person_id=np.concatenate([people.person_id[known], people.person_id[quiet], names]),
        country=country,
        network=network,
        accounts=accounts_of(index, network),
        first_at=between(rng, since, np.full(len(index), latest)),
    )


def comments(rng: Rng, life: Life, commenters: Commenters) -> tuple[np.ndarray, Rows]:
    """The author of each row, and the rows: what people write, and the company's answers to direct messages."""
    author, moment = _occasions(rng, life, commenters)
    is_direct = rng.random(len(author)) < _DIRECT
    post = rng.integers(1, 400, len(author))
    replied = np.flatnonzero(is_direct & (rng.random(len(author)) < _ANSWERED))
    place = np.concatenate([np.arange(len(author)), replied])
    is_answer = np.arange(len(place)) >= len(author)
    author, is_direct, post = author[place], is_direct[place], post[place]
    answered_at = later_by(rng, moment[place], 300, 20_000)
    created_at = np.where(is_answer, answered_at, moment[place])
    language = LANGUAGE_OF_COUNTRY[commenters.country[author]]
    said = written(rng, life.rates, COMMENTS, rng.integers(0, len(COMMENTS), len(author)), language)
    loaded_at = loading_times(rng, life.rates, created_at)
    has_name = rng.random(len(author)) >= life.rates.missing_values
    names = np.array([f"user_{number % 100_000}" for number in commenters.index], dtype=object)
    columns = {
        "id": hex_texts(rng, len(author), 24),
        "network": pick(NETWORKS, commenters.network[author]),
        "kind": np.where(is_direct, "direct_message", "comment").astype(object),
        "post_id": only(np.char.add("post_", post.astype(str)), ~is_direct),
        "social_id": texts_of(ids_of(commenters.index, commenters.network)[author]),
        "display_name": only(names[author], has_name),
        "direction": np.where(is_answer, "out", "in").astype(object),
        "text": np.where(is_answer, ANSWERS[0, language], said),
        "created_at": created_at,
        "loaded_at": loaded_at,
    }
    return author, Rows(build("raw_social/comments", columns), loaded_at)


def _occasions(rng: Rng, life: Life, commenters: Commenters) -> tuple[np.ndarray, np.ndarray]:
    again, _ = repeats(rng.poisson(_MORE, len(commenters.index)))
    ends = np.full(len(again), life.world.ends)
    later = between(rng, commenters.first_at[again], ends)
    author = np.concatenate([np.arange(len(commenters.index)), again])
    return author, np.concatenate([commenters.first_at, later])
