"""Social networks: accounts that customers connected, and comments by them and by others."""

import numpy as np

from orchestration.demo.comments import comments, draw_commenters
from orchestration.demo.connections import connections_table, draw_connections
from orchestration.demo.life import Life
from orchestration.demo.networks import IDENTIFIER_TYPES
from orchestration.demo.truth import Loads, first_loads, records


def loads(life: Life) -> Loads:
    """All rows of the networks in a chunk's life, and the truth about their accounts."""
    rng = life.stream("social")
    connections = draw_connections(rng, life)
    commenters = draw_commenters(rng, life, connections)
    connected, (author, told) = (
        connections_table(rng, life, connections),
        comments(rng, life, commenters),
    )
    accounts, place = np.unique(
        np.concatenate([connections.accounts, commenters.accounts[author]]), return_inverse=True
    )
    first = first_loads(place, np.concatenate([connected.loaded_at, told.loaded_at]), len(accounts))
    owner = dict(
        zip(
            [*connections.accounts.tolist(), *commenters.accounts.tolist()],
            [*life.people.person_id[connections.person].tolist(), *commenters.person_id.tolist()],
            strict=True,
        )
    )
    truth = _truth(accounts, np.array([owner[name] for name in accounts.tolist()], dtype=object), first)
    return [("raw_social/connections", connected), ("raw_social/comments", told), *truth]


def _truth(accounts: np.ndarray, persons: np.ndarray, first: np.ndarray) -> Loads:
    """An account is `network:id`; each network's ids are a type of their own."""
    network, _, number = np.char.partition(accounts.astype(str), ":").reshape(-1, 3).T
    return [
        records("social", kind, number[network == name], persons[network == name], first[network == name])
        for name, kind in IDENTIFIER_TYPES.items()
    ]
