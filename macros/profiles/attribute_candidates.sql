{# Every statement about an attribute of the members, its place under the attribute's rule, and the value at place 1, which survives.

   members: SQL, a relation with node_id and profile_id (identity_map, or the part of it that is computed).
   rule (first_name, source_priority), crm trusted before shop:
   ('p', first_name, 'Anna', crm, 2025), ('p', first_name, 'Ana', shop, 2026)   ->   place 1 and 2

   The order is total; each step decides only between those that the steps before left equal:
   1. not older than max_age_days (is_too_old)
   2. what the strategy looks at: source_priority the source's trust; most_frequent how many statements give the value;
      most_complete its length; oldest the first stated; max and min the value itself; any_true true, then false
   3. newest, most trusted source, then value, source, record and identifier in binary order

   max and min read numbers as numbers, days and moments as moments, all else as text, and prefer them in this order, so that
   'n/k' never beats 3. any_true reads what try_cast reads as boolean, and gives 'true' or 'false'. #}
{% macro attribute_candidates(members) %}
    with

    stated as (
        select
            members.profile_id,
            attributes.attribute,
            case {{ goldseam._boolean_where_asked('attributes.value') }}
                when true then 'true'
                when false then 'false'
                else attributes.value
            end as value,
            attributes.source,
            attributes.record_key,
            attributes.node_id,
            attributes.observed_at,
            coalesce(rules.strategy, 'most_recent') as strategy,
            coalesce(own.priority, general.priority, 1000) as priority,
            rules.max_age_days is not null
                and attributes.observed_at < {{ goldseam.as_of() }} - rules.max_age_days * interval '1 day' as is_too_old
        from {{ ref('goldseam', 'feed_attributes') }} as attributes
        inner join {{ members }} as members on attributes.node_id = members.node_id
        left join {{ ref('goldseam', 'rule_attribute_rules') }} as rules on attributes.attribute = rules.attribute
        left join {{ ref('goldseam', 'rule_source_priority') }} as own
            on attributes.attribute = own.attribute and attributes.source = own.source
        left join {{ ref('goldseam', 'rule_source_priority') }} as general
            on general.attribute = '*' and attributes.source = general.source
        where attributes.observed_at <= {{ goldseam.as_of() }}
    ),

    -- counted for those who ask only: it is dearer than all the rest
    votes as (
        select
            profile_id,
            attribute,
            value,
            is_too_old,
            count(*) as value_count
        from stated
        where strategy = 'most_frequent'
        group by profile_id, attribute, value, is_too_old
    ),

    read_values as (
        select
            stated.*,
            votes.value_count,
            case when stated.strategy in ('max', 'min') then {{ goldseam.try_cast('stated.value', 'numeric(38,10)') }} end
                as number_read,
            case when stated.strategy in ('max', 'min') then {{ goldseam.try_cast('stated.value', 'timestamp') }} end
                as moment_read
        from stated
        left join votes
            on stated.profile_id = votes.profile_id
            and stated.attribute = votes.attribute
            and stated.value = votes.value
            and stated.is_too_old = votes.is_too_old
    ),

    -- what the strategy looks at, the least first; the two texts are null for all but their strategy
    weighed as (
        select
            *,
            case
                when number_read is not null then 0
                when moment_read is not null then 1
                when strategy in ('max', 'min') or strategy = 'any_true' and value not in ('true', 'false') then 2
                else 0
            end as kind_rank,
            cast(case strategy
                when 'source_priority' then priority
                when 'most_frequent' then -value_count
                when 'most_complete' then -length(value)
                when 'max' then -number_read
                when 'min' then number_read
                when 'any_true' then case value when 'true' then 0 else 1 end
                else 0
            end as numeric(38, 10)) as rank_number,
            case when strategy = 'oldest' then observed_at end as rank_moment,
            case when strategy in ('max', 'min') and number_read is null then coalesce(cast(moment_read as text), value) end
                as rank_text
        from read_values
    )

    select
        *,
        row_number() over preference as place,
        first_value(value) over preference as winning_value
    from weighed
    window
        preference as (
            partition by profile_id, attribute
            order by
                case when is_too_old then 1 else 0 end,
                kind_rank,
                rank_number,
                rank_moment,
                case when strategy = 'min' then {{ goldseam.binary_order('rank_text') }} end,
                case when strategy = 'max' then {{ goldseam.binary_order('rank_text') }} end desc,
                observed_at desc,
                priority,
                {{ goldseam.binary_order('value') }},
                {{ goldseam.binary_order('source') }},
                {{ goldseam.binary_order('record_key') }},
                node_id
        )
{% endmacro %}

{% macro _boolean_where_asked(value) -%}
    case when rules.strategy = 'any_true' then {{ goldseam.try_cast(value, 'boolean') }} end
{%- endmacro %}
