{# Whether a table is there from an earlier run, for what keeps part of it or builds on it; never while the project is parsed. A
   macro of its own so that a unit test can say yes.   relation_exists(this) -> false on the first run #}
{% macro relation_exists(relation) -%}
    {{ return(execute and load_relation(relation) is not none) }}
{%- endmacro %}
