"""My greetings: a file that is good is what callers hear; a bad one gets a clear error and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import FormData

from tests.web.me.stage import visiting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.me.stage import Visit


async def upload(visit: Visit, sound: bytes, profile: str = "") -> tuple[int, str]:
    form = FormData()
    form.add_field("profile", profile)
    form.add_field("sound", sound, filename="greeting.wav", content_type="audio/wav")
    async with visit.browser.post("/me/greetings", data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


async def test_a_recording_is_kept_for_all_calls_or_for_one_profile() -> None:
    """V1."""
    async with visiting() as visit:
        assert "En röst läser upp hälsningen" in await visit.text("/me/greetings")
        assert await upload(visit, b"good") == (303, "/me/greetings?done=greeting_kept")
        assert await upload(visit, b"at lunch", "lunch") == (303, "/me/greetings?done=greeting_kept")

        assert visit.greetings.own == {("anna", ""): b"good", ("anna", "lunch"): b"at lunch"}
        assert visit.greetings.takes == {}
        page = await visit.text("/me/greetings")
        assert "Din egen inspelning." in page
        assert "heard.wav?profile=lunch" in page
        assert [line[1] for line in visit.audit.lines] == ["greeting.record"] * 2


@pytest.mark.parametrize(
    ("sound", "profile", "said"),
    [
        (b"text", "", "går inte att läsa som ljud"),
        (b"short", "", "för kort"),
        (b"silent", "", "Är mikrofonen på?"),
        (b"long", "", "längre än 60 sekunder"),
        (b"", "", "Välj en ljudfil"),
        (b"good", "class", "profilen finns inte"),
        (b"x" * 20_000_001, "", "för stor"),
    ],
)
async def test_a_bad_file_gets_a_clear_error(sound: bytes, profile: str, said: str) -> None:
    async with visiting() as visit:
        status, page = await upload(visit, sound, profile)

        assert (status in (400, 413), said in page) == (True, True)
        assert (visit.greetings.own, visit.greetings.takes, visit.audit.lines) == ({}, {}, [])


async def test_two_files_at_once_are_refused() -> None:
    async with visiting() as visit:
        form = FormData()
        for name in ("a.wav", "b.wav"):
            form.add_field("sound", b"good", filename=name, content_type="audio/wav")
        async with visit.browser.post("/me/greetings", data=form, allow_redirects=False) as answer:
            page = await answer.text()

        assert (answer.status, "en ljudfil i taget" in page, visit.greetings.takes) == (400, True, {})


async def test_a_full_disk_is_told() -> None:
    async with visiting() as visit:
        visit.greetings.full = True

        assert (await upload(visit, b"good"))[0] == 503


async def test_a_form_without_a_file_asks_for_one() -> None:
    async with visiting() as visit:
        status, page = await visit.post("/me/greetings", profile="")

        assert (status, "Välj en ljudfil" in page) == (400, True)


async def test_the_synthetic_voice_is_back_when_a_recording_is_removed() -> None:
    async with visiting() as visit:
        await upload(visit, b"good")
        removed = (303, "/me/greetings?done=greeting_removed")

        assert await visit.post("/me/greetings/remove", profile="") == removed
        assert visit.greetings.own == {}
        assert (await visit.post("/me/greetings/remove", profile=""))[0] == 404


async def test_what_callers_hear_is_played(tmp_path: Path) -> None:
    (tmp_path / "greeting-anna.wav16").write_bytes(b"RIFF")
    async with visiting(shared=tmp_path) as visit:
        async with visit.browser.get("/me/greetings/heard.wav") as answer:
            assert (answer.status, answer.content_type, await answer.read()) == (200, "audio/wav", b"RIFF")
        for query in ("?profile=lunch", "?profile=../../etc/passwd"):
            async with visit.browser.get(f"/me/greetings/heard.wav{query}") as answer:
                assert answer.status == 404
