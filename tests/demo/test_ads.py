"""What the advertising networks report ties to the clicks that landed."""

from orchestration.demo.ads import ADS
from tests.demo.conftest import Demo

MARK = "[?](gclid|fbclid|cto_pld)=[0-9a-f]{24}$"


def test_every_paid_visit_lands_with_a_click_id_of_its_own(demo: Demo) -> None:
    names = ", ".join(f"'{ad.utm[2]}'" for ad in ADS)
    visits, of_others, marks = demo.row(f"""
        select count(*), count(*) filter (context_campaign_name is null or context_campaign_name not in ({names})),
            count(distinct url)
        from (select distinct on (id) * from raw_web.pages where regexp_matches(url, '{MARK}'))
    """)
    assert visits > 1_000 and of_others == 0 and marks == visits


def test_each_day_costs_what_its_clicks_or_impressions_do(demo: Demo) -> None:
    """Networks count more clicks than land, and take some back when the day is settled."""
    for ad in ADS:
        days, clicks, wrong = demo.row(f"""
            select count(distinct day), sum(clicks), count(*) filter (
                clicks > impressions
                or cost <> (clicks * {ad.per_click} + impressions * {ad.per_thousand} // 1000) / 100::decimal(18, 4)
                or currency <> '{ad.currency}'
            )
            from (
                select distinct on (day) * from raw_ads.daily_spend where campaign_id = '{ad.campaign_id}'
                order by day, updated_at desc
            )
        """)
        (landed,) = demo.row(f"""
            select count(distinct id) from raw_web.pages
            where context_campaign_name = '{ad.utm[2]}' and regexp_matches(url, '{MARK}')
        """)
        assert days > 500 and wrong == 0
        assert 2.5 * landed < clicks < 3.5 * landed


def test_the_next_day_tells_yesterday_and_settles_a_day(demo: Demo) -> None:
    days = demo.rows("select distinct day::text from next_raw_ads.daily_spend")
    assert {("2026-06-30",), ("2026-06-27",)} <= set(days)
    settled = demo.row("""
        select count(*), count(*) filter (later.clicks <= first.clicks)
        from raw_ads.daily_spend as first inner join next_raw_ads.daily_spend as later using (campaign_id, day)
    """)
    assert settled[0] == settled[1] > 0
