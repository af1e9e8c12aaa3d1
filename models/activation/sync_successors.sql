{{ config(materialized='view') }}

with recursive

renames as (
    select * from {{ ref('goldseam', 'stg_goldseam__sync_renames') }}
),

numbered as (
    select
        sync,
        renamed_to,
        recorded_at,
        row_number() over (partition by sync order by recorded_at) as place
    from renames
),

-- each step is later than the one before, so that a name given back ends the walk
walk as (
    select
        sync,
        renamed_to,
        recorded_at
    from numbered
    where place = 1
    union all
    select
        walk.sync,
        numbered.renamed_to,
        numbered.recorded_at
    from walk
    inner join numbered
        on walk.renamed_to = numbered.sync
        and walk.recorded_at < numbered.recorded_at
),

steps as (
    select
        sync,
        renamed_to,
        row_number() over (partition by sync order by recorded_at desc) as place
    from walk
)

select
    sync,
    renamed_to as current_sync
from steps
where place = 1
