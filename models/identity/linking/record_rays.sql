{{ config(materialized='ephemeral') }}
{% set relinked_nodes = ref('goldseam', 'relinked_nodes') %}

{%- set reads_changes_only = goldseam.reads_changes_only('identity_links') %}

-- The feed is named at each use: engines copy a CTE that is used more than once, and no table is larger.
with

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

blocked as (
    select node_id
    from {{ ref('goldseam', 'identity_nodes') }}
    where blocked_reason is not null
),
{%- if reads_changes_only %}

touched as (
    select * from {{ relinked_nodes }}
),

-- a link between two touched identifiers stands on records that hold both
records as (
    select record_id
    from {{ ref('goldseam', 'feed_identifiers') }}
    where node_id in (select touched.node_id from touched)
    group by record_id
    having count(*) > 1
),
{%- endif %}

-- the surest unblocked identifier of a record is the centre of its star
placed as (
    select
        identifiers.record_id,
        identifiers.source,
        identifiers.node_id,
        identifiers.observed_at,
        identifiers.last_observed_at,
        identifiers.observation_count,
        types.trust,
        blocked.node_id is not null as is_blocked,
        row_number() over (
            partition by identifiers.record_id
            order by case when blocked.node_id is null then 0 else 1 end, types.priority, identifiers.node_id
        ) as place
    from {{ ref('goldseam', 'feed_identifiers') }} as identifiers
    inner join types on identifiers.identifier_type = types.identifier_type
    left join blocked on identifiers.node_id = blocked.node_id
    {%- if reads_changes_only %}
    where identifiers.record_id in (select records.record_id from records)
    {%- endif %}
)

-- k identifiers give k - 1 rays; one to a blocked identifier is drawn too, so that it can be seen, and links nobody
select
    least(centre.node_id, leaf.node_id) as left_node_id,
    greatest(centre.node_id, leaf.node_id) as right_node_id,
    leaf.source,
    least(centre.trust, leaf.trust) as strength,
    leaf.observed_at,
    leaf.last_observed_at,
    leaf.observation_count
from placed as centre
inner join placed as leaf
    on centre.record_id = leaf.record_id
    and centre.place = 1
    and not centre.is_blocked
    and leaf.place > 1
{%- if reads_changes_only %}
where
    centre.node_id in (select touched.node_id from touched)
    and leaf.node_id in (select touched.node_id from touched)
{%- endif %}
