-- depends_on: {{ ref('goldseam', 'segment_memberships') }}
{%- set syncs = goldseam.sync_definitions() %}
with

declared as (
    {%- for sync in syncs %}
    select
        '{{ sync.name }}' as sync,
        '{{ sync.destination }}' as destination,
        '{{ sync.segment }}' as segment,
        '{{ sync.mode }}' as mode,
        {{ "'" ~ sync.purpose ~ "'" if sync.purpose else 'null' }} as purpose,
        {{ "'email'" in sync.identifiers | string }} as has_email,
        {{ "'phone'" in sync.identifiers | string }} as has_phone,
        '{{ sync.version }}' as version,
        '{{ sync.owner | replace("'", "''") }}' as owner,
        '{{ sync.file }}' as file
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        null as sync,
        null as destination,
        null as segment,
        null as mode,
        null as purpose,
        false as has_email,
        false as has_phone,
        null as version,
        null as owner,
        null as file
    where false
    {%- endfor %}
)

select
    cast(sync as text) as sync,
    cast(destination as text) as destination,
    cast(segment as text) as segment,
    cast(mode as text) as mode,
    cast(purpose as text) as purpose,
    has_email,
    has_phone,
    cast(version as text) as version,
    cast(owner as text) as owner,
    cast(file as text) as file
from declared
