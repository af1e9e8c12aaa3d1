{# The syncs of the project: every exposure with meta.sync, in the order of their names. Known while a run executes only (the
   graph is not there while parsing), so its caller needs an empty fallback.

   exposure lapsed_vips_ads, meta.sync {segment: lapsed_vips, destination: ads_file, identifiers: [email], ...}
   sync_definitions()  ->  [{'name': 'lapsed_vips_ads', 'segment': 'lapsed_vips', 'destination': 'ads_file', ...}]

   Python checks the same YAML in full before anything leaves: orchestration/activation/definitions.py. #}
{% macro sync_definitions() %}
    {%- set syncs = [] -%}
    {%- if execute -%}
        {%- for exposure in graph.exposures.values() | sort(attribute='name') -%}
            {%- set sync = (exposure.config.meta or exposure.meta or {}).get('sync') -%}
            {%- if sync -%}
                {%- do goldseam._check_sync(exposure, sync) -%}
                {%- do syncs.append({
                    'name': exposure.name,
                    'file': exposure.original_file_path,
                    'segment': sync.segment,
                    'destination': sync.destination,
                    'mode': sync.get('mode', 'mirror'),
                    'purpose': sync.get('purpose'),
                    'identifiers': sync.get('identifiers', []),
                    'fields': sync.get('fields', {}),
                    'version': sync.get('version', 1),
                    'owner': exposure.owner.email or exposure.owner.name,
                }) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(syncs) }}
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
{% endmacro %}
