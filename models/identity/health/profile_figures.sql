{{ config(materialized='ephemeral') }}

with

sizes as (
    select * from {{ ref('goldseam', 'identity_profile_sizes') }}
),

banded as (
    select
        *,
        case
            when identifier_count = 1 then '1'
            when identifier_count <= 5 then '2-5'
            when identifier_count <= 10 then '6-10'
            when identifier_count <= 20 then '11-20'
            when identifier_count <= 50 then '21-50'
            else 'over 50'
        end as size_band
    from sizes
),

totals as (
    select
        count(*) as profile_count,
        coalesce(max(identifier_count), 0) as largest_count,
        count(case when given_name_count > 3 then 1 end) as many_given_names,
        count(case when family_name_count > 3 then 1 end) as many_family_names,
        count(case when postal_code_count > 5 then 1 end) as many_postal_codes
    from sizes
),

figures as (
    select 'profiles' as metric, 'all' as dimension, profile_count as value, cast(null as bigint) as total from totals
    union all
    select
        'largest_profile' as metric,
        'identifiers' as dimension,
        largest_count as value,
        cast(null as bigint) as total
    from totals
    union all
    select
        'profiles_by_size' as metric,
        banded.size_band as dimension,
        count(*) as value,
        max(totals.profile_count) as total
    from banded
    cross join totals
    group by banded.size_band
    {%- for attribute in ['given_names', 'family_names', 'postal_codes'] %}
    union all
    select
        'profiles_with_many_{{ attribute }}' as metric,
        'all' as dimension,
        many_{{ attribute }} as value,
        profile_count as total
    from totals
    {%- endfor %}
)

select
    metric,
    dimension,
    cast(value as bigint) as value,
    cast(total as bigint) as total
from figures
