{{ config(materialized='incremental', incremental_strategy='append') }}

with

checked as (
    {{ goldseam.checked_feed('events', newer_than=this if is_incremental() else none) | indent(4) }}
),

accepted as (
    {{ goldseam.accepted_rows('events', 'checked') }}
)

select accepted.*
from accepted
{%- if is_incremental() %}
-- rows tied on the watermark are read again, those already here are left out
where not exists (
    select 1
    from {{ this }} as known
    where known.source = accepted.source and known.event_id = accepted.event_id
)
{%- endif %}
