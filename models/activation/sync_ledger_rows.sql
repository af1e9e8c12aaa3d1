{{ config(materialized='ephemeral') }}
{%- set key = '(sync, profile_id, message_key)' %}
with

successors as (
    select * from {{ ref('goldseam', 'sync_successors') }}
),

-- under the name that a sync has now; those of retired ones are nobody's members
ledger as (
    select
        coalesce(successors.current_sync, entries.sync) as sync,
        entries.profile_id,
        entries.message_key,
        entries.attempt,
        entries.action,
        entries.outcome,
        entries.payload_hash,
        entries.sent_digests,
        entries.vendor_id,
        entries.error,
        entries.run_id,
        entries.recorded_at
    from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }} as entries
    left join successors on entries.sync = successors.sync
    where successors.sync is null or successors.current_sync is not null
)

select *
from ledger
{%- if goldseam.reads_changes_only('sync_members') %}
-- attempts made since the last build, and answers to those that were waiting for one
where
    {{ key }} in (
        select newer.sync, newer.profile_id, newer.message_key
        from ledger as newer
        left join (
            select sync, max(last_attempt) as last_attempt
            from {{ goldseam.table_of('sync_members') }}
            group by sync
        ) as known on newer.sync = known.sync
        where newer.attempt > coalesce(known.last_attempt, 0)
    )
    or {{ key }} in (
        select sync, profile_id, message_key from {{ goldseam.table_of('sync_members') }} where awaits_answer
    )
{%- endif %}
