{# The columns of an offers table, and their types. #}
{% macro offer_columns() %}
    {{ return({
        'offer': 'text', 'kind': 'text', 'item_rule': 'text', 'category': 'text', 'eligible_segment': 'text', 'channels': 'text',
        'cost': 'numeric(18,4)', 'value': 'numeric(18,4)', 'margin_share': 'numeric(18,4)', 'currency': 'text',
        'cooldown_days': 'bigint', 'assumed_propensity': 'numeric(18,6)', 'experiment': 'text',
    }) }}
{% endmacro %}

{# Where the item of an offer can come from: the kinds of profile_recommendations, and what somebody buys again and again. #}
{% macro item_rules() %}
    {{ return(['bought_together', 'next_category', 'upsell', 'replenishment']) }}
{% endmacro %}
