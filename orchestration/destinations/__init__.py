"""The tools that a sync can send to, one file each, and the accounts that destinations.yml names."""

from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path

import yaml
from pydantic import ValidationError

from orchestration.destinations.account import Account
from orchestration.destinations.email.destination import EmailAccount
from orchestration.destinations.file.destination import FileAccount
from orchestration.destinations.google_ads.destination import GoogleAdsAccount
from orchestration.destinations.kafka import KafkaAccount
from orchestration.destinations.mailman import MailmanAccount
from orchestration.destinations.meta_ads.destination import MetaAdsAccount
from orchestration.destinations.postgres import PostgresAccount
from orchestration.destinations.redis import RedisAccount
from orchestration.destinations.slack import SlackAccount
from orchestration.destinations.sms.destination import SmsAccount
from orchestration.destinations.telegram import TelegramAccount
from orchestration.destinations.web_push import WebPushAccount
from orchestration.destinations.webhook import WebhookAccount
from orchestration.errors import Explained

# A new destination: one file in this folder, and its account here. A package of your own names its accounts as entry
# points of the group `goldseam.destinations`.
ACCOUNTS: dict[str, type[Account]] = {
    "email": EmailAccount,
    "file": FileAccount,
    "google_ads": GoogleAdsAccount,
    "kafka": KafkaAccount,
    "mailman": MailmanAccount,
    "meta_ads": MetaAdsAccount,
    "postgres": PostgresAccount,
    "redis": RedisAccount,
    "slack": SlackAccount,
    "sms": SmsAccount,
    "telegram": TelegramAccount,
    "web_push": WebPushAccount,
    "webhook": WebhookAccount,
}


def account_types() -> Mapping[str, type[Account]]:
    """Every kind of account by its type: ours, and those that installed packages add."""
    return ACCOUNTS | {one.name: one.load() for one in entry_points(group="goldseam.destinations")}


class AccountError(Explained):
    """destinations.yml cannot be used; the message lists every reason."""


def load_accounts(path: Path) -> Mapping[str, Account]:
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
    types = account_types()
    for name, settings in declared.items():
        kind = settings.get("type") if isinstance(settings, dict) else None
        if kind not in types:
            problems.append(f"{path}, {name}.type: {kind!r} is none of {', '.join(types)}")
            continue
        try:
            accounts[name] = types[kind].model_validate(settings)
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
        # the input of a whole block may hold more than the mistake
        is_shown = one["type"] not in ("extra_forbidden", "missing", "value_error")
        found = f" (found {one['input']!r})" if is_shown else ""
        lines.append(f"{key}: {words}{found}")
    return lines
