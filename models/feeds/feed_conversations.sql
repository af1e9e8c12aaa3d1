{{ config(materialized='append_rows', meta=goldseam.feed_settings()) }}

{{ goldseam.append_only_feed('conversations') }}
