"""What the pictures are drawn from: sums over people, never a person."""

from datetime import date

from pydantic import BaseModel


class CohortMonth(BaseModel):
    """A month in the life of a cohort; retention_rate 0 to 1, lifetime_value in the reporting currency."""

    cohort: date
    months_since: int
    customers: int
    retention_rate: float
    lifetime_value: float
    is_complete: bool


class RfmCell(BaseModel):
    """Customers of one recency score and one frequency score, 1 to 5."""

    recency: int
    frequency: int
    customers: int
    average_revenue: float


class ChannelCredit(BaseModel):
    """Orders that one model of attribution credits to a channel."""

    model: str
    channel: str
    conversions: float


class PlannedShare(BaseModel):
    """People of one sync: sent (is_sent: there, or about to be), or not, for a reason."""

    sync: str
    reason: str
    is_sent: bool
    people: int


class Lift(BaseModel):
    """Lift of an arm over its control by intention to treat, with the 95 % bounds that hold at every look.

    Points where the outcome is a rate, else per person. is_mismatch: people of the experiment are missing.
    """

    experiment: str
    arm: str
    outcome: str
    lift: float
    lower: float
    upper: float
    is_mismatch: bool = False

    @property
    def is_significant(self) -> bool:
        """Whether the bounds leave 0 out, and can be trusted."""
        return not self.is_mismatch and (self.lower > 0 or self.upper < 0)


class Headline(BaseModel):
    """One number with its name."""

    label: str
    value: str


class Report(BaseModel):
    """Everything on the page."""

    day: date
    currency: str
    headlines: list[Headline]
    cohort_months: list[CohortMonth]
    rfm: list[RfmCell]
    credits: list[ChannelCredit]
    planned: list[PlannedShare]
    lifts: list[Lift]
