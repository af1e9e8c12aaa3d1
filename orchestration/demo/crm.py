"""The CRM, in the shape of HubSpot: contacts, and requests to be forgotten."""

import numpy as np
from faker.providers.job.en_US import Provider as Jobs

from orchestration.demo.columns import build, constant, only, pick
from orchestration.demo.life import Life, versions
from orchestration.demo.mess import spell_emails, spell_phones
from orchestration.demo.phones import written
from orchestration.demo.places import CITY_LATIN, CITY_NAMES
from orchestration.demo.randomness import Rng, between
from orchestration.demo.rows import Rows, loading_times
from orchestration.demo.truth import Loads, first_loads, records

_NEVER, _DAY = np.datetime64("NaT", "s"), np.timedelta64(1, "D")
_KNOWS_ACCOUNT, _HAS_COMPANY = 0.6, 0.35
_REQUEST_IDS = 77_000_000
_STAGES = np.array(["lead", "subscriber", "opportunity"], dtype=object)


def loads(life: Life) -> Loads:
    """All CRM rows of a chunk's life, and the truth about its contacts."""
    rng = life.stream("crm")
    return [*_contacts(rng, life), _privacy_requests(rng, life)]


def _contacts(rng: Rng, life: Life) -> Loads:
    people, habits = life.people, life.habits
    rows = len(people)
    created_at = _created_at(rng, life)
    changed_at = np.where(
        rng.random(rows) < 0.25, habits.advertising.withdrawn_at, habits.marketing.withdrawn_at
    )
    changed_at = np.where((rng.random(rows) < 0.6) & (changed_at > created_at), changed_at, _NEVER)
    contact = np.flatnonzero(habits.in_crm)
    history = versions(rng, life.rates, [(contact, created_at[contact]), (contact, changed_at[contact])])
    who = history.record
    columns = _identity(rng, life) | {
        "lifecyclestage": np.where(habits.has_account, "customer", rng.choice(_STAGES, rows)),
    }
    columns = {name: _rows_of(values, who) for name, values in columns.items()}
    marketing, advertising, when = habits.marketing, habits.advertising, history.updated_at
    is_asked = marketing.was_asked | advertising.was_asked
    columns |= {
        "email_optout": only(~_stands(marketing, who, when), marketing.was_asked[who]),
        "advertising_consent": only(_stands(advertising, who, when), advertising.was_asked[who]),
        "consent_updated_at": np.where(is_asked[who], when, _NEVER),
        "createdate": created_at[who],
        "lastmodifieddate": when,
        "loaded_at": history.loaded_at,
    }
    first = first_loads(who, history.loaded_at, rows)[contact]
    truth = records(
        "crm", "crm_contact_id", life.contact_id[contact].astype(str), people.person_id[contact], first
    )
    return [("raw_crm/contacts", history.rows(build("raw_crm/contacts", columns))), truth]


def _rows_of(values, who: np.ndarray):
    return values[who] if isinstance(values, np.ndarray) else values.take(who)


def _stands(consent, who: np.ndarray, when: np.ndarray) -> np.ndarray:
    return consent.is_granted[who] & ~(when >= consent.withdrawn_at[who])


def _created_at(rng: Rng, life: Life) -> np.ndarray:
    habits, world = life.habits, life.world
    elsewhere = habits.has_account | habits.has_card
    latest = world.ends if life.chunk.are_newcomers else world.today - np.timedelta64(1, "h")
    later = between(rng, habits.known_at, np.minimum(habits.known_at + 60 * _DAY, latest))
    return np.where(elsewhere, later, habits.known_at)


def _identity(rng: Rng, life: Life) -> dict:
    """Who the contact is, per person: names often in Latin letters, the office phone where there is one."""
    people, habits = life.people, life.habits
    rows = len(people)
    everybody = np.arange(rows)
    in_latin = rng.random(rows) < 0.5
    at_office = people.office >= 0
    reads_account = habits.has_account & (rng.random(rows) < _KNOWS_ACCOUNT)
    phone = spell_phones(rng, life.rates, people, everybody, missing=0.6)
    if at_office.any():
        office_phones = life.world.offices.phones[people.office[at_office]]
        phone[at_office] = written(rng, office_phones, people.country[at_office])
    return {
        "id": life.contact_id,
        "shop_customer_id": only(life.customer_id, reads_account),
        "email": spell_emails(rng, life.rates, people, everybody, missing=0.1),
        "phone": phone,
        "mobile_phone": spell_phones(rng, life.rates, people, everybody, missing=0.4),
        "firstname": np.where(in_latin, people.first_latin, people.first_name),
        "lastname": np.where(in_latin, people.last_latin, people.last_name),
        "company": _companies(rng, life),
        "jobtitle": only(rng.choice(np.array(Jobs.jobs, dtype=object), rows), rng.random(rows) < 0.5),
        "city": np.where(in_latin, CITY_LATIN[people.city], CITY_NAMES[people.city]),
        "zip": people.postal_code,
        "country": life.country_code,
    }


def _companies(rng: Rng, life: Life):
    """Employees name their office; some others a small firm that bears a family name."""
    people, offices = life.people, life.world.offices
    firms = people.last_latin[rng.integers(0, len(people), len(people))] + " & Co"
    if len(offices.companies):
        employers = offices.companies[np.maximum(people.office, 0)]
        firms = np.where(people.office >= 0, employers, firms)
    return only(firms, (people.office >= 0) | (rng.random(len(people)) < _HAS_COMPANY))


def _privacy_requests(rng: Rng, life: Life) -> tuple[str, Rows]:
    """Requests name an e-mail address, as somebody writes it in a letter."""
    people, habits = life.people, life.habits
    who = np.flatnonzero(~np.isnat(habits.forgotten_at))
    requested_at = habits.forgotten_at[who]
    loaded_at = loading_times(rng, life.rates, requested_at)
    columns = {
        "id": _REQUEST_IDS + people.index[who],
        "kind": constant("erasure", len(who)),
        "email": pick(people.emails[:, 0], who),
        "requested_at": requested_at,
        "loaded_at": loaded_at,
    }
    return "raw_crm/privacy_requests", Rows(build("raw_crm/privacy_requests", columns), loaded_at)
