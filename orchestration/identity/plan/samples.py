"""A few merges and splits with their identifiers and what is behind them, the largest first."""

from collections.abc import Callable

from orchestration.identity.plan.model import Reason, Sample, SampledIdentifier
from orchestration.identity.plan.sides import Sides
from orchestration.warehouse import Warehouse

_SAMPLES, _IDENTIFIERS = 5, 8


def masked(value: str) -> str:
    """'anna@example.com' -> 'an…': enough to tell two apart, not to know whose it is."""
    return f"{value[:2]}…" if len(value) > 5 else "…"


def merges(warehouse: Warehouse, sides: Sides, spelled: Callable[[str], str]) -> list[Sample]:
    """Profiles of afterwards that several of now are in."""
    return _samples(
        warehouse, sides, "profile_after", "profile_now", ("freed", "link_used", "link_drawn"), spelled
    )


def splits(warehouse: Warehouse, sides: Sides, spelled: Callable[[str], str]) -> list[Sample]:
    """Profiles of now that are several afterwards."""
    return _samples(
        warehouse, sides, "profile_now", "profile_after", ("blocked", "link_cut", "link_dropped"), spelled
    )


def _samples(
    warehouse: Warehouse,
    sides: Sides,
    whole: str,
    part: str,
    whats: tuple[str, ...],
    spelled: Callable[[str], str],
) -> list[Sample]:
    tables = {
        "whole": whole,
        "part": part,
        "identifiers": sides.book("identifiers"),
        "links": sides.book("links"),
        "nodes": sides.now("identity", "identity_nodes"),
        "new_nodes": sides.after("identity", "identity_nodes"),
        "samples": _SAMPLES,
        "most": _IDENTIFIERS,
        "whats": ", ".join(f"'{what}'" for what in whats),
    }
    chosen = warehouse.fetch(
        _CHOSEN.format(**tables) + " select * from chosen order by parts desc, size desc, profile_id"
    )
    members = warehouse.fetch((_CHOSEN + _MEMBERS).format(**tables))
    reasons = warehouse.fetch((_CHOSEN + _REASONS).format(**tables))
    return [
        Sample(
            profile_id=profile,
            profiles=parts,
            identifier_count=size,
            identifiers=[
                SampledIdentifier(
                    identifier_type=kind,
                    identifier_value=spelled(value),
                    profile_now=now,
                    profile_after=after,
                )
                for owner, kind, value, now, after in members
                if owner == profile
            ],
            reasons=[
                Reason(what=what, types=[one for one in kinds if one], reason=reason, count=count)
                for owner, what, *kinds, reason, count in reasons
                if owner == profile
            ],
        )
        for profile, parts, size in chosen
    ]


_CHOSEN = """
with

chosen as (
    select
        {whole} as profile_id,
        count(distinct {part}) as parts,
        count(*) as size
    from {identifiers}
    where {whole} is not null
    group by {whole}
    having count(distinct {part}) > 1
    order by parts desc, size desc, profile_id
    limit {samples}
)
"""

# one of each part first, so that few lines show them all
_MEMBERS = """,

numbered as (
    select
        one.*,
        chosen.profile_id,
        row_number() over (
            partition by one.{whole}, one.{part} order by one.identifier_type, one.identifier_value
        ) as place
    from {identifiers} as one
    inner join chosen on one.{whole} = chosen.profile_id
),

ranked as (
    select
        *,
        row_number() over (partition by profile_id order by place, {part}, identifier_type, identifier_value) as rank
    from numbered
)

select profile_id, identifier_type, identifier_value, profile_now, profile_after
from ranked
where rank <= {most}
order by profile_id, {part}, identifier_type, identifier_value
"""

# A link follows its ends: where one was blocked or freed, that is the reason.
_REASONS = """,

turned as (
    select
        opened.node_id,
        case when opened.blocked_reason is null then 'freed' else 'blocked' end as what,
        coalesce(opened.blocked_reason, standing.blocked_reason) as reason
    from {new_nodes} as opened
    left join {nodes} as standing on opened.node_id = standing.node_id
    where (opened.blocked_reason is null) <> (nullif(standing.blocked_reason, 'vanished') is null)
),

members as (
    select one.*
    from {identifiers} as one
    inner join chosen on one.{whole} = chosen.profile_id
),

of_identifiers as (
    select members.{whole} as profile_id, turned.what, members.identifier_type, null as other_type, turned.reason
    from members
    inner join turned on members.node_id = turned.node_id
),

of_links as (
    select
        one.{whole} as profile_id,
        case links.change
            when 'newly_cut' then 'link_cut'
            when 'newly_used' then 'link_used'
            when 'drawn' then 'link_drawn'
            else 'link_dropped'
        end as what,
        least(one.identifier_type, other.identifier_type) as identifier_type,
        greatest(one.identifier_type, other.identifier_type) as other_type,
        coalesce(links.cut_reason, links.was_cut_by) as reason
    from {links} as links
    inner join members as one on links.left_node_id = one.node_id
    inner join members as other on links.right_node_id = other.node_id
    where
        links.change is not null
        and one.{whole} = other.{whole}
        and one.{part} is distinct from other.{part}
        and links.left_node_id not in (select node_id from turned)
        and links.right_node_id not in (select node_id from turned)
)

select profile_id, what, identifier_type, other_type, reason, count(*) as occurrences
from (
    select * from of_identifiers
    union all
    select * from of_links
) as reasons
where what in ({whats})
group by 1, 2, 3, 4, 5
order by 1, 6 desc, 2, 3, 4, 5
"""
