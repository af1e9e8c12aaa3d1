"""Normalising and hashing for Meta: its own published values, and the traps that its SDK falls into."""

import json
import re
from pathlib import Path

import pytest

from orchestration.destinations.base import Row, UnusableRowError
from orchestration.destinations.meta_ads import customer_list as meta

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "specs" / "test_vectors.json"
RULES = {"EMAIL": meta.email, "PHONE": meta.phone, "FN": meta.name}


def vectors() -> list:
    if not VECTORS.is_file():
        absent = pytest.mark.skip(reason=f"{VECTORS} is absent: Meta's published vectors are not checked")
        return [pytest.param(None, marks=absent)]
    return [
        pytest.param(one, id=f"{one['field']} {one['input'].strip()}")
        for one in json.loads(VECTORS.read_text())["meta"]
    ]


def row(identifiers: dict | None = None, profile_id: str = "p1", **fields: str) -> Row:
    return Row(
        profile_id, "", "add", "entered_segment", identifiers or {"email": "a@example.com"}, fields, "hash"
    )


def cell(column: str, **fields: str) -> str:
    return meta.normalise({}, fields)[column]


@pytest.mark.parametrize("vector", vectors())
def test_published_vector(vector: dict):
    value, more = vector["input"], ()
    if vector["field"] == "PHONE" and (written := re.fullmatch(r"([A-Z]{2}) (.*)", value)):
        # Meta writes the country before a national number
        value, more = written.group(2), (written.group(1),)
    normal = RULES[vector["field"]](value, *more)
    assert normal == vector["norm"]
    assert meta.digest(normal) == vector["sha256"]


def test_normalising_is_not_validating():
    assert meta.email("  test  ") == "test"
    assert meta.normalise({"email": "  test  "}, {})["email"] == ""


@pytest.mark.parametrize(
    "wrong", ["a@b", "a b@example.com", "@example.com", "a@.com", "a@@example.com", "a@example.", ""]
)
def test_what_is_no_address_is_not_hashed(wrong: str):
    assert meta.normalise({"email": wrong}, {})["email"] == ""


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("+00 1 (650)555-1212", "16505551212"),
        ("0049 30 1234567", "49301234567"),
        ("+44 (113) 496-0987", "441134960987"),
        ("030 1234567", ""),
        ("+12", ""),
        ("+1234567890123456", ""),
    ],
)
def test_phone_has_its_country_code_or_is_left_out(written: str, normal: str):
    assert meta.normalise({"phone": written}, {})["phone"] == normal


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("O'Brien", "obrien"),
        ("Oʼbrien", "obrien"),
        ("Valéry", "valéry"),
        ("Vale\u0301ry", "valéry"),
        ("Anne-Marie", "annemarie"),
        ("  Mary   Ann ", "mary ann"),
        ("Жанна", "жанна"),
        ("정", "정"),
        ("...", ""),
    ],
)
def test_name(written: str, normal: str):
    assert cell("fn", fn=written) == normal


@pytest.mark.parametrize(
    ("written", "normal"), [("São Paulo", "sãopaulo"), ("St. Ives", "stives"), ("Łódź", "łódź")]
)
def test_city(written: str, normal: str):
    assert cell("ct", ct=written) == normal


@pytest.mark.parametrize(
    ("written", "country", "normal"),
    [
        ("SW1A 1AA", "GB", "sw1a1"),
        ("m1 1ae", "UK", "m11"),
        ("94105-1234", "US", "94105"),
        ("94105-1234", "", "94105"),
        ("00-950", "PL", "00-950"),
        ("10115", "DE", "10115"),
        ("H0H 0H0", "CA", "h0h0h0"),
    ],
)
def test_postal_code(written: str, country: str, normal: str):
    assert cell("zip", zip=written, country=country) == normal


@pytest.mark.parametrize(
    ("column", "fields", "normal"),
    [
        ("st", {"st": "CA", "country": "US"}, "ca"),
        ("st", {"st": "California", "country": "US"}, ""),
        ("st", {"st": "Île-de-France", "country": "FR"}, "îledefrance"),
        ("country", {"country": "DE"}, "de"),
        ("country", {"country": "Germany"}, ""),
        ("gen", {"gen": "Female"}, "f"),
        ("gen", {"gen": "x"}, ""),
        ("doby", {"dob": "1984-07-09"}, "1984"),
        ("dobm", {"dob": "1984-07-09"}, "07"),
        ("dobd", {"dob": "1984-07-09"}, "09"),
        ("doby", {"dob": "09.07.1984"}, ""),
        ("madid", {"madid": " AB12-CD "}, "ab12-cd"),
    ],
)
def test_other_columns(column: str, fields: dict, normal: str):
    assert cell(column, **fields) == normal


def test_everything_is_hashed_but_the_ids():
    cells = meta.payload(row(fn="Mary", country="us", madid="AB-1", extern_id="p1")).cells
    assert tuple(cells) == meta.COLUMNS
    assert cells["fn"] == "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"
    assert cells["country"] == meta.digest("us")
    assert (cells["madid"], cells["extern_id"]) == ("ab-1", "p1")


def test_an_empty_cell_is_not_the_hash_of_nothing():
    cells = meta.payload(row(fn="'", ln="")).cells
    assert (cells["fn"], cells["ln"], cells["phone"]) == ("", "", "")


def test_what_looks_hashed_is_hashed_again():
    assert cell("fn", fn="a" * 64) == "a" * 64
    assert meta.payload(row(fn="a" * 64)).cells["fn"] == meta.digest("a" * 64)


def test_the_ledger_gets_digests_and_our_own_id_only():
    digests = meta.payload(
        row({"email": "a@example.com", "phone": "+16505551212"}, fn="Ann", madid="AB-1", extern_id="p1")
    ).digests
    assert digests == {
        "email": meta.digest("a@example.com"),
        "phone": meta.digest("16505551212"),
        "extern_id": "p1",
    }
    assert "extern_id" not in meta.payload(row(extern_id="a@example.com")).digests


def test_a_row_that_cannot_be_matched_is_refused():
    with pytest.raises(UnusableRowError, match="no_usable_identifier"):
        meta.payload(row({"email": "test", "phone": None}, fn="Ann", extern_id="p1"))
