"""A push service, and the browsers at it, by web-push-testing: it checks signatures and decrypts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.support.servers.node import node_server
from tests.support.servers.process import NODE_SERVERS


class PushService:
    """Browsers subscribe, look, and leave."""

    def __init__(self, url: str) -> None:
        self.url = url

    def subscribe(self, public_key: str) -> dict[str, Any]:
        """A browser's subscription for the key of one sender, and clientHash, its name here."""
        options = {"userVisibleOnly": "true", "applicationServerKey": public_key}
        return httpx.post(f"{self.url}/subscribe", json=options).raise_for_status().json()["data"]

    def expire(self, subscription: dict[str, Any]) -> None:
        """The person takes the permission back."""
        httpx.post(f"{self.url}/expire-subscription/{subscription['clientHash']}").raise_for_status()

    def notifications(self, subscription: dict[str, Any]) -> list[str]:
        """What the browser read."""
        asked = {"clientHash": subscription["clientHash"]}
        return (
            httpx.post(f"{self.url}/get-notifications", json=asked)
            .raise_for_status()
            .json()["data"]["messages"]
        )


@contextmanager
def push_service(folder: Path) -> Iterator[PushService]:
    """The service, on a free port."""
    script = NODE_SERVERS / "node_modules" / "web-push-testing" / "src" / "bin" / "server.js"
    with node_server("web-push-testing", script, log=folder / "web_push.log") as url:
        yield PushService(url)
