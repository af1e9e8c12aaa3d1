"""The two moments of every prediction, and the refusal when too little happened around them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from orchestration.errors import Explained
from orchestration.warehouse import Warehouse

SCHEMA = "cdp"


class PredictionError(Explained):
    """Nothing can be predicted here; the message says what to do first."""


class ThinData(Exception):
    """There is too little to learn from; the message says what there is and what is needed."""


@dataclass(frozen=True)
class Windows:
    """Learnt from what happened up to trained_at and what followed it until as_of; predicted from as_of on."""

    trained_at: datetime
    as_of: datetime

    @property
    def horizon_days(self) -> int:
        return (self.as_of - self.trained_at).days

    @classmethod
    def read(cls, warehouse: Warehouse) -> Self:
        """As the last run has them. Raises PredictionError before the first."""
        if not warehouse.has_table(SCHEMA, "prediction_windows"):
            raise PredictionError(
                f"{warehouse.schema(SCHEMA)}.prediction_windows is missing: run `dbt build` or `goldseam run` first."
            )
        relation = warehouse.relation(SCHEMA, "prediction_windows")
        moments = dict(warehouse.fetch(f"select snapshot, snapshot_at from {relation}"))
        return cls(trained_at=moments["training"], as_of=moments["scoring"])

    def __str__(self) -> str:
        return f"{self.trained_at:%Y-%m-%d}, {self.horizon_days} days before {self.as_of:%Y-%m-%d}"
