"""The log of changes has words for every action that the code writes into it."""

from __future__ import annotations

import re
from pathlib import Path

import app
from app.web.desk.desk_actions import DESK_CHOICES
from app.web.site.catalogue import catalogue_of

NOTED = re.compile(r"""\b(?:note|_note|_noted|did)\(\s*[^"()]*?"([a-z_]+\.[a-z_]+)\"""")


def test_every_action_has_words() -> None:
    actions = {
        action
        for file in Path(app.__file__).parent.rglob("*.py")
        for action in NOTED.findall(file.read_text("utf-8"))
    }
    texts = catalogue_of("sv").texts

    assert {"account.role", "webhook.add", "profile.set", "company.change", "callback.forget"} <= actions
    assert {one for one in actions if f"audit.did.{one}" not in texts} == set()
    assert {one for one in DESK_CHOICES if f"audit.did.agent.{one}" not in texts} == set()
