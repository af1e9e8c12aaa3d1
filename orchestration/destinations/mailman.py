"""A mailing list of GNU Mailman 3, through the REST API of its core.

Mailman needs addresses in clear and the ledger keeps digests only. So a removal goes by the member's id, which
Mailman gives at joining, or, where that answer was lost, by the address on the roster whose digest is the one sent.
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field

from orchestration.destinations.account import Account, Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    BusyError,
    Delivery,
    DeliveryError,
    Destination,
    Digests,
    Item,
    LostAnswerError,
    Outcome,
    Payload,
    Result,
    Row,
    UnusableRowError,
    answer_each,
)
from orchestration.destinations.http import HttpClient
from orchestration.destinations.meta_ads.customer_list import digest, email, is_email

# The plan's consent stands for the confirmation that Mailman would ask for.
_ASK_NOBODY = {"pre_verified": "true", "pre_confirmed": "true", "pre_approved": "true"}
_REFUSALS = {
    'Invalid Parameter "subscriber"': "invalid_address",
    "Membership is banned": "banned",
    "List posting address cannot subscribe": "address_of_the_list",
}


class MailmanOptions(BaseModel):
    """Options of a sync to Mailman."""

    model_config = ConfigDict(extra="forbid")

    # news.lists.example.com
    list_id: str
    welcome: bool = False


class MailmanAccount(Account):
    """An account of type `mailman` in destinations.yml."""

    Options = MailmanOptions
    max_rows_per_batch = 500
    IDENTIFIERS = ("email",)
    FIELDS = ("display_name",)
    TARGET = ("url", "options.list_id")

    type: Literal["mailman"]
    url: str = Field(examples=["http://127.0.0.1:8001"])
    user: str
    password: Secret

    def open(self, delivery: Delivery) -> "MailmanDestination":
        """Raises SecretMissing."""
        return MailmanDestination(self, delivery.options)


class MailmanDestination(Destination):
    """One list."""

    def __init__(self, account: MailmanAccount, options: MailmanOptions) -> None:
        credentials = base64.b64encode(f"{account.user}:{account.password.reveal()}".encode()).decode()
        self._client = HttpClient(account.url, headers={"Authorization": f"Basic {credentials}"})
        self._options = options
        self._roster = f"/3.1/lists/{options.list_id}/roster/member"

    def prepare(self, row: Row) -> Payload:
        """The address in clear; the ledger keeps its digest."""
        address = email(row.identifiers.get("email") or "")
        if not is_email(address):
            raise UnusableRowError("no_usable_identifier")
        name = row.fields.get("display_name")
        return Payload(
            {"subscriber": address} | ({"display_name": name} if name else {}), {"email": digest(address)}
        )

    def send(self, batch: Batch) -> Answer:
        """One request for each address that joins or leaves, after one for the roster where an id is not known."""
        listed = self._listed(batch.items)
        return answer_each(batch.items, lambda item: self._carry_out(item, listed))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _carry_out(self, item: Item, listed: Mapping[str, Sequence[str]]) -> Result:
        """A member whose address stays is not subscribed anew: she may have left by herself."""
        gone = _gone(item)
        if not item.payload:
            self._take_back(gone, listed)
            return Result(Outcome.CONFIRMED)
        if not gone:
            is_update = item.row.action == "update" and item.row.sent
            return (
                Result(Outcome.CONFIRMED, vendor_id=_name(item))
                if is_update
                else self._subscribe(item.payload)
            )
        try:
            self._take_back(gone, listed)
            return self._subscribe(item.payload)
        # the old address may have left already
        except BusyError as busy:
            raise LostAnswerError(busy.code) from None
        except DeliveryError as stop:
            raise DeliveryError(stop.code, str(stop), is_definitive=False) from None

    def _take_back(self, gone: Sequence[Digests], listed: Mapping[str, Sequence[str]]) -> None:
        """Who is not on the list any more is gone as wished."""
        for sent in gone:
            if "vendor_id" in sent:
                self._remove(sent["vendor_id"])
            elif addresses := listed.get(sent["email"]):
                self._client.call("DELETE", self._roster, data={"emails": addresses})

    def _subscribe(self, payload: Payload) -> Result:
        form = {
            "list_id": self._options.list_id,
            "send_welcome_message": str(self._options.welcome).lower(),
            **_ASK_NOBODY,
            **payload.cells,
        }
        response = self._client.send("POST", "/3.1/members", data=form)
        if response.status_code == 201:
            return Result(Outcome.CONFIRMED, vendor_id=response.headers["Location"].rpartition("/")[2])
        said = _description(response)
        if response.status_code == 409 and said == "Member already subscribed":
            return Result(Outcome.CONFIRMED, vendor_id=self._member_id(payload.cells["subscriber"]))
        if response.status_code in (202, 409):
            # somebody asked to join and has not confirmed yet
            return Result(Outcome.DEFERRED, "subscription_pending")
        if response.status_code == 400:
            if said == "No such list":
                raise DeliveryError(
                    "no_such_list", "Mailman has no such list: options.list_id", is_definitive=True
                )
            codes = [code for words, code in _REFUSALS.items() if said.startswith(words)]
            return Result(Outcome.REJECTED, codes[0] if codes else "http_400")
        self._client.check(response)
        raise LostAnswerError(f"http_{response.status_code}")

    def _member_id(self, address: str) -> str | None:
        # by POST: an address in a URL would be in logs
        form = {"list_id": self._options.list_id, "subscriber": address, "role": "member"}
        try:
            found = self._client.call("POST", "/3.1/members/find", data=form).get("entries", [])
        except (BusyError, LostAnswerError, DeliveryError):
            # she is there all the same, and the roster names her when she leaves
            return None
        return found[0]["member_id"] if found else None

    def _remove(self, member_id: str) -> None:
        form = {"pre_confirmed": "true", "pre_approved": "true"}
        response = self._client.send("DELETE", f"/3.1/members/{member_id}", data=form)
        if response.status_code != 404:
            self._client.check(response)

    def _listed(self, items: Sequence[Item]) -> dict[str, list[str]]:
        """Addresses on the roster by their digests; in one piece, for between two pages a member might move."""
        if all("vendor_id" in sent for item in items for sent in _gone(item)):
            return {}
        try:
            entries = self._client.call("GET", self._roster).get("entries", [])
        except LostAnswerError as lost:
            # whoever only asked has changed nothing
            raise BusyError(lost.code) from None
        found: dict[str, list[str]] = {}
        for one in entries:
            found.setdefault(digest(email(one["email"])), []).append(one["email"])
        return found


def _gone(item: Item) -> list[Digests]:
    """What was sent of a member and no longer holds."""
    now = item.payload.digests["email"] if item.payload else None
    return [sent for sent in item.row.sent if sent.get("email", now) != now]


def _name(item: Item) -> str | None:
    return item.row.sent[-1].get("vendor_id")


def _description(response: httpx.Response) -> str:
    try:
        return str(response.json().get("description", ""))
    except (ValueError, AttributeError):
        return ""
