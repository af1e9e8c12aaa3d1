"""One batch on its way: what is tried again, what is halved, what is given up, and what is said of each row."""

from collections.abc import Callable, Sequence

import pytest

from orchestration.activation.sender import Pace, Sender
from orchestration.destinations.base import (
    Answer,
    Batch,
    BusyError,
    DeliveryError,
    Destination,
    Item,
    LostAnswerError,
    Outcome,
    Payload,
    RefusedBatchError,
    Row,
    answer_all,
)

Script = Callable[[Batch], Answer]


class Scripted(Destination):
    """Follows a script of failures, then confirms; remembers every batch that reached it."""

    def __init__(self, *failures: Exception, poison: Sequence[str] = ()) -> None:
        self.failures = list(failures)
        self.poison = set(poison)
        self.seen: list[Batch] = []

    def prepare(self, row: Row) -> Payload:
        return Payload({"id": row.profile_id}, {})

    def send(self, batch: Batch) -> Answer:
        self.seen.append(batch)
        if self.failures:
            raise self.failures.pop(0)
        if self.poison & {item.row.profile_id for item in batch.items}:
            raise RefusedBatchError("http_400")
        return answer_all(batch, Outcome.CONFIRMED)


class Clockwork:
    """Notes how long somebody would have slept."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def batch(number: int = 3) -> Batch:
    rows = [Row(f"p{place}", "", "add", "test", {}, {}, "hash") for place in range(number)]
    return Batch("the whole", "add", [Item(place, row, Payload({}, {})) for place, row in enumerate(rows, 1)])


def deliver(destination: Destination, of: Batch, *, tries: int = 5, is_repeatable: bool = True):
    clock = Clockwork()
    delivered = Sender("vips", destination, Pace(None, clock), tries, is_repeatable, clock).deliver(of)
    return delivered, clock


def outcomes(delivered) -> set[tuple[str, str | None]]:
    return {(one.result.outcome, one.result.error) for one in delivered.rows}


def test_a_busy_destination_is_asked_again_when_it_said(monkeypatch: pytest.MonkeyPatch) -> None:
    to = Scripted(BusyError("http_429", retry_after=17), BusyError("http_503"))
    delivered, clock = deliver(to, batch())
    assert outcomes(delivered) == {("confirmed", None)}
    assert len(to.seen) == 3
    assert clock.slept[0] >= 17


def test_the_same_batch_goes_again_after_a_lost_answer() -> None:
    to = Scripted(LostAnswerError("read_timeout"))
    delivered, _ = deliver(to, batch())
    assert {one.batch_id for one in to.seen} == {"the whole"}
    assert outcomes(delivered) == {("confirmed", None)}


def test_a_message_is_not_said_again_because_its_answer_was_lost() -> None:
    to = Scripted(LostAnswerError("read_timeout"))
    delivered, _ = deliver(to, batch(), is_repeatable=False)
    assert len(to.seen) == 1
    assert outcomes(delivered) == {("unknown", "read_timeout")}


def test_a_message_that_was_certainly_not_taken_is_said_again() -> None:
    to = Scripted(BusyError("http_429"))
    delivered, _ = deliver(to, batch(), is_repeatable=False)
    assert outcomes(delivered) == {("confirmed", None)}


@pytest.mark.parametrize(
    ("failures", "expected"),
    [
        ([BusyError("http_503")] * 3, ("deferred", "http_503")),
        ([LostAnswerError("http_500")] * 3, ("unknown", "http_500")),
        # one answer in doubt is enough: it may be there
        ([LostAnswerError("http_500"), *[BusyError("http_503")] * 2], ("unknown", "http_503")),
    ],
)
def test_after_the_last_try_what_is_known_is_written_down(failures: list[Exception], expected: tuple) -> None:
    delivered, _ = deliver(Scripted(*failures), batch(), tries=3)
    assert outcomes(delivered) == {expected}
    assert delivered.failure is None


def test_who_wants_a_long_rest_is_left_to_the_next_run() -> None:
    to = Scripted(BusyError("http_429", retry_after=3600))
    delivered, clock = deliver(to, batch())
    assert len(to.seen) == 1
    assert outcomes(delivered) == {("deferred", "http_429")}
    assert max(clock.slept, default=0) <= 300


def test_one_poisoned_row_in_a_thousand_stands_alone() -> None:
    to = Scripted(poison=["p617"])
    delivered, _ = deliver(to, batch(1_000))
    assert len(delivered.rows) == 1_000
    assert [one.item.row.profile_id for one in delivered.rows if one.result.outcome == "rejected"] == ["p617"]
    assert {one.item.row.profile_id for one in delivered.rows} == {f"p{place}" for place in range(1_000)}
    assert len(to.seen) <= 21, "halving a thousand needs two requests for each of ten steps"


def test_a_half_has_a_key_of_its_own() -> None:
    """Under the whole's key the destination would take it for a repetition."""
    to = Scripted(poison=["p0"])
    deliver(to, batch(4))
    assert len({one.batch_id for one in to.seen}) == len(to.seen)


def test_a_failure_of_the_whole_ends_halving_at_once() -> None:
    to = Scripted(RefusedBatchError("http_400"), DeliveryError("http_401", "token", is_definitive=True))
    delivered, _ = deliver(to, batch(8))
    assert isinstance(delivered.failure, DeliveryError)
    assert len(to.seen) == 2
    assert delivered.rows == []


def test_what_failed_after_a_lost_answer_may_have_arrived() -> None:
    stop = DeliveryError("http_401", "token", is_definitive=True)
    delivered, _ = deliver(Scripted(LostAnswerError("http_500"), stop), batch())
    assert outcomes(delivered) == {("unknown", "http_401")}
    assert delivered.failure is stop


def test_a_batch_that_an_interrupted_run_began_may_have_arrived() -> None:
    sender = Sender("vips", Scripted(BusyError("http_503")), Pace(None), 1, True)
    assert outcomes(sender.deliver(batch(), doubt="interrupted")) == {("unknown", "http_503")}


def test_everybody_rests_when_one_is_told_to() -> None:
    clock = Clockwork()
    pace = Pace(None, clock)
    pace.rest(30)
    pace.wait()
    assert clock.slept == [pytest.approx(30, abs=1)]


def test_requests_keep_their_distance() -> None:
    clock = Clockwork()
    pace = Pace(2, clock)
    for _ in range(5):
        pace.wait()
    assert clock.slept == [pytest.approx(0.5 * turn, abs=0.1) for turn in (1, 2, 3, 4)]
