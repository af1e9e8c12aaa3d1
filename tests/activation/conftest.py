"""A world to sync: five people in the segment, an empty ledger, an empty folder."""

from pathlib import Path

import pytest

from tests.activation.world import Person, World
from tests.support.project import Project

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
    _built.folder = tmp_path
    _built.start_over()
    _built.add(ANNA, BORIS, CLARA, DENIED, SILENT)
    return _built
