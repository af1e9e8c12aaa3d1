"""The app on people's phones: who installed it, who signs in on it, and whether it may send push messages."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.columns import build, only, pick, texts_of
from orchestration.demo.families import relatives
from orchestration.demo.life import Life, versions
from orchestration.demo.places import LOCALES
from orchestration.demo.randomness import Rng, between, hex_texts, later_by, quota, uuid_texts
from orchestration.demo.rows import Rows

NO_DEVICE = "00000000-0000-0000-0000-000000000000"  # what a phone says that tells nobody its id
PLATFORMS = np.array(["ios", "android"], dtype=object)
APP_VERSIONS = np.array(["3.8.2", "3.9.0", "4.0.1", "4.1.0"], dtype=object)
_OS_VERSIONS = np.array([["17.6", "18.4"], ["14", "15"]], dtype=object)
_NEVER, _DAY, _HOUR = np.datetime64("NaT", "s"), np.timedelta64(1, "D"), np.timedelta64(1, "h")
_SECOND_PHONE, _TOKEN_CHANGES = 0.25, 0.3


@dataclass(frozen=True)
class Installations:
    """Parallel arrays; `owner` and `relative` are positions in People, `relative` -1 for a phone of one's own."""

    id: np.ndarray
    owner: np.ndarray
    relative: np.ndarray
    installed_at: np.ndarray
    signed_in_at: np.ndarray
    relative_at: np.ndarray  # first login of the relative
    left_at: np.ndarray
    platform: np.ndarray
    version: np.ndarray
    clock_error: np.ndarray  # seconds
    tokens: np.ndarray  # two columns: before and after the login
    was_asked: np.ndarray
    allows_push: np.ndarray
    push_ends_at: np.ndarray

    def __len__(self) -> int:
        return len(self.id)

    @property
    def tells_id(self) -> np.ndarray:
        return self.id != NO_DEVICE


def draw_installations(rng: Rng, life: Life) -> Installations:
    owner, installed_at = _downloads(rng, life)
    count = len(owner)
    known_at, left_at = life.habits.known_at[owner], life.habits.left_at[owner]
    hesitates = rng.random(count) < life.rates.late_logins
    minutes, days = later_by(rng, installed_at, 120, 1_200), later_by(rng, installed_at, 1_200, 20 * 86_400)
    signed_in_at = np.maximum(np.where(hesitates, days, minutes), later_by(rng, known_at, 60, 600))
    relative, relative_at = _family_phones(rng, life, owner, installed_at, signed_in_at)
    rates = life.rates
    is_wrong = rng.random(count) < rates.wrong_clocks
    was_asked = rng.random(count) >= rates.consents_missing
    allows = was_asked & (rng.random(count) < rates.push_allowed)
    takes_back = allows & (rng.random(count) < rates.consents_withdrawn)
    ids = uuid_texts(rng, count)
    ids[rng.random(count) < rates.junk_values] = NO_DEVICE
    return Installations(
        id=ids,
        owner=owner,
        relative=relative,
        installed_at=installed_at,
        signed_in_at=signed_in_at,
        relative_at=relative_at,
        left_at=left_at,
        platform=rng.integers(0, len(PLATFORMS), count),
        version=rng.integers(0, len(APP_VERSIONS), count),
        clock_error=np.where(is_wrong, rng.integers(1, 12, count) * 3_600 * rng.choice([-1, 1], count), 0),
        tokens=_tokens(rng, count),
        was_asked=was_asked,
        allows_push=allows,
        push_ends_at=np.where(
            takes_back,
            between(rng, signed_in_at + _HOUR, np.full(count, life.world.ends)),
            _NEVER,
        ),
    )


def _downloads(rng: Rng, life: Life) -> tuple[np.ndarray, np.ndarray]:
    """Owner and moment of each installation; some buy another phone later."""
    habits, world = life.habits, life.world
    users = np.flatnonzero(quota(rng, habits.has_account, life.rates.app_users * habits.has_account.sum()))
    latest = world.ends if life.chunk.are_newcomers else world.today - 6 * _HOUR
    first = between(rng, habits.joined_at[users], np.minimum(habits.left_at[users] - _DAY, latest))
    again = rng.random(len(users)) < _SECOND_PHONE
    second = between(rng, first[again] + _DAY, habits.left_at[users[again]])
    return np.concatenate([users, users[again]]), np.concatenate([first, second])


def _family_phones(
    rng: Rng, life: Life, owner: np.ndarray, installed_at: np.ndarray, signed_in_at: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A relative logs in on some phones, at the rate asked for among those in use today."""
    habits, today = life.habits, life.world.today
    if life.chunk.are_newcomers:
        return np.full(len(owner), -1), np.full(len(owner), _NEVER)
    known = habits.has_account & (habits.known_at < today - _DAY)
    relative = relatives(life.people, owner, known)
    fits = (relative >= 0) & (signed_in_at < today - _DAY)
    shared = quota(rng, fits, life.rates.shared_devices * (installed_at < today).sum())
    low = np.maximum(signed_in_at, habits.known_at[np.maximum(relative, 0)]) + _HOUR
    moment = between(rng, low, np.full(len(owner), today - 2 * _HOUR))
    return np.where(shared, relative, -1), np.where(shared, moment, _NEVER)


def _tokens(rng: Rng, count: int) -> np.ndarray:
    first, second = hex_texts(rng, count, 64), hex_texts(rng, count, 64)
    changes = rng.random(count) < _TOKEN_CHANGES
    return np.stack([first, np.where(changes, second, first)], axis=1).astype(object)


def installations_table(rng: Rng, life: Life, installs: Installations) -> tuple[np.ndarray, Rows]:
    """The app's register: installed, signed in, push switched off. Without permission there is no token."""
    every = np.arange(len(installs))
    steps = [(every, installs.installed_at), (every, installs.signed_in_at), (every, installs.push_ends_at)]
    history = versions(rng, life.rates, steps)
    shown, when = history.record, history.updated_at
    is_signed_in = when >= installs.signed_in_at[shown]
    allows = installs.allows_push[shown] & ~(when >= installs.push_ends_at[shown])
    permission = np.where(
        allows, "authorized", np.where(installs.was_asked[shown], "denied", "not_determined")
    )
    has_ended = when >= installs.push_ends_at[shown]
    said_at = np.where(has_ended, installs.push_ends_at[shown], installs.installed_at[shown])
    os_versions = _OS_VERSIONS[installs.platform, installs.version % 2]
    columns = {
        "installation_id": installs.id[shown],
        "user_id": pick(texts_of(life.customer_id), installs.owner[shown], is_signed_in),
        "push_token": only(installs.tokens[shown, is_signed_in.astype(int)], allows),
        "push_permission": permission.astype(object),
        "platform": pick(PLATFORMS, installs.platform[shown]),
        "os_version": os_versions[shown],
        "app_version": pick(APP_VERSIONS, installs.version[shown]),
        "locale": pick(LOCALES, life.people.country[installs.owner[shown]]),
        "push_permission_changed_at": np.where(installs.was_asked[shown], said_at, _NEVER),
        "first_opened_at": installs.installed_at[shown],
        "updated_at": when,
        "loaded_at": history.loaded_at,
    }
    return shown, history.rows(build("raw_app/installations", columns))
