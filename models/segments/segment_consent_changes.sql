{{ config(materialized='ephemeral') }}

with

definitions as (
    select * from {{ ref('goldseam', 'segment_definitions') }} where reads_consents
),

last_evaluations as (
    select * from {{ ref('goldseam', 'segment_last_evaluations') }}
),

consents as (
    select * from {{ ref('goldseam', 'profile_consent_history') }}
)

select
    definitions.segment,
    consents.profile_id,
    bool_or(
        consents.purpose = 'all' and consents.legal_basis = 'erasure_request' and consents.status <> 'granted'
    ) as asks_for_erasure
from definitions
inner join last_evaluations on definitions.segment = last_evaluations.segment
inner join consents
    on consents.valid_from > last_evaluations.evaluated_at
    and consents.valid_from <= {{ goldseam.as_of() }}
group by definitions.segment, consents.profile_id
