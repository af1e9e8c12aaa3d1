"""Identity as Dagster shows it."""
