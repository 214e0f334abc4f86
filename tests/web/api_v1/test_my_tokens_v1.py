"""One's own tokens over the API: for who has signed in, and not for a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.roles import AccountRole
from tests.web.access.stage import access_in

if TYPE_CHECKING:
    from pathlib import Path

URL = "/api/v1/me/account/tokens"
WANTED = {"name": "script", "scopes": ["own:write"], "days": 30}


async def test_a_token_is_made_listed_and_revoked_but_by_no_token(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as anna:
        await site.stage.account("anna", AccountRole.EMPLOYEE)
        await anna.sign_in("anna")
        send, mine = anna.session, anna.cookies

        made = await send.post(URL, json=WANTED, cookies=mine)
        token = await made.json()
        by_token = {"Authorization": f"Bearer {token['token']}"}
        others = [
            (await send.get(URL, headers=by_token)).status,
            (await send.post(URL, json=WANTED | {"name": "more"}, headers=by_token)).status,
            (await send.delete(f"{URL}/1", headers=by_token)).status,
        ]
        [listed] = (await (await send.get(URL, cookies=mine)).json())["items"]
        revoked = [(await send.delete(f"{URL}/{id_}", cookies=mine)).status for id_ in (1, 2)]
        after = await send.get(URL, headers=by_token)

        assert (made.status, token["acts_as"], token["scopes"]) == (201, "anna", ["own:write"])
        assert others == [409, 409, 409]
        assert listed["used_at"] is not None
        assert token == {**listed, "used_at": None, "token": token["token"]}
        assert (revoked, after.status) == ([204, 404], 401)


async def test_what_is_wrong_is_told_at_its_field(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as anna:
        await site.stage.account("anna", AccountRole.EMPLOYEE)
        await anna.sign_in("anna")
        found = []
        for wrong in ({"scopes": ["company:read"]}, {"days": 366}, {"name": ""}):
            answer = await anna.session.post(URL, json=WANTED | wrong, cookies=anna.cookies)
            found.append((answer.status, (await answer.json())["errors"][0]["field"]))
        site.stage.later(minutes=11)
        late = await anna.session.post(URL, json=WANTED, cookies=anna.cookies)

        assert found == [(400, "scopes"), (400, "days"), (400, "name")]
        assert (await late.json())["errors"][0]["field"] == "session"
