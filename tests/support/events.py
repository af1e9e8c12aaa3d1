"""Rows of a made-up feed_web__events, and a project that reads them."""

from tests.support.project import Project

TEXTS = [
    "session_hint", "utm_source", "utm_medium", "utm_campaign", "page_url", "page_title", "referrer", "item_id",
    "category", "amount", "currency", "order_id", "cart_id", "properties",
]  # fmt: skip


def event_row(
    event_id: str, visitor: str, occurred_at: str, loaded_at: str | None, **values: str | None
) -> dict:
    """A page view, all that is not given empty."""
    return {
        "identifier_type": "anonymous_id",
        "identifier_value": visitor,
        "record_key": f"pages/{event_id}",
        "loaded_at": loaded_at,
        "event_id": event_id,
        "event_name": "page_viewed",
        "occurred_at": occurred_at,
        "quantity": "1",
        **dict.fromkeys(TEXTS),
        **values,
    }  # fmt: skip


def load_events(project: Project, rows: list[dict]) -> None:
    """What the source shows from now on."""
    project.load("staging", "feed_web__events", rows, types=dict.fromkeys([*TEXTS, "loaded_at"], "text"))


def prepare_events(project: Project, first: dict) -> Project:
    """The one source, its rules and what its feed looks up."""
    project.vars = {"sources": {"web": ["events"]}}
    project.dbt("seed")
    load_events(project, [first])
    project.dbt("run", "--select", "path:models/feeds/rules", "path:models/staging/goldseam", "phone_numbers")
    return project
