"""State: the tables that cannot be built again from raw tables. Made where missing, backed up, restored."""

from orchestration.state.salt import SaltError, set_salt
from orchestration.state.tables import SCHEMA, declared_tables, ensure_state

__all__ = ["SCHEMA", "SaltError", "declared_tables", "ensure_state", "set_salt"]
