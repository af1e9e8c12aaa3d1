-- Whoever refuses has no token any more: the refusal is the installation's.
{%- set status -%}
case push_permission when 'authorized' then 'granted' when 'denied' then 'denied' end
{%- endset %}

with

unpivoted as (
    {{ goldseam.unpivot_consents(
        ref('goldseam', 'stg_app__installations'),
        [{
            'identifiers': {'push_token': 'push_token', 'app_install_id': 'installation_id'},
            'purpose': 'marketing', 'channel': 'push', 'status': status,
            'evidence': 'app installations.push_permission',
        }],
        record_key="'installations/' || installation_id", observed_at='push_permission_changed_at'
    ) }}
)

select * from unpivoted
