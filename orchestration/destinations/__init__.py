"""The tools that a sync can send to, one file each, and the accounts that destinations.yml names."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import ValidationError

from orchestration.destinations.file import FileConfig

# A new destination: one file in this folder, and its configuration here.
CONFIGS = {"file": FileConfig}
AccountConfig = FileConfig


class AccountError(ValueError):
    """destinations.yml cannot be used; the message lists every reason."""


def load_accounts(path: Path) -> Mapping[str, AccountConfig]:
    """The accounts of destinations.yml by name. Raises AccountError naming file, account, key and remedy."""
    if not path.is_file():
        raise AccountError(
            f"{path} is missing. It names the accounts that syncs send to, for example:\n"
            "ads_file: {type: file, folder: audiences, layout: meta_customer_list}"
        )
    try:
        declared = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise AccountError(f"{path} is not YAML: {error}") from None
    if not isinstance(declared, dict):
        raise AccountError(
            f"{path}: expected `name: {{type: ...}}` lines, found a {type(declared).__name__}."
        )
    accounts, problems = {}, []
    for name, settings in declared.items():
        kind = settings.get("type") if isinstance(settings, dict) else None
        if kind not in CONFIGS:
            problems.append(f"{path}, {name}.type: {kind!r} is none of {', '.join(CONFIGS)}")
            continue
        try:
            accounts[name] = CONFIGS[kind].model_validate(settings)
        except ValidationError as error:
            problems += [f"{path}, {name}.{line}" for line in explain(error)]
    if problems:
        raise AccountError("\n".join(problems))
    return accounts


def explain(error: ValidationError) -> list[str]:
    """One line per problem: key, what is wrong, what was found."""
    lines = []
    for one in error.errors():
        key = ".".join(str(part) for part in one["loc"]) or "(whole)"
        words = {"extra_forbidden": "unknown key", "missing": "is missing"}.get(one["type"], one["msg"])
        found = "" if one["type"] in ("extra_forbidden", "missing") else f" (found {one['input']!r})"
        lines.append(f"{key}: {words}{found}")
    return lines
