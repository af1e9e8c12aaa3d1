"""Syncs as people write them: meta.sync of a dbt exposure, checked in full before anything leaves."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from orchestration.activation.settings import Name, SyncConfig
from orchestration.destinations import Account, explain
from orchestration.destinations.base import Delivery
from orchestration.errors import Explained
from orchestration.project import PROJECT_DIR
from orchestration.yaml_lines import line_of

# The models whose columns a sync may map; the plan's macro looks in the same order.
FIELD_MODELS = ("profiles", "profile_traits")
# Columns of profiles that hold a contact point: only as an identifier does it wait for the consent to its channel.
CONTACT_COLUMNS = ("email", "phone")


class SyncError(Explained):
    """Some sync is wrong; the message lists every reason with exposure, file, line and key."""


class Sync(BaseModel):
    """A sync with the name and the place of its exposure."""

    name: Name
    file: str
    config: SyncConfig
    account: Account

    @property
    def channel(self) -> str | None:
        """The channel of a message; None for an audience or a record."""
        return self.config.message.channel if self.config.message else None

    @property
    def target(self) -> str | None:
        """Where people are sent to, in words; None for messages."""
        return self.account.target(self.delivery("check", PROJECT_DIR))

    def delivery(self, run_id: str, root: Path) -> Delivery:
        """One run of it, as its destination needs to know it."""
        return Delivery(
            sync=self.name,
            run_id=run_id,
            root=root,
            identifiers=self.config.identifiers,
            fields=sorted(self.config.fields),
            options=type(self.account).Options.model_validate(self.config.options),
        )


def has_syncs(manifest: Mapping[str, Any]) -> bool:
    """Whether any exposure of dbt's manifest.json asks for a sync."""
    return any(_settings(exposure) is not None for exposure in manifest["exposures"].values())


def _settings(exposure: Mapping[str, Any]) -> Any:
    return (exposure["config"].get("meta") or exposure.get("meta") or {}).get("sync")


def load_syncs(
    manifest: Mapping[str, Any],
    accounts: Mapping[str, Account],
    accounts_file: str = "destinations.yml",
) -> dict[str, Sync]:
    """Every sync of the project by name, from dbt's manifest.json. Raises SyncError."""
    syncs, problems = {}, []
    known = _Known(manifest, accounts, accounts_file)
    for exposure in sorted(manifest["exposures"].values(), key=lambda one: one["name"]):
        settings = _settings(exposure)
        if settings is None:
            continue
        try:
            config = SyncConfig.model_validate(settings)
        except ValidationError as error:
            problems += [_at(exposure, line) for line in explain(error)]
            continue
        found = list(known.problems(config, exposure))
        if not found:
            sync = Sync(
                name=exposure["name"],
                file=exposure["original_file_path"],
                config=config,
                account=accounts[config.destination],
            )
            found = list(sync.account.problems(sync.delivery("check", PROJECT_DIR)))
            syncs[sync.name] = sync
        problems += [_at(exposure, line) for line in found]
    for name, problem in _shared_places(syncs.values()):
        [exposure] = [one for one in manifest["exposures"].values() if one["name"] == name]
        problems.append(_at(exposure, problem))
    if problems:
        raise SyncError("\n".join(problems))
    return syncs


def _shared_places(syncs: Iterable[Sync]) -> Iterable[tuple[str, str]]:
    """Syncs that would take out whom another one keeps."""
    first: dict[str, tuple[str, bool]] = {}
    for sync in syncs:
        delivery = sync.delivery("check", PROJECT_DIR)
        place, is_apart = sync.account.place(delivery), sync.account.keeps_syncs_apart(delivery)
        if place is None:
            continue
        other, is_other_apart = first.setdefault(place, (sync.name, is_apart))
        if other != sync.name and not (is_apart and is_other_apart):
            yield (
                sync.name,
                f"destination: '{other}' sends to the same place, {place}: whom one takes out is gone for the other as"
                " well. Unite the segments in one, or give each sync a place of its own",
            )


def _at(exposure: Mapping[str, Any], problem: str) -> str:
    """'fields.x: ...' -> "exposure 'vips_ads' (models/activation/_syncs.yml, line 21), meta.sync.fields.x: ..."."""
    key = problem.split(":", 1)[0].split(" ", 1)[0]
    file = exposure["original_file_path"]
    line = line_of(
        PROJECT_DIR / file, ["exposures", exposure["name"], "config", "meta", "sync", *key.split(".")]
    )
    where = f"{file}, line {line}" if line else file
    return f"exposure '{exposure['name']}' ({where}), meta.sync.{problem}"


class _Known:
    """What a sync may refer to."""

    def __init__(
        self, manifest: Mapping[str, Any], accounts: Mapping[str, Account], accounts_file: str
    ) -> None:
        nodes = manifest["nodes"]
        self._accounts = accounts
        self._accounts_file = accounts_file
        listed = nodes.get("model.goldseam.segment_memberships", {}).get("depends_on", {}).get("nodes", [])
        self._segments = {key.rsplit(".", 1)[-1].removeprefix("segment_"): key for key in listed}
        self._columns = {
            column
            for name in FIELD_MODELS
            for column in nodes.get(f"model.goldseam.{name}", {}).get("columns", {})
        }
        self._purposes = _purposes(nodes.get("seed.goldseam.consent_purposes"))

    def problems(self, config: SyncConfig, exposure: Mapping[str, Any]) -> Iterable[str]:
        """One line per wrong key."""
        account = self._accounts.get(config.destination)
        if config.segment not in self._segments:
            known = _listed(self._segments)
            yield f"segment: there is no segment '{config.segment}' in var segments; there are {known}"
        elif self._segments[config.segment] not in exposure["depends_on"]["nodes"]:
            yield f"segment: depends_on lacks it; add ref('segment_{config.segment}') there, or mend the name"
        if config.purpose and config.purpose not in self._purposes:
            known = _listed(self._purposes)
            yield f"purpose: '{config.purpose}' is none of {known} (seeds/consent_purposes.csv)"
        elif account and account.taken_purposes and config.purpose not in (None, *account.taken_purposes):
            yield (
                f"purpose: {config.destination} takes only {_listed(account.taken_purposes)}; a consent to"
                f" '{config.purpose}' says nothing of it. If it does, name it in the account's `purposes` as well"
            )
        for key, field in config.fields.items():
            if field.column not in self._columns:
                yield f"fields.{key}: there is no column '{field.column}' in {' or '.join(FIELD_MODELS)}"
            elif field.column in CONTACT_COLUMNS:
                yield (
                    f"fields.{key}: '{field.column}' of profiles is a contact point, which only a consent for its"
                    f" channel lets out; write identifiers: [{field.column}]"
                )
        if config.message and config.message.item and config.message.item not in config.fields:
            yield f"message.item: '{config.message.item}' is none of the fields, {_listed(config.fields)}"
        if account is None:
            known = _listed(self._accounts)
            yield f"destination: '{config.destination}' is not in {self._accounts_file}; it names {known}"
        else:
            yield from _account_problems(config, account)


def _account_problems(config: SyncConfig, account: Account) -> Iterable[str]:
    """What the account's kind makes of the sync's keys."""
    for identifier in config.identifiers:
        if account.identifiers is not None and identifier not in account.identifiers:
            known = _listed(account.identifiers)
            yield f"identifiers: '{identifier}' is none of {known} at {config.destination}"
    for key in config.fields:
        if account.fields is not None and key not in account.fields:
            yield f"fields.{key}: {config.destination} knows {_listed(account.fields)}"
    if account.kind == "message" and config.message is None:
        yield f"message: is missing; {config.destination} sends messages: name campaign and channel {account.channel}"
    elif account.kind != "message" and config.message is not None:
        yield f"message: {config.destination} sends no messages; take the key out"
    elif config.message and config.message.channel != account.channel:
        yield f"message.channel: {config.destination} is of channel {account.channel}"
    elif config.message and account.identifiers and not set(account.identifiers) & set(config.identifiers):
        yield f"identifiers: a message of channel {account.channel} needs {_listed(account.identifiers)}"
    try:
        type(account).Options.model_validate(config.options)
    except ValidationError as error:
        yield from (f"options.{line}" for line in explain(error))


def _purposes(seed: Mapping[str, Any] | None) -> list[str]:
    if seed is None:
        return []
    with (Path(seed["root_path"]) / seed["original_file_path"]).open(encoding="utf-8", newline="") as file:
        return [row["purpose"] for row in csv.DictReader(file)]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
