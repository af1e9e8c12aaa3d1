"""Identifiers that pass from one member to another: who had them must not take them back from who has them now.

Updates are in flight together and in no order. Where Anna's new address is Boris's old one, taking back what was sent
of Boris after Anna has arrived would take Anna out; and so it would in a later run, when Boris had to wait.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from orchestration.destinations.base import Batch, Digests, Item


class HandedOver:
    """The digests that nobody may take back in one run: those that updates bring for the first time, and those of
    people who stay as they are. In memory: of changed and shared identifiers alone.
    """

    def __init__(self, identifiers: Sequence[str]) -> None:
        self._identifiers = identifiers
        self._held: set[str] = set()

    def note(self, items: Iterable[Item]) -> None:
        """Remember what these items bring and their members were never sent with."""
        for item in items:
            if item.payload and item.row.sent:
                sent = {digest for one in item.row.sent for digest in one.values()}
                self._held.update(set(self._of(item.payload.digests)) - sent)

    def note_standing(self, digests: Iterable[str]) -> None:
        """Remember what somebody has who is not sent in this run."""
        self._held.update(digests)

    def spare(self, batch: Batch) -> Batch:
        """The batch, without taking back what somebody else has now."""
        if not self._held:
            return batch
        return replace(batch, items=[self._spare(item) for item in batch.items])

    def _spare(self, item: Item) -> Item:
        if self._held.isdisjoint(digest for one in item.row.sent for digest in self._of(one)):
            return item
        return replace(
            item, row=replace(item.row, sent=[left for one in item.row.sent if (left := self._left(one))])
        )

    def _left(self, sent: Digests) -> Digests:
        """What may be taken back of one set of digests; nothing where the destination's name for it is all there is."""
        left = {
            key: digest
            for key, digest in sent.items()
            if key not in self._identifiers or digest not in self._held
        }
        return {} if left.keys() <= {"vendor_id"} else left

    def _of(self, digests: Digests) -> list[str]:
        return [digest for key, digest in digests.items() if key in self._identifiers]
