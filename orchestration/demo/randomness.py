"""Random draws that depend on labels only, so that any part of the demo can be drawn again on its own."""

from zlib import crc32

import numpy as np

Rng = np.random.Generator
SECOND = np.timedelta64(1, "s")
DAY_SECONDS = 86_400


def stream(seed: int, *labels: int | str) -> Rng:
    """An independent generator for (seed, labels)."""
    return np.random.default_rng([seed, *(crc32(str(label).encode()) for label in labels)])


def quota(rng: Rng, eligible: np.ndarray, count: float) -> np.ndarray:
    """A mask with `count` (rounded) of the eligible rows, so a small demo has its share of rare cases."""
    chosen = np.zeros(len(eligible), bool)
    candidates = np.flatnonzero(eligible)
    size = min(int(np.rint(count)), len(candidates))
    chosen[rng.choice(candidates, size, replace=False)] = True
    return chosen


def between(rng: Rng, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Moments drawn evenly from [low, high); `low` where the interval is empty."""
    seconds = np.maximum((high - low).astype("timedelta64[s]").astype(np.int64), 0)
    return low + (rng.random(len(seconds)) * seconds).astype(np.int64) * SECOND


def later_by(rng: Rng, moments: np.ndarray, low: int, high: int) -> np.ndarray:
    """Each moment moved on by `low` to `high` seconds."""
    return moments + rng.integers(low, high, len(moments)) * SECOND


def hex_texts(rng: Rng, count: int, digits: int = 32) -> np.ndarray:
    """Random hexadecimal texts, as tools use them for ids."""
    text = rng.bytes(count * digits // 2).hex().encode("ascii")
    return (
        np.frombuffer(text, dtype=f"S{digits}").astype(f"U{digits}") if count else np.empty(0, f"U{digits}")
    )


def uuid_texts(rng: Rng, count: int) -> np.ndarray:
    """Random texts in the shape of a UUID, as devices make them."""
    texts = hex_texts(rng, count).tolist()
    return np.array([f"{t[:8]}-{t[8:12]}-4{t[13:16]}-a{t[17:20]}-{t[20:]}" for t in texts], dtype=object)


def repeats(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For counts [2, 0, 1]: the owner of each item [0, 0, 2] and its number within the owner [0, 1, 0]."""
    owners = np.repeat(np.arange(len(counts)), counts)
    firsts = np.repeat(np.cumsum(counts) - counts, counts)
    return owners, np.arange(len(owners)) - firsts
