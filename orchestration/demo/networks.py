"""The social networks: who uses which, and how its ids look."""

import numpy as np

from orchestration.demo.life import Life

NETWORKS = np.array(["vk", "instagram", "telegram"], dtype=object)
IDENTIFIER_TYPES = {"vk": "vk_id", "instagram": "instagram_id", "telegram": "telegram_id"}
_FIRST_IDS = np.array([180_000_000, 17_841_400_000_000_000, 5_000_000_000])
_RUSSIA = 2


def network_of(index: np.ndarray, country: np.ndarray) -> np.ndarray:
    """The network of each person or stranger: it depends on the number alone, so that all tables agree."""
    draw = index * 7_919 % 100
    return np.where(country == _RUSSIA, np.where(draw < 65, 0, 2), np.where(draw < 80, 1, 2))


def ids_of(index: np.ndarray, network: np.ndarray) -> np.ndarray:
    """The account's id in its network; different numbers never share one."""
    return _FIRST_IDS[network] + index * 17


def accounts_of(index: np.ndarray, network: np.ndarray) -> np.ndarray:
    """`network:id`, one text per account."""
    return np.array(
        [
            f"{NETWORKS[place]}:{number}"
            for place, number in zip(network, ids_of(index, network), strict=True)
        ],
        dtype=object,
    )


def display_names(life: Life, person: np.ndarray) -> np.ndarray:
    """What people call themselves there: rarely their full name."""
    return life.people.first_latin[person] + "_" + (life.people.index[person] % 97).astype(str).astype(object)
