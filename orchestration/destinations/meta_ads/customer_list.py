"""Meta's customer list: the columns of its upload file, and its rules for normalising and hashing.

Rules: developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters
and .../marketing-api/audiences/guides/custom-audiences. Normalising is not validating: what is no
address still has a normal form, so it is dropped before it is hashed. An empty cell is
never hashed.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping

import phonenumbers

from orchestration.destinations.base import Payload, Row, UnusableRowError

# The order in which Meta's template lists what we can give. doby, dobm and dobd come from field `dob`.
COLUMNS = (
    "email", "phone", "fn", "ln", "ct", "st", "zip", "country", "gen", "doby", "dobm", "dobd",
    "madid", "extern_id",
)  # fmt: skip
# Who has neither e-mail nor phone could not be taken back by digest, and so is not sent.
IDENTIFIERS = ("email", "phone")
FIELDS = ("fn", "ln", "ct", "st", "zip", "country", "gen", "dob", "madid", "extern_id")
REMOVAL_COLUMNS = ("email", "phone", "extern_id")
_UNHASHED = ("madid", "extern_id")

_INTERNATIONAL = r"\s*(\+|00)"
_APOSTROPHES = "\u02bb\u02bc\u02bd"  # letters to Unicode, punctuation to a reader: Oʼbrien


def email(value: str) -> str:
    """'  John_Smith@gmail.com' -> 'john_smith@gmail.com'; dots and tags stay."""
    return value.strip().lower()


def is_email(value: str) -> bool:
    """Whether a normalised value can be an address at all."""
    return bool(re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", value))


def phone(value: str, region: str | None = None) -> str:
    """Digits with the country code, without '+' and leading zeros: '+00 1 (650)555-1212' -> '16505551212'.

    region: ISO 3166 country of a number without country code: ('(650)555-1212', 'US') -> '16505551212'.
    """
    if region and not re.match(_INTERNATIONAL, value):
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            return ""
        return f"{number.country_code}{phonenumbers.national_significant_number(number)}"
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", value)).lstrip("0")


def is_phone(value: str) -> bool:
    """Whether a normalised value has the length of a number with country code (ITU E.164)."""
    return 7 <= len(value) <= 15


def name(value: str) -> str:
    """Lower case without punctuation, any alphabet kept: "O'Brien" -> 'obrien', 'Valéry' -> 'valéry'."""
    return " ".join(_without_marks(value).split())


def place(value: str) -> str:
    """A city or a state: lower case without spaces and punctuation: 'São Paulo' -> 'sãopaulo'."""
    return "".join(_without_marks(value).split())


def state(value: str, country: str = "") -> str:
    """Two letters in the US, else as a city. A US state written out has no digest that would match: empty."""
    normal = place(value)
    return "" if country == "us" and not re.fullmatch(r"[a-z]{2}", normal) else normal


def postal_code(value: str, country: str = "") -> str:
    """No spaces; US: five digits; UK: area, district and sector: ('SW1A 1AA', 'gb') -> 'sw1a1'."""
    normal = "".join(value.lower().split())
    if country == "us" or (not country and re.fullmatch(r"\d{5}-\d{4}", normal)):
        return normal.split("-")[0][:5]
    if country in ("gb", "uk") and re.fullmatch(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}", normal):
        return normal[:-2]
    return normal


def country_code(value: str) -> str:
    """Two letters, lower case; anything else has no digest that would match: empty."""
    normal = value.strip().lower()
    return normal if re.fullmatch(r"[a-z]{2}", normal) else ""


def gender(value: str) -> str:
    """'m' or 'f', else empty."""
    return {"m": "m", "male": "m", "f": "f", "female": "f"}.get(value.strip().lower(), "")


def birth_date(value: str) -> tuple[str, str, str]:
    """'1984-07-09' -> ('1984', '07', '09'); anything else is empty."""
    found = re.fullmatch(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", value.strip()[:10])
    return found.group(1, 2, 3) if found else ("", "", "")


def digest(value: str) -> str:
    """SHA-256 of the UTF-8 bytes, lower-case hex; of nothing, nothing."""
    return hashlib.sha256(value.encode()).hexdigest() if value else ""


def normalise(identifiers: Mapping[str, str | None], fields: Mapping[str, str | None]) -> dict[str, str]:
    """Every column in its normal form, unhashed; what is absent or unusable is empty."""

    def of(key: str, rule: Callable[..., str], *more: str) -> str:
        value = fields.get(key)
        return rule(value, *more) if value else ""

    address, written = email(identifiers.get("email") or ""), identifiers.get("phone") or ""
    # without a country code the digits would be somebody else's number
    number = phone(written) if re.match(_INTERNATIONAL, written) else ""
    country = of("country", country_code)
    year, month, day = birth_date(fields.get("dob") or "")
    return {
        "email": address if is_email(address) else "",
        "phone": number if is_phone(number) else "",
        "fn": of("fn", name),
        "ln": of("ln", name),
        "ct": of("ct", place),
        "st": of("st", state, country),
        "zip": of("zip", postal_code, country),
        "country": country,
        "gen": of("gen", gender),
        "doby": year,
        "dobm": month,
        "dobd": day,
        "madid": of("madid", lambda value: value.strip().lower()),
        "extern_id": of("extern_id", str.strip),
    }


def payload(row: Row) -> Payload:
    """The cells of a row, and what a removal needs. Raises UnusableRowError if nothing would match."""
    normal = normalise(row.identifiers, row.fields)
    cells = {column: value if column in _UNHASHED else digest(value) for column, value in normal.items()}
    digests = {column: cells[column] for column in IDENTIFIERS if cells[column]}
    if not digests:
        raise UnusableRowError("no_usable_identifier")
    # An external id leaves unhashed: the ledger holds it only where it is our own id, which it holds anyway.
    if cells["extern_id"] == row.profile_id:
        digests["extern_id"] = row.profile_id
    return Payload(cells, digests)


def _without_marks(value: str) -> str:
    """Composed, lower case, without punctuation and symbols; accents and letters of any alphabet stay."""
    composed = unicodedata.normalize("NFC", value).lower()
    return "".join(letter for letter in composed if not _is_mark(letter))


def _is_mark(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] in "PS" or category == "Cf" or letter in _APOSTROPHES
