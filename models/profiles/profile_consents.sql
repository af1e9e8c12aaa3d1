{{ config(materialized='replace_entities', meta=goldseam.profile_settings(consumes=['profile_consent_history'])) }}

select
    profile_id,
    purpose,
    channel,
    status,
    is_granted,
    stated_at,
    source,
    record_key,
    legal_basis,
    evidence
from {{ ref('goldseam', 'profile_consent_history') }}
where valid_to is null and {{ goldseam.is_touched('profile_consents') }}
