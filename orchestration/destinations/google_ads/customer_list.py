"""Google's customer list: the columns of the file that its upload page takes, hashed by Google's rules.

support.google.com/google-ads/answer/7659867. An address is matched when all four parts of it are there, and left out
otherwise.
"""

from orchestration.destinations.base import Payload, Row, UnusableRowError
from orchestration.destinations.google_ads import normalise as google

COLUMNS = ("Email", "Phone", "First Name", "Last Name", "Country", "Zip")
# Who has neither e-mail nor phone could not be taken back by digest, and so is not sent.
IDENTIFIERS = ("email", "phone")
FIELDS = ("given_name", "family_name", "region_code", "postal_code")
REMOVAL_COLUMNS = ("Email", "Phone")
_ADDRESS = ("First Name", "Last Name", "Country", "Zip")


def payload(row: Row) -> Payload:
    """The cells of a row, and what a removal needs. Raises UnusableRowError if nothing would match."""
    fields = {key: row.fields.get(key) or "" for key in FIELDS}
    region = google.region_code(fields["region_code"])
    cells = {
        "Email": google.digest(google.email(row.identifiers.get("email") or "")),
        "Phone": google.digest(google.phone(row.identifiers.get("phone") or "", region)),
        "First Name": google.digest(google.given_name(fields["given_name"])),
        "Last Name": google.digest(google.family_name(fields["family_name"])),
        "Country": region,
        "Zip": google.postal_code(fields["postal_code"], region),
    }
    digests = {column: cells[column] for column in REMOVAL_COLUMNS if cells[column]}
    if not digests:
        raise UnusableRowError("no_usable_identifier")
    if not all(cells[part] for part in _ADDRESS):
        cells |= dict.fromkeys(_ADDRESS, "")
    return Payload(cells, digests)
