{# The identifiers that a sync may name, and the channel of contact points and consents behind each.
   contact_identifiers() -> {'email': 'email', 'phone': 'sms', 'push': 'push', 'telegram': 'telegram'} #}
{% macro contact_identifiers() %}
    {{ return({'email': 'email', 'phone': 'sms', 'push': 'push', 'telegram': 'telegram'}) }}
{% endmacro %}
