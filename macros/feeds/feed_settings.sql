{# The meta of a feed's model: which rules and vars its rows are made by, and that it tells whose records changed.
   feed_settings()  ->  {'rules': [...], 'vars': [...], 'tells_changes': 'log'};  entity, scope: see replace_entities #}
{% macro feed_settings(entity=none, scope='selected', rules=[]) %}
    {{ return({
        'entity': entity,
        'scope': scope,
        'rules': ['rule_identifier_types', 'rule_email_domains', 'phone_regions'] + rules,
        'vars': ['sources', 'default_regions', 'identity_hash_seed'],
        'tells_changes': 'log',
        'is_present': 'node_id is not null',
    }) }}
{% endmacro %}
