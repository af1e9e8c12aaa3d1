"""The report as a page in a real browser: with everything, with nothing, and with names that mean harm."""

import base64
import re
from datetime import date
from pathlib import Path

import pytest

from orchestration.defs.report.metadata import picture_metadata
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
from orchestration.report.gallery import pictures
from orchestration.report.page import write_report
from orchestration.report.pictures.lift import draw_lift
from orchestration.report.pictures.style import BLUE, QUIET
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
        lifts=[
            Lift(experiment="welcome", arm=EVIL, outcome="revenue", lift=0.8, lower=-0.2, upper=1.8),
            Lift(experiment="welcome", arm=EVIL, outcome="visited", lift=4.5, lower=1.2, upper=7.8),
            Lift(experiment="welcome", arm="long", outcome="visited", lift=-3, lower=-5, upper=-1),
            Lift(experiment="torn", arm="b", outcome="visited", lift=9, lower=8, upper=10, is_mismatch=True),
        ],
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


def test_with_spend_alone_attribution_says_that_nobody_ordered(whole: Report):
    spend = [ChannelCredit(model="linear", channel="paid_search", conversions=0)]
    [shown] = [
        one for one in pictures(whole.model_copy(update={"credits": spend})) if one.key == "attribution"
    ]
    assert (shown.draw, shown.missing) == (None, "Nobody has ordered yet.")


def test_lifts_have_a_panel_for_each_unit_and_colour_where_they_are_sure(whole: Report):
    revenue, visited = draw_lift(whole.lifts, "EUR").axes
    assert revenue.get_xlabel() == "revenue, EUR per person"
    assert visited.get_xlabel() == "visited, points"
    # the line at 0, then the bounds and the dot of each arm, the first on top
    bounds = [(list(line.get_xdata()), line.get_color()) for line in visited.lines[1::2]]
    assert bounds == [([8, 10], QUIET), ([-5, -1], BLUE), ([1.2, 7.8], BLUE)]
    assert [list(line.get_xdata()) for line in visited.lines[2::2]] == [[9], [-3], [4.5]]
    labels = [label.get_text() for label in visited.get_yticklabels()]
    assert labels[:2] == ["torn · b\npeople are missing: not to be trusted", "welcome · long"]
    assert {line.get_color() for line in revenue.lines[1:]} == {QUIET}


def test_dagster_shows_each_picture_or_why_there_is_none(whole: Report):
    shown = {key: value.md_str for key, value in picture_metadata(whole).items()}
    assert list(shown) == PARTS
    for part, text in shown.items():
        picture = base64.b64decode(re.fullmatch(r"!\[.+\]\(data:image/png;base64,(.+)\)", text)[1])
        assert picture.startswith(b"\x89PNG") and len(picture) > 5_000, part
    empty = picture_metadata(EMPTY)
    assert empty["rfm"].md_str == "Nobody has ordered yet."
    assert all(value.md_str.endswith(".") for value in empty.values())


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
