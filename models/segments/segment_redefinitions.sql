{{ config(materialized='ephemeral') }}

with

definitions as (
    select * from {{ ref('goldseam', 'segment_definitions') }}
),

last_evaluations as (
    select * from {{ ref('goldseam', 'segment_last_evaluations') }}
)

select definitions.segment
from definitions
inner join last_evaluations on definitions.segment = last_evaluations.segment
where definitions.definition <> last_evaluations.definition
