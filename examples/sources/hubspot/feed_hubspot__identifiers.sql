-- Merged contacts are one person. Each merge is a record of its own with the two ids only: were all ids on the
-- record of the contact, its e-mail would be seen with so many accounts that it counted as shared and linked
-- nobody.
--
-- A deleted contact names nobody: blank, not absent, so that feeds/ says so and the record leaves the graph. One
-- that is deleted because it was merged keeps its word.
with

contacts as (
    select * from {{ ref('stg_hubspot__contacts') }}
),

listed as (
    select
        hubspot_contact_id,
        regexp_split_to_table(merged_contact_ids, ';') as merged_contact_id,
        is_deleted,
        created_at as merged_at,
        loaded_at
    from contacts
),

pairs as (
    select
        case when is_deleted then '' else hubspot_contact_id end as hubspot_contact_id,
        case when is_deleted then '' else trim(merged_contact_id) end as merged_contact_id,
        'contacts/' || hubspot_contact_id || '/merged/' || trim(merged_contact_id) as record_key,
        merged_at,
        loaded_at
    from listed
    where trim(merged_contact_id) <> ''
    union all
    select
        hubspot_contact_id,
        merged_contact_id,
        'contact_merges/' || hubspot_contact_id || '/' || merged_contact_id as record_key,
        merged_at,
        loaded_at
    from {{ ref('stg_hubspot__contact_merges') }}
),

merged_away as (
    select distinct merged_contact_id from pairs
),

judged as (
    select
        contacts.*,
        contacts.is_deleted and merged_away.merged_contact_id is null as is_gone
    from contacts
    left join merged_away on contacts.hubspot_contact_id = merged_away.merged_contact_id
),

named as (
    select
        hubspot_contact_id as record_id,
        created_at,
        loaded_at,
        case when is_gone then '' else hubspot_contact_id end as hubspot_contact_id,
        case when is_gone and email is not null then '' else email end as email
    from judged
),

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        'named', {'hubspot_contact_id': 'hubspot_contact_id', 'email': 'email'},
        record_key="'contacts/' || record_id", observed_at='created_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        'pairs', [['hubspot_contact_id', 'hubspot_contact_id'], ['hubspot_contact_id', 'merged_contact_id']],
        record_key='record_key', observed_at='merged_at'
    ) }}
)

select * from unpivoted
