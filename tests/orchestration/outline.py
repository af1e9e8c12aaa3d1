"""What the code location holds, as text that a person can compare: python -m tests.orchestration.outline."""

import json
import sys
from typing import Any

import dagster as dg

from orchestration.definitions import defs
from orchestration.project import TARGET_DIR


def outline() -> dict:
    """Assets by group with their checks counted, jobs, schedules, pools, and dbt tests that are no check."""
    definitions = defs()
    manifest = json.loads((TARGET_DIR / "dagster/manifest.json").read_text(encoding="utf-8"))
    graph = definitions.resolve_asset_graph()
    groups: dict[str, dict[str, str]] = {}
    for key in sorted(graph.get_all_asset_keys(), key=dg.AssetKey.to_user_string):
        groups.setdefault(graph.get(key).group_name, {})[key.to_user_string()] = _asset(graph, key)
    tests = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "test"}
    repository = definitions.get_repository_def()
    return {
        "groups": dict(sorted(groups.items())),
        "own_checks": sorted(
            f"{key.asset_key.to_user_string()}: {key.name}"
            for key in graph.asset_check_keys
            if key.name not in tests
        ),
        "dbt_tests": len(tests),
        "dbt_tests_that_are_no_check": sorted(tests - {key.name for key in graph.asset_check_keys}),
        "jobs": {
            job.name: len(job.asset_layer.executable_asset_keys)
            for job in repository.get_all_jobs()
            if not job.name.startswith("__")
        },
        "executor": definitions.executor.name,
        "schedules": {schedule.name: _schedule(schedule) for schedule in repository.schedule_defs},
        "pools": {asset.op.name: asset.op.pool for asset in _executable(repository)},
        "resources": sorted(definitions.resources),
    }


def _asset(graph: Any, key: dg.AssetKey) -> str:
    node = graph.get(key)
    if not node.is_materializable:
        return "external"
    return f"{len(node.check_keys)} checks"


def _schedule(one: dg.ScheduleDefinition) -> str:
    return f"{one.cron_schedule} {one.execution_timezone}, {one.default_status.value}, job {one.job_name}"


def _executable(repository: dg.RepositoryDefinition) -> list[dg.AssetsDefinition]:
    found = {asset.op.name: asset for asset in repository.assets_defs_by_key.values() if asset.is_executable}
    return [found[name] for name in sorted(found)]


if __name__ == "__main__":
    json.dump(outline(), sys.stdout)
