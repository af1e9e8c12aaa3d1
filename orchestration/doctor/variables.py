"""Are the vars known, and do their values make sense?"""

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from orchestration.doctor.examine import Finding
from orchestration.doctor.health_limits import check_health_limits
from orchestration.project import PACKAGE_DIR, PROJECT_DIR
from orchestration.variables import effective_variables, project_variables

_FEEDS = {
    "identifiers",
    "attributes",
    "consents",
    "events",
    "orders",
    "order_items",
    "messages",
    "tickets",
    "conversations",
    "loyalty",
    "items",
    "ad_spend",
}


def check_variables(variables: Mapping[str, Any]) -> list[Finding]:
    """Check dbt_project.yml's vars, overridden by `variables` as `--vars` does."""
    defaults = project_variables(PACKAGE_DIR)
    given = {**project_variables(PROJECT_DIR), **variables}
    effective = effective_variables(variables)
    return [
        *_unknown(given, defaults),
        *_sources(effective["sources"]),
        *_segments(effective["segments"]),
        *_scalars(effective),
        *check_health_limits(effective["identity_health_limits"]),
    ]


def _unknown(given: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Finding]:
    for name in given:
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
        if name not in known and close:
            yield Finding(
                f"var {name}", "there is no such var.", f"Did you mean '{close[0]}'? Look in dbt_project.yml."
            )


def _sources(sources: Any) -> Iterator[Finding]:
    where = "var sources"
    if not isinstance(sources, dict) or not sources:
        yield Finding(
            where, "must map each source to its feeds.", "Write e.g. sources: {shop: [identifiers, orders]}."
        )
        return
    for source, feeds in sources.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", str(source)):
            yield Finding(
                where, f"'{source}' is no source name.", "Use lower case letters, digits and underscores."
            )
        for feed in feeds if isinstance(feeds, list) else []:
            if feed not in _FEEDS:
                yield Finding(
                    f"{where}.{source}", f"there is no feed '{feed}'.", f"Feeds: {', '.join(sorted(_FEEDS))}."
                )
            elif not _has_model(f"feed_{source}__{feed}"):
                yield Finding(
                    f"{where}.{source}",
                    f"gives feed '{feed}', but there is no model feed_{source}__{feed}.",
                    "Write that model in models/staging (docs/add-a-source.md), or take the feed out.",
                )
        if not isinstance(feeds, list):
            yield Finding(
                f"{where}.{source}", "must be a list of feeds.", f"Write e.g. {source}: [identifiers]."
            )


def _segments(segments: Any) -> Iterator[Finding]:
    if not isinstance(segments, list):
        yield Finding("var segments", "must be a list of names.", "Write e.g. segments: [vips].")
        return
    for name in segments:
        if not _has_model(f"segment_{name}"):
            remedy = f"Write models/segments/segment_{name}.sql (docs/add-a-segment.md) or take the name out."
            yield Finding("var segments", f"names '{name}', but there is no model segment_{name}.", remedy)


def _has_model(name: str) -> bool:
    folders = {PROJECT_DIR / "models", PACKAGE_DIR / "models"}
    return any(next(folder.rglob(f"{name}.sql"), None) for folder in folders)


def _scalars(values: Mapping[str, Any]) -> Iterator[Finding]:
    currency = values["reporting_currency"]
    if not re.fullmatch(r"[A-Z]{3}", str(currency)):
        yield Finding("var reporting_currency", f"'{currency}' is not an ISO 4217 code.", "Write e.g. EUR.")
    if "default" not in (values["default_regions"] or {}):
        yield Finding(
            "var default_regions", "has no key 'default'.", "Write e.g. default_regions: {default: DE}."
        )
    if (as_of := str(values["as_of"] or "")) and not _is_moment(as_of):
        remedy = "Write 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM:SS', or leave it empty."
        yield Finding("var as_of", f"'{as_of}' is no moment.", remedy)
    for name, value in values.items():
        if name.endswith("_days") and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            yield Finding(
                f"var {name}", f"'{value}' is no number of days.", "Write a whole number, 0 or more."
            )


def _is_moment(text: str) -> bool:
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"):
        try:
            datetime.strptime(text, form)
            return True
        except ValueError:
            continue
    return False
