{# Post-hook of rule_offers: an offer that cannot be followed stops the build before anybody is chosen by it.
   offer 'refill', eligible_segment 'vip'   ->   error: offers in demo_offers, offer 'refill', eligible_segment 'vip': there is no such
                                                 segment in var segments (vips, at_risk). Mend it there. #}
{% macro stop_on_bad_offers() %}
    {%- if execute -%}
        {%- set segments, rules = goldseam.segment_names(), goldseam.item_rules() -%}
        {%- set known = goldseam.contact_identifiers().values() | list -%}
        {%- for row in run_query('select * from ' ~ this ~ ' order by offer').rows -%}
            {%- if row.eligible_segment not in segments -%}
                {%- do goldseam._stop_on_offer(row, 'eligible_segment', 'there is no such segment in var segments (' ~ segments | join(', ') ~ ')') -%}
            {%- elif row.item_rule and row.item_rule not in rules -%}
                {%- do goldseam._stop_on_offer(row, 'item_rule', 'it is none of ' ~ rules | join(', ')) -%}
            {%- elif not row.channels or row.channels.split() | reject('in', known) | list -%}
                {%- do goldseam._stop_on_offer(row, 'channels', 'these are not some of ' ~ known | join(', ') ~ ', with spaces between') -%}
            {%- elif (row.value is none) == (row.margin_share is none) -%}
                {%- do goldseam._stop_on_offer(row, 'value', 'either value or margin_share says what it is worth, and not both') -%}
            {%- elif row.cost is none or row.cost < 0 -%}
                {%- do goldseam._stop_on_offer(row, 'cost', 'it is no amount of 0 or more') -%}
            {%- elif row.cooldown_days is none or row.cooldown_days < 0 -%}
                {%- do goldseam._stop_on_offer(row, 'cooldown_days', 'it is no number of 0 or more') -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return('') }}
{% endmacro %}

{% macro _stop_on_offer(row, column, problem) %}
    {%- do exceptions.raise_compiler_error(
        "offers in " ~ var('offers') ~ ", offer '" ~ row.offer ~ "', " ~ column ~ " '" ~ row[column] ~ "': " ~ problem
        ~ '. Mend the row in the table that var offers names.'
    ) -%}
{% endmacro %}
