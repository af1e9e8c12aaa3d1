"""Where an identifier is asked for and somebody gives a profile_id: which identifier to ask about instead."""

from orchestration.identity.words import moment, printable
from orchestration.warehouse import Row, Warehouse


def profile_in_words(warehouse: Warehouse, typed: str) -> str | None:
    """What to tell somebody who gave a profile_id; None where it is none."""
    # text that no driver takes is no profile_id
    if not typed or not typed.isascii() or not typed.isprintable():
        return None
    if rows := _surest_identifier(warehouse, typed):
        return f"{typed} is a profile, not an identifier. Ask about one of its identifiers: {_asked(rows)}"
    if not warehouse.has_table("identity", "profile_redirects_current"):
        return None
    redirects = warehouse.fetch(
        "select to_profile_id, retired_at"
        f" from {warehouse.relation('identity', 'profile_redirects_current')} where from_profile_id = ?",
        [typed],
    )
    for successor, retired_at in redirects:
        retired = f"{typed} is a profile that retired at {moment(retired_at)}"
        if successor is None:
            return f"{retired}; nothing is left of it."
        rows = _surest_identifier(warehouse, successor)
        return (
            f"{retired}; {successor} took over. Ask about one of its identifiers: {_asked(rows)}"
            if rows
            else f"{retired}; {successor} took over."
        )
    return None


def _surest_identifier(warehouse: Warehouse, profile_id: str) -> list[Row]:
    return warehouse.fetch(
        "select held.identifier_type, held.identifier_value"
        f" from {warehouse.relation('identity', 'identity_map_history')} as held"
        f" inner join {warehouse.relation('feeds', 'rule_identifier_types')} as types"
        " on held.identifier_type = types.identifier_type"
        " where held.profile_id = ? and held.valid_to is null order by types.priority, held.node_id limit 1",
        [profile_id],
    )


def _asked(rows: list[Row]) -> str:
    [(kind, value)] = rows
    return f"goldseam explain {kind}:{printable(value)}"
