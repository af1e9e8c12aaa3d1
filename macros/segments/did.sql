{# A query for the profiles that did something so often, within the last days or hours before as_of. A segment adds and takes away
   such sets with SQL's own words: intersect (and), union (or), except (but not).

   {{ goldseam.did('product_viewed', where="category = 'Laptops'", more_than=2, within_days=7) }}
   except
   {{ goldseam.did(table='counted_order_items', where="category = 'Laptops'", within_days=7) }}

     as of 30 June: anna viewed laptops on 24, 25 and 26 June; ben on 1, 24 and 25 June; carl as anna, and bought one
     ->  anna

   event: a name of events. table: 'events', another table of Goldseam, or a relation such as ref('my_table'), with profile_id and
   occurred_at. where: a condition on its columns. at_least (default 1) or more_than: how often. within_days or within_hours: none
   means ever. What lies after as_of does not count. #}
{% macro did(event=none, where=none, table='events', at_least=none, more_than=none, within_days=none, within_hours=none) -%}
    {%- do goldseam._check_did(event, table, at_least, more_than, within_days, within_hours) -%}
    select profile_id
    from {{ ref('goldseam', table) if table is string else table }}
    where
        profile_id is not null
        {%- if event is not none %}
        and event_name = '{{ event | replace("'", "''") }}'
        {%- endif %}
        {%- if where is not none %}
        and ({{ where }})
        {%- endif %}
        and occurred_at <= {{ goldseam.as_of() }}
        {%- if within_days is not none or within_hours is not none %}
        and occurred_at > {{ goldseam.add_time(
            goldseam.as_of(), -1 * (within_days or within_hours), 'day' if within_days else 'hour'
        ) }}
        {%- endif %}
    group by profile_id
    having count(*) {{ '> ' ~ more_than if more_than is not none else '>= ' ~ (at_least or 1) }}
{%- endmacro %}

{% macro _check_did(event, table, at_least, more_than, within_days, within_hours) -%}
    {%- if event is none and table == 'events' -%}
        {{ exceptions.raise_compiler_error("did: did what? Name an event, such as did('product_viewed'), or another table.") }}
    {%- endif -%}
    {%- if at_least is not none and more_than is not none -%}
        {{ exceptions.raise_compiler_error("did: give at_least or more_than, not both.") }}
    {%- endif -%}
    {%- if within_days is not none and within_hours is not none -%}
        {{ exceptions.raise_compiler_error("did: give within_days or within_hours, not both.") }}
    {%- endif -%}
    {%- set counts = {'at_least': at_least, 'more_than': more_than, 'within_days': within_days, 'within_hours': within_hours} -%}
    {%- for name, number in counts.items()
        if number is not none and (number is not integer or number is boolean or number < 1) -%}
        {{ exceptions.raise_compiler_error("did: " ~ name ~ "='" ~ number ~ "' is not a whole number of 1 or more.") }}
    {%- endfor -%}
{%- endmacro %}
