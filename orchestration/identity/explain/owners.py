"""Who shares an identifier that is blocked as `shared`."""

from orchestration.identity.explain.explanation import Name, Owner, Owners
from orchestration.warehouse import Warehouse

_MOST_OWNERS = 20


def owners_of(warehouse: Warehouse, node_id: int) -> list[Owners]:
    """By type, the type with most owners first.

    As model shared_nodes counts them: a record's surest identifier that is no junk owns those below it.
    """
    feed = warehouse.relation("feeds", "feed_identifiers")
    types = warehouse.relation("feeds", "rule_identifier_types")
    rows = warehouse.fetch(
        "with beside as (select identifiers.record_id, identifiers.node_id, identifiers.identifier_type, types.priority"
        f" from {feed} as identifiers inner join {types} as types"
        " on identifiers.identifier_type = types.identifier_type"
        f" where identifiers.record_id in (select record_id from {feed} where node_id = {int(node_id)})),"
        " named as (select beside.*, nodes.identifier_value, row_number() over ("
        "partition by beside.record_id order by beside.priority, beside.node_id) as place"
        f" from beside inner join {warehouse.relation('identity', 'identity_nodes')} as nodes"
        " on beside.node_id = nodes.node_id where coalesce(nodes.blocked_reason, '') not in ('list', 'pattern')),"
        " owned as (select identifier_type, identifier_value, count(*) as record_count from named"
        f" where place = 1 and node_id <> {int(node_id)} group by identifier_type, identifier_value),"
        " counted as (select *, count(*) over (partition by identifier_type) as owner_count, row_number() over ("
        "partition by identifier_type order by record_count desc, identifier_value) as place from owned)"
        " select identifier_type, identifier_value, record_count, owner_count, (select max(types.max_profiles)"
        f" from {types} as types inner join {warehouse.relation('identity', 'identity_nodes')} as shared"
        f" on types.identifier_type = shared.identifier_type where shared.node_id = {int(node_id)}) as at_most"
        f" from counted where place <= {_MOST_OWNERS} order by owner_count desc, identifier_type, place"
    )
    found: dict[str, Owners] = {}
    for kind, value, record_count, owner_count, at_most in rows:
        owners = found.setdefault(kind, Owners(type=kind, count=owner_count, at_most=at_most or 0, owners=[]))
        owners.owners.append(Owner(name=Name(type=kind, value=value), record_count=record_count))
    return list(found.values())
