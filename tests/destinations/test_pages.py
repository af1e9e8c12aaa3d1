"""Each destination has a page, and the account and the sync on it are ones that would be taken."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.destinations import Account, account_types
from tests.support.project import REPOSITORY

PAGES = REPOSITORY / "docs" / "destinations"
NAMES = ["email", "file", "google_ads", "kafka", "mailman", "postgres", "redis", "sms"]


def blocks(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The page's account by name, and its sync."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    account, exposures = (yaml.safe_load(one) for one in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))
    [exposure] = exposures["exposures"]
    return account, exposure["config"]["meta"]["sync"]


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_valid(name: str):
    accounts, sync = blocks(name)
    [(account_name, settings)] = accounts.items()
    account = account_types()[name].model_validate(settings)
    account.Options.model_validate(sync.get("options", {}))
    assert sync["destination"] == account_name
    for wanted, known in ((sync["identifiers"], account.identifiers), (sync["fields"], account.fields)):
        assert known is None or set(wanted) <= set(known)


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_and_option_is_explained(name: str):
    text = Path(PAGES / f"{name}.md").read_text(encoding="utf-8")
    account = account_types()[name]
    names = (set(account.model_fields) - set(Account.model_fields)) | set(account.Options.model_fields)
    assert [one for one in sorted(names) if f"`{one}`" not in text and f"`options.{one}`" not in text] == []
