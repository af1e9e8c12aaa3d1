"""An identifier that passes from one member to another stays at the destination, whoever is sent first."""

from collections.abc import Iterator

import pytest

from orchestration.destinations.meta_ads.destination import MetaAdsAccount
from tests.activation.world import World
from tests.support.servers.loopback import loopback
from tests.support.servers.meta import Meta

TOKEN, AUDIENCE = "EAAB-not-a-real-token", "23850000000000001"


@pytest.fixture
def meta() -> Meta:
    return Meta(TOKEN, AUDIENCE)


@pytest.fixture
def ads(world: World, meta: Meta, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The world, one row a batch, in the order of the profile ids: Anna, Boris, Clara."""
    monkeypatch.setenv("META_TOKEN", TOKEN)
    with loopback(meta) as server:
        world.account = MetaAdsAccount(
            type="meta_ads",
            access_token="${META_TOKEN}",
            api_url=server.url,
            rows_per_batch=1,
            workers=1,
            requests_per_second=None,
        )
        world.options = {"audience_id": AUDIENCE}
        yield world


def emails(meta: Meta) -> set[str]:
    return {member["EMAIL"] for member in meta.members if member.get("EMAIL")}


@pytest.mark.parametrize("giver", ["anna", "boris"], ids=["the giver first", "the taker first"])
def test_an_address_that_passes_to_somebody_else(ads: World, meta: Meta, giver: str):
    taker = {"anna": "boris", "boris": "anna"}[giver]
    ads.plan_and_run()
    passed = ads.people[giver].email
    ads.change(giver, email="new@example.com")
    ads.change(taker, email=passed)
    ads.plan_and_run()
    assert emails(meta) == {ads.people[name].email_digest for name in ("anna", "boris")}


def test_two_members_exchange_addresses(ads: World, meta: Meta):
    ads.plan_and_run()
    anna, boris = (ads.people[name].email for name in ("anna", "boris"))
    ads.change("anna", email=boris)
    ads.change("boris", email=anna)
    ads.plan_and_run()
    assert emails(meta) == {ads.people[name].email_digest for name in ("anna", "boris")}


def test_who_leaves_does_not_take_an_address_along(ads: World, meta: Meta):
    ads.plan_and_run()
    passed = ads.people["boris"].email
    ads.change("boris", is_member=False)
    ads.change("anna", email=passed)
    ads.plan_and_run()
    assert emails(meta) == {ads.people["anna"].email_digest}


def test_who_waits_does_not_take_back_what_somebody_has_since(ads: World, meta: Meta):
    ads.plan_and_run()
    passed = ads.people["boris"].email
    ads.change("anna", email=passed)
    ads.plan_and_run()
    # boris goes in a later run, when anna stays as she is
    ads.change("boris", is_member=False)
    ads.plan_and_run()
    assert emails(meta) == {ads.people["anna"].email_digest}
    ads.change("anna", is_member=False)
    ads.plan_and_run()
    assert emails(meta) == set()


def test_an_address_that_nobody_has_is_taken_back(ads: World, meta: Meta):
    ads.plan_and_run()
    ads.change("anna", email="anna@new.example")
    ads.plan_and_run()
    assert emails(meta) == {ads.people[name].email_digest for name in ("anna", "boris")}
