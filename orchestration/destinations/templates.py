"""Texts of messages, in Jinja: what they ask for is checked before anything is sent, and a value is only ever text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    meta,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from orchestration.destinations.base import UnusableRowError


class Templates:
    """The templates of a folder. A field that is null counts as undefined: say `{{ first_name | default('you') }}`."""

    def __init__(self, folder: Path, *, is_html: bool) -> None:
        self._folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder),
            # by what is being written, not by a file's name: text that HTML includes is escaped too
            autoescape=is_html,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def problems(self, name: str, known: Iterable[str]) -> Iterator[str]:
        """What is wrong with a template and those it includes: file, line, and what would be right."""
        yield from self._problems(name, set(known), set())

    def render(self, name: str, values: Mapping[str, str | None]) -> str:
        """The text for one person. Raises UnusableRowError."""
        known = {key: value for key, value in values.items() if value is not None}
        try:
            return self._environment.get_template(name).render(known)
        except UndefinedError as error:
            # the message names the variable, never a value
            variable = re.match(r"'(\w+)' is undefined", str(error))
            raise UnusableRowError(
                f"template_needs_{variable[1]}" if variable else "template_undefined"
            ) from None
        except (TemplateError, TypeError, ValueError, ArithmeticError):
            raise UnusableRowError("template_failed") from None

    def _problems(self, name: str, known: set[str], seen: set[str]) -> Iterator[str]:
        seen.add(name)
        file = self._folder / name
        try:
            source, _, _ = self._environment.loader.get_source(self._environment, name)
            tree = self._environment.parse(source, name)
            # a filter that nobody knows shows here only
            self._environment.compile(source, name)
        except TemplateNotFound:
            yield f"{file} is missing"
            return
        except TemplateSyntaxError as error:
            yield f"{file}, line {error.lineno}: {error.message}"
            return
        for variable, line in _unknown(tree, known):
            there_are = ", ".join(sorted(known)) or "none"
            yield f"{file}, line {line}: '{variable}' is none of the sync's fields; there are {there_are}"
        for other in meta.find_referenced_templates(tree):
            if other and other not in seen:
                yield from self._problems(other, known, seen)


def _unknown(tree: nodes.Template, known: set[str]) -> Iterator[tuple[str, int]]:
    """Variables that nobody gives, each with its first line."""
    names = meta.find_undeclared_variables(tree) - known
    first = {}
    for node in tree.find_all(nodes.Name):
        if node.name in names:
            first[node.name] = min(node.lineno, first.get(node.name, node.lineno))
    yield from sorted(first.items(), key=lambda one: (one[1], one[0]))
