"""Reads a request's body up to a limit, and answers a faulty one with a 4xx.

Knows: bytes, JSON and forms, in UTF-8. Refuses to know: paths, and what the body is for.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from aiohttp import web
from pydantic import BaseModel, ValidationError

from app.web.answers import wants_swedish, wrong
from app.words.refusals import of_field, of_field_in_english

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from multidict import MultiDictProxy

LARGEST_BODY = 4096  # bytes of JSON or of a form: no request needs more
FORM_TYPE = "application/x-www-form-urlencoded"
UTF_8 = ("utf-8", "utf8", "us-ascii")
_CONTROL_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_Model = TypeVar("_Model", bound=BaseModel)


async def bytes_of(request: web.Request, most: int = LARGEST_BODY) -> bytes:
    """The raw body. Raises web.HTTPException, as all here do: 413 for more than `most` bytes."""
    too_large = wrong(partial(web.HTTPRequestEntityTooLarge, most), f"body: larger than {most} bytes")
    if (request.content_length or 0) > most:
        raise too_large
    body = bytearray()
    try:
        async for part in request.content.iter_any():  # Content-Length may be missing
            body += part
            if len(body) > most:
                raise too_large
    except (web.RequestPayloadError, ConnectionError) as error:
        raise wrong(web.HTTPBadRequest, f"body: cannot be read to its end: {error}") from error
    return bytes(body)


async def json_of(request: web.Request, model: type[_Model]) -> _Model:
    """The body's JSON, read into the type."""
    text = await _text_of(request)
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        say = of_field if wants_swedish(request) else of_field_in_english
        places = (
            f"{'.'.join(str(part) for part in one['loc']) or 'body'}: {say(one)}" for one in error.errors()
        )
        raise wrong(web.HTTPBadRequest, "; ".join(places)) from error


async def form_of(request: web.Request, most: int = LARGEST_BODY) -> Mapping[str, str]:
    """A form's fields; of a repeated field the last one counts."""
    if request.content_type != FORM_TYPE:
        text = f"Content-Type is {request.content_type}: it must be {FORM_TYPE}"
        raise wrong(web.HTTPUnsupportedMediaType, text)
    text = await _text_of(request, most)
    try:
        found = parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise wrong(web.HTTPBadRequest, f"body: {error}") from error
    _without_control_signs(found)
    return dict(found)


async def posted_of(
    request: web.Request, *, but: str = ""
) -> MultiDictProxy[str | bytes | bytearray | web.FileField]:
    """A form as aiohttp reads it, with repeated fields and files; its limit is the request's.

    but: a field in which its reader tells each control character at its line.
    """
    found = await request.post()
    texts = ((name, value) for name, value in found.items() if isinstance(value, str))
    _without_control_signs((name, value) for name, value in texts if name != but)
    return found


def has_control_sign(text: str) -> bool:
    """Whether it holds what no text of ours may: PostgreSQL keeps no NUL, and no line is told by an escape."""
    return _CONTROL_SIGN.search(text) is not None


def _without_control_signs(fields: Iterable[tuple[str, str]]) -> None:
    for name, value in fields:
        if has_control_sign(name) or has_control_sign(value):
            place = "body" if has_control_sign(name) else name
            raise wrong(web.HTTPBadRequest, f"{place}: it has a control character")


async def _text_of(request: web.Request, most: int = LARGEST_BODY) -> str:
    charset = request.charset or "utf-8"
    if charset.lower() not in UTF_8:
        text = f"Content-Type: the charset is {charset!r}: it must be utf-8"
        raise wrong(web.HTTPUnsupportedMediaType, text)
    try:
        return (await bytes_of(request, most)).decode()
    except UnicodeDecodeError as error:
        raise wrong(web.HTTPBadRequest, f"body: {error}") from error
