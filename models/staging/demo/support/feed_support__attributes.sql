with

unpivoted as (
    {{ goldseam.unpivot_attributes(
        ref('goldseam', 'stg_support__requesters'),
        {'language': 'locale'},
        identifiers={'support_requester_id': 'requester_id'},
        record_key="'requesters/' || requester_id", observed_at='created_at'
    ) }}
)

select * from unpivoted
