"""The sync engine: pure Python on the plan, used by the CLI and by Dagster alike."""
