"""normalise_phone against Google's phonenumbers library, the oracle, over all regions and spellings."""

import contextlib
from collections.abc import Iterator

import phonenumbers
import pytest
from phonenumbers import PhoneMetadata, PhoneNumberFormat, PhoneNumberType

from orchestration.reference.phone_regions import SEED, PhoneRegion, phone_regions
from tests.support.project import Project

KINDS = [
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.VOIP,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.UAN,
]

# The only regions whose spellings may differ (see the macro's documentation), and which share of all does.
ODD_REGIONS = {
    "AR",  # mobile numbers: 15 at home, 9 from abroad
    "CA",  # seven-digit numbers that are dialled without an area code, 310-1234
}
ALLOWED_EXCEPTIONS = 0.002

EXAMPLES = [
    # raw_value, region, e164, part of the reason
    ("0171 / 123 45 67", "DE", "+491711234567", None),
    ("(030) 901820", "DE", "+4930901820", None),
    ("491701234567", "DE", "+491701234567", None),
    ("4930901820", "DE", "+4930901820", None),
    ("8 (916) 123-45-67", "RU", "+79161234567", None),
    ("79161234567", "RU", "+79161234567", None),
    ("9161234567", "RU", "+79161234567", None),
    ("8 (916) 123-45-67 доб. 12", "RU", "+79161234567", None),
    ("ТЕЛ.: 8 916 123 45 67", "RU", "+79161234567", None),
    ("020 7946 0018", "GB", "+442079460018", None),
    ("+44 (0)20 7946 0018", "DE", "+442079460018", None),
    ("447911123456", "GB", "+447911123456", None),
    ("(212) 555-0123 x45", "US", "+12125550123", None),
    ("1-212-555-0123", "US", "+12125550123", None),
    ("212.555.0123 ext. 7", "US", "+12125550123", None),
    ("tel:+1-212-555-0123;ext=5", "DE", "+12125550123", None),
    ("22 555 12 34", "PL", "+48225551234", None),
    ("+48 (0)22 555 12 34", "DE", "+48225551234", None),
    ("06 698 12345", "IT", "+390669812345", None),
    ("+39 (06) 698 12345", "US", "+390669812345", None),
    ("00 49 30 901820", "US", "+4930901820", None),
    ("011 49 30 901820", "US", "+4930901820", None),
    ("810 49 30 901820", "RU", "+4930901820", None),
    ("8~10 49 30 901820", "RU", "+4930901820", None),
    ("0011 49 30 901820", "AU", "+4930901820", None),
    ("(+49) 30–901820", "US", "+4930901820", None),
    ("\u202a+49\u00a030\u2009901820\u202c", "US", "+4930901820", None),
    ("+49 30 901820", "nowhere", "+4930901820", None),
    ("0000000000", "DE", None, "begins with 0"),
    ("1111111111", "US", None, "the same"),
    ("12", "DE", None, "never has 2 digits"),
    ("030 123456, 0171 1234567", "DE", "+4930123456", None),
    ("030 123456 / 0171 12345678", "DE", None, "digits"),
    ("1-800-FLOWERS", "US", None, "letters"),
    ("12+34", "DE", None, "plus sign"),
    ("+", "DE", None, "no digit"),
    ("n/a", "DE", None, "no digit"),
    ("", "DE", None, "no digit"),
    ("٠١٧١١٢٣٤٥٦٧", "DE", None, "no digit"),
    ("+999 123456", "DE", None, "calling code"),
    ("030 901820", "XX", None, "'XX'"),
    ("'; drop table x; --", "DE", None, "no digit"),
]


@pytest.fixture(scope="module")
def e164_of(project: Project):
    """Normalise (raw_value, region) pairs in the warehouse; gives {(raw_value, region): (e164, reason)}."""
    project.dbt("seed", "--select", "phone_regions")
    sql = project.render("select * from ({{ goldseam.normalise_phone('scratch.spellings') }}) as normalised")

    def normalise(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[str | None, str | None]]:
        rows = [{"raw_value": raw, "region": region} for raw, region in dict.fromkeys(pairs)]
        project.load("scratch", "spellings", rows)
        out = project.rows(sql)
        assert len(out) == len(rows)
        return {(row["raw_value"], row["region"]): (row["e164"], row["reason"]) for row in out}

    return normalise


def test_spellings_of_everyday(e164_of):
    found = e164_of([(raw, region) for raw, region, _, _ in EXAMPLES])
    for raw, region, e164, reason in EXAMPLES:
        got, why = found[raw, region]
        assert got == e164, (raw, region, got, why)
        assert (why is None) == (e164 is not None)
        assert reason is None or reason in why, (raw, why)


def test_agrees_with_phonenumbers_in_every_region(e164_of):
    expected = {(raw, region): e164 for raw, region, e164 in _library_spellings()}
    assert len({region for _, region in expected}) == len(phonenumbers.SUPPORTED_REGIONS)
    found = e164_of(list(expected))
    wrong = {pair: found[pair] for pair, e164 in expected.items() if found[pair][0] != e164}
    report = "\n".join(f"{pair} -> {got}, library {expected[pair]}" for pair, got in list(wrong.items())[:40])
    assert {region for _, region in wrong} <= ODD_REGIONS, report
    assert len(wrong) <= ALLOWED_EXCEPTIONS * len(expected), report


def test_seed_is_what_the_library_says():
    text = SEED.read_text(encoding="utf-8")
    assert text.startswith(",".join(PhoneRegion._fields) + "\n")
    assert text.count("\n") == len(phone_regions()) + 1


def _library_spellings() -> Iterator[tuple[str, str, str]]:
    """(spelling, region, E.164) of example numbers that the library itself reads back as valid and equal."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for number in _example_numbers(region):
            e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            for spelling in _spellings(number, e164, region):
                with contextlib.suppress(phonenumbers.NumberParseException):
                    parsed = phonenumbers.parse(spelling, region)
                    if phonenumbers.is_valid_number(parsed):
                        yield spelling, region, phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def _example_numbers(region: str) -> Iterator[phonenumbers.PhoneNumber]:
    """The library's example of each kind of number, and a neighbour of it."""
    for kind in KINDS:
        example = phonenumbers.example_number_for_type(region, kind)
        if example is None:
            continue
        yield example
        neighbour = phonenumbers.PhoneNumber()
        neighbour.merge_from(example)
        neighbour.national_number = example.national_number + 11
        if phonenumbers.is_valid_number(neighbour):
            yield neighbour


def _spellings(number: phonenumbers.PhoneNumber, e164: str, region: str) -> Iterator[str]:
    metadata = PhoneMetadata.metadata_for_region(region)
    prefix = metadata.preferred_international_prefix or metadata.international_prefix
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    yield e164
    yield international
    yield international.replace(" ", "-") + " ext. 12"
    yield phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
    yield national
    yield national.replace(" ", "").replace("-", ".")
    yield "".join(character for character in national if character.isdigit())
    yield "00" + e164[1:]
    if prefix.isdigit():
        yield prefix + " " + e164[1:]
