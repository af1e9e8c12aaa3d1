"""What the picture of the house shows of dbt's manifest: rooms, the rows in them, and arrows between rows.

Helpers are passed through: an arrow from A to B says that B is made from A, by way of whatever lies between.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# Every feed reads them; drawn, they would join everything to everything.
LOOKUPS = ("rule_", "phone_numbers", "stg_goldseam__")


@dataclass(frozen=True)
class Row:
    """A line in a room: what it stands for, how it reads, and a second line in small type."""

    key: str
    label: str
    note: str = ""
    is_public: bool = True


class House:
    """What the picture shows of a manifest (as dict, as in target/manifest.json)."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self._models = {
            key: node
            for key, node in manifest["nodes"].items()
            if node["resource_type"] == "model" and node["package_name"] == "goldseam"
        }
        self._sources = {
            key: node for key, node in manifest["sources"].items() if node["source_name"] != "goldseam_state"
        }
        self._exposures = {
            key: node
            for key, node in manifest["exposures"].items()
            if (node["config"].get("meta") or {}).get("sync")
        }

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """The rows of every room, top to bottom."""
        return {
            "raw": [Row(f"raw.{name}", name, f"{count} tables") for name, count in self._counted("raw")],
            "staging": [
                Row(f"staging.{name}", name, f"{count} feeds") for name, count in self._counted("feed")
            ],
            "feeds": [Row(key, self._name(key).removeprefix("feed_")) for key in self._feeds()],
            "identity": [self._row(key) for key in self._by_depth("identity")],
            **{
                room: [self._row(key) for key in self._by_depth(room) if self._is_public(key)]
                for room in ("profiles", "activity", "traits")
            },
            "segments": [
                self._row(key, "segment_")
                # what is made from segments comes below them
                for key in sorted(self._by_depth("segments"), key=self._is_public)
                if self._is_relation(key)
            ],
            **{
                room: [self._row(key) for key in self._by_depth(room) if self._is_relation(key)]
                for room in ("decisions", "activation", "measurement")
            },
            "destination": [
                Row(key, node["name"], f"to {node['config']['meta']['sync']['destination']}")
                for key, node in sorted(self._exposures.items())
            ],
        }

    @cached_property
    def arrows(self) -> list[tuple[str, str]]:
        """(from row, to row), each once."""
        shown = {row.key for rows in self.rows.values() for row in rows}
        found = {(f"raw.{name}", f"staging.{name}") for name, _ in self._counted("raw")}
        for key in [*self._models, *self._exposures]:
            if key in shown:
                found |= {(origin, key) for origin in self._origins(key, shown)}
        return sorted(found)

    @property
    def masked_count(self) -> int:
        """Views of the room that BI reads."""
        return sum(self._room(key) == "masked" for key in self._models)

    def _origins(self, key: str, shown: set[str]) -> Iterator[str]:
        node = self._models.get(key) or self._exposures[key]
        for parent in node["depends_on"]["nodes"]:
            if parent not in self._models or self._name(parent).startswith(LOOKUPS):
                continue
            if self._room(parent) == "staging":
                yield f"staging.{self._folder(parent)}"
            elif parent in shown:
                yield parent
            else:
                yield from self._origins(parent, shown)

    def _counted(self, kind: str) -> list[tuple[str, int]]:
        if kind == "raw":
            names = [node["source_name"] for node in self._sources.values()]
        else:
            names = [self._folder(key) for key in self._models if self._is_source_feed(key)]
        return [(name, names.count(name)) for name in sorted(set(names))]

    def _feeds(self) -> list[str]:
        """Identifiers first, then the feeds that most sources give; quarantine last."""
        feeds = [
            key for key in self._models if self._room(key) == "feeds" and self._name(key).startswith("feed_")
        ]
        given = [self._name(key).split("__")[1] for key in self._models if self._is_source_feed(key)]

        def place(key: str) -> tuple[bool, bool, int, str]:
            feed = self._name(key).removeprefix("feed_")
            # orders before order_items
            return feed == "rejections", feed != "identifiers", -given.count(feed), feed.replace("_", "~")

        return sorted(feeds, key=place)

    def _by_depth(self, room: str) -> list[str]:
        """The models of a room, each below what it is made from."""
        return sorted(
            (key for key in self._models if self._room(key) == room), key=lambda key: (self._depth(key), key)
        )

    def _is_relation(self, key: str) -> bool:
        """Whether it can be queried; an ephemeral model is a part of those behind it."""
        return self._models[key]["config"]["materialized"] != "ephemeral"

    def _depth(self, key: str) -> int:
        parents = self._models[key]["depends_on"]["nodes"]
        near = [
            parent for parent in parents if parent in self._models and self._room(parent) == self._room(key)
        ]
        return 1 + max(map(self._depth, near), default=-1)

    def _row(self, key: str, prefix: str = "") -> Row:
        name = self._name(key)
        # what is made from segments keeps the prefix, a segment goes by its own name
        label = name if self._is_public(key) else name.removeprefix(prefix)
        return Row(key, label, is_public=self._is_public(key) or bool(prefix))

    def _is_source_feed(self, key: str) -> bool:
        return self._room(key) == "staging" and self._name(key).startswith("feed_")

    def _is_public(self, key: str) -> bool:
        return self._models[key]["config"]["contract"]["enforced"]

    def _name(self, key: str) -> str:
        return self._models[key]["name"]

    def _room(self, key: str) -> str:
        return self._models[key]["path"].replace("\\", "/").split("/")[0]

    def _folder(self, key: str) -> str:
        return self._models[key]["path"].replace("\\", "/").split("/")[-2]
