-- Agents are staff, not customers: what they share (a phone, a mailbox) would tie customers to them. A deleted
-- user (not active) names nobody: blank, not absent, so that feeds/ says so and the record leaves the graph.
--
-- A ticket's requester is named by the ticket too, since users may come later than their tickets or not at all. A
-- chat may come with several users, which does not make them one person: each is a record of its own.
{%- set identifiers = {} -%}
{%- for type, column in {'zendesk_user_id': 'zendesk_user_id', 'email': 'email', 'phone': 'phone'}.items() -%}
    {%- do identifiers.update({
        type: "case when not is_active and " ~ column ~ " is not null then '' else " ~ column ~ " end",
    }) -%}
{%- endfor %}

with

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('stg_zendesk__users'), identifiers,
        record_key="'users/' || zendesk_user_id", region=goldseam.region_of_locale('locale'),
        observed_at='created_at', last_observed_at='updated_at', where="role = 'end-user'"
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        ref('stg_zendesk__tickets'), {'zendesk_user_id': 'zendesk_user_id'},
        record_key="'tickets/' || ticket_id", observed_at='created_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        ref('stg_zendesk__chats'), {'zendesk_user_id': 'zendesk_user_id'},
        record_key="'chats/' || chat_id || '/' || zendesk_user_id", observed_at='loaded_at'
    ) }}
)

select * from unpivoted
