{{ config(
    materialized='replace_entities',
    full_refresh=false,
    pre_hook="{{ goldseam.find_regrouped() }}",
    post_hook=["{{ goldseam.stop_on_jitter() }}", "{{ goldseam.drop_regrouped() }}"],
    meta={
        'entity': ['node_id', 'valid_from'],
        'consumes': ['identity_clusters', 'identity_nodes', 'identity_labels'],
        'tells_changes': 'column',
    },
    indexes=[{'columns': ['node_id']}, {'columns': ['profile_id']}],
) }}
{% set history = goldseam.map_history_so_far() %}

with

members as (
    select * from {{ ref('goldseam', 'regrouped_identifiers') }}
),

labels as (
    select * from {{ ref('goldseam', 'identity_label_ends') }}
),

salt as (
    select salt from {{ ref('goldseam', 'stg_goldseam__identity_salt') }}
),

open_rows as (
    select *
    from {{ history }} as history
    where
        valid_to is null
        {%- if goldseam.reads_changes_only('identity_map_history') %}
        and node_id in (select regrouped.node_id from regrouped_nodes as regrouped)
        {%- endif %}
),

-- this run's moment in knowledge time: later than everything the history knows
moment as (
    select greatest(
        {{ goldseam.run_at() }},
        coalesce(
            max(greatest(valid_from, coalesce(valid_to, valid_from))) + interval '1 microsecond',
            {{ goldseam.run_at() }}
        )
    ) as now_at
    from {{ history }} as history
),

-- (a) each profile's heir is the cluster with most of its evidence
evidence as (
    select
        open_rows.profile_id,
        members.cluster_id,
        min(open_rows.born_at) as born_at,
        min(open_rows.minted_from) as minted_from,
        min(open_rows.generation) as generation,
        row_number() over (
            partition by open_rows.profile_id
            order by
                sum(members.observation_count) desc,
                count(*) desc,
                min({{ goldseam.binary_order("members.identifier_type || ':' || members.identifier_value") }})
        ) as place
    from open_rows
    inner join members on open_rows.node_id = members.node_id
    group by open_rows.profile_id, members.cluster_id
),

-- (b) a cluster that is heir of several takes the oldest; (c) the others retire, there is no second choice
claims as (
    select
        *,
        row_number() over (
            partition by cluster_id
            order by born_at, {{ goldseam.binary_order('profile_id') }}
        ) as claim
    from evidence
    where place = 1
),

-- (d) a cluster that is nobody's heir mints from its oldest identifier
founders as (
    select
        members.*,
        row_number() over (
            partition by members.cluster_id
            order by
                members.first_seen_at,
                {{ goldseam.binary_order('members.identifier_type') }},
                {{ goldseam.binary_order('members.identifier_value') }}
        ) as place
    from members
    left join claims on members.cluster_id = claims.cluster_id
    where claims.cluster_id is null
),

-- (e) a generation is never used twice, so neither is an id
generations as (
    select
        minted_from,
        count(distinct profile_id) as generation
    from {{ history }} as history
    where minted_from in (select founders.node_id from founders where founders.place = 1)
    group by minted_from
),

minted as (
    select
        founders.cluster_id,
        founders.first_seen_at as born_at,
        founders.node_id as minted_from,
        coalesce(generations.generation, 0) as generation,
        {{ goldseam.mint_profile_id(
            'salt.salt', 'founders.identifier_type', 'founders.identifier_value', 'coalesce(generations.generation, 0)'
        ) }} as profile_id
    from founders
    cross join salt
    left join generations on founders.node_id = generations.minted_from
    where founders.place = 1
),

owners as (
    select cluster_id, profile_id, born_at, minted_from, generation from claims where claim = 1
    union all
    select cluster_id, profile_id, born_at, minted_from, generation from minted
),

current_rows as (
    select
        members.node_id,
        members.identifier_type,
        members.identifier_value,
        members.component_id,
        owners.profile_id,
        owners.born_at,
        owners.minted_from,
        owners.generation
    from members
    inner join owners on members.cluster_id = owners.cluster_id
),

-- components that labels written since the last run are about
labelled as (
    select distinct members.component_id
    from members
    inner join labels on members.node_id in (labels.left_node_id, labels.right_node_id)
    where labels.label_number > {{ goldseam.consumed_build('identity_map_history', 'identity_labels') }}
),

closed as (
    select
        open_rows.node_id,
        open_rows.identifier_type,
        open_rows.identifier_value,
        open_rows.profile_id,
        open_rows.born_at,
        open_rows.minted_from,
        open_rows.generation,
        open_rows.valid_from,
        moment.now_at as valid_to,
        owners.profile_id as heir_profile_id,
        case
            when {{ goldseam.rules_changed_for('identity_map_history') }} then 'rules'
            when labelled.component_id is not null then 'label'
            else 'records'
        end as cause
    from open_rows
    cross join moment
    left join current_rows on open_rows.node_id = current_rows.node_id
    left join labelled on current_rows.component_id = labelled.component_id
    left join claims on open_rows.profile_id = claims.profile_id
    left join owners on claims.cluster_id = owners.cluster_id
    where current_rows.node_id is null or current_rows.profile_id <> open_rows.profile_id
),

opened as (
    select
        current_rows.node_id,
        current_rows.identifier_type,
        current_rows.identifier_value,
        current_rows.profile_id,
        current_rows.born_at,
        current_rows.minted_from,
        current_rows.generation,
        moment.now_at as valid_from,
        cast(null as timestamp) as valid_to,
        cast(null as text) as heir_profile_id,
        cast(null as text) as cause
    from current_rows
    cross join moment
    left join open_rows on current_rows.node_id = open_rows.node_id
    where open_rows.node_id is null or open_rows.profile_id <> current_rows.profile_id
)

select * from closed
union all
select * from opened
