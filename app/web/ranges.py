"""Answers with a sound, or with the part of it that was asked for: Safari plays nothing that it cannot get in parts.

Knows: Range: bytes=a-b of HTTP (RFC 9110, 14). Refuses to know: whose sound it is, and who may hear it.

A file on disk needs none of this: web.FileResponse does the same.
"""

from __future__ import annotations

from aiohttp import hdrs, web


def sound_answer(request: web.Request, sound: bytes, content_type: str = "audio/wav") -> web.Response:
    """200 with all, 206 with a part, or 416 if there is nothing there. A range that we cannot read asks for all."""
    headers = {hdrs.ACCEPT_RANGES: "bytes"}
    part = _asked(request)
    if part is None:
        return web.Response(body=sound, content_type=content_type, headers=headers)
    start, stop, _ = part.indices(len(sound))
    if start >= stop:
        headers[hdrs.CONTENT_RANGE] = f"bytes */{len(sound)}"
        return web.Response(status=416, headers=headers)
    headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{stop - 1}/{len(sound)}"
    return web.Response(status=206, body=sound[start:stop], content_type=content_type, headers=headers)


def _asked(request: web.Request) -> slice | None:
    """The one range; None for none, several, or one of a version that we do not name (If-Range)."""
    if hdrs.RANGE not in request.headers or hdrs.IF_RANGE in request.headers:
        return None
    try:
        return request.http_range
    except ValueError:
        return None
