"""A phone's key that watches somebody: SUBSCRIBE, and what NOTIFY says (RFC 6665, RFC 4235, RFC 3863).

Knows: one subscription of an agent's. Refuses to know: the exchange under test.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import sqlite3
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from tests.live.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent

ACCEPTS = {
    "dialog": "application/dialog-info+xml",
    "presence": "application/pidf+xml",
    "message-summary": "application/simple-message-summary",
}


class Watch:
    """`answer` is the final answer to our SUBSCRIBE; `news` are the bodies that came, oldest first."""

    def __init__(self, agent: Agent, number: str, event: str) -> None:
        self._agent, self._number, self._event = agent, number, event
        self._id = f"{secrets.token_hex(8)}@{agent.host}"
        self._tag = secrets.token_hex(6)
        self._to = ""
        self._sequence = 0
        self.answer: Message | None = None

    async def subscribe(self, *, expires: int = 600, user_agent: str = "") -> int:
        """Begin, renew, or (0) end it; returns the status."""
        agent = self._agent
        where = self._number.replace("#", "%23")
        uri = f"sip:{where}@{agent.server[0]}:{agent.server[1]}"
        self._sequence += 2  # the answer to a challenge has the number in between
        headers = (
            ("Via", f"SIP/2.0/UDP {agent.host}:{agent.port};branch=z9hG4bK{secrets.token_hex(8)}"),
            ("From", f"<sip:{agent.user}@{agent.server[0]}>;tag={self._tag}"),
            ("To", self._to or f"<{uri}>"),
            ("Call-ID", self._id),
            ("CSeq", f"{self._sequence} SUBSCRIBE"),
            ("Max-Forwards", "70"),
            ("Contact", f"<sip:{agent.user}@{agent.host}:{agent.port}>"),
            ("Event", self._event),
            ("Accept", ACCEPTS.get(self._event, "text/plain")),
            ("Expires", str(expires)),
            *((("User-Agent", user_agent),) if user_agent else ()),
        )
        self.answer = await agent.authorized(Message(f"SUBSCRIBE {uri} SIP/2.0", headers))
        if self.answer.code < 300:
            self._to = self.answer.get("To")
        return self.answer.code

    def is_kept(self, astdb: Path) -> bool:
        """Whether the exchange has this subscription on its disk; it writes once a second."""
        with contextlib.closing(sqlite3.connect(astdb)) as database:
            rows = database.execute("SELECT value FROM astdb WHERE key LIKE '/subscription_persistence/%'")
            return any(self._id in str(value) for (value,) in rows)

    @property
    def notices(self) -> list[Message]:
        return [one for one in self._agent.notices if one.get("Call-ID") == self._id]

    @property
    def news(self) -> list[str]:
        return [one.body for one in self.notices]

    @property
    def ended(self) -> str:
        """What the newest NOTIFY says of a subscription that is over; "" while it lives."""
        said = self.notices[-1].get("Subscription-State") if self.notices else ""
        return said if said.startswith("terminated") else ""

    @property
    def lamp(self) -> str:
        """The newest dialog-info: terminated, early, confirmed; "held" for a confirmed one without sound."""
        found = self.news
        if not found or not found[-1]:
            return ""
        root = ElementTree.fromstring(found[-1])
        state = root.find(".//{*}state")
        silent = any(one.get("pname") == "+sip.rendering" for one in root.iter() if one.tag.endswith("param"))
        return "held" if silent else (state.text or "" if state is not None else "")

    @property
    def presence(self) -> tuple[str, str, str]:
        """The newest PIDF: open or closed, the note, and the note of Sangoma's phones ("away: På lunch")."""
        found = self.news
        if not found or not found[-1]:
            return "", "", ""
        root = ElementTree.fromstring(found[-1])
        basic, note = root.find(".//{*}basic"), root.find("{*}note")
        rich = root.find(".//{*}digium_presence")
        told = f"{rich.get('type')}: {rich.text or ''}" if rich is not None else ""
        return (
            (basic.text or "" if basic is not None else ""),
            (note.text or "" if note is not None else ""),
            told,
        )

    @property
    def notes(self) -> list[str]:
        """All notes in the newest PIDF: of the whole, of the tuple and of the person."""
        found = self.news
        if not found or not found[-1]:
            return []
        return [
            one.text or "" for one in ElementTree.fromstring(found[-1]).iter() if one.tag.endswith("}note")
        ]

    @property
    def versions(self) -> list[int]:
        """The versions of all dialog-info that came."""
        return [int(found[1]) for one in self.news if (found := re.search(r'version="(\d+)"', one))]
