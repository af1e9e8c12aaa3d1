"""Rows with the moment they were loaded, cut into the loads of single days."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.demo.config import Rates
from orchestration.demo.randomness import Rng, later_by
from orchestration.demo.tables import TABLES

_DAY = 86_400


@dataclass(frozen=True)
class Window:
    """One load: everything loaded from `low` on and before `high`."""

    low: np.datetime64
    high: np.datetime64

    def holds(self, moments: np.ndarray) -> np.ndarray:
        return (moments >= self.low) & (moments < self.high)


@dataclass(frozen=True)
class Rows:
    """A table of the whole simulation. Where `key` is given, rows with one key are versions of one record,
    oldest first, and a load shows only the newest of those it brings, as tools overwrite their records."""

    table: pa.Table
    loaded_at: np.ndarray
    key: np.ndarray | None = None

    def within(self, window: Window) -> pa.Table:
        chosen = np.flatnonzero(window.holds(self.loaded_at))
        if self.key is not None and len(chosen):
            keys = self.key[chosen][::-1]
            chosen = np.sort(chosen[::-1][np.unique(keys, return_index=True)[1]])
        return self.table.take(pa.array(chosen))


def loading_times(rng: Rng, rates: Rates, occurred_at: np.ndarray) -> np.ndarray:
    """Most rows are loaded within the hour, some days late."""
    late = rng.random(len(occurred_at)) < rates.late_rows
    return np.where(late, later_by(rng, occurred_at, _DAY, 5 * _DAY), later_by(rng, occurred_at, 60, 3_000))


def with_duplicates(rng: Rng, rates: Rates, path: str, table: pa.Table, window: Window) -> pa.Table:
    """Some rows are delivered twice; the second delivery is loaded later, unless the load ends before."""
    if not len(table):
        return table
    twice = np.flatnonzero(rng.random(len(table)) < rates.duplicate_rows)
    again = table.take(pa.array(twice))
    column = TABLES[path].loaded_at
    place = table.column_names.index(column)
    loaded = again.column(column).to_numpy().astype("datetime64[s]")
    redelivered = np.minimum(later_by(rng, loaded, 0, 7_200), window.high - np.timedelta64(1, "s"))
    again = again.set_column(place, column, pa.array(redelivered).cast(pa.timestamp("us")))
    return pa.concat_tables([table, again])
