{{ config(materialized='ephemeral') }}

with

category_purchases as (
    select * from {{ ref('goldseam', 'category_purchases') }} where purchases > 0
),

buyers as (
    select
        snapshot,
        category,
        count(*) as buyers
    from category_purchases
    group by snapshot, category
),

ranked as (
    select
        *,
        cast(buyers as double precision) / sum(buyers) over (partition by snapshot) as popularity,
        row_number() over (
            partition by snapshot order by buyers desc, {{ goldseam.binary_order('category') }}
        ) as place
    from buyers
)

select
    snapshot,
    category,
    popularity
from ranked
where place <= {{ goldseam.count_var('prediction_categories') }}
