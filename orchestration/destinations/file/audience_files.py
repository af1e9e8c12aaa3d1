"""The three files of a run, under temporary names until they are published: full, add, remove."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestration.destinations.file import atomic, formats


class AudienceFiles:
    """`layout` names the columns. Memory holds what was taken back, nothing else."""

    def __init__(self, folder: Path, layout: Any, format: formats.Format) -> None:
        folder.mkdir()
        self._folder = folder
        self._format = format
        self._taken_back: set[str] = set()
        self._full = self._file("full", layout.COLUMNS)
        self._add = self._file("add", layout.COLUMNS)
        self._remove = self._file("remove", layout.REMOVAL_COLUMNS)

    def add(self, cells: Mapping[str, str]) -> None:
        """Somebody who comes, or changes."""
        self._add.write(cells)
        self._full.write(cells)

    def keep(self, cells: Mapping[str, str]) -> None:
        """Somebody who stays."""
        self._full.write(cells)

    def take_back(self, sent: Mapping[str, str], now: Mapping[str, str]) -> None:
        """A removal line with the identifiers that were sent and no longer hold."""
        gone = {key: value for key, value in sent.items() if now.get(key) != value}
        if gone:
            self._remove.write(gone)
            self._taken_back.update(gone.values())

    def publish(self) -> Iterator[Path]:
        """Give each file its name, one after the other."""
        self._spare_the_living()
        for file in self._all():
            file.complete()
        for file in self._all():
            file.publish()
            yield file.path

    def describe(self) -> list[dict[str, object]]:
        """Their entries in the manifest."""
        return [file.describe() for file in self._all()]

    def close(self) -> None:
        """Let go of them, whole or not."""
        for file in self._all():
            file.close()

    def _all(self) -> Sequence[atomic.CsvFile]:
        return self._full, self._add, self._remove

    def _file(self, name: str, columns: Sequence[str]) -> atomic.CsvFile:
        path = self._folder / f"{name}.{self._format}"
        return atomic.CsvFile(path, columns, formats.CONVERTERS[self._format])

    def _spare_the_living(self) -> None:
        """An identifier that another member still has (a family's phone, a merge) is not taken back."""
        if not self._taken_back:
            return
        remove = self._remove
        self._full.complete()
        remove.complete()
        living = set()
        for cells in formats.read(atomic.partial(self._full.path)):
            living.update(self._taken_back.intersection(cells[column] for column in remove.columns))
        if not living:
            return
        spool = remove.path.with_name(".remove.spool")
        atomic.partial(remove.path).rename(spool)
        self._remove = self._file("remove", remove.columns)
        for cells in formats.read(spool):
            dead = {column: value for column, value in cells.items() if value and value not in living}
            if dead:
                self._remove.write(dead)
        spool.unlink()
