{# The syncs of the project: every exposure with meta.sync, in the order of their names, each with the columns of model `syncs`
   and with what stands behind them. Known while a run executes only (the graph is not there while parsing), so its caller needs
   an empty fallback.

   exposure lapsed_vips_ads, meta.sync {segment: lapsed_vips, destination: ads_file, identifiers: [email], ...}
   sync_definitions()  ->  [{'sync': 'lapsed_vips_ads', 'segment': 'lapsed_vips', 'destination': 'ads_file', ...}]

   Python checks the same YAML in full before anything leaves: orchestration/activation/definitions.py. #}
{% macro sync_definitions() %}
    {%- set syncs = [] -%}
    {%- if execute -%}
        {%- for exposure in graph.exposures.values() | sort(attribute='name') -%}
            {%- set sync = (exposure.config.meta or exposure.meta or {}).get('sync') -%}
            {%- if sync -%}
                {%- do goldseam._check_sync(exposure, sync) -%}
                {%- do syncs.append(goldseam._sync_definition(exposure, sync)) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(syncs) }}
{% endmacro %}

{% macro _sync_definition(exposure, sync) %}
    {%- set identifiers = sync.get('identifiers', []) -%}
    {%- set message = sync.get('message') or {} -%}
    {%- set guard = sync.get('guard') or {} -%}
    {%- set holdout = sync.get('holdout') or {} -%}
    {%- set experiment = sync.get('experiment') or {} -%}
    {{ return({
        'sync': exposure.name,
        'destination': sync.destination,
        'segment': sync.segment,
        'kind': 'message' if message else 'audience',
        'mode': sync.get('mode', 'mirror'),
        'purpose': sync.get('purpose'),
        'has_email': 'email' in identifiers,
        'has_phone': 'phone' in identifiers,
        'has_push': 'push' in identifiers,
        'has_telegram': 'telegram' in identifiers,
        'needs_no_identifier': not identifiers,
        'version': sync.get('version', 1) | string,
        'resend_after_days': sync.get('resend_after_days'),
        'priority': sync.get('priority', 100),
        'channel': message.get('channel'),
        'campaign': message.get('campaign'),
        'once_per': message.get('once_per', 'person') if message else none,
        'holdout': 'holdout:' ~ holdout.group if holdout else none,
        'experiment': experiment.get('name'),
        'arm': experiment.get('arm'),
        'max_add_percent': guard.get('max_add_percent'),
        'max_remove_percent': guard.get('max_remove_percent'),
        'min_rows': guard.get('min_rows', 1),
        'is_guard_lifted': exposure.name in var('lift_guard', []),
        'owner': exposure.owner.email or exposure.owner.name,
        'file': exposure.original_file_path,
        'fields': sync.get('fields') or {},
        'item': message.get('item'),
        'holdout_percent': holdout.get('percent'),
        'arms': experiment.get('arms') or {},
    }) }}
{% endmacro %}

{# Only what would turn into wrong SQL; the rest is Python's. #}
{% macro _check_sync(exposure, sync) %}
    {%- set where = "exposure '" ~ exposure.name ~ "' (" ~ exposure.original_file_path ~ "), meta.sync" -%}
    {%- for key in ['segment', 'destination'] if not modules.re.match('^[a-z][a-z0-9_]*$', (sync[key] or '') | string) -%}
        {{ exceptions.raise_compiler_error(where ~ "." ~ key ~ ": '" ~ sync[key] ~ "' is no name; write for example "
            ~ {'segment': 'lapsed_vips', 'destination': 'ads_file'}[key] ~ ".") }}
    {%- endfor -%}
    {%- if sync.segment not in goldseam.segment_names() -%}
        {{ exceptions.raise_compiler_error(where ~ ".segment: there is no segment '" ~ sync.segment ~ "' in var segments ("
            ~ goldseam.segment_names() | join(', ') ~ "). Mend the name, or list the segment there.") }}
    {%- endif -%}
    {%- set item = (sync.get('message') or {}).get('item') -%}
    {%- if item and item not in (sync.get('fields') or {}) -%}
        {{ exceptions.raise_compiler_error(where ~ ".message.item: '" ~ item ~ "' is no key of fields ("
            ~ (sync.get('fields') or {}) | join(', ') ~ "). Name the field that holds the item_id.") }}
    {%- endif -%}
    {%- set experiment = sync.get('experiment') or {} -%}
    {%- if experiment and experiment.get('arm') not in (experiment.get('arms') or {}) -%}
        {{ exceptions.raise_compiler_error(where ~ ".experiment.arm: '" ~ experiment.get('arm') ~ "' is none of the arms ("
            ~ (experiment.get('arms') or {}) | join(', ') ~ ").") }}
    {%- endif -%}
    {%- for arm, weight in (experiment.get('arms') or {}).items() if weight is not number or weight <= 0 -%}
        {{ exceptions.raise_compiler_error(where ~ ".experiment.arms." ~ arm ~ ": '" ~ weight ~ "' is no number above 0.") }}
    {%- endfor -%}
    {%- set percent = (sync.get('holdout') or {'percent': 0}).get('percent') -%}
    {%- if percent is not number or percent < 0 or percent > 100 -%}
        {{ exceptions.raise_compiler_error(where ~ ".holdout.percent: '" ~ percent ~ "' is no number from 0 to 100.") }}
    {%- endif -%}
{% endmacro %}
