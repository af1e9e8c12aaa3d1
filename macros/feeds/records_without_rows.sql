{# Records that were read again and of which no row can be used any more: their keys, all else null, in the order of `columns`.
   With materialization replace_entities the record's rows go.   (shop, customers/7, its only e-mail now 'n/a') -> (3f0c…, shop, customers/7, null, ...)

   columns: name -> type of the columns behind record_id, source and record_key; checked, accepted: CTEs of the model. #}
{% macro records_without_rows(columns, checked='checked', accepted='accepted') %}
    select
        {{ goldseam.record_id('gone.source', 'gone.record_key') }} as record_id,
        gone.source,
        gone.record_key,
        {%- for column, type in columns.items() %}
        cast(null as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            source,
            record_key
        from {{ checked }}
        except
        select
            source,
            record_key
        from {{ accepted }}
    ) as gone
    where gone.record_key is not null
{%- endmacro %}
