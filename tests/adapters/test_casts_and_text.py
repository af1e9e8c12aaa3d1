"""The shims give the same value on every engine: try_cast of nasty text, lower_text of all alphabets."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.support.project import Project

TEXTS: dict[str, dict[str, Any]] = {
    # type -> text -> value; the texts of every type are tried with every other type too, and must not raise
    "numeric(18,4)": {
        "12.50": Decimal("12.50"),
        " 12.50 ": Decimal("12.50"),
        "-0.00005": Decimal("-0.0001"),
        "+7": Decimal("7"),
        ".5": Decimal("0.5"),
        "5.": Decimal("5"),
        "12,5": None,
        "1,234.50": None,
        "1 234": None,
        "NaN": None,
        "Infinity": None,
        "1e5": Decimal("100000"),
        "1.5e-3": Decimal("0.0015"),
        "1e-05": Decimal("0"),
        "1e99": None,
        "0x1F": None,
        "1_000": None,
        "99999999999999": Decimal("99999999999999"),
        "99999999999999.99996": None,
        "999999999999999": None,
        "€5": None,
        "": None,
        " ": None,
        ".": None,
        "-": None,
        "twelve": None,
        "000000000000000000001.5": Decimal("1.5"),
    },
    "bigint": {
        "12": 12,
        " 12 ": 12,
        "-12": -12,
        "+12": 12,
        "12.0": 12,
        "12.": 12,
        "12.7": None,
        "12.5": None,
        "1e3": None,
        "007": 7,
        "9223372036854775807": 9223372036854775807,
        "9223372036854775808": None,
        "999999999999999999": 999999999999999999,
        "99999999999999999999": None,
        "0x10": None,
        "1_000": None,
        "true": None,
        "١٢": None,
    },
    "boolean": {
        "true": True,
        "TRUE": True,
        " t ": True,
        "yes": True,
        "Y": True,
        "1": True,
        "on": None,
        "false": False,
        "F": False,
        "no": False,
        "n": False,
        "0": False,
        "off": None,
        "2": None,
        "tru": None,
        "ye": None,
        "": None,
    },
    "date": {
        "2026-02-28": date(2026, 2, 28),
        " 2026-02-28 ": date(2026, 2, 28),
        "2024-02-29": date(2024, 2, 29),
        "2026-02-29": None,
        "1900-02-29": None,
        "2000-02-29": date(2000, 2, 29),
        "2026-02-30": None,
        "2026-13-01": None,
        "2026-00-10": None,
        "2026-2-3": None,
        "2026-02-03 23:59:59": date(2026, 2, 3),
        "2026-02-03T23:59:59Z": date(2026, 2, 3),
        "2026-02-03T23:59:59-05:00": date(2026, 2, 3),
        "2026-02-03x": None,
        "2026-02-03 soon": None,
        "03.02.2026": None,
        "02/03/2026": None,
        "2026/02/03": None,
        "20260203": None,
        "0000-01-01": None,
        "0001-01-01": date(1, 1, 1),
        "10000-01-01": None,
        "2026-02-03 (BC)": None,
        "today": None,
        "now": None,
        "epoch": None,
        "infinity": None,
    },
    "timestamp": {
        "2026-02-01T08:00:00Z": datetime(2026, 2, 1, 8),
        "2026-02-01T10:00:00+02:00": datetime(2026, 2, 1, 8),
        "2026-02-01T10:00:00+0200": datetime(2026, 2, 1, 8),
        "2026-02-01 10:00:00+02": datetime(2026, 2, 1, 8),
        "2026-02-01 10:00:00 +02:00": datetime(2026, 2, 1, 8),
        "2026-02-01 03:00:00-05:30": datetime(2026, 2, 1, 8, 30),
        "2026-02-01 08:00:00 UTC": datetime(2026, 2, 1, 8),
        "2026-02-01 08:00:00": datetime(2026, 2, 1, 8),
        " 2026-02-01 08:00 ": datetime(2026, 2, 1, 8),
        "2026-02-01T08:00:00.123456": datetime(2026, 2, 1, 8, 0, 0, 123456),
        "2026-02-01T08:00:00.1Z": datetime(2026, 2, 1, 8, 0, 0, 100000),
        "2026-02-01T08:00:00.123456789": datetime(2026, 2, 1, 8, 0, 0, 123456),
        "2026-02-01T10:00:00.999999999+02:00": datetime(2026, 2, 1, 8, 0, 0, 999999),
        "2026-02-01": datetime(2026, 2, 1),
        "2026-02-30": None,
        "2026-02-01 24:00:00": None,
        "2026-02-01 25:00:00": None,
        "2026-02-01 08:60:00": None,
        "2026-02-01 08:00:60": None,
        "2026-02-01 08": None,
        "2026-02-01 8:00": None,
        "2026-02-01 08:00:00 CET": None,
        "2026-02-01 08:00:00 Europe/Berlin": None,
        "2026-02-01 08:00:00+15:00": None,
        "2026-02-01 08:00:00 PM": None,
        "2026-02-01Z": None,
        "0000-01-01 00:00:00": None,
        "12026-02-01 08:00:00": None,
        "1769932800": None,
        "infinity": None,
        "-infinity": None,
        "now": None,
    },
    "text": {"as it is ": "as it is "},
}

# value, type -> result: values that are typed already keep what they are
TYPED = [
    ("cast(12.7 as numeric(18,4))", "bigint", None),
    ("cast(12.0 as numeric(18,4))", "bigint", 12),
    ("cast(12.34565 as double precision)", "numeric(18,4)", Decimal("12.3457")),
    ("cast('NaN' as double precision)", "numeric(18,4)", None),
    ("cast(5 as bigint)", "numeric(18,4)", Decimal("5")),
    ("cast(5 as integer)", "bigint", 5),
    ("true", "boolean", True),
    ("cast(1 as bigint)", "boolean", True),
    ("cast('2026-02-01' as date)", "timestamp", datetime(2026, 2, 1)),
    ("cast('2026-02-01 10:00:00' as timestamp)", "timestamp", datetime(2026, 2, 1, 10)),
    ("cast('2026-02-01 10:00:00.5' as timestamp)", "timestamp", datetime(2026, 2, 1, 10, 0, 0, 500000)),
    ("cast('2026-02-01 10:00:00' as timestamp)", "date", date(2026, 2, 1)),
    ("cast('2026-02-01 10:00:00+02' as timestamp with time zone)", "timestamp", datetime(2026, 2, 1, 8)),
    ("cast(7 as bigint)", "text", "7"),
]


@pytest.fixture(scope="module")
def casts(project: Project) -> dict[tuple[str, str], Any]:
    """Every text of TEXTS cast to every type, in one query."""
    texts = list(dict.fromkeys(text for cases in TEXTS.values() for text in cases))
    names = {sql_type: f"as_{place}" for place, sql_type in enumerate(TEXTS)}
    templates = {
        name: f"{{{{ goldseam.try_cast('value', '{sql_type}') }}}}" for sql_type, name in names.items()
    }
    rows = project.evaluate(templates, texts)
    return {(sql_type, row["value"]): row[name] for sql_type, name in names.items() for row in rows}


@pytest.mark.parametrize("sql_type", TEXTS)
def test_try_cast_of_text(casts, sql_type):
    assert {text: casts[sql_type, text] for text in TEXTS[sql_type]} == TEXTS[sql_type]


def test_try_cast_of_typed_values(project: Project):
    columns = ", ".join(
        f"{{{{ goldseam.try_cast(\"{value}\", '{sql_type}') }}}} as case_{place}"
        for place, (value, sql_type, _) in enumerate(TYPED)
    )
    row = project.rows(project.render(f"select {columns}"))[0]
    for place, (value, sql_type, expected) in enumerate(TYPED):
        assert row[f"case_{place}"] == expected, (value, sql_type)


def test_lower_text_of_every_letter(project: Project):
    """As Python lowers each character, one by one: final sigma and the like do not depend on neighbours."""
    characters = map(chr, range(1, 0x1E944))
    letters = [
        character for character in characters if character.isalpha() and character.lower() != character
    ]
    rows = project.evaluate({"low": "{{ goldseam.lower_text('value') }}"}, letters)
    # Python makes two characters of the Turkish capital I with dot.
    expected = {letter: letter.lower() for letter in letters} | {"İ": "i"}
    different = {row["value"]: row["low"] for row in rows if row["low"] != expected[row["value"]]}
    assert different == {}


def test_lower_text_of_words(project: Project):
    words = {"ΟΔΥΣΣΕΥΣ": "οδυσσευσ", "İSTANBUL": "istanbul", "ЖАННА ÄRMEL": "жанна ärmel"}
    rows = project.evaluate({"low": "{{ goldseam.lower_text('value') }}"}, list(words))
    assert {row["value"]: row["low"] for row in rows} == words


def test_regex_replace_replaces_every_match(project: Project):
    template = """{{ goldseam.regex_replace('value', "'[^0-9]'", "''") }}"""
    rows = project.evaluate({"digits": template}, ["(030) 12-34", "é١1"])
    assert [row["digits"] for row in rows] == ["0301234", "1"]


def test_regex_match_finds_anywhere(project: Project):
    template = """{{ goldseam.regex_match('value', "'[+][0-9]+$'") }}"""
    rows = project.evaluate({"found": template}, ["tel +49", "+49 x", None])
    assert [row["found"] for row in rows] == [True, False, None]
