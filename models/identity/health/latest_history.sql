{{ config(materialized='ephemeral') }}

with

history as (
    select * from {{ ref('goldseam', 'identity_map_history') }}
),

builds as (
    select * from {{ ref('goldseam', 'stg_goldseam__model_builds') }} where model = 'identity_map_history'
),

latest_build as (
    select * from builds where build_number = (select max(others.build_number) from builds as others)
)

-- rows brought back from a backup may carry numbers of another warehouse's builds, but not its future
select
    history.node_id,
    history.profile_id,
    history.heir_profile_id,
    history.cause,
    history.valid_from,
    history.valid_to
from history
inner join latest_build
    on history.changed_in = latest_build.build_number
    and coalesce(history.valid_to, history.valid_from) >= latest_build.built_at
