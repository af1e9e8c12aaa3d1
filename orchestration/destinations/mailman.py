"""A mailing list of GNU Mailman 3, through the REST API of its core.

Mailman needs addresses in clear and the ledger keeps digests only. So a removal goes by the member's id, which
Mailman gives at joining, or, where that answer was lost, by the address on the roster whose digest is the one sent.
"""

import base64
from collections.abc import Sequence, Set
from typing import Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field

from orchestration.destinations.account import Account, Secret
from orchestration.destinations.base import (
    Answer,
    Batch,
    Delivery,
    DeliveryError,
    Destination,
    Item,
    LostAnswerError,
    Outcome,
    Payload,
    Result,
    Row,
    UnusableRowError,
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
        """One request for each member who joins; those who leave go together, as far as their ids are not known."""
        self._take_back(batch.items)
        gone = Result(Outcome.CONFIRMED)
        return Answer([self._subscribe(item.payload) if item.payload else gone for item in batch.items])

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

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
        found = self._client.call("POST", "/3.1/members/find", data=form).get("entries", [])
        return found[0]["member_id"] if found else None

    def _take_back(self, items: Sequence[Item]) -> None:
        """What was sent of each and no longer holds; who is not on the list any more is gone as wished."""
        unnamed = set()
        for item in items:
            for sent in item.row.sent:
                if item.payload and item.payload.digests["email"] == sent.get("email"):
                    continue
                if "vendor_id" in sent:
                    self._remove(sent["vendor_id"])
                elif "email" in sent:
                    unnamed.add(sent["email"])
        if unnamed:
            self._remove_by_digest(unnamed)

    def _remove(self, member_id: str) -> None:
        form = {"pre_confirmed": "true", "pre_approved": "true"}
        response = self._client.send("DELETE", f"/3.1/members/{member_id}", data=form)
        if response.status_code != 404:
            self._client.check(response)

    def _remove_by_digest(self, digests: Set[str]) -> None:
        """The roster in one piece: between two pages of it a member might move."""
        roster = f"/3.1/lists/{self._options.list_id}/roster/member"
        entries = self._client.call("GET", roster).get("entries", [])
        addresses = [one["email"] for one in entries if digest(email(one["email"])) in digests]
        if addresses:
            self._client.call("DELETE", roster, data={"emails": addresses})


def _description(response: httpx.Response) -> str:
    try:
        return str(response.json().get("description", ""))
    except (ValueError, AttributeError):
        return ""
