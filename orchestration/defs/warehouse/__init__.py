"""The dbt project: its models, seeds and tests, and the checks before it."""
