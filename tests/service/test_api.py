"""The API of a running service: what nobody thought of makes no 5xx, and every answer is as described.

schemathesis makes requests of the OpenAPI document: faulty ones, too. It proves status codes and schemas, not what an
operation does; tests/web/api_v1 has that.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from app.accounts.account import Account, AccountSession
from app.accounts.one_time import new_secret, secret_hash
from app.accounts.roles import AccountRole
from app.storage.store import Store
from app.web.site.gate import SESSION_COOKIE
from tests.test_service import Alone

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

SESSION = new_secret()
BEGIN_PROGRAMS = ("readPolicy", "checkDraft", "replayDraft")

pytestmark = pytest.mark.whole


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Alone]:
    installed = Alone(tmp_path / "data")
    installed.vaxel("import", "examples/bolaget.yaml")
    asyncio.run(_with_session(installed.database))
    installed.start()
    installed.until_problem("exchange")
    yield installed
    installed.stop()


async def _with_session(database: str) -> None:
    """An administrator's, who is Anna: so everything may be done, also what is one's own."""
    store, now = await Store.open(database), datetime.now(UTC)
    account = Account(
        id=0,
        name="anna",
        full_name="Anna Ek",
        email=None,
        person="anna",
        role=AccountRole.ADMINISTRATOR,
        lang="sv",
        created_at=now,
        created_by="a test",
        password=None,
    )
    try:
        made = await store.accounts.add(account)
        session = AccountSession(
            id="a-session",
            hash=secret_hash(SESSION),
            account=made.id,
            how="password",
            address="127.0.0.1",
            agent="schemathesis",
            created_at=now,
            used_at=now,
            ends_at=now + timedelta(hours=1),
        )
        await store.sessions.add(session)
    finally:
        await store.close()


def token_of(house: Alone) -> str:
    return (house.data / "api-token").read_text().strip()


def asked(house: Alone, path: str, **headers: str) -> Any:
    headers = headers or {"Authorization": f"Bearer {token_of(house)}"}
    request = urllib.request.Request(f"{house.url}/api/v1{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_the_api_of_a_running_service_tells_of_the_company(house: Alone) -> None:
    people = asked(house, "/people?limit=200")["items"]
    document = asked(house, "/openapi.json")
    asked(house, "/me", Cookie=f"{SESSION_COOKIE}={SESSION}")

    assert {one["id"] for one in people} >= {"anna", "gun"}
    assert asked(house, "/company")["text"] == Path("examples/bolaget.yaml").read_text("utf-8")
    assert len(document["paths"]) >= 20
    told = ""
    for tag in document["tags"]:
        with urllib.request.urlopen(f"{house.url}/api/docs?area={quote(tag['name'])}", timeout=10) as page:
            told += page.read().decode()
    assert all(f'id="{name}"' in told for name in document["components"]["schemas"])


def tried(house: Alone, who: str, *which: str) -> None:
    """Have schemathesis try these operations."""
    done = subprocess.run(
        [
            *(str(SCHEMATHESIS), "run", f"{house.url}/api/v1/openapi.json", "-H", who, "--checks", CHECKS),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "1", "--seed", "1"),
            *("--suppress-health-check", "all", "--no-color", *which),
        ],
        cwd=house.data,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-1000:]
    assert "Tested: 0" not in done.stdout


def test_no_request_makes_a_5xx_and_every_answer_is_as_described(house: Alone) -> None:
    """One's own by Anna, who would sign herself out by endMySession; all else by the service's token.

    Not what begins a program for each question: tests/service/web/test_try_room.py and test_company_desk.py have those.
    """
    own = "^/api/v1/me(/|$)"
    cookie = f"{SESSION_COOKIE}={SESSION}"

    tried(house, f"Cookie: {cookie}", "--include-path-regex", own, "--exclude-operation-id", "endMySession")
    assert asked(house, "/me", Cookie=cookie)["person"] == "anna", "signed out meanwhile"
    programs = [part for one in BEGIN_PROGRAMS for part in ("--exclude-operation-id", one)]
    tried(house, f"Authorization: Bearer {token_of(house)}", "--exclude-path-regex", own, *programs)
