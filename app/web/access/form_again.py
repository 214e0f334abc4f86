"""What a form says when its page is shown again: which field is wrong and why, or what was done.

Knows: a refusal, the address, and the form of a link to a screen, which two pages have. Refuses to know: what follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.bodies import posted_of
from app.web.site.render import language_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.words.refusal import Refusal


async def screen_wanted(request: web.Request) -> tuple[str, list[str], str]:
    """What the form of a new link to a screen asks for: its name, its queues, and for how many days, as typed."""
    form = await posted_of(request)
    queues = [str(one) for one in form.getall("queue", [])]
    return str(form.get("name", "")), queues, str(form.get("days", ""))


def form_again(
    request: web.Request, visitor: Visitor, refusal: Refusal | None, done: Collection[str]
) -> dict[str, str]:
    """For the template: field, wrong, and done (`?done=`, if it is one of these)."""
    asked = request.query.get("done", "")
    return {
        "field": refusal.field if refusal is not None else "",
        "wrong": refusal.said(language_of(request, visitor)) if refusal is not None else "",
        "done": asked if asked in done else "",
    }
