-- What a form asked for ($consent) grants; events take it back and give it anew. feeds/ refuses a grant that
-- nobody can date.
{%- set statements = [] -%}
{%- for channel, contact in {'email': 'email', 'sms': 'phone'}.items() -%}
    {%- do statements.append({
        'identifiers': {contact: "case when is_deleted and " ~ contact ~ " is not null then '' else " ~ contact ~ " end"},
        'purpose': 'marketing', 'channel': channel,
        'status': "case when lower(consent) like '%" ~ channel ~ "%' then 'granted' end",
        'evidence': 'klaviyo person.custom_consent',
    }) -%}
{%- endfor -%}

{#- The statement of an event binds by the person, whose addresses the profile knows. -#}
{%- set statuses = {
    'email': {
        'granted': ['Subscribed to Email Marketing'],
        'withdrawn': ['Unsubscribed', 'Unsubscribed from Email Marketing', 'Marked Email as Spam'],
    },
    'sms': {
        'granted': ['Subscribed to SMS Marketing'],
        'withdrawn': ['Unsubscribed from SMS', 'Unsubscribed from SMS Marketing'],
    },
} -%}
{%- set said = [] -%}
{%- for channel, metrics in statuses.items() -%}
    {%- do said.append({
        'identifiers': {'klaviyo_person_id': "case when not is_deleted then klaviyo_person_id end"},
        'purpose': 'marketing', 'channel': channel,
        'status': "case when metric in ('" ~ metrics.granted | join("', '") ~ "') then 'granted' when metric in ('"
            ~ metrics.withdrawn | join("', '") ~ "') then 'withdrawn' end",
        'evidence': 'klaviyo event.type',
    }) -%}
{%- endfor %}

with

unpivoted as (
    {{ goldseam.unpivot_consents(
        ref('stg_klaviyo__people'), statements,
        record_key="'people/' || klaviyo_person_id", observed_at='consent_at'
    ) }}
    union all
    {{ goldseam.unpivot_consents(
        ref('stg_klaviyo__events'), said, record_key="'events/' || event_id", observed_at='occurred_at',
        keep_nameless=true
    ) }}
)

select * from unpivoted
