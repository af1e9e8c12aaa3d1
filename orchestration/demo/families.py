"""Who lives with whom, where somebody uses the phone of another member of the family."""

import numpy as np

from orchestration.demo.people import People


def relatives(people: People, who: np.ndarray, suits: np.ndarray) -> np.ndarray:
    """For each of `who` the neighbour in the same family that suits (a mask over people), -1 where there is none."""
    relative = np.full(len(who), -1)
    for step in (-1, 1):
        other = np.clip(who + step, 0, len(people) - 1)
        fits = (other != who) & (people.household[other] == people.household[who]) & suits[other]
        relative = np.where(fits, other, relative)
    return relative
