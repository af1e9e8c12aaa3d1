"""The file of Google's upload page: its published values, and what is left out."""

import hashlib
import json

import pytest

from orchestration.destinations.base import UnusableRowError
from orchestration.destinations.google_ads import customer_list as layout
from orchestration.destinations.google_ads import normalise as google
from tests.destinations.batches import row
from tests.support.servers.process import REPOSITORY

VECTORS = REPOSITORY.parent / "shared" / "specs" / "test_vectors.json"


def sha256(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def vectors() -> list:
    if not VECTORS.is_file():
        absent = pytest.mark.skip(reason=f"{VECTORS} is absent: Google's published vectors are not checked")
        return [pytest.param(None, None, marks=absent)]
    return [
        pytest.param(one, value, id=f"{one['field']} {value.strip()}")
        for one in json.loads(VECTORS.read_text())["google"]
        for value in ([one["input"]] if isinstance(one["input"], str) else one["input"])
    ]


@pytest.mark.parametrize(("vector", "value"), vectors())
def test_published_vector(vector: dict, value: str):
    # Google's own function puts a + before any digits: it is for the caller to know the country
    more = ("US",) if vector["field"] == "phone" and not value.strip().startswith("+") else ()
    normal = getattr(google, vector["field"])(value, *more)
    assert normal == vector["norm"]
    if "sha256" in vector:
        assert google.digest(normal) == vector["sha256"]


def test_gmail_has_many_spellings_and_nobody_else():
    assert google.email(" Jane.Doe+shop@GMAIL.com") == "janedoe@gmail.com"
    assert google.email("Jane.Doe+shop@example.com") == "jane.doe+shop@example.com"
    assert google.email("jane doe @gmail.com") == "janedoe@gmail.com"


@pytest.mark.parametrize("wrong", ["", "jane", "@gmail.com", "a@b@c", "+@gmail.com"])
def test_what_is_no_address_is_not_hashed(wrong: str):
    assert google.email(wrong) == google.digest(google.email(wrong)) == ""


def test_titles_and_suffixes_are_no_names():
    assert google.given_name("Mrs. Anna-Maria ") == "anna-maria"
    assert google.given_name("Dr") == "dr" and google.given_name("Drew") == "drew"
    assert google.family_name("Smith, Jr.") == "smith"
    assert google.family_name("Iv") == "iv"


def test_a_row_of_the_upload_page():
    fields = {"given_name": "Anna", "family_name": "Smith", "region_code": "us", "postal_code": "10001-1234"}
    payload = layout.payload(row("p1", email="Anna@Example.com", phone="(212) 555-2368", fields=fields))
    assert list(payload.cells) == ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"]
    assert list(payload.cells.values()) == [
        sha256("anna@example.com"),
        sha256("+12125552368"),
        sha256("anna"),
        sha256("smith"),
        "US",
        "10001-1234",
    ]
    assert payload.digests == {"Email": sha256("anna@example.com"), "Phone": sha256("+12125552368")}


def test_an_address_is_whole_or_absent():
    fields = {"given_name": "Anna", "family_name": "Smith", "region_code": "US", "postal_code": "1"}
    cells = layout.payload(row("p1", email="anna@example.com", fields=fields)).cells
    assert [column for column, value in cells.items() if value] == ["Email"]


def test_who_cannot_be_matched_is_not_sent():
    with pytest.raises(UnusableRowError, match="no_usable_identifier"):
        layout.payload(row("p1", email="nonsense", phone="8 800", fields={"given_name": "Anna"}))
