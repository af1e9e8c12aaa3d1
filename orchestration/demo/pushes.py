"""Push messages: one campaign a week, to a part of the phones that allow them."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.campaigns import Campaigns, campaigns_of
from orchestration.demo.columns import build, only, pick
from orchestration.demo.installations import Installations
from orchestration.demo.life import Life
from orchestration.demo.randomness import Rng, later_by, uuid_texts
from orchestration.demo.rows import Rows, loading_times

_NEVER, _LATER = np.datetime64("NaT", "s"), np.timedelta64(3 * 24 + 8, "h")  # Friday, late in the day
_REACHED, _ARRIVES, _TAPS, _DEAD_TOKEN = 0.2, 0.85, 0.12, 0.03


@dataclass(frozen=True)
class Pushes:
    """Messages in parallel arrays; NaT where they never arrive or are not opened."""

    id: np.ndarray
    install: np.ndarray
    campaign: np.ndarray
    sent_at: np.ndarray
    has_failed: np.ndarray
    received_at: np.ndarray
    opened_at: np.ndarray


def draw_pushes(rng: Rng, life: Life, installs: Installations) -> Pushes:
    """A dead token fails once and is not written to again."""
    campaigns = campaigns_of(life.world)
    sent_at = campaigns.sent_at[None, :] + _LATER
    allowed = (installs.installed_at[:, None] < sent_at) & ~(installs.push_ends_at[:, None] <= sent_at)
    allowed &= installs.allows_push[:, None] & (installs.left_at[:, None] > sent_at)
    chosen = allowed & (rng.random(allowed.shape) < _REACHED)
    is_dead = rng.random(len(installs)) < _DEAD_TOKEN
    chosen &= ~is_dead[:, None] | (np.cumsum(chosen, axis=1) == 1)
    install, campaign = np.nonzero(chosen)
    moment = later_by(rng, campaigns.sent_at[campaign] + _LATER, 0, 900)
    arrives = ~is_dead[install] & (rng.random(len(install)) < _ARRIVES)
    opens = arrives & (rng.random(len(install)) < _TAPS)
    received_at = np.where(arrives, later_by(rng, moment, 1, 60), _NEVER)
    return Pushes(
        id=uuid_texts(rng, len(install)),
        install=install,
        campaign=campaign,
        sent_at=moment,
        has_failed=is_dead[install],
        received_at=received_at,
        opened_at=np.where(opens, later_by(rng, received_at, 30, 6 * 3_600), _NEVER),
    )


def push_messages(rng: Rng, life: Life, installs: Installations, pushes: Pushes) -> tuple[np.ndarray, Rows]:
    """What the sender says of each message."""
    campaigns: Campaigns = campaigns_of(life.world)
    install, loaded_at = pushes.install, loading_times(rng, life.rates, pushes.sent_at)
    is_signed_in = (pushes.sent_at >= installs.signed_in_at[install]).astype(int)
    columns = {
        "id": pushes.id,
        "installation_id": pick(installs.id, install),
        "push_token": installs.tokens[install, is_signed_in],
        "campaign_id": pick("PUSH" + campaigns.id, pushes.campaign),
        "campaign_name": pick("Push " + campaigns.name, pushes.campaign),
        "title": pick(campaigns.subject, pushes.campaign),
        "status": np.where(pushes.has_failed, "failed", "sent").astype(object),
        "failure": only(np.full(len(install), "unregistered", object), pushes.has_failed),
        "sent_at": pushes.sent_at,
        "loaded_at": loaded_at,
    }
    return install, Rows(build("raw_app/push_messages", columns), loaded_at)
