"""Does var identity_health_limits name metrics that are measured, and limits that are numbers?"""

import difflib
from collections.abc import Iterator
from typing import Any

import yaml

from orchestration.doctor.examine import Finding
from orchestration.project import PACKAGE_DIR

_MODELS = PACKAGE_DIR / "models/identity/_health__models.yml"
_EXAMPLE = "Write e.g. identity_health_limits: {jitter: {warn: 0.005, stop: 0.02, min_total: 1000}}."


def health_metrics() -> list[str]:
    """What identity_health measures, as its YAML accepts it."""
    models = yaml.safe_load(_MODELS.read_text(encoding="utf-8"))["models"]
    [health] = [model for model in models if model["name"] == "identity_health"]
    [metric] = [column for column in health["columns"] if column["name"] == "metric"]
    [accepted] = [test["accepted_values"] for test in metric["data_tests"] if "accepted_values" in test]
    return accepted["arguments"]["values"]


def check_health_limits(limits: Any) -> Iterator[Finding]:
    """check_health_limits({'largest_profil': {'warn': 9}}) -> a finding that suggests largest_profile."""
    where = "var identity_health_limits"
    if not isinstance(limits, dict):
        yield Finding(where, "must map metrics to limits.", _EXAMPLE)
        return
    known = health_metrics()
    for metric, limit in limits.items():
        if metric not in known:
            close = difflib.get_close_matches(str(metric), known, n=1)
            remedy = f"Did you mean '{close[0]}'?" if close else f"Metrics: {', '.join(known)}."
            yield Finding(where, f"there is no metric '{metric}'.", remedy)
        elif not isinstance(limit, dict):
            yield Finding(f"{where}.{metric}", f"'{limit}' is no limit.", _EXAMPLE)
        else:
            yield from _numbers(f"{where}.{metric}", limit)


def _numbers(where: str, limit: dict[str, Any]) -> Iterator[Finding]:
    for key, number in limit.items():
        if key not in ("warn", "stop", "min_total"):
            yield Finding(where, f"there is no '{key}'.", "Write warn, stop or min_total.")
        elif isinstance(number, bool) or not isinstance(number, int | float) or number < 0:
            yield Finding(f"{where}.{key}", f"'{number}' is no number of 0 or more.", _EXAMPLE)
    warn, stop = limit.get("warn"), limit.get("stop")
    if isinstance(warn, int | float) and isinstance(stop, int | float) and warn > stop:
        yield Finding(where, "warns later than it stops.", "Let warn be less than stop.")
