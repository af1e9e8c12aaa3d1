-- depends_on: {{ ref('goldseam', 'segment_memberships') }}
{{ goldseam.yaml_rows(goldseam.sync_definitions(), goldseam.sync_columns()) }}
