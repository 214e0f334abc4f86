"""One's own telephones, codes and greetings over the API; the checks are those of the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import Right
from tests.web.me.stage import visiting
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from pathlib import Path

URL = "/api/v1/me"
WAV = {"Content-Type": "audio/wav"}


async def test_my_telephones_and_what_others_see() -> None:
    async with visiting() as visit:
        told = await (await visit.browser.get(f"{URL}/phones")).json()

        assert [(one["kind"], one["there"]) for one in told["items"]] == [("desk", True), ("mex", None)]
        assert [(one["device"], one["code"], one["queue"]) for one in told["seen"]] == [
            ("fixed", "", ""),
            (None, "*71", "Sälj"),
        ]


async def test_ones_own_token_gets_no_other_way_in_which_would_outlive_it() -> None:
    token = replace(visitor(), by="anna/token:x", rights=frozenset({Right.OWN}), by_token=True)
    async with visiting(token) as visit:
        link = await visit.browser.post(f"{URL}/phones/desk/link", json={"make": "linphone"})
        code = await visit.browser.put(f"{URL}/codes/pin", json={"pin": "8391"})

        assert (link.status, code.status) == (403, 403)
        assert (visit.phone_links.kept, visit.boxes.pins) == ([], {})


async def test_my_telephone_gets_a_link() -> None:
    async with visiting() as visit:
        made = await visit.browser.post(f"{URL}/phones/desk/link", json={"make": "linphone"})
        others = await visit.browser.post(f"{URL}/phones/laptop/link", json={"make": "linphone"})
        odd = await visit.browser.post(f"{URL}/phones/desk/link", json={"make": "ericsson"})

        told = await made.json()
        assert (made.status, others.status, odd.status) == (201, 404, 400)
        assert told["address"].startswith("https://vaxel.example:8443/p/")
        assert told["address"].endswith("/linphone.xml")
        assert [one.phone for one in visit.phone_links.kept] == ["anna"]


async def test_my_codes_and_a_new_one_for_my_box() -> None:
    async with visiting() as visit:
        codes = await (await visit.browser.get(f"{URL}/codes")).json()
        good = await visit.browser.put(f"{URL}/codes/pin", json={"pin": "8391"})
        weak = await visit.browser.put(f"{URL}/codes/pin", json={"pin": "1234"})

        assert {"*55", "*21"} <= {one["code"] for one in codes["items"]}
        assert (good.status, weak.status, visit.boxes.pins) == (204, 400, {"anna": "8391"})
        assert (await weak.json())["errors"][0]["field"] == "pin"
        assert [line[1] for line in visit.audit.lines] == ["voicemail.pin"]


async def test_a_code_is_not_changed_by_who_saw_the_one_before() -> None:
    async with visiting() as visit:
        url = f"{URL}/codes/pin"
        none = await visit.browser.get(url)
        seen = {"If-Match": none.headers["ETag"]}
        mine = await visit.browser.put(url, json={"pin": "8391"}, headers=seen)
        late = await visit.browser.put(url, json={"pin": "9317"}, headers=seen)
        told = await (await visit.browser.get(url)).json()

        assert (await none.json(), mine.status, late.status) == ({"since": None}, 204, 412)
        assert (told["since"] is not None, visit.boxes.pins) == (True, {"anna": "8391"})


async def test_a_code_cannot_be_told_while_the_database_is_away() -> None:
    async with visiting() as visit:
        visit.boxes.away = True

        assert (await visit.browser.get(f"{URL}/codes/pin")).status == 503


async def test_a_greeting_is_recorded_listed_heard_and_taken_away(tmp_path: Path) -> None:
    """V1."""
    (tmp_path / "greeting-anna.wav16").write_bytes(b"RIFF")
    async with visiting(shared=tmp_path) as visit:
        put = await visit.browser.put(f"{URL}/greetings", data=b"good", headers=WAV)
        at_lunch = await visit.browser.put(f"{URL}/greetings?profile=lunch", data=b"lunch", headers=WAV)
        listed = (await (await visit.browser.get(f"{URL}/greetings")).json())["items"]
        heard = await visit.browser.get(f"{URL}/greetings/sound")
        unheard = await visit.browser.get(f"{URL}/greetings/sound?profile=lunch")
        gone = [(await visit.browser.delete(f"{URL}/greetings?profile=lunch")).status for _ in range(2)]

        assert (put.status, at_lunch.status, gone) == (204, 204, [204, 404])
        assert {one["profile"]: one["own"] for one in listed}[""] is True
        assert (heard.content_type, await heard.read(), unheard.status) == ("audio/wav", b"RIFF", 404)
        assert visit.greetings.own == {("anna", ""): b"good"}


async def test_a_greeting_that_was_recorded_anew_meanwhile_is_not_taken_away() -> None:
    """The ETag told of no other recording than before."""
    async with visiting() as visit:
        url = f"{URL}/greetings"
        await visit.browser.put(url, data=b"good", headers=WAV)
        seen = await visit.browser.get(url)
        await visit.browser.put(url, data=b"good", headers=WAV)
        older = await visit.browser.delete(url, headers={"If-Match": seen.headers["ETag"]})
        again = await visit.browser.get(url)
        newest = await visit.browser.delete(url, headers={"If-Match": again.headers["ETag"]})

        assert (older.status, newest.status) == (412, 204)
        assert (await again.json())["items"][0]["recorded_at"] > (await seen.json())["items"][0][
            "recorded_at"
        ]


@pytest.mark.parametrize(
    ("sound", "kind", "profile", "status"),
    [
        (b"short", "audio/wav", "", 400),
        (b"text", "application/octet-stream", "", 400),
        (b"good", "audio/wav", "class", 400),
        (b"good", "text/plain", "", 415),
    ],
)
async def test_a_sound_that_cannot_be_used_is_refused(
    sound: bytes, kind: str, profile: str, status: int
) -> None:
    async with visiting() as visit:
        url = f"{URL}/greetings?profile={profile}"
        answer = await visit.browser.put(url, data=sound, headers={"Content-Type": kind})

        assert (answer.status, visit.greetings.own) == (status, {})


async def test_a_sound_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a limit that fits into one packet: a client who may stop sending is waited for, for 10 s."""
    monkeypatch.setattr("app.web.api_v1.my_settings_v1.LARGEST_GREETING_FILE", 1000)
    async with visiting() as visit:
        fits = await visit.browser.put(f"{URL}/greetings", data=b"x" * 1000, headers=WAV)
        larger = await visit.browser.put(f"{URL}/greetings", data=b"x" * 1001, headers=WAV)

        assert (fits.status, larger.status) == (204, 413)
        assert visit.greetings.own == {("anna", ""): b"x" * 1000}
