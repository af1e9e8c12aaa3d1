"""Web events in the shape of the Segment spec: identifies, pages, tracks."""

import numpy as np

from orchestration.demo.life import Life
from orchestration.demo.tracker import draw_tracker
from orchestration.demo.truth import Loads, first_loads, records
from orchestration.demo.web_identifies import identifies
from orchestration.demo.web_pages import content_pages, pages
from orchestration.demo.web_tracks import tracks


def loads(life: Life) -> Loads:
    """All web rows of a chunk's life, and the truth about its devices."""
    rng = life.stream("web")
    tracker = draw_tracker(rng, life)
    seen = [
        ("raw_web/identifies", *identifies(rng, tracker)),
        ("raw_web/pages", *pages(rng, tracker)),
        ("raw_web/tracks", *tracks(rng, tracker)),
        ("raw_web/pages", *content_pages(life.stream("web content"), tracker)),
    ]
    device = np.concatenate([tracker.devices.of_visit[visit] for _, visit, _ in seen])
    loaded_at = np.concatenate([rows.loaded_at for _, _, rows in seen])
    owners = life.visitors.person_id[tracker.devices.owner]
    first = first_loads(device, loaded_at, len(tracker.devices))
    truth = records(
        "web", "anonymous_id", tracker.devices.anonymous_id, owners, first, tracker.devices.is_shared
    )
    return [*((path, rows) for path, _, rows in seen), truth]
