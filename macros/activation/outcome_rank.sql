{# How much an answer to an attempt weighs against others to the same attempt, as SQL.
   'confirmed' -> 6, 'rejected' -> 5, 'deferred' -> 4, 'unknown' -> 3, 'accepted' -> 2, 'intent' -> 1 #}
{% macro outcome_rank(outcome) -%}
    case {{ outcome }}
        {%- for name in goldseam.ledger_outcomes() %}
        when '{{ name }}' then {{ loop.revindex }}
        {%- endfor %}
    end
{%- endmacro %}

{# What the ledger may say of an attempt, the surest first: which came last says nothing, since clocks jump. #}
{% macro ledger_outcomes() -%}
    {{ return(['confirmed', 'rejected', 'deferred', 'unknown', 'accepted', 'intent']) }}
{%- endmacro %}
