"""A card on screen, as a page in a real browser, and for values that mean harm."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.card.card import Attribute, Card, Consent, ContactPoint, Membership, Touch, Trait
from orchestration.card.page import write_page
from orchestration.card.text import show
from tests.support.browser import opened

DAY = datetime(2026, 6, 1, 14, 5)
EVIL = "Anna <script>document.title='stolen'</script> & \x1b[2J\u202eW."


def card(**changes: object) -> Card:
    whole = Card(
        profile_id="0a1b",
        name="Anna Weber",
        is_anonymous=False,
        first_seen_at=DAY,
        last_seen_at=DAY,
        identifier_count=3,
        source_count=2,
        lifecycle_stage="active",
        lifecycle_since=DAY,
        attributes=[
            Attribute(
                name="city", value="Kraków", source="crm", record_key="contacts/7", observed_at=DAY, conflicting="Wien"
            )
        ],
        contact_points=[
            contact("email", "anna@example.com", may_market=True),
            contact("sms", "+48123456789", may_market=False),
            contact("push", "token", may_market=None),
        ],
        consents=[Consent(purpose="marketing", channel="email", status="granted", stated_at=DAY, source="shop")],
        traits=[Trait(label="Revenue", value="1,204.50 EUR")],
        touches=[Touch(occurred_at=DAY, channel="web", source="shop", summary="Viewed Coffee Beans")],
        segments=[Membership(segment="vips", entered_at=DAY)],
    )  # fmt: skip
    return whole.model_copy(update=changes)


def contact(channel: str, value: str, may_market: bool | None) -> ContactPoint:
    return ContactPoint(
        channel=channel,
        value=value,
        is_primary=True,
        quality="good",
        quality_reason="verified",
        last_seen_at=DAY,
        may_market=may_market,
    )


def on_screen(one: Card) -> str:
    console = Console(file=io.StringIO(), width=100)
    show(one, console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_the_screen_tells_who_they_are_and_whether_one_may_write() -> None:
    text = on_screen(card())
    for expected in ("Anna Weber", "active since 2026-06-01", "Kraków", "Wien", "1,204.50 EUR", "vips"):
        assert expected in text
    lines = {line.split()[0]: line for line in text.splitlines() if line.strip()}
    assert lines["email"].rstrip().endswith("yes")
    assert lines["sms"].rstrip().endswith("no")
    assert lines["push"].rstrip().endswith("no: never asked")


def test_an_empty_card_says_so() -> None:
    nothing = card(
        name=None, is_anonymous=True, attributes=[], contact_points=[], consents=[], traits=[], touches=[], segments=[]
    )  # fmt: skip
    text = on_screen(nothing)
    assert "Unknown visitor" in text
    assert "nothing may be sent" in text


def test_no_value_steers_the_terminal() -> None:
    text = on_screen(card(name=EVIL))
    assert "\x1b[2J" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_the_page_stands_alone_in_a_browser(tmp_path: Path, is_dark: bool) -> None:
    file = tmp_path / "card.html"
    write_page(card(), file)
    with opened(file, is_dark) as page:
        assert page.title() == "Anna Weber"
        assert (
            page.locator("#contact tr", has_text="anna@example.com").locator("td").last.inner_text() == "yes"
        )
        assert page.locator("#who").inner_text().count("Kraków") == 1
        assert page.locator("#touches td").last.inner_text() == "Viewed Coffee Beans"
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") is not is_dark
    assert "http" not in file.read_text().replace("http-equiv", "")


def test_the_page_runs_nothing_that_a_value_brings(tmp_path: Path) -> None:
    file = tmp_path / "card.html"
    write_page(card(name=EVIL), file)
    with opened(file) as page:
        assert page.locator("h1").inner_text().startswith("Anna <script>")
        assert page.title() != "stolen"
        assert page.locator("script").count() == 0
