{{ config(materialized='view') }}
with

ledger as (
    select * from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }}
),

successors as (
    select * from {{ ref('goldseam', 'sync_successors') }}
),

failures as (
    select * from ledger where outcome in ('rejected', 'unknown', 'deferred')
),

-- neither a later attempt nor a surer answer to this one
standing as (
    select failures.*
    from failures
    where not exists (
        select 1
        from ledger as later
        where
            later.sync = failures.sync
            and later.profile_id = failures.profile_id
            and later.message_key = failures.message_key
            and (
                later.attempt > failures.attempt
                or (
                    later.attempt = failures.attempt
                    and {{ goldseam.outcome_rank('later.outcome') }} > {{ goldseam.outcome_rank('failures.outcome') }}
                )
            )
    )
)

select
    coalesce(successors.current_sync, standing.sync) as sync,
    standing.profile_id,
    standing.message_key,
    standing.attempt,
    standing.action,
    standing.outcome,
    standing.error,
    standing.run_id,
    standing.recorded_at,
    case standing.outcome
        when 'rejected' then {{ goldseam.add_time('standing.recorded_at', var('sync_retry_days') | int, 'day') }}
        else standing.recorded_at
    end as next_try_at
from standing
left join successors on standing.sync = successors.sync
where successors.sync is null or successors.current_sync is not null
