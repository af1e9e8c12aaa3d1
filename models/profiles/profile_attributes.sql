{{ config(materialized='replace_entities', meta=goldseam.profile_settings(
    rules=['rule_attribute_rules', 'rule_source_priority']
)) }}

with

candidates as (
    {{ goldseam.attribute_candidates(goldseam.touched_members('profile_attributes')) | indent(4) }}
),

weighed as (
    select * from candidates where not is_too_old
),

winners as (
    select * from weighed where place = 1
),

spread as (
    select
        profile_id,
        attribute,
        count(*) as candidate_count
    from weighed
    group by profile_id, attribute
),

losers as (
    select distinct
        profile_id,
        attribute,
        value
    from weighed
    where value <> winning_value
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
    winners.profile_id,
    winners.attribute,
    winners.value,
    winners.source,
    winners.record_key,
    winners.observed_at,
    winners.strategy,
    spread.candidate_count,
    conflicts.conflicting_values
from winners
inner join spread
    on winners.profile_id = spread.profile_id
    and winners.attribute = spread.attribute
left join conflicts
    on winners.profile_id = conflicts.profile_id
    and winners.attribute = conflicts.attribute
