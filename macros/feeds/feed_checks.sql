{# What makes a row of a feed unusable, beyond what holds for all (checked_feed.sql): its key, which copy of a key counts, and
   problems as (rule, condition, reason), all SQL; the first problem that holds is the one reported.

   keeps: 'first' for append-only facts (a later copy must not change what has been counted), 'newest' for records that change,
   'all' where rows are merged, not chosen. A refusal of consent without a date still counts, from when it was loaded; a grant
   without one is no statement. #}
{% macro feed_checks(feed) %}
    {%- set no_time = (
        'no_time', "occurred_at is null or occurred_at < cast('1970-01-02' as timestamp)",
        "'occurred_at is ' || coalesce(cast(occurred_at as text) || ', written where no time is known', 'empty')
            || ': the row cannot be placed in time'"
    ) -%}
    {%- set currency = (
        'bad_currency', "currency is null or not " ~ goldseam.regex_match('currency', "'^[A-Z]{3}$'"),
        "'currency is not an ISO 4217 code'"
    ) -%}
    {%- set checks = {
        'identifiers': {'key': none, 'keeps': 'all', 'problems': [
            ('no_record', 'record_key is null', "'record_key is empty: the identifier belongs to no record'"),
        ]},
        'attributes': {'key': none, 'keeps': 'all', 'problems': [
            ('no_record', 'record_key is null', "'record_key is empty: the attribute belongs to no record'"),
            ('no_attribute', 'attribute is null', "'attribute is empty'"),
            ('no_time', 'observed_at is null and loaded_at is null', "'observed_at and loaded_at are empty'"),
            ('unusable_value', 'value is null', "'the value cannot be read as this attribute'"),
        ]},
        'consents': {'key': none, 'keeps': 'all', 'problems': [
            ('bad_consent', "status is null or status not in ('granted', 'denied', 'withdrawn')",
                "'status is none of granted, denied, withdrawn'"),
            ('bad_consent', "purpose is null or (purpose <> 'all' and purpose not in (select purpose from "
                ~ ref('goldseam', 'consent_purposes') ~ "))", "'purpose is neither all nor in seeds/consent_purposes.csv'"),
            ('bad_consent', "channel is null or (channel <> 'any' and channel not in (select channel from "
                ~ ref('goldseam', 'rule_identifier_types') ~ " where channel is not null))",
                "'channel is neither any nor a channel in seeds/identifier_types.csv (or the seed that var extra_identifier_types names)'"),
            ('no_time', "observed_at is null and (status = 'granted' or loaded_at is null)",
                "'observed_at is empty: nobody can say whether the grant is the latest word'"),
        ]},
        'events': {'key': 'event_id', 'keeps': 'first', 'problems': [no_time]},
        'orders': {'key': 'order_id', 'keeps': 'newest', 'problems': [
            no_time, currency,
            goldseam._one_of('status', ['paid', 'pending', 'cancelled', 'refunded', 'partially_refunded', 'return']),
            ('bad_amount', 'paid_amount < 0 or refunded_amount < 0',
                "'paid_amount or refunded_amount is below 0: what went back belongs in refunded_amount, above 0'"),
        ]},
        'order_items': {'key': 'order_item_id', 'keeps': 'newest', 'problems': [no_time, currency]},
        'messages': {'key': 'message_event_id', 'keeps': 'first', 'problems': [
            no_time,
            goldseam._one_of('kind', [
                'sent', 'delivered', 'opened', 'clicked', 'bounced', 'soft_bounced', 'complained', 'unsubscribed',
            ]),
        ]},
        'tickets': {'key': 'ticket_id', 'keeps': 'newest', 'problems': [
            no_time,
            goldseam._one_of('status', ['new', 'open', 'pending', 'solved', 'closed']),
            ('bad_satisfaction', 'satisfaction not between 1 and 5', "'satisfaction is not between 1 and 5'"),
        ]},
        'conversations': {'key': 'line_id', 'keeps': 'first', 'problems': [
            no_time,
            ('no_conversation', 'conversation_id is null', "'conversation_id is empty: the line belongs to no conversation'"),
            goldseam._one_of('direction', ['inbound', 'outbound']),
        ]},
        'loyalty': {'key': 'entry_id', 'keeps': 'first', 'problems': [
            no_time, goldseam._one_of('kind', ['earn', 'burn', 'expire', 'adjust']),
        ]},
        'items': {'key': 'item_id', 'keeps': 'newest', 'problems': []},
        'ad_spend': {'key': 'spend_id', 'keeps': 'newest', 'problems': [
            no_time, currency,
            ('bad_cost', 'cost is null or cost < 0', "'cost is empty or below 0: what the day cost is 0 or more'"),
            ('bad_clicks', 'impressions < 0 or clicks < 0', "'impressions or clicks are below 0'"),
            ('bad_clicks', 'clicks > impressions', "'there are more clicks than impressions: nobody clicks what was not shown'"),
        ]},
    } -%}
    {{ return(checks[feed]) }}
{% endmacro %}

{% macro _one_of(column, values) %}
    {{ return((
        'bad_' ~ column,
        column ~ " is null or " ~ column ~ " not in ('" ~ values | join("', '") ~ "')",
        "'" ~ column ~ " ' || coalesce(" ~ column ~ ", 'nothing') || ' is none of " ~ values | join(', ') ~ "'",
    )) }}
{% endmacro %}
