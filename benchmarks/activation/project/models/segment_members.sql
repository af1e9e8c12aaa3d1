select profile_id from {{ ref('goldseam', 'profiles') }}
