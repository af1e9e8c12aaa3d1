"""Channels of visits: the cases by which dbt-ga4 tests GA4's default channel group, and what referring pages tell."""

import pytest

from tests.measurement.journeys import AS_OF, Journeys
from tests.support.project import Project

# source, medium, campaign -> channel: github.com/Velir/dbt-ga4, unit_tests/test_macro_default_channel_grouping.py.
# Left out: three cases of their own list of sources (alibaba without a medium, "Google Shopping", firebase).
GA4 = [
    ("some-source", "some-medium", "some-cross-network-campaign", "cross_network"),
    ("some-source", "some-medium", "cross-network", "cross_network"),
    ("some-source", "retargeting", "shopping", "paid_shopping"),
    ("google", "ppc", "", "paid_search"),
    ("facebook", "retargeting", "", "paid_social"),
    ("youtube.com", "paid-something", "", "paid_video"),
    ("youtube.com", "display", "", "display"),
    ("some-source", "cpc", "", "paid_other"),
    ("some-source", "", "some-shopping-campaign", "organic_shopping"),
    ("facebook", "", "", "organic_social"),
    ("some-source", "social", "", "organic_social"),
    ("youtube.com", "", "", "organic_video"),
    ("some-source", "video", "", "organic_video"),
    ("bing", "", "", "organic_search"),
    ("some-source", "organic", "", "organic_search"),
    ("some-source", "referral", "", "referral"),
    ("email", "", "", "email"),
    ("", "e mail", "", "email"),
    ("some-source", "affiliate", "", "affiliates"),
    ("some-source", "audio", "", "audio"),
    ("sms", "", "", "sms"),
    ("", "sms", "", "sms"),
    ("some-source", "something-push", "", "push"),
    ("some-source", "mobile-notification", "", "push"),
    ("some-source", "some-medium", "some-campaign", "unassigned"),
    # not case sensitive, and a bishop keeps no shop
    (" Google", "CPC ", "Brand", "paid_search"),
    ("some-source", "cpc", "bishop", "paid_other"),
    ("some-source", "cpc", "eshop", "paid_shopping"),
    ("some-source", "cpc", "my-shop", "paid_shopping"),
]
# referrer -> channel, source, medium; the landing page is on shop.example.com
REFERRERS = [
    (None, "direct", "(direct)", "(none)"),
    ("https://shop.example.com/c/all", "direct", "(direct)", "(none)"),
    ("/relative", "direct", "(direct)", "(none)"),
    ("https://www.Google.co.uk/search?q=x", "organic_search", "google", "organic"),
    ("https://l.facebook.com/", "organic_social", "facebook", "referral"),
    ("https://news.example.com:443/today", "referral", "news.example.com", "referral"),
    ("android-app://com.chat/", "referral", "com.chat", "referral"),
]


@pytest.fixture(scope="module")
def channels(project: Project) -> dict[str, tuple[str, str, str]]:
    """By session: channel, source, medium."""
    project.vars = {"as_of": AS_OF}
    project.dbt("seed", "--select", "traffic_sources")
    project.dbt("run", "--select", "rule_traffic_sources")
    made = Journeys()
    for number, (source, medium, campaign, _) in enumerate(GA4):
        tags = {"utm_source": source, "utm_medium": medium, "utm_campaign": campaign}
        made.visit("p1", number, session_id=f"tags {number}", **tags)
    for number, (referrer, *_) in enumerate(REFERRERS):
        made.visit("p1", number, session_id=f"referrer {number}", referrer=referrer)
    made.visit("p1", 200, session_id="later than as_of")
    made.load(project)
    project.dbt("run", "--select", "session_touches")
    rows = project.rows("select * from cdp.session_touches")
    return {
        row["touchpoint_id"]: (row["channel"], row["traffic_source"], row["traffic_medium"]) for row in rows
    }


def test_tags_make_channels_as_in_ga4(channels: dict) -> None:
    found = {case: channels[f"tags {number}"][0] for number, case in enumerate(GA4)}
    assert found == {case: case[3] for case in GA4}


def test_a_visit_without_tags_comes_from_its_referrer(channels: dict) -> None:
    found = {case: channels[f"referrer {number}"] for number, case in enumerate(REFERRERS)}
    assert found == {case: case[1:] for case in REFERRERS}
    assert "later than as_of" not in channels
