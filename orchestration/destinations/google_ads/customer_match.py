"""Google's Customer Match: one member as the Data Manager API takes it, normalised by google_normalise.

An address is matched only when all four parts of it are there.
"""

from collections.abc import Mapping
from typing import Any

from orchestration.destinations.base import Digests, Payload, Row, UnusableRowError
from orchestration.destinations.google_ads.normalise import (
    digest,
    email,
    family_name,
    given_name,
    phone,
    postal_code,
    region_code,
)

IDENTIFIERS = ("email", "phone")
ADDRESS = ("given_name", "family_name", "region_code", "postal_code")


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
