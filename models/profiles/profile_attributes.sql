{{ config(materialized='replace_entities', meta={
    'entity': ['profile_id'],
    'scope': 'touched_profiles',
    'consumes': ['touched_profiles'],
    'rules': ['rule_attribute_rules', 'rule_source_priority'],
    'tells_changes': 'no',
}) }}

with

attributes as (
    select * from {{ ref('goldseam', 'feed_attributes') }}
),

members as (
    select * from {{ goldseam.touched_members('profile_attributes') }}
),

rules as (
    select * from {{ ref('goldseam', 'rule_attribute_rules') }}
),

priorities as (
    select * from {{ ref('goldseam', 'rule_source_priority') }}
),

candidates as (
    select
        members.profile_id,
        attributes.attribute,
        attributes.value,
        attributes.source,
        attributes.record_key,
        attributes.observed_at,
        coalesce(rules.strategy, 'most_recent') as strategy,
        coalesce(own.priority, general.priority, 1000) as priority,
        count(*) over (
            partition by members.profile_id, attributes.attribute, attributes.value
        ) as value_count
    from attributes
    inner join members on attributes.node_id = members.node_id
    left join rules on attributes.attribute = rules.attribute
    left join priorities as own
        on attributes.attribute = own.attribute
        and attributes.source = own.source
    left join priorities as general
        on general.attribute = '*'
        and attributes.source = general.source
    where
        attributes.observed_at <= {{ goldseam.as_of() }}
        and (
            rules.max_age_days is null
            or attributes.observed_at >= {{ goldseam.as_of() }} - rules.max_age_days * interval '1 day'
        )
),

-- a total order: strategy first, then the newest, the most trusted source, the value itself, the record
ranked as (
    select
        *,
        row_number() over (
            partition by profile_id, attribute
            order by
                case when strategy = 'source_priority' then priority else 0 end,
                case when strategy = 'most_frequent' then value_count else 0 end desc,
                observed_at desc,
                priority,
                {{ goldseam.binary_order('value') }},
                {{ goldseam.binary_order('source') }},
                {{ goldseam.binary_order('record_key') }}
        ) as place
    from candidates
),

spread as (
    select
        profile_id,
        attribute,
        count(*) as candidate_count
    from candidates
    group by profile_id, attribute
),

losers as (
    select distinct
        ranked.profile_id,
        ranked.attribute,
        ranked.value
    from ranked
    inner join ranked as winners
        on ranked.profile_id = winners.profile_id
        and ranked.attribute = winners.attribute
        and winners.place = 1
        and ranked.value <> winners.value
),

conflicts as (
    select
        profile_id,
        attribute,
        {{ goldseam.string_agg('value', ' | ', goldseam.binary_order('value')) }} as conflicting_values
    from losers
    group by profile_id, attribute
)

select
    ranked.profile_id,
    ranked.attribute,
    ranked.value,
    ranked.source,
    ranked.record_key,
    ranked.observed_at,
    ranked.strategy,
    spread.candidate_count,
    conflicts.conflicting_values
from ranked
inner join spread
    on ranked.profile_id = spread.profile_id
    and ranked.attribute = spread.attribute
left join conflicts
    on ranked.profile_id = conflicts.profile_id
    and ranked.attribute = conflicts.attribute
where ranked.place = 1
