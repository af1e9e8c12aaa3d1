{{ config(materialized='replace_entities', meta={
    'entity': ['profile_id'],
    'consumes': [
        'identity_map_history', 'feed_identifiers', 'feed_attributes', 'feed_consents', 'feed_events', 'feed_orders',
        'feed_order_items', 'feed_messages', 'feed_tickets', 'feed_conversations', 'feed_loyalty', 'feed_items',
    ],
    'rules': ['rule_attribute_rules'],
    'tells_changes': 'no',
    'follows_time': true,
}) }}
{%- set identity_map_history = ref('goldseam', 'identity_map_history') %}
{%- set nodes_touched = ref('goldseam', 'nodes_touched') %}

select
    profile_id,
    {{ goldseam.this_build() }} as changed_in
from {{ ref('goldseam', 'identity_map') }}
{%- if goldseam.reads_changes_only('touched_profiles') %}
where node_id in (select nodes.node_id from {{ nodes_touched }} as nodes)
union
select
    profile_id,
    {{ goldseam.this_build() }} as changed_in
from {{ identity_map_history }}
where changed_in > {{ goldseam.consumed_build('touched_profiles', 'identity_map_history') }}
{%- else %}
group by profile_id
{%- endif %}
