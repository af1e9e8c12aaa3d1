"""Sign-ins with a social network: what connects its account with the shop's."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.columns import build, only, pick, texts_of
from orchestration.demo.life import Life
from orchestration.demo.mess import spell_emails
from orchestration.demo.networks import NETWORKS, accounts_of, display_names, ids_of, network_of
from orchestration.demo.randomness import Rng, between, hex_texts, quota
from orchestration.demo.rows import Rows, loading_times

_HOUR = np.timedelta64(1, "h")
_TELLS_ACCOUNT, _TELLS_EMAIL = 0.85, 0.6


@dataclass(frozen=True)
class Connections:
    """Parallel arrays; `person` is a position in People."""

    person: np.ndarray
    network: np.ndarray
    accounts: np.ndarray
    connected_at: np.ndarray


def draw_connections(rng: Rng, life: Life) -> Connections:
    habits, world = life.habits, life.world
    wanted = life.rates.social_sign_ins * habits.has_account.sum()
    person = np.flatnonzero(quota(rng, habits.has_account, wanted))
    latest = world.ends if life.chunk.are_newcomers else world.today - _HOUR
    index = life.people.index[person]
    network = network_of(index, life.people.country[person])
    return Connections(
        person=person,
        network=network,
        accounts=accounts_of(index, network),
        connected_at=between(rng, habits.known_at[person], np.minimum(habits.left_at[person], latest)),
    )


def connections_table(rng: Rng, life: Life, connections: Connections) -> Rows:
    """A sign-in at the shop names its account, one by a landing page only the address the network gives."""
    person, count = connections.person, len(connections.person)
    loaded_at = loading_times(rng, life.rates, connections.connected_at)
    tells_account = rng.random(count) < _TELLS_ACCOUNT
    tells_email = ~tells_account | (rng.random(count) < _TELLS_EMAIL)
    index = life.people.index[person]
    columns = {
        "id": hex_texts(rng, count, 24),
        "network": pick(NETWORKS, connections.network),
        "social_id": texts_of(ids_of(index, connections.network)),
        "display_name": display_names(life, person),
        "user_id": pick(texts_of(life.customer_id), person, tells_account),
        "email": only(spell_emails(rng, life.rates, life.people, person), tells_email),
        "connected_at": connections.connected_at,
        "loaded_at": loaded_at,
    }
    return Rows(build("raw_social/connections", columns), loaded_at)
