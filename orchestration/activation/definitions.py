"""Syncs as people write them: meta.sync of a dbt exposure, checked in full before anything leaves."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from orchestration.destinations import AccountConfig, explain

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
# The models whose columns a sync may map; the plan's macro looks in the same order.
FIELD_MODELS = ("profiles", "profile_traits")


class SyncError(ValueError):
    """Some sync is wrong; the message lists every reason with exposure, file and key."""


class SyncConfig(BaseModel):
    """meta.sync, key by key."""

    model_config = ConfigDict(extra="forbid")

    segment: Name
    destination: Name
    mode: Literal["mirror", "upsert", "append"] = "mirror"
    # None: nothing leaves.
    purpose: Name | None = None
    identifiers: list[Name] = Field(min_length=1)
    fields: dict[Name, Name] = {}
    # Part of every payload's hash: raising it sends everybody again.
    version: int = Field(default=1, ge=1)


class Sync(BaseModel):
    """A sync with the name and the place of its exposure."""

    name: Name
    file: str
    config: SyncConfig
    account: AccountConfig


def has_syncs(manifest: Mapping[str, Any]) -> bool:
    """Whether any exposure of dbt's manifest.json asks for a sync."""
    return any(_settings(exposure) is not None for exposure in manifest["exposures"].values())


def _settings(exposure: Mapping[str, Any]) -> Any:
    return (exposure["config"].get("meta") or exposure.get("meta") or {}).get("sync")


def load_syncs(
    manifest: Mapping[str, Any],
    accounts: Mapping[str, AccountConfig],
    accounts_file: str = "destinations.yml",
) -> dict[str, Sync]:
    """Every sync of the project by name, from dbt's manifest.json. Raises SyncError."""
    syncs, problems = {}, []
    known = _Known(manifest, accounts, accounts_file)
    for exposure in sorted(manifest["exposures"].values(), key=lambda one: one["name"]):
        settings = _settings(exposure)
        if settings is None:
            continue
        where = f"exposure '{exposure['name']}' ({exposure['original_file_path']}), meta.sync"
        try:
            config = SyncConfig.model_validate(settings)
        except ValidationError as error:
            problems += [f"{where}.{line}" for line in explain(error)]
            continue
        found = list(known.problems(config, exposure))
        problems += [f"{where}.{line}" for line in found]
        if not found:
            syncs[exposure["name"]] = Sync(
                name=exposure["name"],
                file=exposure["original_file_path"],
                config=config,
                account=accounts[config.destination],
            )
    if problems:
        raise SyncError("\n".join(problems))
    return syncs


class _Known:
    """What a sync may refer to."""

    def __init__(
        self, manifest: Mapping[str, Any], accounts: Mapping[str, AccountConfig], accounts_file: str
    ) -> None:
        nodes = manifest["nodes"]
        self._accounts = accounts
        self._accounts_file = accounts_file
        self._segments = {
            node["name"].removeprefix("segment_"): key
            for key, node in nodes.items()
            if node["resource_type"] == "model"
            and node["name"].startswith("segment_")
            and node["name"] not in ("segment_memberships", "segment_membership_history")
        }
        self._columns = {
            column
            for name in FIELD_MODELS
            for column in nodes.get(f"model.goldseam.{name}", {}).get("columns", {})
        }
        self._purposes = _purposes(nodes.get("seed.goldseam.consent_purposes"))

    def problems(self, config: SyncConfig, exposure: Mapping[str, Any]) -> Iterable[str]:
        """One line per wrong key."""
        if config.segment not in self._segments:
            yield f"segment: there is no model segment_{config.segment}; there are {_listed(self._segments)}"
        elif self._segments[config.segment] not in exposure["depends_on"]["nodes"]:
            yield f"segment: depends_on lacks it; add ref('segment_{config.segment}') there, or mend the name"
        if config.purpose and config.purpose not in self._purposes:
            known = _listed(self._purposes)
            yield f"purpose: '{config.purpose}' is none of {known} (seeds/consent_purposes.csv)"
        account = self._accounts.get(config.destination)
        if account is None:
            known = _listed(self._accounts)
            yield f"destination: '{config.destination}' is not in {self._accounts_file}; it names {known}"
            return
        for identifier in config.identifiers:
            if identifier not in account.identifiers:
                known = _listed(account.identifiers)
                yield f"identifiers: '{identifier}' is none of {known} at {config.destination}"
        for key, column in config.fields.items():
            if key not in account.fields:
                yield f"fields.{key}: {config.destination} knows {_listed(account.fields)}"
            if column not in self._columns:
                yield f"fields.{key}: there is no column '{column}' in {' or '.join(FIELD_MODELS)}"


def _purposes(seed: Mapping[str, Any] | None) -> list[str]:
    if seed is None:
        return []
    with (Path(seed["root_path"]) / seed["original_file_path"]).open(encoding="utf-8", newline="") as file:
        return [row["purpose"] for row in csv.DictReader(file)]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
