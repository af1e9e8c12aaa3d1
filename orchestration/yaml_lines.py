"""Where in a YAML file a key stands, so that an error can name the line."""

from collections.abc import Sequence
from pathlib import Path

import yaml


def line_of(path: Path, keys: Sequence[str]) -> int | None:
    """The line of the deepest key of the path that is there; in a list the item is meant whose `name` is the key.

    line_of(Path("models/_syncs.yml"), ["exposures", "vips_ads", "config", "meta", "sync", "fields", "fn"]) -> 21
    None when the file is absent, is not YAML, or has none of the keys.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        return None
    line = None
    for key in keys:
        found = _child(node, key)
        if found is None:
            return line
        mark, node = found
        line = mark.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((name, value) for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode):
        if key.isdigit() and int(key) < len(node.value):
            item = node.value[int(key)]
            return item, item
        for item in node.value:
            named = _child(item, "name")
            if named and named[1].value == key:
                return item, item
            if isinstance(item, yaml.ScalarNode) and item.value == key:
                return item, item
    return None
