"""The secret that keys profile ids: set once, replaced never, told to nobody."""

import hashlib

from orchestration.clock import utc_now
from orchestration.errors import Explained
from orchestration.warehouse import Warehouse

SALT_VARIABLE = "GOLDSEAM_IDENTITY_SALT"
SALT_TABLE = "identity_salt"
_SCHEMA = "goldseam_state"


class SaltError(Explained):
    """The salt that was given is not the one that the warehouse's profile ids were made with."""


def set_salt(warehouse: Warehouse, salt: str) -> None:
    """Key profile ids with this salt, by a parameter, never in a statement; replaces no other."""
    known = standing_salt(warehouse)
    if known is None:
        now = utc_now()
        warehouse.append(_SCHEMA, SALT_TABLE, ["salt", "created_at"], [(salt, now)])
    elif known != salt:
        raise SaltError(
            f"{SALT_VARIABLE} differs from the salt in {warehouse.relation(_SCHEMA, SALT_TABLE)}. Another salt would"
            " give everybody another profile_id: unset the variable or give the first salt again. A new warehouse"
            " takes any salt."
        )


def standing_salt(warehouse: Warehouse) -> str | None:
    """The warehouse's salt; None before the first run."""
    if not warehouse.has_table(_SCHEMA, SALT_TABLE):
        return None
    rows = warehouse.fetch(f"select salt from {warehouse.relation(_SCHEMA, SALT_TABLE)}")
    return rows[0][0] if rows else None


def fingerprint(salt: str) -> str:
    """Tells whether two salts are the same one. No more of a secret than a profile_id, which is such a hash too."""
    return hashlib.sha256(f"goldseam salt:{salt}".encode()).hexdigest()
