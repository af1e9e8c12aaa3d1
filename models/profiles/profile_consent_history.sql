{{ config(materialized='replace_entities', meta=goldseam.profile_settings(rules=['rule_identifier_types'])) }}

with

statements as (
    select * from {{ ref('goldseam', 'consent_statements') }}
),

moments as (
    select distinct
        profile_id,
        purpose,
        channel,
        applies_from as moment
    from statements
),

-- what each identifier had last said, at every moment at which one said something
standing as (
    select
        statements.*,
        moments.moment,
        max(case when statements.status <> 'granted' then statements.observed_at end) over (
            partition by moments.profile_id, moments.purpose, moments.channel, moments.moment
        ) as refused_at
    from moments
    inner join statements
        on moments.profile_id = statements.profile_id
        and moments.purpose = statements.purpose
        and moments.channel = statements.channel
        and moments.moment >= statements.applies_from
        and (statements.superseded_at is null or moments.moment < statements.superseded_at)
),

-- the most restrictive statement holds, unless a later grant was made with one of the person's own contact points
weighed as (
    select
        *,
        row_number() over (
            partition by profile_id, purpose, channel, moment
            order by
                case
                    when status = 'granted' and is_contact_point and observed_at > refused_at then 1
                    when status <> 'granted' then 2
                    else 3
                end,
                observed_at desc,
                {{ goldseam.binary_order('source') }},
                {{ goldseam.binary_order('record_key') }},
                node_id
        ) as decision
    from standing
),

deciding as (
    select
        *,
        lag(node_id) over earlier as earlier_node_id,
        lag(observed_at) over earlier as earlier_observed_at
    from weighed
    where decision = 1
    window earlier as (partition by profile_id, purpose, channel order by moment)
),

-- a moment at which another statement came to decide
turns as (
    select *
    from deciding
    where earlier_node_id is null or earlier_node_id <> node_id or earlier_observed_at <> observed_at
)

select
    profile_id,
    purpose,
    channel,
    status,
    status = 'granted' as is_granted,
    moment as valid_from,
    lead(moment) over (
        partition by profile_id, purpose, channel
        order by moment
    ) as valid_to,
    observed_at as stated_at,
    source,
    record_key,
    legal_basis,
    evidence
from turns
