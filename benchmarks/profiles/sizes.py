"""How large the benchmark is: everything follows the number of people."""

from dataclasses import dataclass
from datetime import datetime

SCHEMA, NEXT_DAYS_SCHEMA = "raw_bench", "raw_bench_next_day"
# The days of the past lie before; the day after brings one row in a hundred.
BEGINS, DAYS = datetime(2025, 1, 1), 300
NEXT_DAY = datetime(2025, 11, 15)
SHARE_OF_THE_DAY = 100
VISIT = 8


@dataclass(frozen=True)
class Size:
    """50 events in visits of 8, 5 orders of 2 lines, 10 messages, 3 ledger entries a person; some have far more."""

    people: int

    @property
    def events(self) -> int:
        return 50 * self.people

    @property
    def orders(self) -> int:
        return 5 * self.people

    @property
    def messages(self) -> int:
        return 10 * self.people

    @property
    def entries(self) -> int:
        return 3 * self.people
