"""One call of the API: its path, right, models and handler; the route and the description are made of it.

Knows: bodies, queries, ETags and how an answer is written. Refuses to know: what any operation does.

A handler gets an `ApiRequest`, and `query` and `body` if it has such parameters. It returns its answer's model; it
raises Refusal. Control characters are refused everywhere: no field needs them, and the database takes none.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import structlog
from aiohttp import web
from pydantic import BaseModel, ValidationError

from app.web.answers import wants_swedish
from app.web.api_v1.problem import answer_to, problem_answer
from app.web.bodies import bytes_of, has_control_sign
from app.web.site.routes import Route
from app.words.refusal import Refusal
from app.words.refusals import of_field, of_field_in_english

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from app.accounts.roles import Right
    from app.accounts.visitor import Visitor

    Does: TypeAlias = Callable[..., Awaitable[BaseModel | web.StreamResponse | None]]
    Reads: TypeAlias = Callable[["ApiRequest"], Awaitable[BaseModel | Path]]

BASE: Final = "/api/v1"
JSON_ALONE: Final = ("application/json",)
LARGEST_JSON: Final = 1_000_000  # bytes; an operation may take more
log = structlog.get_logger()


class Nothing(BaseModel):
    """No parameters."""

    model_config = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One request: who, the path's places, and the query and body as models. Swedish: as the request wants."""

    request: web.Request
    visitor: Visitor
    place: dict[str, str]
    query: Any
    body: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """name: unique, such as `listCalls`; area: the heading under which it is described.

    query, body, answer: pydantic models; answer None: 204. takes: media types of a body that is no JSON, of which the
    handler gets the bytes; media: of such an answer. now: what a write changes, for If-Match: a write with the ETag of
    something older is refused with 412. read: the model of `now`.
    """

    method: str
    path: str
    name: str
    area: str
    summary: str
    right: Right
    does: Does
    query: type[BaseModel] = Nothing
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    status: int = 200
    now: Reads | None = None
    read: type[BaseModel] | None = None
    about: str = ""
    media: tuple[str, ...] = JSON_ALONE
    largest: int = LARGEST_JSON
    takes: tuple[str, ...] = ()
    places: dict[str, str] = field(default_factory=dict)  # what each place in the path is
    refusals: tuple[int, ...] = ()  # beside those that every operation may have

    @property
    def tells_etag(self) -> bool:
        """Whether the answer is what can be read there: an ETag of anything else would be good for no write."""
        return self.method == "GET" or (self.read is not None and self.answer is self.read)

    def route(self) -> Route:
        return Route(self.method, BASE + self.path, self.right, self._handle, _refuse)

    async def _handle(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        try:
            asked = await self._asked(request, visitor)
            if self.now is not None and (given := request.headers.get("If-Match")):
                current = etag_of(await self.now(asked))
                if given not in ("*", current):
                    return problem_answer(
                        request, 412, "somebody has changed it meanwhile: read it again, and change that"
                    )
            parts = {"query": asked.query, "body": asked.body}
            wanted = {name: parts[name] for name in parts if name in self.does.__annotations__}
            done = await self.does(asked, **wanted)
        except Refusal as refusal:
            return answer_to(request, refusal)
        except _Invalid as invalid:
            detail = "; ".join(f"{place}: {text}" for place, text in invalid.errors)
            return problem_answer(request, 400, detail, invalid.errors)
        except web.HTTPException as error:
            return problem_answer(request, error.status, _said(error))
        except (ConnectionError, TimeoutError) as error:
            return problem_answer(request, 503, f"the service cannot do that now: {error}")
        if isinstance(done, web.StreamResponse):
            return done
        if done is None:
            return web.Response(status=204)
        return self._answer(request, done)

    async def _asked(self, request: web.Request, visitor: Visitor) -> ApiRequest:
        place = dict(request.match_info)
        for name, value in place.items():
            _printable(name, value)
        repeated = [key for key in request.query if len(request.query.getall(key)) > 1]
        if repeated:
            raise _Invalid([(repeated[0], "it stands there twice")])
        query = _read(request, self.query, dict(request.query))
        return ApiRequest(request, visitor, place, query, await self._body(request))

    async def _body(self, request: web.Request) -> BaseModel | bytes | None:
        types = JSON_ALONE if self.body is not None else self.takes
        if not types:
            return None
        if request.content_type not in types:
            raise Refusal(415, f"Content-Type is {request.content_type}: it must be {' or '.join(types)}")
        raw = await bytes_of(request, self.largest)
        if self.body is None:
            return raw
        try:
            given = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise _Invalid([("body", f"it is no JSON: {error}")]) from error
        return _read(request, self.body, given)

    def _answer(self, request: web.Request, done: BaseModel) -> web.Response:
        text = done.model_dump_json()
        headers = {"ETag": _tag(text)} if self.tells_etag else {}
        if self.method == "GET" and request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        following = getattr(done, "next", None)
        if self.method == "GET" and isinstance(following, str):
            url = request.rel_url.update_query(after=following)
            headers["Link"] = f'<{url}>; rel="next"'
        return web.Response(text=text, status=self.status, content_type="application/json", headers=headers)


def etag_of(value: BaseModel | Path) -> str:
    """The ETag of a resource as the API shows it; of a file: what aiohttp says of it when it is fetched."""
    if isinstance(value, BaseModel):
        return _tag(value.model_dump_json())
    seen = value.stat()
    return f'"{seen.st_mtime_ns:x}-{seen.st_size:x}"'


def _tag(text: str) -> str:
    return f'"{hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]}"'


class _Invalid(Exception):
    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__()
        self.errors = errors


def _read(request: web.Request, model: type[BaseModel], given: object) -> BaseModel:
    _clean("", given)
    try:
        return model.model_validate(given)
    except ValidationError as error:
        say = of_field if wants_swedish(request) else of_field_in_english
        raise _Invalid([(_field(one["loc"]), say(one)) for one in error.errors()]) from error


def _field(place: tuple[int | str, ...]) -> str:
    """`hours.monday[0].from`; "body" for the whole."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.removeprefix(".") or "body"


def _clean(where: str, value: object) -> None:
    """Refuse control characters in all texts. Raises _Invalid."""
    match value:
        case str():
            _printable(where or "body", value)
        case dict():
            for key, inner in value.items():
                _printable(where or "body", str(key))
                _clean(f"{where}.{key}".removeprefix("."), inner)
        case list():
            for number, inner in enumerate(value):
                _clean(f"{where}[{number}]", inner)


def _printable(where: str, text: str) -> None:
    if has_control_sign(text):
        raise _Invalid([(where, "it has a control character")])


def _said(error: web.HTTPException) -> str:
    """What bodies.py says: {"error": ...}; else the reason."""
    try:
        return str(json.loads(error.text or "")["error"])
    except (ValueError, LookupError, TypeError):
        return error.reason or ""


def _refuse(request: web.Request, status: int) -> web.Response:
    """The gate's refusal, as a problem."""
    if status == 401:
        answer = problem_answer(request, 401, "sign in, or send Authorization: Bearer TOKEN")
        answer.headers["WWW-Authenticate"] = 'Bearer realm="vaxel"'
        return answer
    if status == 403:
        return problem_answer(request, 403, "your account or token lacks the right for this")
    if status == 503:
        return problem_answer(request, 503, "the database is away; try again in a while")
    return problem_answer(request, status, "the request cannot be taken")
