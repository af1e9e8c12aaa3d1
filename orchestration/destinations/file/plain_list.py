"""A list for a reader of your own: the sync's fields as they are, identifiers hashed, and in clear where allowed."""

import hashlib
from collections.abc import Sequence

from orchestration.destinations.base import Payload, Row, UnusableRowError


class PlainList:
    """email, phone -> columns profile_id, message_key, email_sha256, phone_sha256, then email, phone if in clear."""

    IDENTIFIERS = None
    FIELDS = None

    def __init__(self, identifiers: Sequence[str], fields: Sequence[str], is_clear: bool) -> None:
        self._identifiers = identifiers
        hashed = [_hashed(one) for one in identifiers]
        # a removal knows digests only: nothing else of who was sent is kept
        self.REMOVAL_COLUMNS = ("profile_id", *hashed)
        in_clear = identifiers if is_clear else ()
        self.COLUMNS = ("profile_id", "message_key", *hashed, *in_clear, *fields)

    def payload(self, row: Row) -> Payload:
        """Identifiers are hashed as the warehouse normalised them. Raises UnusableRowError."""
        values = {one: value for one in self._identifiers if (value := row.identifiers.get(one))}
        if not values:
            raise UnusableRowError("no_usable_identifier")
        digests = {"profile_id": row.profile_id}
        digests |= {_hashed(one): hashlib.sha256(value.encode()).hexdigest() for one, value in values.items()}
        fields = {key: value for key, value in row.fields.items() if value is not None}
        cells = {**fields, **values, **digests, "message_key": row.message_key}
        return Payload({column: cells.get(column, "") for column in self.COLUMNS}, digests)


def _hashed(identifier: str) -> str:
    return f"{identifier}_sha256"
