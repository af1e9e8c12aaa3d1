{# All rows of a feed, normalised, each with node_id and, where it cannot be used, rejection_rule and rejection_reason.

   (email, ' Anna@Example.com ')  ->  identifier_value 'anna@example.com', written_value 'anna@example.com', node_id, null, null
   (email, 'n/a')                 ->  null, null, null, 'unusable_identifier', 'e-mail: there is no @'

   identifier_value is canonical (gmail without dots), written_value is what one writes to. newer_than and
   whole: see union_feeds. #}
{% macro checked_feed(feed, newer_than=none, whole=none) %}
    {%- set columns = goldseam.feed_columns(feed) -%}
    {%- set checks = goldseam.feed_checks(feed) -%}
    {%- set is_person_feed = 'identifier_type' in columns -%}
    with

    rows_in as (
        {{ goldseam.union_feeds(feed, newer_than, whole) | indent(8) }}
    ),

    {{ goldseam._identified_rows(columns) if is_person_feed else goldseam._unidentified_rows() }},

    judged as (
        select
            *,
            {{ goldseam._first_problem(goldseam._problems(checks, is_person_feed), 'rule') }} as problem_rule,
            {{ goldseam._first_problem(goldseam._problems(checks, is_person_feed), 'reason') }} as problem_reason
        from identified
    ),

    -- copies are numbered among usable rows only: a spoilt version does not push out a good one
    numbered as (
        select
            *,
            {{ goldseam._copy_number(checks, columns) }} as copy_number
        from judged
    )

    select
        *,
        case
            when problem_rule is not null then problem_rule
            when copy_number > 1 then 'duplicate'
        end as rejection_rule,
        case
            when problem_rule is not null then problem_reason
            when copy_number > 1 then {{ goldseam.duplicate_reason(feed) }}
        end as rejection_reason
    from numbered
{% endmacro %}

{# Why a copy of a key is set aside, as SQL text. #}
{% macro duplicate_reason(feed) -%}
    {%- set checks = goldseam.feed_checks(feed) -%}
    'another row with this {{ checks.key }} is in use: the {{ checks.keeps }}'
{%- endmacro %}

{# CTEs that turn a spelling into an identifier by the normaliser of its type (seed identifier_types). A message may also name its
   recipient by number, (node_id, '1017632438215466823'): all that the ledger of our own messages keeps of an address. #}
{% macro _identified_rows(columns) -%}
    {%- set may_be_numbers = 'message_event_id' in columns %}
    {%- set region = 'rows_in.region' if 'region' in columns else 'cast(null as text)' -%}
    spelled as (
        select
            rows_in.*,
            {%- if may_be_numbers %}
            case when rows_in.identifier_type = 'node_id' then 'node_id' else types.normaliser end as normaliser,
            {%- else %}
            types.normaliser,
            {%- endif %}
            nullif(trim(rows_in.identifier_value), '') as raw_value,
            case types.normaliser
                when 'email' then {{ goldseam.written_email('rows_in.identifier_value') }}
                when 'phone' then phone_numbers.e164
                when 'lower' then {{ goldseam.lower_text("nullif(trim(rows_in.identifier_value), '')") }}
                else nullif(trim(rows_in.identifier_value), '')
            end as written_value,
            case types.normaliser
                when 'email' then {{ goldseam.email_problem('rows_in.identifier_value') }}
                when 'phone' then coalesce(phone_numbers.reason, 'not in phone_numbers')
            end as identifier_problem
        from rows_in
        left join {{ ref('goldseam', 'rule_identifier_types') }} as types
            on rows_in.identifier_type = types.identifier_type
        left join {{ ref('goldseam', 'phone_numbers') }} as phone_numbers
            on types.normaliser = 'phone'
            and rows_in.identifier_value = phone_numbers.raw_value
            and {{ goldseam.phone_region('rows_in.source', region) }} = phone_numbers.region
    ),

    canonical as (
        select
            spelled.*,
            case
                when spelled.normaliser = 'email'
                    then {{ goldseam.canonical_email('spelled.written_value', 'domains') }}
                else spelled.written_value
            end as canonical_value
        from spelled
        left join {{ ref('goldseam', 'rule_email_domains') }} as domains
            on spelled.normaliser = 'email'
            and split_part(spelled.written_value, '@', 2) = domains.domain
    ),

    identified as (
        select
            source,
            {%- for column in columns if column not in ('identifier_value', 'value') %}
            {{ column }},
            {%- endfor %}
            {%- if 'value' in columns %}
            {{ goldseam.normalise_attribute('attribute', 'value') }} as value,
            {%- endif %}
            canonical_value as identifier_value,
            written_value,
            raw_value,
            {%- if may_be_numbers %}
            case
                when normaliser = 'node_id' then {{ goldseam.try_cast('canonical_value', 'bigint') }}
                else {{ goldseam.node_id('identifier_type', 'canonical_value') }}
            end as node_id,
            {%- else %}
            {{ goldseam.node_id('identifier_type', 'canonical_value') }} as node_id,
            {%- endif %}
            normaliser,
            identifier_problem,
            unreadable_columns
        from canonical
    )
{%- endmacro %}

{% macro _unidentified_rows() -%}
    identified as (
        select *, cast(null as text) as raw_value
        from rows_in
    )
{%- endmacro %}

{# Which copy of a key counts. Versions are told apart by what the source says of its last change, then by load time, then by
   their content, so that the choice is the same in every engine; facts that never change keep the copy loaded first. #}
{% macro _copy_number(checks, columns) -%}
    {%- if checks.keeps == 'all' -%}
        1
    {%- else -%}
        row_number() over (
            partition by source, {{ checks.key }}, problem_rule is null
            order by
                {%- if checks.keeps == 'newest' %}
                {%- if 'updated_at' in columns %}
                updated_at desc nulls last,
                {%- endif %}
                loaded_at desc nulls last,
                {%- for column in columns if column not in ('loaded_at', 'updated_at', checks.key) %}
                {{ goldseam.binary_order('cast(' ~ column ~ ' as text)') }}{{ ',' if not loop.last }}
                {%- endfor %}
                {%- else %}
                loaded_at,
                occurred_at,
                node_id,
                {{ goldseam.binary_order('record_key') }}
                {%- endif %}
        )
    {%- endif -%}
{%- endmacro %}

{% macro _problems(checks, is_person_feed) %}
    {%- set problems = [
        ('unreadable', 'unreadable_columns is not null', "'cannot be read as the type it should have: ' || unreadable_columns"),
    ] -%}
    {%- if is_person_feed -%}
        {%- do problems.extend([
            ('no_identifier', 'identifier_type is null or raw_value is null', "'the row names nobody: identifier_type or identifier_value is empty'"),
            ('unknown_identifier_type', 'normaliser is null',
                "'identifier type ' || identifier_type || ' has no row in seeds/identifier_types.csv (or the seed that var extra_identifier_types names)'"),
            ('unusable_identifier', 'identifier_value is null', "identifier_type || ': ' || coalesce(identifier_problem, 'empty')"),
        ]) -%}
    {%- endif -%}
    {%- if checks.key -%}
        {%- do problems.append(('no_key', checks.key ~ ' is null', "'" ~ checks.key ~ " is empty'")) -%}
    {%- endif -%}
    {%- do problems.extend(checks.problems) -%}
    {{ return(problems) }}
{% endmacro %}

{% macro _first_problem(problems, part) -%}
    case
        {%- for rule, condition, reason in problems %}
        when {{ condition }} then {{ "'" ~ rule ~ "'" if part == 'rule' else reason }}
        {%- endfor %}
    end
{%- endmacro %}
