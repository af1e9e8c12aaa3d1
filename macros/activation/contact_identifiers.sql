{# The identifiers that a sync may name, and the channel of contact points and consents behind each.
   contact_identifiers() -> {'email': 'email', 'phone': 'sms', 'push': 'push', 'telegram': 'telegram'} #}
{% macro contact_identifiers() %}
    {{ return({'email': 'email', 'phone': 'sms', 'push': 'push', 'telegram': 'telegram'}) }}
{% endmacro %}

{# Those that some sync names; a sync that needs none may go to anybody whom one of the channels may reach, so it takes all.
   named_identifiers([{'has_email': true, ...}]) -> {'email': 'email'} #}
{% macro named_identifiers(syncs) %}
    {%- set found = {} -%}
    {%- for identifier, channel in goldseam.contact_identifiers().items() -%}
        {%- if syncs | selectattr('has_' ~ identifier) | list or syncs | selectattr('needs_no_identifier') | list -%}
            {%- do found.update({identifier: channel}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
