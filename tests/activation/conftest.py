"""A world to sync: five people in the segment, an empty ledger, an empty folder."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.destinations.webhook import WebhookAccount
from tests.activation.audience_server import AudienceServer
from tests.activation.world import Person, World
from tests.support.project import Project

SECRET = "whsec_" + base64.b64encode(b"known to both sides only").decode()
ANNA = Person("anna", "anna@example.com", "+4930111")
BORIS = Person("boris", "boris@example.com")
CLARA = Person("clara", phone="+493012345")
DENIED = Person("denied", "denied@example.com", granted=False)
SILENT = Person("silent", "silent@example.com", granted=None)


@pytest.fixture(scope="module")
def _built(project: Project, tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(project, tmp_path_factory.mktemp("unused"))


@pytest.fixture
def world(_built: World, tmp_path: Path) -> World:
    """Anna, Boris and Clara may be sent; one has refused and one has never said anything."""
    _built.folder, _built.account, _built.options = tmp_path, None, {}
    _built.start_over()
    _built.add(ANNA, BORIS, CLARA, DENIED, SILENT)
    return _built


@pytest.fixture
def audience() -> Iterator[AudienceServer]:
    """A destination of our own, and the world's sync sends to it: two rows a batch, one worker."""
    with AudienceServer() as server:
        yield server


@pytest.fixture
def remote(world: World, audience: AudienceServer, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world, sending to the audience server."""
    monkeypatch.setenv("AUDIENCE_SECRET", SECRET)
    world.account = WebhookAccount(
        type="webhook",
        url=audience.url,
        signing_secret="${AUDIENCE_SECRET}",
        rows_per_batch=2,
        workers=1,
        tries=3,
        timeout_seconds=60,
    )
    return world
