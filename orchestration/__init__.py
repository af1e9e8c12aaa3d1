"""Goldseam outside the warehouse: the Dagster code location, the sync engine, the demo company and the command line."""
