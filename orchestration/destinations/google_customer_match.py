"""Google's Customer Match: its rules for normalising and hashing, and one member as the Data Manager API takes it.

Rules: developers.google.com/data-manager/api/get-started/formatting. Names and contact points are hashed; region and
postal code are not, and an address is matched only when all four parts of it are there.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import phonenumbers

from orchestration.destinations.base import Digests, Payload, Row, UnusableRowError

IDENTIFIERS = ("email", "phone")
ADDRESS = ("given_name", "family_name", "region_code", "postal_code")

_MANY_SPELLINGS = ("gmail.com", "googlemail.com")
_TITLE = r"(mrs|mr|ms|miss|dr|prof)(\.\s*|\s+)(?=\S)"
_SUFFIX = r"(?<=\S)[\s,]+(jr|sr|ii|iii|iv)\.?"


def email(value: str) -> str:
    """' Jane.Doe+shop@GMAIL.com' -> 'janedoe@gmail.com'; dots and tags stay elsewhere. Empty if it is no address."""
    user, _, domain = "".join(value.split()).lower().partition("@")
    if domain in _MANY_SPELLINGS:
        user = user.partition("+")[0].replace(".", "")
    return f"{user}@{domain}" if user and domain and "@" not in domain else ""


def phone(value: str, region: str = "") -> str:
    """E.164: ('(800) 555-0100', 'US') -> '+18005550100'. Empty if it is no valid number, or of no known country."""
    written = re.sub(r"^\s*00", "+", value.strip())
    try:
        number = phonenumbers.parse(written, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def given_name(value: str) -> str:
    """' Mrs. Anna-Maria ' -> 'anna-maria'"""
    return re.sub(f"^{_TITLE}", "", value.strip().lower())


def family_name(value: str) -> str:
    """'Smith, Jr.' -> 'smith'"""
    return re.sub(f"{_SUFFIX}$", "", value.strip().lower())


def region_code(value: str) -> str:
    """ISO 3166: ' us' -> 'US'; anything but two letters is empty."""
    normal = value.strip().upper()
    return normal if re.fullmatch(r"[A-Z]{2}", normal) else ""


def postal_code(value: str, region: str = "") -> str:
    """As written; in the US five digits, or five and four, else empty."""
    normal = value.strip()
    return "" if region == "US" and not re.fullmatch(r"\d{5}(-\d{4})?", normal, re.ASCII) else normal


def digest(value: str) -> str:
    """SHA-256 of the UTF-8 bytes, lower-case hex; of nothing, nothing."""
    return hashlib.sha256(value.encode()).hexdigest() if value else ""


def digests(identifiers: Mapping[str, str | None], fields: Mapping[str, str | None]) -> dict[str, str]:
    """What can be sent, by name; an address is whole or absent."""
    region = region_code(fields.get("region_code") or "")
    found = {
        "email": digest(email(identifiers.get("email") or "")),
        "phone": digest(phone(identifiers.get("phone") or "", region)),
        "given_name": digest(given_name(fields.get("given_name") or "")),
        "family_name": digest(family_name(fields.get("family_name") or "")),
        "region_code": region,
        "postal_code": postal_code(fields.get("postal_code") or "", region),
    }
    has_address = all(found[part] for part in ADDRESS)
    return {key: value for key, value in found.items() if value and (has_address or key not in ADDRESS)}


def user_identifiers(sent: Digests) -> list[dict[str, Any]]:
    """Digests as the API's userIdentifiers, to add them or to take them back."""
    names = {"email": "emailAddress", "phone": "phoneNumber"}
    found: list[dict[str, Any]] = [{names[key]: sent[key]} for key in IDENTIFIERS if key in sent]
    if all(part in sent for part in ADDRESS):
        given, family, region, postal = (sent[part] for part in ADDRESS)
        found.append(
            {
                "address": {
                    "givenName": given,
                    "familyName": family,
                    "regionCode": region,
                    "postalCode": postal,
                }
            }
        )
    return found


def payload(row: Row) -> Payload:
    """Raises UnusableRowError if nothing would match."""
    found = digests(row.identifiers, row.fields)
    if not found:
        raise UnusableRowError("no_usable_identifier")
    return Payload({"userIdentifiers": user_identifiers(found)}, found)
