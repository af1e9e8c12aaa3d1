-- Each row names a figure of the identity graph beyond its limit in var identity_health_limits: metric, dimension,
-- value, share of its total, and the limit. The run ends here, so nothing is sent; the map itself is kept.
-- Mend: find what welds or parts people (docs/identity.md, Health). If the figure is right, raise its limit.
{{ config(severity='error', meta={'dagster': {'ref': {'name': 'identity_health', 'package': 'goldseam'}}}) }}
select
    metric,
    dimension,
    value,
    share,
    'stops above ' || cast(stop_above as text) as limit_broken
from {{ ref('goldseam', 'identity_health') }}
where status = 'stop'
