"""Operations under one heading, each declared in a row: its route, its id, and the handler that says all else.

Knows: how a handler's docstring and signature describe it. Refuses to know: how a request is answered (operation.py).

    area = Area("Webhooks", Right.ACCOUNTS, webhook="its id")
    area("PUT /webhooks/{webhook}", "changeWebhook", self._change, now=self._read)

    async def _change(self, asked: ApiRequest, body: WebhookBody) -> WebhookShown:
        \"""Change a webhook.

        This paragraph is its description.
        \"""
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from pydantic import BaseModel

from app.web.api_v1.operation import JSON_ALONE, LARGEST_JSON, Nothing, Operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.roles import Right
    from app.web.api_v1.operation import Does, Reads


class Area:
    """A heading. right: of each of its operations that names no other; places: what the places of paths are."""

    def __init__(self, name: str, right: Right, /, *, refusals: tuple[int, ...] = (), **places: str) -> None:
        self._name = name
        self._right = right
        self._refusals = refusals
        self._places = places

    def __call__(
        self,
        route: str,
        name: str,
        does: Does,
        *,
        right: Right | None = None,
        status: int = 200,
        now: Reads | None = None,
        media: tuple[str, ...] = JSON_ALONE,
        largest: int = LARGEST_JSON,
        takes: tuple[str, ...] = (),
        refusals: tuple[int, ...] = (),
    ) -> Operation:
        """One operation, as Operation says; its summary, query, body and answer are the handler's."""
        method, path = route.split()
        summary, _, about = inspect.cleandoc(does.__doc__ or "").partition("\n")
        return Operation(
            method=method,
            path=path,
            name=name,
            area=self._name,
            summary=summary.removesuffix("."),
            about=" ".join(about.split()),
            right=right or self._right,
            does=does,
            query=_model(does, "query") or Nothing,
            body=_model(does, "body"),
            answer=_model(does, "return"),
            status=status,
            now=now,
            read=_model(now, "return") if now is not None else None,
            media=media,
            largest=largest,
            takes=takes,
            places=self._places,
            refusals=(*self._refusals, *refusals),
        )


def _model(does: Callable[..., object], part: str) -> type[BaseModel] | None:
    """The model of a parameter, or of what is returned, by its name in the handler's module; None if it is none."""
    written = does.__annotations__.get(part)
    found = getattr(does, "__globals__", {}).get(written) if isinstance(written, str) else written
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None
