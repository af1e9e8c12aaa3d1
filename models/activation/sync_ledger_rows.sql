{{ config(materialized='ephemeral') }}
{%- set follows_changes = goldseam.reads_changes_only('sync_members') %}
{%- set current_sync = 'coalesce(successors.current_sync, entries.sync)' %}
with

entries as (
    select * from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }}
),

successors as (
    select * from {{ ref('goldseam', 'sync_successors') }}
)
{%- if follows_changes %},

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
        {{ current_sync }} as sync,
        entries.profile_id,
        entries.message_key
    from entries
    left join successors on entries.sync = successors.sync
    left join known on {{ current_sync }} = known.sync
    where entries.attempt > coalesce(known.last_attempt, 0)
    union
    select
        sync,
        profile_id,
        message_key
    from {{ goldseam.table_of('sync_members') }}
    where awaits_answer
)
{%- endif %}

-- under the name that a sync has now; those of retired ones are nobody's members
select
    {{ current_sync }} as sync,
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
from entries
left join successors on entries.sync = successors.sync
{%- if follows_changes %}
inner join touched
    on {{ current_sync }} = touched.sync
    and entries.profile_id = touched.profile_id
    and entries.message_key = touched.message_key
{%- endif %}
where successors.sync is null or successors.current_sync is not null
