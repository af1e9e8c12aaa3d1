{# The contract of the feeds: every feed's columns and types, in order. A model feed_<source>__<feed> gives exactly these.
   feed_columns('orders') -> {'identifier_type': 'text', ..., 'paid_amount': 'numeric(18,4)', 'occurred_at': 'timestamp'} #}
{% macro feed_columns(feed) %}
    {%- set person = {'identifier_type': 'text', 'identifier_value': 'text', 'record_key': 'text', 'loaded_at': 'timestamp'} -%}
    {%- set money = 'numeric(18,4)' -%}
    {%- set feeds = {
        'identifiers': dict(person, region='text', observed_at='timestamp', last_observed_at='timestamp', observation_count='bigint'),
        'attributes': dict(person, attribute='text', value='text', observed_at='timestamp'),
        'consents': dict(person, region='text', purpose='text', channel='text', status='text', legal_basis='text', evidence='text',
            observed_at='timestamp'),
        'events': dict(person, event_id='text', event_name='text', occurred_at='timestamp', session_hint='text', utm_source='text',
            utm_medium='text', utm_campaign='text', page_url='text', page_title='text', referrer='text', item_id='text',
            category='text', quantity='bigint', amount=money, currency='text', order_id='text', cart_id='text', properties='text'),
        'orders': dict(person, order_id='text', status='text', channel='text', store='text', currency='text', items_amount=money,
            shipping_amount=money, tax_amount=money, discount_amount=money, refunded_amount=money, paid_amount=money,
            occurred_at='timestamp', updated_at='timestamp'),
        'order_items': dict(person, order_id='text', order_item_id='text', item_id='text', title='text', category='text',
            quantity='bigint', unit_price=money, discount_amount=money, currency='text', occurred_at='timestamp'),
        'messages': dict(person, message_event_id='text', message_id='text', campaign='text', channel='text', kind='text',
            subject='text', url='text', occurred_at='timestamp'),
        'tickets': dict(person, ticket_id='text', channel='text', topic='text', subject='text', status='text', satisfaction='bigint',
            order_id='text', duration_seconds='bigint', occurred_at='timestamp', solved_at='timestamp', updated_at='timestamp'),
        'conversations': dict(person, conversation_id='text', line_id='text', channel='text', direction='text', text='text',
            occurred_at='timestamp'),
        'loyalty': dict(person, entry_id='text', kind='text', points='bigint', order_id='text', occurred_at='timestamp'),
        'items': {'item_id': 'text', 'kind': 'text', 'title': 'text', 'category': 'text', 'brand': 'text', 'price': money,
            'currency': 'text', 'url': 'text', 'image_url': 'text', 'is_available': 'boolean', 'valid_from': 'timestamp',
            'valid_to': 'timestamp', 'updated_at': 'timestamp', 'record_key': 'text', 'loaded_at': 'timestamp'},
        'ad_spend': {'spend_id': 'text', 'account_id': 'text', 'utm_source': 'text', 'utm_medium': 'text', 'utm_campaign': 'text',
            'campaign_name': 'text', 'impressions': 'bigint', 'clicks': 'bigint', 'cost': money, 'currency': 'text',
            'occurred_at': 'timestamp', 'updated_at': 'timestamp', 'record_key': 'text', 'loaded_at': 'timestamp'},
    } -%}
    {%- if feed not in feeds -%}
        {{ exceptions.raise_compiler_error(
            "feed_columns: there is no feed '" ~ feed ~ "'. Feeds: " ~ feeds.keys() | join(', ') ~ ". Look at var 'sources'."
        ) }}
    {%- endif -%}
    {{ return(feeds[feed]) }}
{% endmacro %}
