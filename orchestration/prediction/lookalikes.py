"""Lookalikes: the profiles nearest to the members of a segment.

By distance, not by a learnt score: a segment of thirty has neighbours, but too few members to learn from, and an
audience of "people like these" should hold all kinds of them. Features are put on a logarithm and standardised, so that
none outweighs the rest; a profile is as far as its few nearest members are on average.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
import pyarrow
from numpy.typing import NDArray
from pyarrow import compute

from orchestration.extras import needed
from orchestration.prediction.classifier import matrix
from orchestration.prediction.store import PREDICTED, PredictionRun, scores
from orchestration.prediction.windows import SCHEMA, ThinData, Windows
from orchestration.warehouse import Warehouse

MODEL, VERSION = "lookalike", "1"
FEATURES = (
    "purchases", "purchases_last_90_days", "purchases_last_365_days", "average_paid", "tenure_days",
    "days_since_purchase", "events_last_30_days", "events_last_90_days", "messages_answered_last_90_days",
    "days_since_touch",
)  # fmt: skip
LEAST_SEEDS, MOST_SEEDS = 20, 2_000
NEIGHBOURS = 5
Floats = NDArray[numpy.float64]


def train(warehouse: Warehouse, windows: Windows) -> tuple[PredictionRun, pyarrow.Table]:
    """The nearest of each seed as of as_of; how good that is, from the same question asked at trained_at.

    Raises ThinData where no segment has enough members with a history.
    """
    now, then = (Population.read(warehouse, snapshot) for snapshot in ("scoring", "training"))
    seeds = {segment: now.members(segment) for segment in now.sizes}
    enough = [segment for segment, members in seeds.items() if members.sum() >= LEAST_SEEDS]
    if not enough:
        raise ThinData(
            f"{_told(seeds)} At least {LEAST_SEEDS} members of a segment that var lookalikes names are needed, who have"
            " bought or were active lately."
        )
    found, metrics = [PREDICTED.empty_table()], {}
    for segment in enough:
        size = now.sizes[segment]
        places, similarity = nearest(now.features, seeds[segment], size)
        found.append(scores(now.profile_ids.take(pyarrow.array(places)), segment, similarity=similarity))
        metrics |= {f"{segment}_{name}": value for name, value in then.precision(segment, size).items()}
    run = PredictionRun(
        model=MODEL,
        model_version=VERSION,
        as_of=windows.as_of,
        window_from=windows.trained_at,
        window_to=windows.as_of,
        horizon_days=windows.horizon_days,
        rows_trained=int(sum(seeds[segment].sum() for segment in enough)),
        parameters={"features": FEATURES, "neighbours": NEIGHBOURS, "most_seeds": MOST_SEEDS},
        metrics=metrics,
    )
    return run, pyarrow.concat_tables(found)


class Population:
    """Everybody at one moment, with who was in which seed segment."""

    def __init__(self, people: pyarrow.Table, seeds: pyarrow.Table) -> None:
        self.profile_ids = people.column("profile_id").combine_chunks()
        self.features = comparable(matrix(people, FEATURES))
        self.later_buyers = people.column("is_later_buyer").to_numpy(zero_copy_only=False) == 1
        self.seeds = seeds
        self.sizes: Mapping[str, int] = dict(
            sorted(set(zip(seeds["segment"].to_pylist(), seeds["size"].to_pylist(), strict=True)))
        )

    @classmethod
    def read(cls, warehouse: Warehouse, snapshot: str) -> "Population":
        columns = [("profile_id", pyarrow.string()), *((name, pyarrow.float64()) for name in FEATURES)]
        people = warehouse.table(
            f"select profile_id, {', '.join(FEATURES)}, case when is_later_buyer then 1 else 0 end as is_later_buyer"
            f" from {warehouse.relation(SCHEMA, 'lookalike_features')}"
            f" where snapshot = '{snapshot}' order by profile_id",
            pyarrow.schema([*columns, ("is_later_buyer", pyarrow.int64())]),
        )
        seeds = warehouse.table(
            "select segment, profile_id, size"
            f" from {warehouse.relation(SCHEMA, 'lookalike_seeds')} where snapshot = '{snapshot}' order by 1, 2",
            pyarrow.schema(
                [
                    ("segment", pyarrow.string()),
                    ("profile_id", pyarrow.string()),
                    ("size", pyarrow.int64()),
                ]
            ),
        )
        return cls(people, seeds)

    def members(self, segment: str) -> NDArray[numpy.bool_]:
        """Of everybody, who is in the segment."""
        members = self.seeds.filter(compute.equal(self.seeds["segment"], segment))["profile_id"]
        return compute.is_in(self.profile_ids, members.combine_chunks()).to_numpy(zero_copy_only=False)

    def precision(self, segment: str, size: int) -> dict[str, float]:
        """Of the nearest at this moment, the share that bought after it; against that of all who were no members.

        Nothing where the membership history has too few members then: today's members know what came after.
        """
        members = self.members(segment)
        others = self.later_buyers[~members]
        if members.sum() < LEAST_SEEDS or not len(others):
            return {}
        places, _ = nearest(self.features, members, size)
        precision, base_rate = float(self.later_buyers[places].mean()), float(others.mean())
        return {
            "nearest": len(places),
            "precision": precision,
            "base_rate": base_rate,
            "lift": precision / base_rate if base_rate else None,
        }


def comparable(features: Floats) -> Floats:
    """Each column on a logarithm, mean 0 and deviation 1; what is unknown is beyond the largest that is known."""
    logarithms = numpy.log1p(numpy.maximum(features, 0))
    for values in logarithms.T:
        unknown = numpy.isnan(values)
        values[unknown] = 0.0 if unknown.all() else values[~unknown].max() + 1
    deviation = logarithms.std(axis=0)
    return (logarithms - logarithms.mean(axis=0)) / numpy.where(deviation > 0, deviation, 1)


def nearest(features: Floats, members: NDArray[numpy.bool_], size: int) -> tuple[NDArray[Any], Floats]:
    """Rows of the `size` profiles nearest to the members, no member among them, and how similar each is: 0 to 1."""
    neighbours = needed("sklearn.neighbors", "prediction")
    seeds = features[members]
    if len(seeds) > MOST_SEEDS:
        seeds = seeds[numpy.random.default_rng(0).choice(len(seeds), MOST_SEEDS, replace=False)]
    others = numpy.flatnonzero(~members)
    if not len(others):
        return others, numpy.empty(0)
    index = neighbours.NearestNeighbors(n_neighbors=min(NEIGHBOURS, len(seeds))).fit(seeds)
    distances, _ = index.kneighbors(features[others])
    distance = distances.mean(axis=1)
    chosen = numpy.argsort(distance, kind="stable")[:size]
    return others[chosen], 1 / (1 + distance[chosen])


def _told(seeds: Mapping[str, Sequence[bool]]) -> str:
    if not seeds:
        return "Var lookalikes names no segment that has members."
    return " ".join(
        f"{segment} has {numpy.sum(members):,} such members." for segment, members in seeds.items()
    )
