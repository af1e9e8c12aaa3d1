"""The report as a page in a real browser: with everything, with nothing, and with names that mean harm."""

from datetime import date
from pathlib import Path

import pytest

from orchestration.pages import PageError, check_page
from orchestration.report.figures import (
    ChannelCredit,
    CohortMonth,
    Headline,
    Lift,
    PlannedShare,
    Report,
    RfmCell,
)
from orchestration.report.page import write_report
from tests.support.browser import opened

EVIL = "<script>document.title='stolen'</script>"
EMPTY = Report(
    day=date(2026, 6, 30),
    currency="",
    headlines=[],
    cohort_months=[],
    rfm=[],
    credits=[],
    planned=[],
    lifts=[],
)
PARTS = ["retention", "lifetime_value", "rfm", "attribution", "sync_funnel", "lift"]


@pytest.fixture
def whole() -> Report:
    return Report(
        day=date(2026, 6, 30),
        currency="EUR",
        headlines=[Headline(label="customers", value="1,204"), Headline(label=EVIL, value=EVIL)],
        cohort_months=[
            CohortMonth(
                cohort=date(2026, month, 1),
                months_since=age,
                customers=100 * month,
                retention_rate=1 / (age + 1),
                lifetime_value=20.0 + 5 * age,
                is_complete=month + age < 6,
            )
            for month in range(1, 7)
            for age in range(7 - month)
        ],
        rfm=[
            RfmCell(recency=r, frequency=f, customers=r * f, average_revenue=10.0 * f)
            for r in range(1, 6)
            for f in range(1, 6)
        ],
        credits=[
            ChannelCredit(model=model, channel=channel, conversions=number)
            for model in ("first", "markov")
            for channel, number in [("email", 12.5), (EVIL, 3.0)]
        ],
        planned=[
            PlannedShare(sync="vips_ads", reason="keep", is_sent=True, people=40),
            PlannedShare(sync="vips_ads", reason="consent", is_sent=False, people=60),
        ],
        lifts=[Lift(experiment="welcome", arm=EVIL, outcome="visited", lift=4.5, lower=1.2, upper=7.8)],
    )


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_every_picture_is_seen(whole: Report, tmp_path: Path, is_dark: bool):
    write_report(whole, tmp_path / "report.html")
    with opened(tmp_path / "report.html", is_dark) as page:
        assert page.title() == "Goldseam report, 2026-06-30"
        for part in PARTS:
            width = page.locator(f"#{part} img").evaluate("image => image.complete && image.naturalWidth")
            assert width > 200, part
        assert page.locator("dd").first.inner_text() == "1,204"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_company_without_orders_reads_why(tmp_path: Path):
    write_report(EMPTY, tmp_path / "report.html")
    with opened(tmp_path / "report.html") as page:
        assert page.locator("img").count() == 0
        for part in PARTS:
            assert page.locator(f"#{part} p").inner_text().endswith(".")


def test_the_page_needs_nothing_from_elsewhere(whole: Report, tmp_path: Path):
    write_report(whole, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "http" not in text.replace("http-equiv", "")
    assert EVIL not in text


@pytest.mark.parametrize(
    ("name", "complaint"), [("a.pdf", "must end in .html"), ("no/a.html", "there is no folder")]
)
def test_a_file_that_cannot_be_is_refused_at_once(tmp_path: Path, name: str, complaint: str):
    with pytest.raises(PageError, match=complaint):
        check_page(tmp_path / name)
