{# One row per key, the newest: for a join whose parent may hold copies or older versions of a row, which would multiply the
   children. A feed's own rows need no such care: feeds/ keeps one row per key and says which it set aside.

   latest_rows(ref('stg_stores__receipts'), 'receipt_no', ['currency', 'purchased_at'])
   receipt_no 1, loaded_at 10:00, EUR | 1, 10:00, EUR | 1, 09:00, PLN   ->   1, EUR

   columns: what to return besides the key; rows of the same age are told apart by these, so the order is total.
   newest: the timestamp that tells versions apart. #}
{% macro latest_rows(relation, key, columns, newest='loaded_at') %}
    select
        {{ ([key] + columns) | join(', ') }}
    from (
        select
            {{ ([key] + columns) | join(', ') }},
            row_number() over (
                partition by {{ key }}
                order by {{ newest }} desc nulls last
                {%- for column in columns -%}
                , {{ goldseam.binary_order('cast(' ~ column ~ ' as text)') }} nulls last
                {%- endfor %}
            ) as version
        from {{ relation }}
    ) as versions
    where version = 1
{% endmacro %}
