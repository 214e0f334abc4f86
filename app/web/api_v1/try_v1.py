"""The API that asks the policy what would happen to a call, and gives it as a document.

Knows: questions and answers as the API shows them. Refuses to know: how the policy decides (trying/ports.py asks it).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.web.answers import wants_swedish
from app.web.api_v1.area import Area
from app.web.trying.ports import CannotTry, PolicyQuestion
from app.web.trying.try_pages import DOCUMENT_TYPES, LONGEST_ANSWER, document_answer
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from aiohttp import web

    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.trying.ports import FlowShown, PolicyTried, PolicyWritten


class TryQuery(BaseModel):
    """An imagined call."""

    model_config = ConfigDict(extra="forbid")
    to: Annotated[
        str, Field(min_length=1, max_length=LONGEST_ANSWER, description="the dialled number, or whose")
    ]
    caller: Annotated[
        str, Field(alias="from", max_length=LONGEST_ANSWER, description="a number, or whose; empty: outside")
    ] = ""
    at: Annotated[
        str, Field(max_length=LONGEST_ANSWER, description="2026-12-07T12:30, in Stockholm; empty: now")
    ] = ""
    profile: Annotated[str, Field(max_length=LONGEST_ANSWER, description="person=profile")] = ""


class WhyTold(BaseModel):
    """A reason, or a way that was rejected. place: where its rule stands in the company file."""

    clause: str
    words: str
    place: str


class FlowBranchTold(BaseModel):
    """How a step ends, and what follows; null: nothing."""

    ends: str
    step: FlowTold | None


class FlowTold(BaseModel):
    """A decision, and what follows it."""

    kind: str
    clause: str
    words: str
    branches: list[FlowBranchTold]


class CallTried(BaseModel):
    """What would happen. path: what happens if nobody answers, a sentence each."""

    path: list[str]
    why: list[WhyTold]
    rejected: list[WhyTold]
    flow: FlowTold


class DocumentFormat(StrEnum):
    """The forms of the document."""

    HTML = "html"
    PDF = "pdf"
    MARKDOWN = "md"


class DocumentQuery(BaseModel):
    """Which form."""

    model_config = ConfigDict(extra="forbid")
    format: DocumentFormat = DocumentFormat.HTML


class TryV1:
    """The operations."""

    def __init__(self, tried: PolicyTried, written: PolicyWritten) -> None:
        self._tried = tried
        self._written = written

    def operations(self) -> list[Operation]:
        area = Area("Policy", Right.COMPANY)
        return [
            area("GET /try", "tryCall", self._try),
            area(
                "GET /policy",
                "readPolicy",
                self._read,
                right=Right.POLICY,
                media=tuple(DOCUMENT_TYPES.values()),
            ),
        ]

    async def _try(self, asked: ApiRequest, query: TryQuery) -> CallTried:
        """What would happen to a call, and why.

        In the language that the request asks for.
        """
        question = PolicyQuestion(query.to, query.caller, query.at, query.profile)
        try:
            found = await self._tried.ask(question, _lang(asked))
        except CannotTry as bad:
            raise Refusal(400, bad.en, bad.field, bad.sv) from bad
        return CallTried(
            path=list(found.path),
            why=[WhyTold.model_validate(one, from_attributes=True) for one in found.why],
            rejected=[WhyTold.model_validate(one, from_attributes=True) for one in found.rejected],
            flow=_flow(found.flow),
        )

    async def _read(self, asked: ApiRequest, query: DocumentQuery) -> web.StreamResponse:
        """The company's telephone policy in force, as a document: HTML, PDF or Markdown."""
        kind = query.format.value
        try:
            body = await self._written.document(
                kind, _lang(asked), for_all=not asked.visitor.may(Right.COMPANY)
            )
        except LookupError as none:
            raise Refusal(503, "no company is loaded yet") from none
        return document_answer(kind, body)


def _lang(asked: ApiRequest) -> str:
    return "sv" if wants_swedish(asked.request) else "en"


def _flow(step: FlowShown) -> FlowTold:
    branches = [
        FlowBranchTold(ends=ends, step=_flow(after) if after is not None else None)
        for ends, after in step.branches
    ]
    return FlowTold(kind=step.kind, clause=step.clause, words=step.words, branches=branches)
