"""Telegram's bot API by telegram-test-api, with its refusals put in front (tests/servers/telegram.js)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.support.servers.node import node_server
from tests.support.servers.process import REPOSITORY


class Telegram:
    """What a test asks the server beside what the bot says to it."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.token = token

    def refuse(self, chat: int, status: int, description: str = "", **more: Any) -> None:
        """From now on messages to this chat are refused so."""
        fault = {"status": status, "description": description, **more}
        httpx.post(f"{self.url}/script", json={str(chat): fault}).raise_for_status()

    def messages(self, chat: int) -> list[str]:
        """What the bot said to this chat."""
        answer = httpx.post(f"{self.url}/getUpdatesHistory", json={"token": self.token}).raise_for_status()
        return [
            one["message"]["text"] for one in answer.json()["result"] if one["message"]["chat_id"] == chat
        ]


@contextmanager
def telegram_server(token: str, folder: Path) -> Iterator[Telegram]:
    """The server; it knows one bot."""
    script = REPOSITORY / "tests" / "servers" / "telegram.js"
    with node_server("telegram-test-api", script, token, log=folder / "telegram.log") as url:
        yield Telegram(url, token)
