-- Stops the build, naming them, when feeds use identifier types that rule_identifier_types does not know: the rows
-- are in feed_rejections, but people would silently fall apart.
-- Mend: add the type to a seed named by var extra_identifier_types.
{{ config(meta={'dagster': {'ref': {'name': 'feed_rejections', 'package': 'goldseam'}}}) }}
select distinct
    source,
    feed,
    reason
from {{ ref('goldseam', 'feed_rejections') }}
where rule = 'unknown_identifier_type'
