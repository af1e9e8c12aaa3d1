-- depends_on: {{ ref('goldseam', 'segment_memberships') }}
{{ goldseam.yaml_rows(goldseam.experiment_arms_declared(), {
    'experiment': 'text', 'kind': 'text', 'arm': 'text', 'weights': 'text', 'from_bucket': 'bigint', 'below_bucket': 'bigint'
}) }}
