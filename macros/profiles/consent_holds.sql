{# Whether a permission stands, from the latest yes and the latest no for a channel: the later of two statements holds, a refusal on a
   tie; no statement is no permission.

   consent_holds('granted_at', 'refused_at')   yes in May, no in June -> false     yes in June, no in May -> true #}
{% macro consent_holds(granted_at, refused_at) -%}
    ({{ granted_at }} is not null and ({{ refused_at }} is null or {{ granted_at }} > {{ refused_at }}))
{%- endmacro %}

{# A query for the profiles that nobody may write to or advertise to, whatever else they allowed: they refused everything. #}
{% macro suppressed_profiles() -%}
    select consents.profile_id
    from {{ ref('goldseam', 'profile_consents') }} as consents
    where consents.purpose = 'all' and not consents.is_granted
{%- endmacro %}
