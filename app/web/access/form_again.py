"""What a form says when its page is shown again: which field is wrong and why, or what was done.

Knows: a refusal, and the address. Refuses to know: which form it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.site.render import language_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.words.refusal import Refusal


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
