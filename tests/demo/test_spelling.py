"""How addresses and numbers are written, compared with what their owners have."""

import phonenumbers
import pytest

from orchestration.demo.mess import JUNK_EMAILS, JUNK_PHONES, VARIED
from tests.demo.conftest import CONFIG, Demo
from tests.demo.shares import assert_share

RATES = CONFIG.rates
# once per record, whatever its versions and duplicates
RECORDS = """
    select distinct truth.person_id, records.*, people.email as own_email, people.second_email,
        people.phone as own_phone, people.second_phone, people.office_phone, people.country_code
    from (
        select 'customer_id' as kind, id::text as value, email, phone from raw_shop.customers
        union all
        select 'order_id', 'shop-' || id, email, phone from raw_shop.orders where customer_id is null
        union all select 'loyalty_card', card_no, email, phone from raw_stores.loyalty_members
        union all select 'crm_contact_id', id::text, email, mobile_phone from raw_crm.contacts
        union all select 'email_profile_id', id, email, phone_number from raw_email.profiles
    ) as records
    inner join demo_truth.records as truth
        on truth.identifier_type = records.kind and truth.identifier_value = records.value
    inner join demo_truth.people using (person_id)
"""


def canonical(email: str) -> str:
    local, _, domain = email.lower().partition("@")
    return (
        f"{local.split('+')[0].replace('.', '')}@{domain}" if domain == "gmail.com" else f"{local}@{domain}"
    )


def e164(text: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@pytest.fixture(scope="module", name="emails")
def _emails(demo: Demo) -> list[tuple[str, str, list[str]]]:
    """Person, what was written, the addresses of that person."""
    columns = "person_id, email, own_email, second_email"
    rows = demo.rows(f"select {columns} from ({RECORDS}) where email is not null")
    return [(person, written, [own for own in owned if own]) for person, written, *owned in rows]


@pytest.fixture(scope="module", name="phones")
def _phones(demo: Demo) -> list[tuple]:
    columns = "country_code, phone, own_phone, second_phone, office_phone"
    return demo.rows(f"select {columns} from ({RECORDS}) where phone is not null")


def test_junk_values(emails: list[tuple], phones: list[tuple]) -> None:
    junk = sum(email in JUNK_EMAILS for _, email, _ in emails) + sum(row[1] in JUNK_PHONES for row in phones)
    assert_share(junk, len(emails) + len(phones), RATES.junk_values)


def test_emails_are_mistyped(emails: list[tuple]) -> None:
    usable = [(written, owned) for _, written, owned in emails if written not in JUNK_EMAILS]
    mistyped = [written for written, owned in usable if canonical(written) not in map(canonical, owned)]
    assert_share(len(mistyped), len(usable), RATES.email_typos)


def test_phones_are_mistyped(phones: list[tuple]) -> None:
    usable = [row for row in phones if row[1] not in JUNK_PHONES]
    mistyped = [row for row in usable if e164(row[1], row[0]) not in row[2:]]
    assert_share(len(mistyped), len(usable), RATES.phone_typos)


def test_gmail_addresses_are_varied(demo: Demo) -> None:
    """Whoever has the habit shows it in some records: the more records, the surer."""
    rows = demo.rows(f"""
        select person_id, lower(email), own_email from ({RECORDS})
        where email is not null and kind <> 'email_profile_id'  -- often a copy of the account's
    """)
    people: dict[str, list[bool]] = {}
    for person, written, own in rows:
        if own.endswith("@gmail.com") and canonical(written) == canonical(own):
            people.setdefault(person, []).append(written != own)
    seen = sum(1 - (1 - VARIED) ** len(varied) for varied in people.values()) / len(people)
    assert_share(sum(map(any, people.values())), len(people), RATES.gmail_variants * seen)


def test_both_addresses_of_a_person_are_used(emails: list[tuple]) -> None:
    written: dict[str, set[str]] = {}
    owned_by: dict[str, set[str]] = {}
    for person, email, owned in emails:
        if len(owned) == 2:
            written.setdefault(person, set()).add(canonical(email))
            owned_by[person] = set(map(canonical, owned))
    both = sum(owned_by[person] <= emails_of for person, emails_of in written.items())
    assert both / len(written) > 0.3


def test_no_address_or_number_belongs_to_two_people(demo: Demo) -> None:
    for column in ("email", "phone"):
        rows = demo.rows(f"select {column}, second_{column} from demo_truth.people")
        owned = [value for row in rows for value in row if value]
        values = [canonical(value) if column == "email" else value for value in owned]
        assert len(values) == len(set(values))


def test_numbers_are_valid(demo: Demo) -> None:
    rows = demo.rows("select distinct phone, second_phone, office_phone from demo_truth.people")
    for number in filter(None, (number for row in rows for number in row)):
        assert phonenumbers.is_valid_number(phonenumbers.parse(number)), number


def test_office_phone_is_written_in_the_crm(demo: Demo) -> None:
    rows = demo.rows("""
        select contacts.phone, people.country_code, people.office_phone
        from demo_truth.people
        inner join demo_truth.records as truth using (person_id)
        inner join raw_crm.contacts on truth.identifier_value = contacts.id::text
        where truth.identifier_type = 'crm_contact_id' and people.office_phone is not null
    """)
    assert len(rows) >= 10
    assert all(e164(phone, country) == office for phone, country, office in rows)
