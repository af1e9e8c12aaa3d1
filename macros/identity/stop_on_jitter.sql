{# Post-hook of identity_map_history, inside its transaction: undoes a run that moves too many people to other ids.

   100 identifiers had a profile; this run gave 30 of them another one, 25 by a plain merge: jitter 5 / 100 = 5 %.
   stop_on_jitter()  ->  '' at identity_max_jitter: 0.05 or more; at 0.02 an error, and the history is what it was before

   A plain merge (the new profile is the old one's heir) moves nobody to a stranger and does not count. Vars: identity_max_jitter,
   identity_jitter_min_identifiers, accept_identity_jitter. #}
{% macro stop_on_jitter() %}
    {%- set limit = var('identity_max_jitter') | float -%}
    {%- set from_size = var('identity_jitter_min_identifiers') | int -%}
    {%- if execute and not var('accept_identity_jitter', false) -%}
        {%- set moved = goldseam._jittered_identifiers(this) -%}
        {#- the whole map is counted only when somebody moved -#}
        {%- set before = goldseam._identifiers_before(this) if moved else 0 -%}
        {%- if moved > limit * before and before >= from_size -%}
            {%- do exceptions.raise_compiler_error(
                'Identity jitter: this run would move ' ~ moved ~ ' of ' ~ before ~ ' known identifiers ('
                ~ '%.2f' | format(100 * moved / before) ~ ' %) to another profile, otherwise than by a plain merge; the bound is '
                ~ '%.2f' | format(100 * limit) ~ ' % (var identity_max_jitter). The map is as it was before the run.\n'
                ~ 'See who moves, and which rule or source is behind it: goldseam identity plan\n'
                ~ "If it is meant, for this one run: --vars '{accept_identity_jitter: true}'"
            ) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return('') }}
{% endmacro %}

{# Identifiers that this run closed under one profile and opened under another, no plain merge. Reads only what the run wrote. #}
{% macro _jittered_identifiers(history) %}
    {%- set query -%}
        with written as (
            select node_id, profile_id, heir_profile_id, valid_from, valid_to
            from {{ history }}
            where valid_from >= {{ goldseam.run_at() }} or valid_to >= {{ goldseam.run_at() }}
        ),
        latest as (
            select max(greatest(valid_from, coalesce(valid_to, valid_from))) as moment from written
        )
        select count(distinct closed.node_id)
        from latest
        inner join written as closed on latest.moment = closed.valid_to
        inner join written as opened on latest.moment = opened.valid_from and closed.node_id = opened.node_id
        where closed.profile_id <> opened.profile_id
            and (closed.heir_profile_id is null or closed.heir_profile_id <> opened.profile_id)
    {%- endset -%}
    {{ return(run_query(query).rows[0][0] | int) }}
{% endmacro %}

{# Identifiers that had a profile before this run wrote. #}
{% macro _identifiers_before(history) %}
    {%- set query -%}
        with latest as (
            select max(greatest(valid_from, coalesce(valid_to, valid_from))) as moment from {{ history }}
        )
        select count(*)
        from latest
        inner join {{ history }} as history
            on latest.moment > history.valid_from and (history.valid_to is null or latest.moment <= history.valid_to)
    {%- endset -%}
    {{ return(run_query(query).rows[0][0] | int) }}
{% endmacro %}
