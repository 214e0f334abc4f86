"""The API reports faults in Swedish to a client that asks for it by Accept-Language."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from app.web.answers import in_their_language, refused, wants_swedish, wrong
from app.web.api import AgentBody
from app.web.bodies import json_of
from app.words.refusals import TEXTS, swedish
from tests.source_texts import sentence

WEB = Path(__file__).parents[2] / "app" / "web"
# What makes an answer, and which of its arguments is the English text.
PLACES = {"refused": 1, "wrong": 1, "Refusal": 1, "problem_answer": 2}


@cache
def spoken() -> list[tuple[str, str]]:
    """Every text in the sources that answers are made of, with `something` for the parts that vary.

    Not those of a Refusal that brings its Swedish along.
    """
    found = []
    for path in sorted(WEB.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            own = len(call.args) > 3 or any(one.arg == "sv" for one in call.keywords)
            if call.func.id not in PLACES or (call.func.id == "Refusal" and own):
                continue
            for text in call.args[PLACES[call.func.id] :][:1]:
                if isinstance(text, ast.Constant | ast.JoinedStr):
                    found.append((path.name, sentence(text)))
    return found


def test_every_answer_has_its_sentence_in_swedish() -> None:
    """But for those that are put together, which stand below with what they can be."""
    said = [(file, text) for file, text in spoken() if not re.fullmatch(r"(\w+: )?something", text)]

    assert [(file, text) for file, text in said if swedish(text) == text] == []


@pytest.mark.parametrize(
    "text",
    [
        "number: 'x' is no number that can be called",
        "number: +18765550100 is not called: greylisted",
        "number: support has 200 to call back already",
        "text: the text must be printable signs, at least one",
        "text: the text is too long: 2000 signs, at most 900",
        "text: the SMS would show anna's own number",
        "there is no prompt sv/greeting-ana; sv/greeting-anna?",
        "it is only 0.1 s long",
        "the program faad is missing: apt-get install faad",
        "this machine cannot read MP3: apt-get install libsox-fmt-mp3",
        "it cannot be read as a WAV file: it is M4A, which this machine cannot read; save it as WAV or MP3, or "
        "apt-get install faad",
        "it cannot be read as a WAV file, nor as the MP3 that it seems to be (sox: no); save it as WAV",
    ],
)
def test_other_rooms_reasons_have_sentences_too(text: str) -> None:
    assert swedish(text) != text


def test_both_languages_say_as_much() -> None:
    assert {sv: en for sv, en in TEXTS.items() if sv.count("{}") != en.count("{}")} == {}


def test_there_are_sentences_to_look_for() -> None:
    assert len(spoken()) > 20


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ("", False),
        ("sv", True),
        ("sv-SE,sv;q=0.9,en;q=0.8", True),
        ("en-GB,en;q=0.9,sv;q=0.8", False),
        ("de, sv;q=0.5", True),
        ("en;q=0.5, sv;q=0.7", True),
        ("sv;q=0", False),
        ("sv;q=x", False),
        ("*", False),
    ],
)
async def test_the_language_is_the_one_that_is_liked_best(header: str | None, *, expected: bool) -> None:
    found: list[bool] = []

    async def look(request: web.Request) -> web.Response:
        found.append(wants_swedish(request))
        return web.Response()

    app = web.Application()
    app.router.add_get("/", look)
    async with TestClient(TestServer(app)) as client:
        await client.get("/", headers={} if header is None else {"Accept-Language": header})

    assert found == [expected]


async def _refuses(_request: web.Request) -> web.Response:
    return refused(404, "there is no person 'ana'")


async def _raises(_request: web.Request) -> web.Response:
    raise wrong(web.HTTPBadRequest, "Content-Type is x/y: it must be audio/wav")


async def _reads(request: web.Request) -> web.Response:
    await json_of(request, AgentBody)
    return web.json_response({"error": "no mistake: a field of this name"})


@pytest.mark.parametrize(
    ("path", "body", "in_swedish", "in_english"),
    [
        ("/refuses", "", "det finns ingen person 'ana'", "there is no person 'ana'"),
        ("/raises", "", "Content-Type är x/y: det måste vara audio/wav", "Content-Type is x/y: it must be"),
        ("/reads", '{"x": 2}', "do: saknas; x: finns inte", "do: Field required; x: "),
        ("/reads", '{"do": "pause", "reason": 1}', "reason: måste vara text; i JSON inom citattecken", "reason: "),
        ("/reads", "{", "body: är inte JSON: ", "body: Invalid JSON"),
        ("/reads", '{"do": "pause"}', "no mistake", "no mistake"),
    ],
)  # fmt: skip
async def test_a_mistake_is_told_in_the_language_asked_for(
    path: str, body: str, in_swedish: str, in_english: str
) -> None:
    app = web.Application(middlewares=[in_their_language])
    app.router.add_post("/refuses", _refuses)
    app.router.add_post("/raises", _raises)
    app.router.add_post("/reads", _reads)

    async def said(client: TestClient[web.Request, web.Application], lang: str) -> str:
        async with client.post(path, data=body, headers={"Accept-Language": lang}) as answer:
            return str((await answer.json())["error"])

    async with TestClient(TestServer(app)) as client:
        swedish_words, english = await said(client, "sv-SE"), await said(client, "en")

    assert swedish_words.startswith(in_swedish)
    assert english.startswith(in_english)
