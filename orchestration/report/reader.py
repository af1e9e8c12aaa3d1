"""From the tables of measurement to the figures of the page; every query returns sums, and few rows."""

from typing import Any

from orchestration.errors import Explained
from orchestration.measurement.segment_size import RATES
from orchestration.report.figures import (
    ChannelCredit,
    CohortMonth,
    Headline,
    Lift,
    PlannedShare,
    Report,
    RfmCell,
)
from orchestration.warehouse import Warehouse

TABLES = (
    "days",
    "cohort_retention",
    "channel_attribution",
    "experiment_results",
    "experiment_sample_ratios",
    "profile_traits",
)
_COHORTS = """
    select cohort_month as cohort, months_since, customers, retention_rate, lifetime_value, is_complete
    from {cdp}.cohort_retention
    order by cohort_month, months_since
"""
_RFM = """
    select
        rfm_recency as recency,
        rfm_frequency as frequency,
        count(*) as customers,
        avg(revenue) as average_revenue
    from {cdp}.profile_traits
    where rfm_recency is not null and rfm_frequency is not null
    group by rfm_recency, rfm_frequency
"""
_CREDITS = """
    select model, channel, sum(conversions) as conversions
    from {cdp}.channel_attribution
    group by model, channel
    order by model, channel
"""
_PLANNED = """
    select
        sync,
        case when action = 'withhold' then reason else action end as reason,
        action in ('add', 'update', 'keep') as is_sent,
        count(*) as people
    from {activation}.activation_plan
    where action <> 'remove'
    group by 1, 2, 3
    order by 1, 4 desc
"""
_LIFTS = """
    select
        experiment,
        arm,
        metric as outcome,
        lift,
        lower_bound_anytime as lower,
        upper_bound_anytime as upper,
        experiment in (select experiment from {cdp}.experiment_sample_ratios where is_mismatch) as is_mismatch
    from {cdp}.experiment_results
    where population = 'itt' and lower_bound_anytime is not null
    order by experiment, arm, metric
"""
# the calendar ends on the day of the run
_STANDING = """
    select
        (select max(calendar_day) from {cdp}.days) as day,
        (select max(reporting_currency) from {cdp}.cohort_retention) as currency
"""
_TOTALS = """
    select
        count(*) as profiles,
        count(case when order_count > 0 then 1 end) as customers,
        count(case when order_count > 1 then 1 end) as repeat_customers,
        sum(order_count) as orders,
        sum(revenue) as revenue
    from {cdp}.profile_traits
"""


class ReportError(Explained):
    """The report cannot be written; the message says what to do."""


def read_report(warehouse: Warehouse) -> Report:
    """Raises ReportError before the first dbt build."""
    for table in TABLES:
        if not warehouse.has_table("cdp", table):
            raise ReportError(
                f"{warehouse.schema('cdp')}.{table} is missing: run `dbt build` (or `make demo`) first."
            )

    def rows(sql: str) -> list[dict[str, Any]]:
        names = {room: warehouse.schema(room) for room in ("cdp", "activation")}
        return warehouse.fetch_named(sql.format(**names))

    [standing] = rows(_STANDING)
    currency = standing["currency"] or ""
    return Report(
        day=standing["day"],
        currency=currency,
        headlines=_headlines(rows(_TOTALS)[0], currency),
        cohort_months=[CohortMonth(**row) for row in rows(_COHORTS)],
        rfm=[RfmCell(**row) for row in rows(_RFM)],
        credits=[ChannelCredit(**row) for row in rows(_CREDITS)],
        planned=[PlannedShare(**row) for row in rows(_PLANNED)],
        lifts=[_lift(**row) for row in rows(_LIFTS)],
    )


def _lift(outcome: str, lift: float, lower: float, upper: float, **more: Any) -> Lift:
    unit = 100 if outcome in RATES else 1
    return Lift(outcome=outcome, lift=unit * lift, lower=unit * lower, upper=unit * upper, **more)


def _headlines(totals: dict[str, Any], currency: str) -> list[Headline]:
    customers, orders = totals["customers"], int(totals["orders"] or 0)
    revenue = float(totals["revenue"] or 0)
    found = {
        "profiles": f"{totals['profiles']:,}",
        "customers": f"{customers:,}",
        "bought again": f"{totals['repeat_customers'] / customers:.1%}" if customers else "–",
        "orders of known customers": f"{orders:,}",
        f"revenue of known customers, {currency}": f"{revenue:,.0f}",
        f"revenue per such order, {currency}": f"{revenue / orders:,.2f}" if orders else "–",
    }
    return [Headline(label=label, value=value) for label, value in found.items()]
