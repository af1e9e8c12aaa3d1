{{ config(materialized='replace_entities', meta={
    'entity': ['profile_id'],
    'scope': 'touched_profiles',
    'consumes': ['touched_profiles', 'profile_consent_history'],
    'tells_changes': 'no',
}) }}

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
