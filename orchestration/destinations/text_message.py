"""What accounts share that send a text made from a template of the project."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from orchestration.destinations.account import Account
from orchestration.destinations.base import Delivery
from orchestration.destinations.templates import Templates
from orchestration.project import PROJECT_DIR

SUBJECT, TEXT = ".subject.j2", ".txt.j2"


class TextOptions(BaseModel):
    """What a sync says of its message: `welcome` is templates/welcome.txt.j2."""

    model_config = ConfigDict(extra="forbid")

    template: str = Field(pattern=r"^[A-Za-z0-9_\-]+(/[A-Za-z0-9_\-]+)*$")


class TextAccount(Account):
    """One message in one request."""

    Options = TextOptions
    kind = "message"
    max_rows_per_batch = 1
    PARTS: ClassVar[tuple[str, ...]] = (TEXT,)

    # relative to the project
    templates: Path = Path("templates")
    timeout_seconds: float = Field(default=30, gt=0)

    def problems(self, delivery: Delivery) -> Iterator[str]:
        """Templates that are missing, broken, or ask for what the sync does not give."""
        for part in self.PARTS:
            found = self.texts().problems(delivery.options.template + part, delivery.fields)
            yield from (f"options.template: {one}" for one in found)

    def texts(self) -> Templates:
        """The project's templates, as plain text."""
        return Templates(PROJECT_DIR / self.templates, is_html=False)
