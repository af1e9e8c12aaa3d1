"""Syncs of every kind over three segments, as YAML would say them."""

from typing import Any

ADVERTISING: dict[str, Any] = {"destination": "d", "purpose": "advertising", "identifiers": ["email"]}
MARKETING: dict[str, Any] = {"destination": "d", "purpose": "marketing"}
HOLDOUT = {"holdout": {"percent": 10, "group": "global"}}
SYNCS: dict[str, dict[str, Any]] = {
    "ads": {
        **ADVERTISING, **HOLDOUT, "segment": "first", "identifiers": ["email", "phone"],
        "fields": {"fn": "first_name", "ct": {"column": "city", "when_null": "clear"}},
    },
    "upserts": {**ADVERTISING, **HOLDOUT, "segment": "first", "mode": "upsert"},
    "appends": {**ADVERTISING, "segment": "first", "mode": "append"},
    "expires": {**ADVERTISING, "segment": "first", "resend_after_days": 30},
    "nowhere": {"segment": "first", "destination": "d", "identifiers": ["email"]},
    "second_ads": {**ADVERTISING, "segment": "second"},
    "offer_ads": {**ADVERTISING, "segment": "offer"},
    "cache": {**ADVERTISING, "segment": "first", "identifiers": []},
    "guarded": {
        **ADVERTISING, "segment": "first", "guard": {"max_add_percent": 50, "max_remove_percent": 20, "min_rows": 3},
    },
    "short_subject": {
        **ADVERTISING, "segment": "first",
        "experiment": {"name": "subject", "arms": {"short": 50, "long": 150}, "arm": "short"},
    },
    "welcome": {
        **MARKETING, "segment": "first", "identifiers": ["email"], "priority": 1,
        "message": {"campaign": "welcome", "channel": "email", "once_per": "person"},
    },
    "offer_mail": {
        **MARKETING, "segment": "offer", "identifiers": ["email", "phone"], "fields": {"item": "city"},
        "message": {"campaign": "offer", "channel": "email", "once_per": "entry", "item": "item"},
    },
    "offer_text": {
        **MARKETING, "segment": "offer", "identifiers": ["phone"], "priority": 50,
        "message": {"campaign": "offer_text", "channel": "sms"},
    },
    "offer_push": {
        **MARKETING, "segment": "offer", "identifiers": ["push"], "priority": 60,
        "message": {"campaign": "offer_push", "channel": "push"},
    },
    "offer_telegram": {
        **MARKETING, "segment": "offer", "identifiers": ["telegram"], "priority": 70,
        "message": {"campaign": "offer_telegram", "channel": "telegram"},
    },
}  # fmt: skip
# A segment without a priority takes no part in its group.
SEGMENTS: dict[str, dict[str, Any]] = {
    "first": {"priority_group": "value", "priority": 1},
    "second": {"priority_group": "value", "priority": 2},
    "offer": {"priority_group": "value"},
}
_NO_DEMO = {"demo": {"+enabled": False}}
PROJECT: dict[str, Any] = {
    "name": "planned",
    "version": "0.1.0",
    "config-version": 2,
    "profile": "goldseam",
    "flags": {"send_anonymous_usage_stats": False, "require_ref_searches_node_package_before_root": True},
    "models": {"goldseam": {"staging": _NO_DEMO, "segments": _NO_DEMO}, "planned": {"+schema": "cdp"}},
    "sources": {"goldseam": {"staging": _NO_DEMO}},
    "exposures": {"goldseam": {"activation": _NO_DEMO}},
    "unit_tests": {"goldseam": {"+enabled": False}},
    "vars": {
        "sources": {},
        "segments": list(SEGMENTS),
        "offers": "",
        "lookalikes": {},
        "as_of": "2026-06-30 12:00:00",
    },
}


def exposures() -> list[dict[str, Any]]:
    """What stands under `exposures:`."""
    return [
        {
            "name": name,
            "type": "application",
            "owner": {"name": "Growth", "email": "growth@example.com"},
            "depends_on": [f"ref('segment_{sync['segment']}')"],
            "config": {"meta": {"sync": sync}},
        }
        for name, sync in SYNCS.items()
    ]


def segment_models() -> list[dict[str, Any]]:
    """What stands under `models:`."""
    return [{"name": f"segment_{name}", "config": {"meta": meta}} for name, meta in SEGMENTS.items()]
