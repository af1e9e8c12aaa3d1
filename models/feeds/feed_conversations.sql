{{ config(materialized='incremental', incremental_strategy='append') }}

{{ goldseam.append_only_feed('conversations') }}
