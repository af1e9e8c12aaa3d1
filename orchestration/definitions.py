"""The Dagster code location: everything under defs/, and the policy that holds for all of it."""

from pathlib import Path

import dagster as dg


@dg.definitions
def defs() -> dg.Definitions:
    # One process for all steps of a run: they wait for one another anyway (pool "warehouse"), and each
    # further process would load the project again.
    policy = dg.Definitions(executor=dg.in_process_executor)
    return dg.Definitions.merge(dg.load_from_defs_folder(path_within_project=Path(__file__).parent), policy)
