"""Bounces that arrive later stand beside the attempt they belong to."""

from orchestration.activation.returned_mail import Returned, record_bounces
from orchestration.clock import utc_now
from orchestration.destinations.email.bounces import Bounce
from tests.activation.audience_server import AudienceServer
from tests.activation.world import World

SENT = "<letter-of-anna@example.com>"


def test_a_bounce_is_noted_once_beside_its_attempt(remote: World, audience: AudienceServer):
    remote.plan_and_run()
    remote.project.execute(
        f"update goldseam_state.sync_ledger set vendor_id = '{SENT}'"
        " where profile_id = 'anna' and outcome = 'confirmed'"
    )
    found = [Bounce(SENT, True, "bounced_5.1.1"), Bounce("<strange@example.com>", True, "bounced_5.1.1")]
    with remote.warehouse() as warehouse:
        assert record_bounces(warehouse, found, utc_now) == Returned(recorded=1, known=0, strange=1)
        assert record_bounces(warehouse, found, utc_now) == Returned(recorded=0, known=1, strange=1)
    [noted] = [line for line in remote.ledger() if line["outcome"] == "rejected"]
    assert (noted["profile_id"], noted["error"]) == ("anna", "bounced_5.1.1")
    assert {line["attempt"] for line in remote.ledger() if line["profile_id"] == "anna"} == {noted["attempt"]}
    # what came back was sent all the same: it is not sent again
    assert remote.plan()["anna"] == ("keep", "unchanged")
