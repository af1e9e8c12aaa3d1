{{ config(materialized='ephemeral') }}

with

profiles as (
    select * from {{ ref('goldseam', 'profiles') }} where first_seen_at <= {{ goldseam.as_of() }}
),

customer_cohorts as (
    select * from {{ ref('goldseam', 'customer_cohorts') }}
)

select
    profiles.profile_id,
    {{ goldseam.month_of('profiles.first_seen_at') }} as seen_month,
    customer_cohorts.cohort_month,
    case when profiles.is_anonymous then 'anonymous' else 'lead' end as stage
from profiles
left join customer_cohorts on profiles.profile_id = customer_cohorts.profile_id
where
    customer_cohorts.cohort_month is null
    or {{ goldseam.month_of('profiles.first_seen_at') }} < customer_cohorts.cohort_month
