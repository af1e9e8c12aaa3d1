{# Whether a model's own table is there from an earlier run, for a `table` that keeps part of its rows; a
   macro of its own so that a unit test can say yes.   relation_exists(this) -> false on the first run #}
{% macro relation_exists(relation) -%}
    {{ return(execute and load_relation(relation) is not none) }}
{%- endmacro %}
