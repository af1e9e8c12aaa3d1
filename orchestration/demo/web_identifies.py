"""Where visitors of the web shop say who they are."""

import numpy as np

from orchestration.demo.columns import build, only
from orchestration.demo.life import Life
from orchestration.demo.mess import other_emails, spell_phones
from orchestration.demo.randomness import SECOND, Rng
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.tracker import Tracker


def identifies(rng: Rng, tracker: Tracker) -> tuple[np.ndarray, Rows]:
    """Sent at the first login on a device and now and then later; guests tell their address at checkout."""
    life, visits = tracker.life, tracker.life.visits
    visit = _introductions(rng, tracker)
    who, is_guest = visits.visitor[visit], ~visits.is_logged_in[visit]
    moment = visits.started_at[visit] + np.where(is_guest, 98, 6) * SECOND
    loaded_at = loading_times(rng, life.rates, moment)
    gives_name = rng.random(len(visit)) < 0.8
    marketing = life.habits.marketing
    says_yes = marketing.is_granted[who] & ~(moment >= marketing.withdrawn_at[who])
    columns = tracker.context(rng, visit, moment, loaded_at) | {
        "email": _emails(rng, life, visit, who, is_guest),
        "phone": spell_phones(rng, life.rates, life.people, who, missing=0.75),
        "first_name": only(life.people.first_name[who], gives_name),
        "last_name": only(life.people.last_name[who], gives_name),
        "email_opt_in": only(says_yes, marketing.was_asked[who] & ~is_guest),
    }
    return visit, Rows(build("raw_web/identifies", columns), loaded_at)


def _introductions(rng: Rng, tracker: Tracker) -> np.ndarray:
    """The visits in which somebody is identified: logged in first, then guests."""
    visits = tracker.life.visits
    pairs = tracker.devices.of_visit * (len(tracker.life.visitors) + 1) + visits.visitor
    logged_in = np.flatnonzero(visits.is_logged_in)
    logged_in = logged_in[np.argsort(visits.started_at[logged_in], kind="stable")]
    first = logged_in[np.unique(pairs[logged_in], return_index=True)[1]]
    again = logged_in[rng.random(len(logged_in)) < 0.1]
    guests = np.flatnonzero((visits.order >= 0) & ~visits.is_logged_in & (rng.random(len(visits)) < 0.5))
    return np.concatenate([np.union1d(first, again), guests])


def _emails(rng: Rng, life: Life, visit: np.ndarray, who: np.ndarray, is_guest: np.ndarray) -> np.ndarray:
    """The account's address, sometimes the person's other one; the order's for a guest."""
    email = np.where(rng.random(len(visit)) < 0.25, other_emails(life.people, who), life.account_email[who])
    email[is_guest] = life.order_email[life.visits.order[visit[is_guest]]]
    return email
