{{ config(materialized='ephemeral') }}
{%- set facts = {'events': 'occurred_at', 'orders': 'occurred_at', 'messages': 'occurred_at', 'loyalty': 'occurred_at',
    'order_items': 'occurred_at', 'tickets': 'occurred_at', 'conversations': 'occurred_at',
    'identifiers': 'observed_at', 'attributes': 'observed_at', 'consents': 'observed_at'} %}

with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

identity_map_history as (
    select * from {{ ref('goldseam', 'identity_map_history') }}
),

rules as (
    select * from {{ ref('goldseam', 'rule_attribute_rules') }}
    where max_age_days is not null
),

changed as (
    {%- for feed in facts %}
    select
        changed.node_id,
        '{{ feed }}' as feed
    from ({{ goldseam.nodes_on_changed_records('touched_profiles', 'feed_' ~ feed) | indent(4) }}) as changed
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

-- known before, but dated later than the last run's now
due as (
    {%- for feed, moment in facts.items() %}
    select
        node_id,
        '{{ feed }}' as feed
    from {{ ref('goldseam', 'feed_' ~ feed) }}
    where {{ moment }} > {{ goldseam.last_as_of('touched_profiles') }} and {{ moment }} <= {{ goldseam.as_of() }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

-- what one identifier says, a refusal, a bounce or an order, may count for others on its records; so may its
-- refusals, once it links nobody or no longer does
speaking as (
    select node_id from changed
    where feed in ('consents', 'messages', 'orders', 'attributes')
    union
    select node_id from due
    where feed in ('consents', 'messages', 'orders', 'attributes')
    union
    select moved.node_id
    from identity_map_history as moved
    inner join {{ ref('goldseam', 'feed_consents') }} as consents on moved.node_id = consents.node_id
    where moved.changed_in > {{ goldseam.consumed_build('touched_profiles', 'identity_map_history') }}
),

beside as (
    select around.node_id
    from identifiers as around
    where around.record_id in (
        select named.record_id
        from identifiers as named
        where named.node_id in (select speaking.node_id from speaking)
    )
),

-- values that have grown too old for their attribute since
aged as (
    select attributes.node_id
    from {{ ref('goldseam', 'feed_attributes') }} as attributes
    inner join rules on attributes.attribute = rules.attribute
    where
        attributes.observed_at >= {{ goldseam.last_as_of('touched_profiles') }} - rules.max_age_days * interval '1 day'
        and attributes.observed_at < {{ goldseam.as_of() }} - rules.max_age_days * interval '1 day'
),

-- lines speak for the person of their order; what the catalogue says of an item holds for lines of old orders too
changed_lines as (
    select lines.order_id
    from {{ ref('goldseam', 'feed_order_items') }} as lines
    where
        lines.node_id in (select changed.node_id from changed where changed.feed = 'order_items')
        or lines.item_id in (
            select items.item_id
            from {{ ref('goldseam', 'feed_items') }} as items
            where items.changed_in > {{ goldseam.consumed_build('touched_profiles', 'feed_items') }}
        )
),

ordering as (
    select orders.node_id
    from {{ ref('goldseam', 'feed_orders') }} as orders
    where orders.order_id in (select changed_lines.order_id from changed_lines)
)

select node_id from changed
union
select node_id from beside
union
select node_id from ordering
union
select node_id from due
union
select node_id from aged
