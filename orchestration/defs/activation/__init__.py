"""The syncs: one asset for each, behind the plan."""
