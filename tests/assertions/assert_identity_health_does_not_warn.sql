-- Each row names a figure of the identity graph worth a look, by var identity_health_limits: metric, dimension,
-- value, share of its total, and the limit. The run goes on.
-- Mend: docs/identity.md, Health, tells what each metric means and where to look.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'identity_health', 'package': 'goldseam'}}}) }}
select
    metric,
    dimension,
    value,
    share,
    'warns above ' || cast(warn_above as text) as limit_broken
from {{ ref('goldseam', 'identity_health') }}
where status = 'warn'
