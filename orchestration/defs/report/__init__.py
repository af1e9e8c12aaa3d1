"""The report's pictures in Dagster."""
