{{ config(materialized='replace_entities', meta={
    'entity': ['left_node_id', 'right_node_id', 'rule', 'source'],
    'consumes': ['feed_identifiers', 'identity_nodes', 'identity_labels'],
    'rules': ['rule_identifier_types'],
    'tells_changes': 'column',
}, indexes=[{'columns': ['left_node_id']}, {'columns': ['right_node_id']}]) }}
{% set relinked_nodes = ref('goldseam', 'relinked_nodes') %}

{%- set reads_changes_only = goldseam.reads_changes_only('identity_links') %}

with

rays as (
    select * from {{ ref('goldseam', 'record_rays') }}
),

-- a label waits for identifiers that no record shows
labelled as (
    select node_id
    from {{ ref('goldseam', 'identity_nodes') }}
    where
        coalesce(blocked_reason, '') <> 'vanished'
        and node_id in (
            select labels.left_node_id from {{ ref('goldseam', 'identity_labels') }} as labels
            union all
            select labels.right_node_id from {{ ref('goldseam', 'identity_labels') }} as labels
        )
),

labels as (
    select labels.*
    from {{ ref('goldseam', 'identity_labels') }} as labels
    inner join labelled as one on labels.left_node_id = one.node_id
    inner join labelled as other on labels.right_node_id = other.node_id
),

asserted as (
    select
        left_node_id,
        right_node_id,
        'same_record' as rule,
        source,
        max(strength) as strength,
        min(observed_at) as first_seen_at,
        max(last_observed_at) as last_seen_at,
        cast(sum(observation_count) as bigint) as observation_count
    from rays
    group by left_node_id, right_node_id, source
    union all
    select
        left_node_id,
        right_node_id,
        'label' as rule,
        'label' as source,
        cast(1 as numeric(4, 2)) as strength,
        min(recorded_at) as first_seen_at,
        max(recorded_at) as last_seen_at,
        count(*) as observation_count
    from labels
    where kind = 'same'
    group by left_node_id, right_node_id
)
{%- if reads_changes_only %},

-- what no record and no label says any more; of records, those alone can tell that were looked at
vanished as (
    select standing.*
    from {{ this }} as standing
    left join asserted
        on standing.left_node_id = asserted.left_node_id
        and standing.right_node_id = asserted.right_node_id
        and standing.rule = asserted.rule
        and standing.source = asserted.source
    where
        asserted.left_node_id is null
        and (
            standing.rule = 'label'
            or (
                standing.left_node_id in (select touched.node_id from {{ relinked_nodes }} as touched)
                and standing.right_node_id in (select touched.node_id from {{ relinked_nodes }} as touched)
            )
        )
)
{%- endif %}

select
    *,
    true as is_live
from asserted
{%- if reads_changes_only %}
union all
select
    left_node_id,
    right_node_id,
    rule,
    source,
    strength,
    first_seen_at,
    last_seen_at,
    observation_count,
    false as is_live
from vanished
{%- endif %}
