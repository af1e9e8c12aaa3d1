with

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_support__requesters'),
        {
            'support_requester_id': 'requester_id', 'customer_id': 'customer_id', 'email': 'email',
            'phone': 'phone',
        },
        record_key="'requesters/' || requester_id", region=goldseam.region_of_locale('locale'),
        observed_at='created_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_support__calls'),
        {'support_requester_id': 'requester_id', 'phone': 'caller_phone'},
        record_key="'calls/' || call_id", region='line_country_code', observed_at='started_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_support__chats'),
        {'anonymous_id': 'anonymous_id', 'email': 'visitor_email'},
        record_key="'chats/' || chat_id", observed_at='started_at'
    ) }}
)

select * from unpivoted
