"""What the real service says of itself over HTTP.

Knows: its addresses, and that it may not answer just now. Refuses to know: how it is started and ended (service.py).
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.live.waiting import until

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the service's front page."""

    profile: str
    on_phone: bool


class Answers:
    """url: where it is; data: its directory, which has the token."""

    def __init__(self, url: str, data: Path) -> None:
        self.url, self.data = url, data

    def health(self) -> dict[str, Any]:
        """The answer of /health; {} when nobody answers."""
        answer = self._get("/health")
        return dict(json.loads(answer)) if answer else {}

    def people(self) -> dict[str, Row]:
        """The directory, by person's name; asked for again as long as nobody answers in time."""
        return {one["name"]: Row(one["profile"], one["on_phone"]) for one in self._listed("/people")}

    def _queues(self) -> list[dict[str, Any]]:
        """All of them. Every company of the tests has some: no list would say that nobody waits."""
        return self._listed("/queues")

    def _listed(self, path: str) -> list[dict[str, Any]]:
        """The list that stands there, once it has anything: before a company is loaded there is none."""
        found: list[dict[str, Any]] = []

        def answered() -> bool:
            answer = json.loads(self._get(path) or "[]")
            found[:] = answer if isinstance(answer, list) else []
            return bool(found)

        until(answered, f"an answer of {path}")
        return found

    def is_open(self, queue: str) -> bool:
        """Whether it is within a queue's hours."""
        queues = self._queues()
        return any(one["id"] == queue and one["open"] for one in queues)

    def waiting(self, queue: str) -> list[str]:
        """The numbers of those who wait, in order."""
        queues = self._queues()
        return [who["caller"] for one in queues if one["id"] == queue for who in one["waiting"]]

    def answered(self, queue: str) -> int:
        """How many callers of a queue have talked with an agent."""
        queues = self._queues()
        return sum(int(one["answered"]) for one in queues if one["id"] == queue)

    def agents(self, queue: str) -> dict[str, str]:
        """How each agent of a queue stands."""
        queues = self._queues()
        return {who["id"]: who["standing"] for one in queues if one["id"] == queue for who in one["agents"]}

    def _get(self, path: str) -> str:
        """With the token; "" when nobody answers."""
        try:
            token = self.data / "api-token"
            headers = {"Authorization": f"Bearer {token.read_text().strip()}"} if token.exists() else {}
            asked = urllib.request.Request(self.url + path, headers=headers)
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except OSError:
            return ""
