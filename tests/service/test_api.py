"""The API of a running service: what nobody thought of makes no 5xx, and every answer is as described.

schemathesis makes requests of the OpenAPI document: faulty ones, too. It proves status codes and schemas, not what an
operation does; tests/web/api_v1 has that.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.test_service import Alone

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

pytestmark = pytest.mark.whole


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Alone]:
    installed = Alone(tmp_path / "data")
    installed.vaxel("import", "examples/bolaget.yaml")
    installed.start()
    installed.until_problem("exchange")
    yield installed
    installed.stop()


def token_of(house: Alone) -> str:
    return (house.data / "api-token").read_text().strip()


def asked(house: Alone, path: str) -> Any:
    request = urllib.request.Request(
        f"{house.url}/api/v1{path}", headers={"Authorization": f"Bearer {token_of(house)}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_the_api_of_a_running_service_tells_of_the_company(house: Alone) -> None:
    people = asked(house, "/people?limit=200")["items"]
    document = asked(house, "/openapi.json")

    assert {one["id"] for one in people} >= {"anna", "gun"}
    assert asked(house, "/company")["text"] == Path("examples/bolaget.yaml").read_text("utf-8")
    assert len(document["paths"]) >= 20
    with urllib.request.urlopen(f"{house.url}/api/docs", timeout=10) as page:
        told = page.read().decode()
    assert all(f'id="{name}"' in told for name in document["components"]["schemas"])


def test_no_request_makes_a_5xx_and_every_answer_is_as_described(house: Alone) -> None:
    done = subprocess.run(
        [
            *(str(SCHEMATHESIS), "run", f"{house.url}/api/v1/openapi.json"),
            *("-H", f"Authorization: Bearer {token_of(house)}", "--checks", CHECKS),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "4", "--seed", "1"),
            *("--suppress-health-check", "all", "--no-color"),
        ],
        cwd=house.data,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-1000:]
    assert "Tested: 0" not in done.stdout
