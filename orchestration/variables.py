"""dbt vars: as people type them, and as dbt sees them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from orchestration.errors import Explained
from orchestration.project import PACKAGE_DIR, PROJECT_DIR

_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class VariablesError(Explained):
    """--vars is no YAML mapping."""


class _DatesStayText(yaml.SafeLoader):
    """YAML would turn 2026-06-30 into a date, and refuse 2026-06-31 in words nobody understands."""


_DatesStayText.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse_variables(text: str) -> dict[str, Any]:
    """parse_variables('{as_of: 2026-06-30}') -> {'as_of': '2026-06-30'}. Raises VariablesError."""
    try:
        parsed = yaml.load(text, Loader=_DatesStayText)
    except yaml.YAMLError as error:
        raise VariablesError(f"--vars is not YAML: {error}") from error
    if not isinstance(parsed, dict):
        raise VariablesError(f"--vars must be a YAML mapping such as '{{as_of: 2026-06-30}}', not {text!r}.")
    return parsed


def effective_variables(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Every var as dbt sees it: Goldseam's default, the project's own value, then `--vars`."""
    return {**project_variables(PACKAGE_DIR), **project_variables(PROJECT_DIR), **variables}


def project_variables(folder: Path) -> dict[str, Any]:
    """The vars that the dbt_project.yml of a folder sets."""
    written = yaml.safe_load((folder / "dbt_project.yml").read_text(encoding="utf-8")).get("vars") or {}
    return {
        **{name: value for name, value in written.items() if name != "goldseam"},
        **written.get("goldseam", {}),
    }
