{# The meta of a feed's model: which rules and vars its rows are made by, that it tells what changed (rows that come to stay by a
   column, records that are replaced by a log), and that rows which cannot be used are set aside.
   feed_settings()  ->  {'rules': [...], 'vars': [...], 'tells_changes': 'column', ...};  entity, scope: see replace_entities #}
{% macro feed_settings(entity=none, scope='selected', rules=[], tells_changes=none) %}
    {{ return({
        'entity': entity,
        'scope': scope,
        'rules': ['rule_identifier_types', 'rule_email_domains', 'phone_regions'] + rules,
        'vars': ['sources', 'default_regions', 'identity_hash_seed'],
        'tells_changes': tells_changes or ('log' if entity else 'column'),
        'is_present': 'rejection_rule is null',
        'sets_aside': true,
    }) }}
{% endmacro %}
