{# The experiments of the project's syncs, holdouts among them: who names the same one shares it.

   sync a, segment vips, holdout {percent: 10, group: global}; sync b, segment lapsed, the same
   experiment_definitions()  ->  {'holdout:global': {'kind': 'holdout', 'weights': {'holdout': 10, 'treated': 90},
                                                     'segments': ['vips', 'lapsed'], 'file': 'a.yml'}} #}
{% macro experiment_definitions() %}
    {%- set found = {} -%}
    {%- for sync in goldseam.sync_definitions() -%}
        {%- if sync.holdout -%}
            {%- set weights = {'holdout': sync.holdout_percent, 'treated': 100 - sync.holdout_percent} -%}
            {%- do goldseam._meet_experiment(found, sync, sync.holdout, 'holdout', weights) -%}
        {%- endif -%}
        {%- if sync.experiment -%}
            {%- do goldseam._meet_experiment(found, sync, sync.experiment, 'test', sync.arms) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{% macro _meet_experiment(found, sync, name, kind, weights) %}
    {%- set known = found.setdefault(name, {'kind': kind, 'weights': weights, 'segments': [], 'sync': sync.sync}) -%}
    {%- if known.weights != weights -%}
        {{ exceptions.raise_compiler_error(
            "exposure '" ~ sync.sync ~ "' (" ~ sync.file ~ "), meta.sync: '" ~ name ~ "' has the weights " ~ tojson(weights)
            ~ " here, and " ~ tojson(known.weights) ~ " at '" ~ known.sync ~ "'. Make them equal, or name another group."
        ) }}
    {%- endif -%}
    {%- do known.segments.append(sync.segment) -%}
{% endmacro %}

{# Which of 10,000 buckets fall to which arm, in the order of the arms' names; one row of model `experiments` each.
   {'long': 50, 'short': 50}  ->  long 0 to 5000, short 5000 to 10000 #}
{% macro experiment_arms_declared() %}
    {%- set rows = [] -%}
    {%- for name, experiment in goldseam.experiment_definitions().items() -%}
        {%- set total = experiment.weights.values() | sum -%}
        {%- set reached = namespace(weight=0) -%}
        {%- for arm in experiment.weights | sort -%}
            {%- set from_bucket = (10000 * reached.weight / total) | round | int -%}
            {%- set reached.weight = reached.weight + experiment.weights[arm] -%}
            {%- do rows.append({
                'experiment': name, 'kind': experiment.kind, 'arm': arm, 'weights': tojson(experiment.weights, sort_keys=true),
                'from_bucket': from_bucket, 'below_bucket': (10000 * reached.weight / total) | round | int,
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(rows) }}
{% endmacro %}
