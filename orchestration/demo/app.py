"""The mobile app: its installations, their events, and the push messages sent to them."""

import numpy as np

from orchestration.demo.app_events import events
from orchestration.demo.app_sessions import draw_sessions
from orchestration.demo.installations import draw_installations, installations_table
from orchestration.demo.life import Life
from orchestration.demo.pushes import draw_pushes, push_messages
from orchestration.demo.truth import Loads, first_loads, records


def loads(life: Life) -> Loads:
    """All app rows of a chunk's life, and the truth about its installations."""
    rng = life.stream("app")
    installs = draw_installations(rng, life)
    sessions, pushes = draw_sessions(rng, life, installs), draw_pushes(rng, life, installs)
    seen = {
        "raw_app/installations": installations_table(rng, life, installs),
        "raw_app/events": events(rng, life, installs, sessions, pushes),
        "raw_app/push_messages": push_messages(rng, life, installs, pushes),
    }
    install = np.concatenate([places for places, _ in seen.values()])
    loaded_at = np.concatenate([rows.loaded_at for _, rows in seen.values()])
    first = first_loads(install, loaded_at, len(installs))
    told = np.flatnonzero(installs.tells_id)
    owners, is_shared = life.people.person_id[installs.owner[told]], installs.relative[told] >= 0
    truth = records("app", "app_install_id", installs.id[told], owners, first[told], is_shared)
    return [*((path, rows) for path, (_, rows) in seen.items()), truth]
