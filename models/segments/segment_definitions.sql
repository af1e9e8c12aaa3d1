{%- set segments = goldseam.segment_definitions() %}
with

declared as (
    {%- for segment in segments %}
    select
        '{{ segment.name }}' as segment,
        '{{ segment.description | replace("'", "''") }}' as description,
        '{{ (segment.owner or '') | replace("'", "''") }}' as owner,
        '{{ (segment.priority_group or '') | replace("'", "''") }}' as priority_group,
        '{{ (segment.refresh or '') | replace("'", "''") }}' as refresh,
        {{ segment.max_change_percent }} as max_change_percent,
        {{ segment.reads_consents | lower }} as reads_consents,
        '{{ segment.definition }}' as definition
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        null as segment,
        null as description,
        null as owner,
        null as priority_group,
        null as refresh,
        null as max_change_percent,
        false as reads_consents,
        null as definition
    where false
    {%- endfor %}
)

select
    cast(segment as text) as segment,
    nullif(cast(description as text), '') as description,
    nullif(cast(owner as text), '') as owner,
    nullif(cast(priority_group as text), '') as priority_group,
    nullif(cast(refresh as text), '') as refresh,
    cast(max_change_percent as integer) as max_change_percent,
    reads_consents,
    cast(definition as text) as definition
from declared
