{{ config(materialized='ephemeral') }}
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
){% if goldseam.reads_changes_only('sync_members') %},

known as (
    select
        sync,
        max(last_attempt) as last_attempt
    from {{ goldseam.table_of('sync_members') }}
    group by sync
),

-- attempts made since the last build, and answers to those that were waiting for one
touched as (
    select
        ledger.sync,
        ledger.profile_id,
        ledger.message_key
    from ledger
    left join known on ledger.sync = known.sync
    where ledger.attempt > coalesce(known.last_attempt, 0)
    union
    select
        sync,
        profile_id,
        message_key
    from {{ goldseam.table_of('sync_members') }}
    where awaits_answer
)

select ledger.*
from ledger
inner join touched
    on ledger.sync = touched.sync
    and ledger.profile_id = touched.profile_id
    and ledger.message_key = touched.message_key
{%- else %}

select * from ledger
{%- endif %}
