"""Generate seeds/phone_regions.csv from the phonenumbers library (Google's libphonenumber).

Run `python -m orchestration.reference.phone_regions` after the library's version was raised, and commit
the CSV where it changed: numbering plans change a few times a year.
"""

import csv
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

SEED = Path(__file__).resolve().parents[2] / "seeds" / "phone_regions.csv"

# Trunk prefixes are given as patterns; those of digits, classes, options and alternatives are spelled out.
_SPELLABLE = re.compile(r"^(?:\d\??|\[\d+\]|\|)+$")


_KINDS = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
)


class PhoneRegion(NamedTuple):
    """A row of the seed; the columns are documented in seeds/_seeds.yml."""

    region: str
    calling_code: str
    is_main_region: str
    trunk_prefix: str
    other_trunk_prefix: str
    international_prefix: str
    national_lengths: str
    may_begin_with_zero: str
    national_pattern: str


def phone_regions() -> list[PhoneRegion]:
    """All rows: the countries by ISO code, then the calling codes that belong to no country."""
    regions = sorted(phonenumbers.SUPPORTED_REGIONS)
    countries = (PhoneMetadata.metadata_for_region(region) for region in regions)
    codes = sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS)
    no_country = (PhoneMetadata.metadata_for_nongeo_region(code) for code in codes)
    return [_row(metadata) for metadata in itertools.chain(countries, no_country)]


def _row(metadata: PhoneMetadata) -> PhoneRegion:
    is_country = metadata.id != phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY
    region = metadata.id if is_country else str(metadata.country_code)
    main_region = phonenumbers.region_code_for_country_code(metadata.country_code)
    trunk = metadata.national_prefix or ""
    has_zeros = any(number.startswith("0") for number in _examples(metadata))
    return PhoneRegion(
        region=region,
        calling_code=str(metadata.country_code),
        is_main_region=_boolean(not is_country or region == main_region),
        trunk_prefix=trunk,
        other_trunk_prefix=_other_trunk_prefix(metadata.national_prefix_for_parsing or "", trunk),
        international_prefix=_international_prefix(metadata),
        national_lengths="|".join(["", *map(str, metadata.general_desc.possible_length), ""]),
        may_begin_with_zero=_boolean(not is_country or has_zeros),
        national_pattern=metadata.general_desc.national_number_pattern,
    )


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _international_prefix(metadata: PhoneMetadata) -> str:
    """Digits dialled before a foreign number: the preferred ones where carriers have their own."""
    preferred = re.sub(r"\D", "", metadata.preferred_international_prefix or "")
    pattern = metadata.international_prefix or ""
    return preferred or (pattern if pattern.isdigit() else "00" if re.match(pattern or "00", "00") else "")


def _other_trunk_prefix(pattern: str, trunk: str) -> str:
    """The longest further trunk prefix people write: '80' in Belarus (0|80?), '8' in Lithuania ([08])."""
    if not _SPELLABLE.match(pattern):
        return ""
    spelled = {prefix for alternative in pattern.split("|") for prefix in _spell(alternative)}
    return max(spelled - {trunk}, key=len, default="")


def _spell(alternative: str) -> Iterator[str]:
    parts = re.findall(r"\[\d+\]|\d\??", alternative)
    return ("".join(choice) for choice in itertools.product(*map(_choices, parts)))


def _choices(part: str) -> list[str]:
    """'[08]' -> 0 or 8, '0?' -> 0 or nothing, '8' -> 8."""
    return list(part[1:-1]) if part.startswith("[") else [part[0], ""] if part.endswith("?") else [part]


def _examples(metadata: PhoneMetadata) -> Iterator[str]:
    for kind in _KINDS:
        description = getattr(metadata, kind)
        if description is not None and description.example_number:
            yield description.example_number


def main() -> None:
    """Write the seed."""
    with SEED.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(PhoneRegion._fields)
        writer.writerows(phone_regions())
    print(f"{SEED}: {len(phone_regions())} regions, phonenumbers {phonenumbers.__version__}")


if __name__ == "__main__":
    main()
