"""A client that sends bytes as they are, where a well-behaved one would not."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit


async def answer_to(url: str, request: bytes) -> tuple[int, Any]:
    """Send the request to the server at the url: the answer's status, and its body (parsed if it is JSON)."""
    async with asyncio.timeout(5):
        reading, writing = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        try:
            writing.write(request)
            head = await reading.readuntil(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1])
                for line in head.lower().splitlines()
                if line.startswith(b"content-length")
            )
            body = await reading.readexactly(length)
        finally:
            writing.close()
    return int(head.split()[1]), json.loads(body) if b"application/json" in head else body.decode()
