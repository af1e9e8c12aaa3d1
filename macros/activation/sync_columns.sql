{# The columns of model `syncs` and their types; what sync_definitions returns of them stands there under the same name. #}
{% macro sync_columns() %}
    {{ return({
        'sync': 'text', 'destination': 'text', 'segment': 'text', 'kind': 'text', 'mode': 'text', 'purpose': 'text',
        'has_email': 'boolean', 'has_phone': 'boolean', 'has_push': 'boolean', 'has_telegram': 'boolean',
        'needs_no_identifier': 'boolean', 'version': 'text', 'resend_after_days': 'bigint', 'priority': 'numeric(18,4)',
        'channel': 'text', 'campaign': 'text', 'once_per': 'text', 'holdout': 'text', 'experiment': 'text', 'arm': 'text',
        'max_add_percent': 'numeric(18,4)', 'max_remove_percent': 'numeric(18,4)', 'min_rows': 'bigint',
        'is_guard_lifted': 'boolean', 'owner': 'text', 'file': 'text',
    }) }}
{% endmacro %}
