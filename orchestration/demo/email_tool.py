"""The e-mail tool, in the shape of Klaviyo: profiles, and what happens to the messages."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.campaigns import Campaigns, campaigns_of
from orchestration.demo.columns import build, only, pick, texts_of
from orchestration.demo.life import Life, versions
from orchestration.demo.mess import spell_emails, spell_phones
from orchestration.demo.places import CITY_LATIN
from orchestration.demo.randomness import Rng, between, hex_texts, later_by
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.truth import Loads, first_loads, records

_NEVER, _DAY = np.datetime64("NaT", "s"), np.timedelta64(1, "D")
_METRICS = np.array(
    [
        "Received Email",
        "Opened Email",
        "Clicked Email",
        "Bounced Email",
        "Marked Email as Spam",
        "Unsubscribed",
    ],
    dtype=object,
)
RECEIVED, OPENED, CLICKED, BOUNCED, SPAM, UNSUBSCRIBED = range(6)
_REACHED, _KNOWS_ACCOUNT, _SAME_SPELLING, _DEAD_ADDRESS, _CALLS_IT_SPAM = 0.22, 0.7, 0.65, 0.02, 0.001


@dataclass(frozen=True)
class Subscribers:
    """Profiles of the list in parallel arrays; `person` is a position in People."""

    person: np.ndarray
    id: np.ndarray
    created_at: np.ndarray
    unsubscribed_at: np.ndarray
    is_dead: np.ndarray


def loads(life: Life) -> Loads:
    """All e-mail rows of a chunk's life, and the truth about its profiles."""
    rng, campaigns = life.stream("email"), campaigns_of(life.world)
    subscribers = _subscribers(rng, life)
    return [*_profiles(rng, life, subscribers), _events(rng, life, subscribers, campaigns)]


def _subscribers(rng: Rng, life: Life) -> Subscribers:
    habits, world = life.habits, life.world
    person = np.flatnonzero(habits.on_list)
    known_at = habits.known_at[person]
    latest = world.ends if life.chunk.are_newcomers else world.today - np.timedelta64(1, "h")
    created_at = between(rng, known_at, np.minimum(known_at + 10 * _DAY, latest))
    left_at = later_by(rng, habits.marketing.withdrawn_at[person], 0, 600)
    return Subscribers(
        person=person,
        id=np.char.upper(np.char.add("01j", hex_texts(rng, len(person), 22))).astype(object),
        created_at=created_at,
        unsubscribed_at=np.where(left_at > created_at, left_at, _NEVER),
        is_dead=rng.random(len(person)) < _DEAD_ADDRESS,
    )


def _profiles(rng: Rng, life: Life, subscribers: Subscribers) -> Loads:
    people, marketing, person = life.people, life.habits.marketing, subscribers.person
    count = len(person)
    every = np.arange(count)
    history = versions(
        rng, life.rates, [(every, subscribers.created_at), (every, subscribers.unsubscribed_at)]
    )
    has_account = life.habits.has_account[person]
    knows_account = has_account & (rng.random(count) < _KNOWS_ACCOUNT)
    same = has_account & (rng.random(count) < _SAME_SPELLING)
    email = np.where(same, life.account_email[person], spell_emails(rng, life.rates, people, person))
    phone = spell_phones(rng, life.rates, people, person, missing=0.7)
    has_name, record = rng.random(count) < 0.8, history.record
    who = person[record]
    status = np.where(marketing.is_granted[who], "SUBSCRIBED", "NEVER_SUBSCRIBED").astype(object)
    status[(history.step == 1) | (marketing.withdrawn_at[who] <= history.updated_at)] = "UNSUBSCRIBED"
    columns = {
        "id": subscribers.id[record],
        "email": email[record],
        "phone_number": phone[record],
        "external_id": pick(texts_of(life.customer_id), who, knows_account[record]),
        "first_name": only(people.first_name[who], has_name[record]),
        "last_name": only(people.last_name[who], has_name[record]),
        "city": CITY_LATIN[people.city[who]],
        "country": life.country_code[who],
        "subscription_status": status,
        "subscription_updated_at": np.where(marketing.was_asked[who], history.updated_at, _NEVER),
        "created": subscribers.created_at[record],
        "updated": history.updated_at,
        "loaded_at": history.loaded_at,
    }
    first = first_loads(record, history.loaded_at, count)
    truth = records("email", "email_profile_id", subscribers.id, people.person_id[person], first)
    return [("raw_email/profiles", history.rows(build("raw_email/profiles", columns))), truth]


def _events(rng: Rng, life: Life, subscribers: Subscribers, campaigns: Campaigns) -> tuple[str, Rows]:
    profile, campaign, metric, moment = _happenings(rng, life, subscribers, campaigns)
    loaded_at = loading_times(rng, life.rates, moment)
    knows_campaign = campaign >= 0
    message = np.char.add(
        np.char.add(subscribers.id[profile].astype(str), "-"), campaigns.id[campaign].astype(str)
    )
    columns = {
        "id": hex_texts(rng, len(profile), 24),
        "profile_id": pick(subscribers.id, profile),
        "metric": pick(_METRICS, metric),
        "campaign_id": pick(campaigns.id, campaign, knows_campaign),
        "campaign_name": pick(campaigns.name, campaign, knows_campaign),
        "message_id": only(message, knows_campaign),
        "subject": pick(campaigns.subject, campaign, knows_campaign),
        "url": pick(campaigns.url, campaign, metric == CLICKED),
        "datetime": moment,
        "loaded_at": loaded_at,
    }
    return "raw_email/events", Rows(build("raw_email/events", columns), loaded_at)


def _happenings(
    rng: Rng, life: Life, subscribers: Subscribers, campaigns: Campaigns
) -> tuple[np.ndarray, ...]:
    """Profile, campaign, metric and moment of every event. A dead address bounces, once."""
    profile, campaign = _mailed(rng, life, subscribers, campaigns)
    sent_at = later_by(rng, campaigns.sent_at[campaign], 0, 1_800)
    bounces = subscribers.is_dead[profile]
    eager = np.clip(rng.normal(0.28, 0.16, len(subscribers.person)), 0.02, 0.85)
    opens = ~bounces & (rng.random(len(profile)) < eager[profile])
    clicks = opens & (rng.random(len(profile)) < 0.17)
    complains = ~bounces & (rng.random(len(profile)) < _CALLS_IT_SPAM)
    opened_at = later_by(rng, sent_at, 120, 30 * 3_600)
    leaving = np.flatnonzero(~np.isnat(subscribers.unsubscribed_at))
    left_at = subscribers.unsubscribed_at[leaving]
    last_campaign = np.searchsorted(campaigns.sent_at, left_at) - 1
    parts = [
        (profile[~bounces], campaign[~bounces], RECEIVED, sent_at[~bounces]),
        (profile[opens], campaign[opens], OPENED, opened_at[opens]),
        (profile[clicks], campaign[clicks], CLICKED, later_by(rng, opened_at[clicks], 5, 600)),
        (profile[bounces], campaign[bounces], BOUNCED, sent_at[bounces]),
        (profile[complains], campaign[complains], SPAM, opened_at[complains]),
        (leaving, last_campaign, UNSUBSCRIBED, left_at),
    ]
    metric = np.repeat(np.arange(6), [len(part[0]) for part in parts])
    profiles, campaign_of, _, moments = zip(*parts, strict=True)
    return np.concatenate(profiles), np.concatenate(campaign_of), metric, np.concatenate(moments)


def _mailed(
    rng: Rng, life: Life, subscribers: Subscribers, campaigns: Campaigns
) -> tuple[np.ndarray, np.ndarray]:
    """Who gets which campaign: subscribers of that day, a part each week; a dead address only the first."""
    granted = life.habits.marketing.is_granted[subscribers.person]
    sent_at = campaigns.sent_at[None, :]
    subscribed = (subscribers.created_at[:, None] < sent_at) & ~(
        subscribers.unsubscribed_at[:, None] <= sent_at
    )
    mailed = granted[:, None] & subscribed & (rng.random(subscribed.shape) < _REACHED)
    mailed &= ~subscribers.is_dead[:, None] | (np.cumsum(mailed, axis=1) == 1)
    return np.nonzero(mailed)
