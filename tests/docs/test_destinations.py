"""The pages about destinations: table and examples are true, and the one to copy works as it stands."""

import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.activation.settings import SyncConfig
from orchestration.destinations import ACCOUNTS, account_types, load_accounts
from orchestration.destinations.account import Account
from orchestration.destinations.base import Destination, UnusableRowError
from tests.destinations.batches import delivery, outcomes, row, send
from tests.destinations.logs import unlogged
from tests.support.project import REPOSITORY
from tests.support.servers.loopback import Loopback, Reply, Request, loopback

FOLDER = REPOSITORY / "docs" / "destinations"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
TABLE = re.findall(r"^\| \[`(\w+)`\]\((\w+)\.md\) \|(.*)\|$", README, re.MULTILINE)


def blocks(text: str, language: str) -> list[str]:
    """Fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_every_page_is_in_the_table() -> None:
    assert [page for _, page, _ in TABLE] == [path.stem for path in PAGES]


@pytest.mark.parametrize(("kind", "page", "cells"), TABLE, ids=[one[0] for one in TABLE])
def test_the_table_tells_what_the_code_says(kind: str, page: str, cells: str) -> None:
    account = ACCOUNTS[kind]
    told = [cell.strip() for cell in cells.split("|")][:4]
    assert told == [
        account.kind,
        account.channel or "",
        identifiers(account),
        f"{account.max_rows_per_batch:,}",
    ]


def identifiers(account: type[Account]) -> str:
    """What an account's class says of them; a layout may decide."""
    if account.identifiers is not Account.identifiers:
        return "by layout"
    return "any" if account.IDENTIFIERS is None else ", ".join(account.IDENTIFIERS)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_examples_are_valid(page: Path, tmp_path: Path) -> None:
    parts = [yaml.safe_load(block) for block in blocks(page.read_text(encoding="utf-8"), "yaml")]
    declared = {key: value for part in parts if "exposures" not in part for key, value in part.items()}
    (tmp_path / "destinations.yml").write_text(yaml.safe_dump(declared))
    accounts = load_accounts(tmp_path / "destinations.yml")
    syncs = [one["config"]["meta"]["sync"] for part in parts for one in part.get("exposures", [])]
    assert accounts and syncs
    for sync in syncs:
        check(SyncConfig.model_validate(sync), accounts[sync["destination"]])


def check(sync: SyncConfig, account: Account) -> None:
    """The example's keys, against its account."""
    type(account).Options.model_validate(sync.options)
    assert account.identifiers is None or set(sync.identifiers) <= set(account.identifiers)
    assert account.fields is None or set(sync.fields) <= set(account.fields)
    assert (sync.message.channel if sync.message else None) == account.channel
    assert bool(sync.message) == (account.kind == "message")


class TillServer:
    """What the page says of the till."""

    def __init__(self) -> None:
        self.customers: dict[str, Any] = {}

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("authorization") != "Bearer tok-till":
            return Reply(401)
        if request.method == "PUT":
            self.customers[request.path] = request.json()
            return Reply(200, {})
        return Reply(204 if self.customers.pop(request.path, None) else 404)


@pytest.fixture
def till() -> TillServer:
    return TillServer()


@pytest.fixture
def server(till: TillServer) -> Iterator[Loopback]:
    with loopback(till) as server:
        yield server


@pytest.fixture
def example(server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Destination]:
    """The page's package, installed as pip would: a module, and a record with its entry points."""
    [code], [project], [accounts] = (blocks(README, language) for language in ("python", "toml", "yaml"))
    (tmp_path / "till.py").write_text(code, encoding="utf-8")
    record = tmp_path / "till-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: till\nVersion: 1.0\n")
    points = tomllib.loads(project)["project"]["entry-points"]["goldseam.destinations"]
    lines = [f"{name} = {value}" for name, value in points.items()]
    (record / "entry_points.txt").write_text("\n".join(["[goldseam.destinations]", *lines, ""]))
    (tmp_path / "destinations.yml").write_text(accounts.replace("https://till.example", server.url))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("TILL_TOKEN", "tok-till")
    importlib.invalidate_caches()
    account = load_accounts(tmp_path / "destinations.yml")["shop_till"]
    destination = account.open(delivery(account, tmp_path, list="regulars"))
    yield destination
    destination.close()
    sys.modules.pop("till", None)


@pytest.fixture(autouse=True)
def _unlogged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with unlogged(caplog, "tok-till", "anna@example.com"):
        yield


def test_the_example_works_as_it_stands(example: Destination, till: TillServer) -> None:
    assert set(account_types()) == {*ACCOUNTS, "till"}
    anna = row("p1", email=" Anna@Example.com", fields={"name": "Anna"})
    for _ in range(2):
        assert outcomes(send(example, anna)) == ["confirmed"]
    assert till.customers == {"/lists/regulars/customers/p1": {"email": "anna@example.com", "name": "Anna"}}
    for _ in range(2):
        assert outcomes(send(example, row("p1", "remove", sent=[example.prepare(anna).digests]))) == [
            "confirmed"
        ]
    assert till.customers == {}
    with pytest.raises(UnusableRowError, match="no_address"):
        example.prepare(row("p2", email="nobody"))
