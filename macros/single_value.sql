{# The one value of a query, asked while a node is built.   single_value('select count(*) from people')  ->  7 #}
{% macro single_value(sql) %}
    {{ return(run_query(sql).columns[0].values()[0]) }}
{% endmacro %}
