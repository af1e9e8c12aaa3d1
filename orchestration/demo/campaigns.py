"""The newsletter: one campaign a week, each to a part of the list."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.world import World

_SUBJECTS = (
    "New arrivals",
    "Weekend sale",
    "Back in stock",
    "Your favourites",
    "Gifts under 30",
    "The season begins",
    "Last chance",
    "Our makers",
    "Free delivery",
    "Members first",
)
_WEEK = np.timedelta64(7, "D")


@dataclass(frozen=True)
class Campaigns:
    sent_at: np.ndarray
    id: np.ndarray
    name: np.ndarray
    subject: np.ndarray
    url: np.ndarray


def campaigns_of(world: World) -> Campaigns:
    """A campaign each Tuesday morning, from the first day of the history to the last that can be appended."""
    first = np.busday_offset(world.opens.astype("datetime64[D]"), 0, roll="forward", weekmask="Tue")
    sent_at = np.arange(first.astype("datetime64[s]") + np.timedelta64(9, "h"), world.ends, _WEEK)
    days = sent_at.astype("datetime64[D]").astype(str)
    subject = np.array([_SUBJECTS[number % len(_SUBJECTS)] for number in range(len(days))], dtype=object)
    slugs = np.array(
        [f"{text.lower().replace(' ', '-')}-{day}" for text, day in zip(subject, days, strict=True)],
        dtype=object,
    )
    return Campaigns(
        sent_at=sent_at,
        id=np.array([f"CMP{number:04d}" for number in range(len(days))], dtype=object),
        name=np.array([f"Weekly {day}" for day in days], dtype=object),
        subject=subject,
        url="https://shop.example.com/?utm_source=newsletter&utm_medium=email&utm_campaign=" + slugs,
    )
