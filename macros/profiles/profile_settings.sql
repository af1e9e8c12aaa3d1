{# The meta of a model that is kept per profile and follows touched_profiles (macros/materializations/replace_entities.sql).
   profile_settings(rules=['rule_exchange_rates'])  ->  {'entity': ['profile_id'], 'scope': 'touched_profiles', ...}

   consumes: models kept per profile that it reads; rules, vars: what forces a full build when it moves. #}
{% macro profile_settings(consumes=[], rules=[], vars=[]) %}
    {{ return({
        'entity': ['profile_id'],
        'scope': 'touched_profiles',
        'consumes': ['touched_profiles'] + consumes,
        'rules': rules,
        'vars': vars,
        'tells_changes': 'no',
    }) }}
{% endmacro %}
