"""What attribution reads, made up: visits, followed messages, orders and spend; and its definitions in plain Python."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np

from tests.support.project import Project

DAY = timedelta(days=1)
LOOKBACK, HALF_LIFE = 30 * DAY, 7
START = datetime(2026, 3, 1)
AS_OF = "2026-06-30"
# utm_source, utm_medium -> channel
TAGS = {
    "paid_search": ("google", "cpc"),
    "paid_social": ("facebook", "paid_social"),
    "email": ("newsletter", "email"),
    "display": ("bannerland", "display"),
    "direct": (None, None),
}
MODELS = ["first_touch", "last_touch", "last_non_direct", "linear", "position_based", "time_decay"]


@dataclass
class Journeys:
    """Rows of the tables that attribution is made of; at: days after START."""

    visits: list[dict] = field(default_factory=list)
    messages: list[dict] = field(default_factory=list)
    orders: list[dict] = field(default_factory=list)
    spend: list[dict] = field(default_factory=list)
    touches: dict[str, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))

    def visit(self, person: str, at: float, channel: str = "direct", **columns: Any) -> None:
        source, medium = TAGS.get(channel, (None, None))
        number = f"s{len(self.visits):05d}"
        known = {
            "landing_page_url": "https://shop.example.com/",
            "referrer": None,
            "utm_source": source,
            "utm_medium": medium,
            "utm_campaign": None,
        }
        row = {"session_id": number, "profile_id": person, "started_at": moment(at)} | known | columns
        self.visits.append(row)
        self.touches[person].append((row["started_at"], channel))

    def message(self, person: str, channel: str, *, is_touch: bool = True, **followed_at: float) -> None:
        if is_touch:
            self.touches[person].append((moment(*followed_at.values()), channel))
        number = len(self.messages)
        known = dict.fromkeys(["first_opened_at", "first_clicked_at"])
        self.messages.append(
            {"source": "tool", "message_id": f"m{number}", "node_id": int(person.strip("p")), "channel": channel}
            | {"campaign": "Spring"}
            | known
            | {name: moment(at) for name, at in followed_at.items()}
        )  # fmt: skip

    def order(self, person: str, at: float, revenue: str = "10", **columns: Any) -> str:
        number = f"o{len(self.orders):05d}"
        known = {
            "order_id": number,
            "profile_id": person,
            "occurred_at": moment(at),
            "revenue": Decimal(revenue),
        }
        self.orders.append(known | columns)
        return number

    def path(self, order: dict) -> list[tuple[datetime, str]]:
        """The touches in the look-back of an order, oldest first."""
        end = order["occurred_at"]
        return sorted(
            touch for touch in self.touches.get(order["profile_id"], []) if end - LOOKBACK <= touch[0] <= end
        )

    def journeys(self) -> Iterator[tuple[list[str], bool]]:
        """Each person's steps cut into (channels, converts): by orders, and by pauses longer than the look-back."""
        for person in list(self.touches):
            ordered = [(row["occurred_at"], 1, "") for row in self.orders if row["profile_id"] == person]
            steps = sorted([*((at, 0, channel) for at, channel in self.touches[person]), *ordered])
            path: list[str] = []
            before = steps[0][0]
            for at, is_order, channel in steps:
                if path and at - before > LOOKBACK:
                    yield path, False
                    path = []
                if not is_order:
                    path.append(channel)
                elif path:
                    yield path, True
                    path = []
                before = at
            if path:
                yield path, False

    def cost(self, utm: tuple[str, str, str], day: str, cost: str, clicks: int = 0, **columns: str) -> None:
        names = dict(zip(("utm_source", "utm_medium", "utm_campaign"), utm, strict=True))
        self.spend.append(
            {"source": "ads", "spend_id": f"d{len(self.spend)}", "account_id": "a", "campaign_name": utm[2]}
            | names
            | {"impressions": 100, "clicks": clicks, "cost": Decimal(cost), "currency": "EUR"}
            | {"occurred_at": datetime.fromisoformat(day)}
            | columns
        )  # fmt: skip

    def run(self, project: Project, anonymous: tuple[str, ...] = ()) -> Project:
        """Build attribution on them."""
        self.load(project, anonymous)
        project.dbt("run", "--select", "ad_spend", "path:models/measurement/attribution")
        return project

    def load(self, project: Project, anonymous: tuple[str, ...] = ()) -> None:
        """Load them in place of the models they come from."""
        people = sorted({row["profile_id"] for row in [*self.visits, *self.orders]})
        tables = {
            ("cdp", "sessions"): self.visits,
            ("cdp", "counted_orders"): self.orders,
            ("cdp", "sent_messages"): self.messages,
            ("feeds", "feed_ad_spend"): self.spend,
            ("identity", "identity_map"): [
                {"node_id": int(name.strip("p")), "profile_id": name} for name in people
            ],
            ("cdp", "profiles"): [
                {"profile_id": name, "is_anonymous": name in anonymous} for name in people
            ],
        }  # fmt: skip
        for (schema, table), rows in tables.items():
            project.load(schema, table, rows, TYPES[table])


_TEXTS = "landing_page_url referrer utm_source utm_medium utm_campaign"
TYPES = {
    "sessions": {"session_id": "text", "profile_id": "text", "started_at": "timestamp"}
    | dict.fromkeys(_TEXTS.split(), "text"),
    "counted_orders": {
        "order_id": "text", "profile_id": "text", "occurred_at": "timestamp", "revenue": "numeric(18,4)",
    },
    "sent_messages": {
        "source": "text", "message_id": "text", "node_id": "bigint", "channel": "text", "campaign": "text",
        "first_opened_at": "timestamp", "first_clicked_at": "timestamp",
    },
    "feed_ad_spend": dict.fromkeys(
        ["source", "spend_id", "account_id", "campaign_name", "utm_source", "utm_medium", "utm_campaign"], "text"
    ) | {
        "impressions": "bigint", "clicks": "bigint", "cost": "numeric(18,4)", "currency": "text",
        "occurred_at": "timestamp",
    },
    "identity_map": {"node_id": "bigint", "profile_id": "text"},
    "profiles": {"profile_id": "text", "is_anonymous": "boolean"},
}  # fmt: skip


def moment(at: float) -> datetime:
    return START + timedelta(minutes=round(at * 24 * 60))


def weights(touches: list[tuple[datetime, str]], converted_at: datetime) -> dict[str, list[float]]:
    """By model, what each touch of a path gets, oldest first."""
    count, last = len(touches), len(touches) - 1
    named = [place for place, (_, channel) in enumerate(touches) if channel != "direct"]
    ages = [(touches[-1][0] - touched_at).days for touched_at, _ in touches]
    decay = np.power(2.0, -np.array(ages) / HALF_LIFE)
    only = np.eye(count)
    ends = only[0] * 0.4 + only[last] * 0.4
    inner = np.array([0.2 / (count - 2) if 0 < place < last else 0 for place in range(count)])
    return {
        "first_touch": list(only[0]),
        "last_touch": list(only[last]),
        "last_non_direct": list(only[named[-1] if named else last]),
        "linear": [1 / count] * count,
        "position_based": list(ends + inner) if count > 2 else [1 / count] * count,
        "time_decay": list(decay / decay.sum()),
    }


def removal_effects(journeys: list[tuple[list[str], bool]]) -> tuple[float, dict[str, float]]:
    """Probability of a conversion, and the effect of removing each channel, by linear algebra."""
    ways = [
        step
        for path, converts in journeys
        for step in pairwise(["(start)", *path, "(conversion)" if converts else "(null)"])
    ]
    states = sorted({name for way in ways for name in way} - {"(conversion)", "(null)"})

    def converts(without: str | None) -> float:
        matrix, ends = np.zeros((len(states), len(states))), np.zeros(len(states))
        for place, state in enumerate(states):
            out = [to for start, to in ways if start == state]
            for to in out:
                if to == "(conversion)":
                    ends[place] += 1 / len(out)
                elif to in states and to != without:
                    matrix[place, states.index(to)] += 1 / len(out)
        return float(np.linalg.solve(np.eye(len(states)) - matrix, ends)[states.index("(start)")])

    whole = converts(None)
    return whole, {
        name: 1 - converts(name) / whole if whole else float("nan") for name in states if name != "(start)"
    }
