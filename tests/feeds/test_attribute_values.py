"""normalise_text and its kin, by examples."""

import pytest

from tests.support.project import Project

CASES = {
    "{{ goldseam.normalise_text('value') }}": [
        ("  Anna   Maria ", "Anna Maria"),
        ("Anna\u00a0\u200b\t\n Maria\ufeff", "Anna Maria"),
        ("n/a", None),
        ("N/A ", None),
        ("NULL", None),
        ("None", None),
        ("-", None),
        ("--", None),
        ("...", None),
        ("?", None),
        ("Unknown", None),
        ("НЕТ", None),
        ("", None),
        (" ", None),
        ("Na", "Na"),
        ("Nullmeier", "Nullmeier"),
        ("0", "0"),
        ("C++", "C++"),
        (None, None),
    ],
    "{{ goldseam.normalise_name('value') }}": [
        (" jean–luc ", "jean-luc"),
        ("Jean - Luc", "Jean - Luc"),
        ("Jean – Luc", "Jean - Luc"),
        ("O’Neill", "O'Neill"),
        ("O'Neill", "O'Neill"),
        ("MACDONALD", "MACDONALD"),
        ("  Мария  Ивановна ", "Мария Ивановна"),
        ("Łukasz", "Łukasz"),
        ("李", "李"),
        ("12345", None),
        ("???", None),
        ("'", None),
        ("[]", None),
        ("test", None),
        ("Testino", "Testino"),
        ("3M", "3M"),
    ],
    "{{ goldseam.normalise_postal_code('value') }}": [
        ("sw1a 1aa", "SW1A1AA"),
        (" 00-950 ", "00-950"),
        ("10115", "10115"),
        ("101\u00a0000", "101000"),
        ("D-10115", "D-10115"),
        ("02134-1000", "02134-1000"),
        ("000000", None),
        ("Berlin", None),
        ("n/a", None),
        ("-", None),
        ("1234567890123", None),
        ("", None),
    ],
    "{{ goldseam.normalise_country_code('value') }}": [
        (" de ", "DE"),
        ("uk", "GB"),
        ("EL", "GR"),
        ("Germany", None),
        ("DEU", None),
        ("--", None),
        ("", None),
        (None, None),
    ],
    "{{ goldseam.normalise_gender('value') }}": [
        ("F", "f"),
        ("female", "f"),
        ("Frau", "f"),
        ("Женский", "f"),
        ("Ж", "f"),
        ("Mr", "m"),
        ("MÄNNLICH", "m"),
        ("М", "m"),
        ("Divers", "x"),
        ("n/a", None),
        ("1", None),
    ],
    "{{ goldseam.normalise_birth_date('value') }}": [
        ("1990-02-28", "1990-02-28"),
        ("1990-02-28 00:00:00", "1990-02-28"),
        ("1990-02-30", None),
        ("1899-12-31", None),
        ("9999-12-31", None),
        ("28.02.1990", None),
        ("", None),
    ],
    "{{ goldseam.normalise_language('value') }}": [
        ("de", "de"),
        ("de-DE", "de"),
        ("EN_us.UTF-8", "en"),
        ("deutsch", None),
        ("", None),
    ],
}

ATTRIBUTES = [
    ("first_name", " Anna ", "Anna"),
    ("last_name", "12345", None),
    ("company", "3M", "3M"),
    ("email", "Anna@X.de ", "anna@x.de"),
    ("country_code", "uk", "GB"),
    ("gender", "Female", "f"),
    ("birth_date", "1990-02-30", None),
    ("birth_date", "1990-02-28", "1990-02-28"),
    ("postal_code", "sw1a 1aa", "SW1A1AA"),
    ("language", "de_DE", "de"),
    ("job_title", "  CTO ", "CTO"),
    ("shoe_size", "42", "42"),
    ("city", "n/a", None),
    (None, "kept", "kept"),
]


@pytest.fixture(scope="module")
def results(project: Project) -> dict[tuple[str, str | None], str | None]:
    """Every expression of CASES over every value of CASES, in one query."""
    values = list(dict.fromkeys(value for cases in CASES.values() for value, _ in cases))
    names = {f"result_{place}": template for place, template in enumerate(CASES)}
    rows = project.evaluate(names, values)
    return {(template, row["value"]): row[name] for name, template in names.items() for row in rows}


@pytest.mark.parametrize("template", CASES)
def test_examples(results, template):
    assert {value: results[template, value] for value, _ in CASES[template]} == dict(CASES[template])


def test_each_attribute_by_its_kind(project: Project):
    rows = [{"attribute": attribute, "value": value} for attribute, value, _ in ATTRIBUTES]
    project.load("scratch", "attributes", rows)
    result = "{{ goldseam.normalise_attribute('attribute', 'value') }}"
    sql = project.render(f"select attribute, value, {result} as result from scratch.attributes")
    found = {(row["attribute"], row["value"]): row["result"] for row in project.rows(sql)}
    assert found == {(attribute, value): result for attribute, value, result in ATTRIBUTES}
