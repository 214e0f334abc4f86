"""SIP messages as text on the wire, and what the far end said in them.

Knows: how a SIP message is written and read, and digest authentication. Refuses to know: sockets and calls.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

_QUOTED = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
_ADDRESS = re.compile(r'^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*?))\s*<?(?:sips?|tel):([^>;@\s]+)')


@dataclass(frozen=True, slots=True)
class Address:
    """A From, To or P-Asserted-Identity header: the name shown, and the number or user."""

    name: str
    user: str


@dataclass(frozen=True, slots=True)
class Message:
    """One request or response. Header names are as sent; look-ups do not care for case."""

    start: str
    headers: tuple[tuple[str, str], ...]
    body: str = ""

    @classmethod
    def parse(cls, data: bytes) -> Message:
        head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
        start, *lines = head.split("\r\n")
        return cls(
            start, tuple((n.strip(), v.strip()) for n, _, v in (ln.partition(":") for ln in lines)), body
        )

    def encode(self) -> bytes:
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        length = len(self.body.encode())
        return "\r\n".join([*lines, f"Content-Length: {length}", "", self.body]).encode()

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name: str) -> str:
        """The header's first value; "" when it is absent."""
        return next(iter(self.all(name)), "")

    @property
    def code(self) -> int:
        """A response's status; 0 for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0

    @property
    def method(self) -> str:
        """The method, for a response that of its request."""
        return self.get("CSeq").split()[-1] if self.code else self.start.split()[0]

    @property
    def uri(self) -> str:
        """The user part of a request's URI: the number that was dialled."""
        return self.start.split()[1].partition(":")[2].partition("@")[0].partition(";")[0]

    @property
    def branch(self) -> str:
        found = re.search(r"branch=([^;,\s]+)", self.get("Via"))
        return found[1] if found else ""

    @property
    def shown(self) -> Address:
        """The caller, by the From header."""
        return self._address("From")

    @property
    def asserted(self) -> Address | None:
        """The caller, by P-Asserted-Identity; None without that header."""
        return self._address("P-Asserted-Identity") if self.get("P-Asserted-Identity") else None

    @property
    def media(self) -> tuple[str, int] | None:
        """Where the sender of this SDP wants its audio; None without SDP."""
        host, port = (
            re.search(r"^c=IN IP4 (\S+)", self.body, re.M),
            re.search(r"^m=audio (\d+)", self.body, re.M),
        )
        return (host[1], int(port[1])) if host and port else None

    def _address(self, header: str) -> Address:
        found = _ADDRESS.match(self.get(header))
        if found is None:
            raise ValueError(f"no address in {header}: {self.get(header)!r}")
        return Address(found[1] or found[2] or "", found[3])


def authorization(challenge: str, method: str, uri: str, user: str, password: str) -> str:
    """The answer to a WWW-Authenticate or Proxy-Authenticate header (RFC 2617, MD5, with or without qop)."""
    asked = {key: quoted or bare for key, quoted, bare in _QUOTED.findall(challenge)}
    first = _md5(f"{user}:{asked['realm']}:{password}")
    second = _md5(f"{method}:{uri}")
    given = {"username": user, "realm": asked["realm"], "nonce": asked["nonce"], "uri": uri}
    bare = {"algorithm": "MD5"}
    if "opaque" in asked:
        given["opaque"] = asked["opaque"]
    if "qop" in asked:
        cnonce = given["cnonce"] = secrets.token_hex(8)
        bare |= {"qop": "auth", "nc": "00000001"}
        given["response"] = _md5(f"{first}:{asked['nonce']}:00000001:{cnonce}:auth:{second}")
    else:
        given["response"] = _md5(f"{first}:{asked['nonce']}:{second}")
    return "Digest " + ", ".join(
        [*(f'{k}="{v}"' for k, v in given.items()), *(f"{k}={v}" for k, v in bare.items())]
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
