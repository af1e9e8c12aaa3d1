{# Runs statements, all or none of them, and commits: also in a hook of the run and in run-operation, where dbt itself may commit each
   statement by itself or none at all.

   in_one_transaction(["delete from t where id = 1", "insert into t values (1)"]) #}
{% macro in_one_transaction(statements) %}
    {%- if statements -%}
        {#- one call: after a COMMIT that dbt sent as text, Postgres' driver opens no transaction for what follows, but a call of
            several statements is one: https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT -#}
        {%- call statement() %}{{ statements | join(';\n') }}{% endcall -%}
        {%- do adapter.commit() -%}
    {%- endif -%}
{% endmacro %}
