"""Whether the exchange has the module that writes our words into presence."""

from __future__ import annotations

import json

import pytest

from app.ari.client import Refused
from app.ari.notes import writes_our_notes


class Exchange:
    """Answers with a module's status; or with an error, by its number."""

    def __init__(self, answer: str | int) -> None:
        self._answer = answer

    async def request(self, method: str, path: str) -> str:
        assert (method, path) == ("GET", "asterisk/modules/res_pjsip_pidf_vaxel_note.so")
        if isinstance(self._answer, int):
            raise Refused(self._answer, "GET", "no")
        return json.dumps({"name": "res_pjsip_pidf_vaxel_note.so", "status": self._answer})


@pytest.mark.parametrize(("answer", "ours"), [("Running", True), ("Not Running", False), (404, False)])
async def test_an_exchange_that_runs_the_module_writes_our_notes(answer: str | int, ours: bool) -> None:
    assert await writes_our_notes(Exchange(answer)) is ours


async def test_an_exchange_that_cannot_say_is_not_one_without_the_module() -> None:
    with pytest.raises(Refused):
        await writes_our_notes(Exchange(500))
