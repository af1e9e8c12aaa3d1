"""Google's rules: its own published values, and agreement with its own formatter, pinned."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from google.ads.datamanager_util import Formatter
from hypothesis import given
from hypothesis import strategies as st

from orchestration.destinations.base import UnusableRowError
from orchestration.destinations.google_ads import customer_match as rules
from tests.destinations.batches import row

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "specs" / "test_vectors.json"
RULES = {
    "email": rules.email,
    "phone": rules.phone,
    "given_name": rules.given_name,
    "family_name": rules.family_name,
    "region_code": rules.region_code,
    "postal_code": rules.postal_code,
}
ORACLE = Formatter()


def vectors() -> list:
    if not VECTORS.is_file():
        absent = pytest.mark.skip(reason=f"{VECTORS} is absent: Google's published vectors are not checked")
        return [pytest.param(None, "", marks=absent)]
    return [
        pytest.param(one, written, id=f"{one['field']} {written.strip()}")
        for one in json.loads(VECTORS.read_text())["google"]
        for written in ([one["input"]] if isinstance(one["input"], str) else one["input"])
    ]


@pytest.mark.parametrize(("vector", "written"), vectors())
def test_published_vector(vector: dict[str, Any], written: str):
    # a number without '+' has a country only if somebody names it
    is_national = vector["field"] == "phone" and "+" not in written
    more = ("US",) if is_national else ()
    normal = RULES[vector["field"]](written, *more)
    assert normal == vector["norm"]
    if "sha256" in vector:
        assert rules.digest(normal) == vector["sha256"]


def oracle(name: str, value: str) -> str:
    """What Google's formatter makes of it; empty where it refuses."""
    assert version("google-ads-datamanager-util") == "0.4.0", "its rules have moved between releases"
    try:
        return getattr(ORACLE, name)(value)
    except ValueError:
        return ""


WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
MAILBOXES = st.builds(
    "{}{}@{}{}".format,
    st.sampled_from(["", " ", "\t"]),
    st.text("aBé.+_-1", max_size=8),
    st.sampled_from(["gmail.com", "GoogleMail.com", "example.com", "mail.gmail.com", "gmail.com.pl", ""]),
    st.sampled_from(["", " ", "\n", "@x"]),
)


@given(st.one_of(MAILBOXES, WORDS))
def test_addresses_as_googles_formatter(value: str):
    # named: it refuses white space inside, its own page has it removed
    inside = "".join(value.split()) != value.strip()
    if not inside:
        assert rules.email(value) == oracle("format_email_address", value)


@given(WORDS)
def test_names_regions_and_codes_as_googles_formatter(value: str):
    # named: its page wants no titles and suffixes, the formatter leaves them
    if not value.lower().strip().startswith(("mr", "ms", "miss", "dr", "prof")):
        assert rules.given_name(value) == oracle("format_given_name", value)
    if not value.lower().strip(" .").endswith(("jr", "sr", "ii", "iv")):
        assert rules.family_name(value) == oracle("format_family_name", value)
    assert rules.postal_code(value) == oracle("format_postal_code", value)
    # named: the formatter takes any two characters for a region
    if value.strip().isascii() and value.strip().isalpha():
        assert rules.region_code(value) == oracle("format_region_code", value)


@given(
    st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)),
    st.sampled_from([phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL]),
)
def test_international_numbers_as_googles_formatter(region: str, written_as: int):
    number = phonenumbers.example_number(region)
    written = phonenumbers.format_number(number, written_as)
    assert rules.phone(written) == oracle("format_phone_number", written)


@pytest.mark.parametrize(
    ("written", "region", "ours", "googles"),
    [
        ("(800) 555-0100", "US", "+18005550100", "+8005550100"),
        ("(800) 555-0100", "", "", "+8005550100"),
        ("0048 501 491 014", "", "+48501491014", "+0048501491014"),
        ("+44 (0)113 496 0987", "", "+441134960987", "+4401134960987"),
        ("+1 800 555 0100 ext. 7", "", "+18005550100", "+180055501007"),
        ("+٤٨٥٠١٤٩١٠١٤", "", "+48501491014", "+٤٨٥٠١٤٩١٠١٤"),
        ("+48 123", "", "", "+48123"),
    ],
)
def test_numbers_where_the_formatter_is_no_guide(written: str, region: str, ours: str, googles: str):
    """It never adds a country code, and asks of a number only that it has digits."""
    assert (rules.phone(written, region), oracle("format_phone_number", written)) == (ours, googles)


@pytest.mark.parametrize(
    ("ours", "googles", "expected"),
    [
        (rules.email("anna nowak@example.com"), oracle("format_email_address", "anna nowak@example.com"),
         ("annanowak@example.com", "")),
        (rules.given_name("Mrs. Anna"), oracle("format_given_name", "Mrs. Anna"), ("anna", "mrs. anna")),
        (rules.given_name("Drew"), oracle("format_given_name", "Drew"), ("drew", "drew")),
        (rules.family_name("Smith, Jr."), oracle("format_family_name", "Smith, Jr."), ("smith", "smith, jr.")),
        (rules.family_name("Jr"), oracle("format_family_name", "Jr"), ("jr", "jr")),
        (rules.region_code("4x"), oracle("format_region_code", "4x"), ("", "4X")),
        (rules.postal_code("9404", "US"), oracle("format_postal_code", "9404"), ("", "9404")),
        (rules.postal_code("94045-1234", "US"), oracle("format_postal_code", "94045-1234"),
         ("94045-1234", "94045-1234")),
    ],
)  # fmt: skip
def test_where_its_page_says_more_than_the_formatter(ours: str, googles: str, expected: tuple[str, str]):
    assert (ours, googles) == expected


def test_an_address_is_whole_or_absent():
    whole = {"given_name": "Anna", "family_name": "Nowak", "region_code": "pl", "postal_code": "31-002"}
    assert rules.user_identifiers(rules.digests({}, whole)) == [
        {
            "address": {
                "givenName": rules.digest("anna"),
                "familyName": rules.digest("nowak"),
                "regionCode": "PL",
                "postalCode": "31-002",
            }
        }
    ]
    for part in whole:
        with pytest.raises(UnusableRowError, match="no_usable_identifier"):
            rules.payload(row("p1", fields=whole | {part: " "}))


def test_a_number_takes_its_country_from_the_region():
    assert rules.digests({"phone": "501491014"}, {}) == {}
    assert rules.digests({"phone": "501491014"}, {"region_code": "PL"}) == {
        "phone": rules.digest("+48501491014")
    }
