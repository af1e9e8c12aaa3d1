"""A sync's life at random: people come, go, refuse, change; the network fails; runs are cut short; it ends well."""

import random
from dataclasses import replace

import pytest

from orchestration.destinations.base import DeliveryError
from orchestration.destinations.webhook import WebhookDestination
from tests.activation.audience_server import AudienceServer, Reply
from tests.activation.world import Person, World

# the same SQL and Python on every engine; what differs, the other tests of this room meet
pytestmark = pytest.mark.parametrize("engine", ["duckdb"], indirect=True)
STEPS = 14
FAULTS = [
    Reply(429, is_taken=False),
    Reply(503, is_taken=False),
    Reply(500, is_taken=False),
    Reply(500, is_taken=True),
    Reply(400, is_taken=False),
    Reply(401, is_taken=False),
]


class Cut(BaseException):
    """The run ends here, as if somebody had pulled the plug."""


def wanted(world: World) -> set[str]:
    """Who should be there, by the rules as a person would say them."""
    return {
        one.profile_id
        for one in world.people.values()
        if one.is_member and one.granted and not one.is_suppressed and (one.email or one.phone)
    }


def live(world: World, dice: random.Random, step: int) -> None:
    """Somebody is new, and a few others change."""
    world.add(Person(f"new{step}", f"new{step}@example.com"))
    for name in dice.sample(sorted(world.people), 2):
        one = world.people[name]
        change = dice.choice(
            [
                {"is_member": not one.is_member},
                {"granted": dice.choice([True, False, None])},
                {"is_suppressed": not one.is_suppressed},
                {"email": f"{name}{step}@example.com"},
                {"city": dice.choice(["Berlin", "Köln", "Bonn"])},
            ]
        )
        world.people[name] = replace(one, **change)
    if dice.random() < 0.2:
        world.forget(dice.choice(sorted(world.people)))


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happened_the_last_run_leaves_the_audience_as_planned(
    remote: World, audience: AudienceServer, monkeypatch: pytest.MonkeyPatch, seed: int
):
    print(f"seed {seed}")
    dice = random.Random(seed)
    send = WebhookDestination.send

    def cut_short(self: WebhookDestination, batch):
        if dice.random() < 0.1:
            raise Cut
        answer = send(self, batch)
        if dice.random() < 0.1:
            raise Cut
        return answer

    audience.script = lambda number, rows: dice.choice(FAULTS) if dice.random() < 0.25 else None
    with monkeypatch.context() as patch:
        patch.setattr(WebhookDestination, "send", cut_short)
        for step in range(STEPS):
            live(remote, dice, step)
            try:
                remote.plan_and_run()
            except (Cut, DeliveryError) as end:
                print(f"step {step}: {type(end).__name__}: {end}")
    audience.script = lambda number, rows: None
    # a refusal is remembered for days; another payload goes at once
    remote.people = {name: replace(one, city="Ulm") for name, one in remote.people.items()}
    for _ in range(2):
        report = remote.plan_and_run()
    assert set(audience.members) == wanted(remote)
    assert {action for action, _ in remote.plan().values()} <= {"keep", "withhold"}
    assert (report.tally.delivered, report.pending, report.tally.failed) == (0, 0, 0)
    numbers = [line["attempt"] for line in remote.ledger() if line["outcome"] == "intent"]
    assert len(numbers) == len(set(numbers))
