-- Customers, orders and revenue of all cohorts, and of all order numbers, are those of everybody who ever ordered.
{{ config(meta={'dagster': {'ref': {'name': 'cohort_retention', 'package': 'goldseam'}}}) }}
with

cohorts as (
    select
        coalesce(sum(case when months_since = 0 then active_customers end), 0) as customers,
        coalesce(sum(orders), 0) as orders,
        coalesce(sum(revenue), 0) as revenue
    from {{ ref('goldseam', 'cohort_retention') }}
),

frequency as (
    select
        coalesce(sum(customers), 0) as customers,
        coalesce(sum(customers * order_number), 0) as orders
    from {{ ref('goldseam', 'purchase_frequency') }}
),

customers as (
    select distinct profile_id from {{ ref('goldseam', 'counted_orders') }}
),

counted as (
    select
        count(distinct counted_revenue.profile_id) as customers,
        count(case when counted_revenue.status <> 'return' then 1 end) as orders,
        coalesce(sum(counted_revenue.revenue), 0) as revenue
    from {{ ref('goldseam', 'counted_revenue') }} as counted_revenue
    inner join customers on counted_revenue.profile_id = customers.profile_id
)

select
    counted.customers,
    cohorts.customers as cohort_customers,
    frequency.customers as frequency_customers,
    counted.orders,
    cohorts.orders as cohort_orders,
    frequency.orders as frequency_orders,
    counted.revenue,
    cohorts.revenue as cohort_revenue
from counted
cross join cohorts
cross join frequency
where
    counted.customers <> cohorts.customers
    or counted.customers <> frequency.customers
    or counted.orders <> cohorts.orders
    or counted.orders <> frequency.orders
    or counted.revenue <> cohorts.revenue
