{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['segment', 'profile_id', 'entered_at'],
    full_refresh=false,
    on_schema_change='append_new_columns',
) }}
{%- set evaluated = goldseam._sql_list(goldseam.evaluated_segments()) -%}
{%- set listed = goldseam._sql_list(goldseam.segment_names()) %}

with

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }} where segment in {{ evaluated }}
),

profiles as (
    select * from {{ ref('goldseam', 'profiles') }}
),

redirects as (
    select * from {{ ref('goldseam', 'profile_redirects') }}
),

last_evaluations as (
    select * from {{ ref('goldseam', 'segment_last_evaluations') }}
),

redefinitions as (
    select * from {{ ref('goldseam', 'segment_redefinitions') }}
),

consent_changes as (
    select * from {{ ref('goldseam', 'segment_consent_changes') }}
),

-- one step, or two where the new profile was merged away in its turn
paths as (
    select from_profile_id, to_profile_id, kind, occurred_at from redirects
    union all
    select first_step.from_profile_id, second_step.to_profile_id, first_step.kind, first_step.occurred_at
    from redirects as first_step
    inner join redirects as second_step
        on first_step.to_profile_id = second_step.from_profile_id and second_step.kind = 'merge'
),

history as (
    {%- if is_incremental() %}
    select * from {{ this }}
    {%- else %}
    select
        segment,
        profile_id,
        evaluated_at as entered_at,
        evaluated_at as exited_at,
        segment as entered_cause,
        evaluated_at as recorded_at
    from memberships
    where false
    {%- endif %}
),

open_rows as (
    select * from history where exited_at is null
),

-- an evaluation that moved nobody wrote no row of history
known as (
    select
        segment,
        max(known_until) as known_until,
        max(recorded_at) as recorded_at
    from (
        select segment, coalesce(exited_at, entered_at) as known_until, recorded_at from history
        union all
        select segment, evaluated_at as known_until, recorded_at from last_evaluations
    ) as evaluated
    group by segment
),

-- history only moves forward: with an as_of before what a segment's history knows, nothing is written
entering as (
    select
        memberships.segment,
        memberships.profile_id,
        known.segment is null as is_first
    from memberships
    left join known on memberships.segment = known.segment
    left join open_rows
        on memberships.segment = open_rows.segment and memberships.profile_id = open_rows.profile_id
    where
        open_rows.profile_id is null
        and (known.segment is null or known.known_until <= {{ goldseam.as_of() }})
),

exiting as (
    select
        open_rows.segment,
        open_rows.profile_id,
        open_rows.entered_at,
        open_rows.entered_cause,
        profiles.profile_id is null as is_gone
    from open_rows
    inner join known on open_rows.segment = known.segment
    left join memberships
        on open_rows.segment = memberships.segment and open_rows.profile_id = memberships.profile_id
    left join profiles on open_rows.profile_id = profiles.profile_id
    where
        memberships.profile_id is null
        and known.known_until <= {{ goldseam.as_of() }}
        -- what is only waiting for its turn (var refresh_segments) stays; what is no longer listed ends
        and (open_rows.segment in {{ evaluated }} or open_rows.segment not in {{ listed }})
),

-- where a member's identity went: merged away (final), or split since the segment's last change
moves as (
    select distinct
        open_rows.segment,
        paths.from_profile_id,
        paths.to_profile_id,
        paths.kind
    from open_rows
    inner join known on open_rows.segment = known.segment
    inner join paths
        on open_rows.profile_id = paths.from_profile_id
        and (paths.kind = 'merge' or paths.occurred_at > known.recorded_at)
),

arrivals as (
    select segment, to_profile_id as profile_id, min(kind) as kind
    from moves
    group by segment, to_profile_id
),

departures as (
    select moves.segment, moves.from_profile_id as profile_id, min(moves.kind) as kind
    from moves
    left join entering
        on moves.segment = entering.segment and moves.to_profile_id = entering.profile_id
    where moves.kind = 'merge' or entering.profile_id is not null
    group by moves.segment, moves.from_profile_id
),

entered as (
    select
        entering.segment,
        entering.profile_id,
        {{ goldseam.as_of() }} as entered_at,
        cast(null as timestamp) as exited_at,
        case
            when entering.is_first then 'first_evaluation'
            when arrivals.kind is not null then arrivals.kind
            when redefinitions.segment is not null then 'definition_change'
            when consent_changes.profile_id is not null then 'consent'
            else 'behaviour'
        end as entered_cause,
        cast(null as text) as exited_cause,
        {{ goldseam.run_at() }} as recorded_at
    from entering
    left join arrivals on entering.segment = arrivals.segment and entering.profile_id = arrivals.profile_id
    left join redefinitions on entering.segment = redefinitions.segment
    left join consent_changes
        on entering.segment = consent_changes.segment and entering.profile_id = consent_changes.profile_id
),

exited as (
    select
        exiting.segment,
        exiting.profile_id,
        exiting.entered_at,
        {{ goldseam.as_of() }} as exited_at,
        exiting.entered_cause,
        case
            when exiting.segment not in {{ listed }} then 'segment_removed'
            when exiting.is_gone and departures.kind is not null then departures.kind
            when exiting.is_gone then case when exists (select 1 from profiles) then 'erasure' else 'gone' end
            when consent_changes.asks_for_erasure then 'erasure'
            when departures.kind = 'split' then 'split'
            when redefinitions.segment is not null then 'definition_change'
            when consent_changes.profile_id is not null then 'consent'
            else 'behaviour'
        end as exited_cause,
        {{ goldseam.run_at() }} as recorded_at
    from exiting
    left join departures
        on exiting.segment = departures.segment and exiting.profile_id = departures.profile_id
    left join redefinitions on exiting.segment = redefinitions.segment
    left join consent_changes
        on exiting.segment = consent_changes.segment and exiting.profile_id = consent_changes.profile_id
)

select * from entered
union all
select * from exited
