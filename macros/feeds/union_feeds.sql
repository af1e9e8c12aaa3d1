{# The rows that all sources give to a feed, cast to the contract, each with its `source` and `unreadable_columns`: the names of
   columns whose text cannot be read as their type (null when all is well), so that no value turns to null unseen.

   sources: {shop: [orders], stores: [orders]}   union_feeds('orders')  ->  rows of feed_shop__orders and feed_stores__orders
   newer_than: a relation to compare with; of each source only rows loaded since its last one there, less var
   feed_lookback_hours, are read, and rows without a load time that can be read. A load time in the future moves no watermark.
   whole: a column; with every such row also the others of the same value there, however old; rows without one go together. #}
{% macro union_feeds(feed, newer_than=none, whole=none) %}
    {%- set columns = goldseam.feed_columns(feed) -%}
    {%- set sources = goldseam.sources_with(feed) -%}
    {%- for source in sources %}
    select
        cast('{{ source }}' as text) as source,
        {%- for column, type in columns.items() %}
        {{ goldseam.try_cast(column, type) }} as {{ column }},
        {%- endfor %}
        {{ goldseam._unreadable_columns(columns) }} as unreadable_columns
    from {{ ref('feed_' ~ source ~ '__' ~ feed) }}
    {%- if newer_than and whole %}
    where coalesce({{ whole }}, '') in (
        select coalesce(newer.{{ whole }}, '')
        from {{ ref('feed_' ~ source ~ '__' ~ feed) }} as newer
        where {{ goldseam.is_newer('newer.loaded_at', source, newer_than) }}
    )
    {%- elif newer_than %}
    where {{ goldseam.is_newer('loaded_at', source, newer_than) }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as text) as source,
        {%- for column, type in columns.items() %}
        cast(null as {{ type }}) as {{ column }},
        {%- endfor %}
        cast(null as text) as unreadable_columns
    where false
    {%- endfor %}
{% endmacro %}

{# Whether a row may have been loaded since a relation last took rows of its source in. #}
{% macro is_newer(loaded_at, source, newer_than) -%}
    coalesce({{ goldseam.try_cast(loaded_at, 'timestamp') }} >= (
        select windows.begins_at
        from ({{ goldseam.reading_windows(newer_than) }}) as windows
        where windows.source = '{{ source }}'
    ), true)
{%- endmacro %}

{# From which load time on each source is read: its last one in a relation, less var feed_lookback_hours. #}
{% macro reading_windows(relation) -%}
    select
        known.source,
        {{ goldseam.add_time('max(known.loaded_at)', -1 * var('feed_lookback_hours'), 'hour') }} as begins_at
    from {{ relation }} as known
    where known.loaded_at <= {{ goldseam.run_at() }}
    group by known.source
{%- endmacro %}

{# Names of the sources that give a feed, in the order of var 'sources'. sources_with('orders') -> ['shop', 'stores'] #}
{% macro sources_with(feed) %}
    {%- set names = [] -%}
    {%- for source, feeds in var('sources').items() if feed in feeds -%}
        {%- do names.append(source) -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}

{% macro _unreadable_columns(columns) %}
    {%- set checks = [] -%}
    {%- for column, type in columns.items() if type != 'text' -%}
        {%- do checks.append(
            "case when " ~ column ~ " is not null and " ~ goldseam.try_cast(column, type) ~ " is null then '" ~ column ~ "' end"
        ) -%}
    {%- endfor -%}
    nullif(concat_ws(', ', {{ checks | join(', ') }}), '')
{% endmacro %}
