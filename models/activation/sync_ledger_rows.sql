{{ config(materialized='ephemeral') }}
{%- set follows_changes = goldseam.reads_changes_only('sync_members') %}
{%- set current_sync = 'coalesce(successors.current_sync, entries.sync)' %}
with

successors as (
    select * from {{ ref('goldseam', 'sync_successors') }}
),

{% if follows_changes -%}
known as (
    select
        sync,
        max(last_attempt) as last_attempt
    from {{ goldseam.table_of('sync_members') }}
    group by sync
),

-- people with attempts made since the last build, or with one that was waiting for its answer
touched as (
    select entries.profile_id
    from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }} as entries
    left join successors on entries.sync = successors.sync
    left join known on {{ current_sync }} = known.sync
    where entries.attempt > coalesce(known.last_attempt, 0)
    union
    select profile_id
    from {{ goldseam.table_of('sync_members') }}
    where awaits_answer
),

{% endif -%}
entries as (
    select *
    from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }}
    {%- if follows_changes %}
    where profile_id in (select touched.profile_id from touched)
    {%- else %}
    where {{ goldseam.in_part('profile_id') }}
    {%- endif %}
)

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
where successors.sync is null or successors.current_sync is not null
