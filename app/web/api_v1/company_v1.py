"""The API about the company's policy: its versions, what differs between them, and putting one in force.

Knows: versions as the API shows them. Refuses to know: what a version means, and where it is kept (company_actions.py).
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.company import BadCompanyFile
from app.company.yaml_text import LARGEST_YAML
from app.web.answers import wants_swedish
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.web.row_id import row_id
from app.web.site.company.company_refusals import CompanyFault
from app.web.site.company.draft import differences_of, version_text
from app.web.site.company.ports import OvertakenDraft
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from app.company.differences.difference import CompanyDifference
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.site.company.company_actions import CompanyActions, PutInForce
    from app.web.site.company.ports import CompanyVersion, LoggedVersion

_Done = TypeVar("_Done")


class CompanyTextBody(BaseModel):
    """A company file. follows: the number of the version that it was made of; another one in force is a conflict."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(max_length=LARGEST_YAML, description="YAML, as `vaxel export` writes it")]
    why: Annotated[str, Field(max_length=1000)] = ""
    at: Annotated[str, Field(max_length=40, description="2026-12-07T08:00, in Stockholm; empty: now")] = ""
    follows: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None


class VersionWanted(BaseModel):
    """Why, and when."""

    model_config = ConfigDict(extra="forbid")
    why: Annotated[str, Field(max_length=1000)] = ""
    at: Annotated[str, Field(max_length=40, description="2026-12-07T08:00, in Stockholm; empty: now")] = ""


class VersionShown(BaseModel):
    """A version and what became of it. state: in_force, prepared, called_off or past."""

    number: int
    hash: str
    made_at: datetime
    made_by: str
    why: str
    in_force_from: datetime | None
    since: datetime | None
    until: datetime | None
    state: str


class VersionPage(Page[VersionShown]):
    """Some versions, the newest first."""


class VersionText(BaseModel):
    """A version as a company file."""

    number: int
    hash: str
    text: str


class ChangeShown(BaseModel):
    """One thing that differs. place: its field."""

    place: str
    sv: str
    en: str


class ChangesShown(BaseModel):
    """What differs between two versions."""

    items: list[ChangeShown]


class DiffQuery(BaseModel):
    """Which versions to compare."""

    model_config = ConfigDict(extra="forbid")
    since: Annotated[int, Field(ge=1, le=2**31 - 1, description="the earlier version's number")]


class VersionMade(BaseModel):
    """A new version. taken_back: changes that a version which waits for a later instant lacks."""

    number: int
    hash: str
    at: datetime | None
    changes: list[ChangeShown]
    taken_back: list[ChangeShown]


class CompanyV1:
    """The operations about the policy."""

    def __init__(self, actions: CompanyActions) -> None:
        self._actions = actions

    def operations(self) -> list[Operation]:
        area = Area("Policy", Right.COMPANY, version="the version's number")
        one = "/company/versions/{version}"
        return [
            area("GET /company", "readCompany", self._now),
            area(
                "PUT /company",
                "changeCompany",
                self._change,
                now=self._now,
                largest=2 * LARGEST_YAML,  # JSON writes some signs as two or more
                refusals=(409,),
            ),
            area("GET /company/versions", "listVersions", self._list),
            area(f"GET {one}", "readVersion", self._one),
            area(f"GET {one}/changes", "compareVersions", self._changes),
            area(f"POST {one}/use", "useVersion", self._use, refusals=(409,)),
            area(f"POST {one}/call-off", "callOffVersion", self._call_off, refusals=(409,)),
        ]

    async def _now(self, _asked: ApiRequest) -> VersionText:
        """The company file in force."""
        found = await self._actions.versions.until(None)
        if found is None:
            raise Refusal(503, "no company is loaded yet")
        return await asyncio.to_thread(_text, found)

    async def _change(self, asked: ApiRequest, body: CompanyTextBody) -> VersionMade:
        """Put a company file in force, now or at an instant.

        Each fault of the file is an error with its field.
        """
        done = self._actions.add_text(asked.visitor, body.text, body.why, body.at, body.follows)
        return version_made(await refused_as(done, asked))

    async def _list(self, _asked: ApiRequest, query: PageQuery) -> VersionPage:
        """All versions, the newest first."""
        log = await self._actions.versions.log()
        part, following = part_of(log, query, lambda one: str(one.id))
        items = [
            VersionShown(
                number=one.id,
                hash=one.hash,
                made_at=one.imported_at,
                made_by=one.imported_by,
                why=one.why,
                in_force_from=one.in_force_from,
                since=one.since,
                until=one.until,
                state=_state(one),
            )
            for one in part
        ]
        return VersionPage(items=items, next=following)

    async def _one(self, asked: ApiRequest) -> VersionText:
        """One version as a company file."""
        return await asyncio.to_thread(_text, await self._found(asked.place["version"]))

    async def _changes(self, asked: ApiRequest, query: DiffQuery) -> ChangesShown:
        """What a version changed since an earlier one, in words."""
        after = await self._found(asked.place["version"])
        before = await self._found(str(query.since))
        return ChangesShown(items=changes_shown(await asyncio.to_thread(differences_of, before, after)))

    async def _use(self, asked: ApiRequest, body: VersionWanted) -> VersionMade:
        """Put an earlier version in force again."""
        number = (await self._found(asked.place["version"])).id
        return version_made(
            await refused_as(self._actions.use(asked.visitor, number, body.why, body.at), asked)
        )

    async def _call_off(self, asked: ApiRequest, body: VersionWanted) -> None:
        """Call a prepared version off."""
        number = (await self._found(asked.place["version"])).id
        await refused_as(self._actions.call_off(asked.visitor, number, body.why), asked)

    async def _found(self, text: str) -> CompanyVersion:
        """Raises Refusal."""
        number = row_id(text)
        found = await self._actions.versions.one(number)
        if found is None:
            raise Refusal(404, f"there is no version {text}")
        return found


async def refused_as(doing: Awaitable[_Done], asked: ApiRequest) -> _Done:
    """What it answers; its errors as a Refusal."""
    try:
        return await doing
    except BadCompanyFile as bad:
        lang = "sv" if wants_swedish(asked.request) else "en"
        places = [(one.field or "text", one.said(lang)) for one in bad.problems]
        raise Refusal(400, bad.in_words("en"), sv=bad.in_words("sv"), more=places) from bad
    except OvertakenDraft as overtaken:
        raise CompanyFault.OVERTAKEN.refusal() from overtaken


def _state(one: LoggedVersion) -> str:
    if one.in_force:
        return "in_force"
    if one.prepared:
        return "prepared"
    return "called_off" if one.called_off is not None else "past"


def _text(version: CompanyVersion) -> VersionText:
    return VersionText(number=version.id, hash=version.hash, text=version_text(version))


def changes_shown(changes: Sequence[CompanyDifference]) -> list[ChangeShown]:
    return [ChangeShown(place=one.path, sv=one.words.sv, en=one.words.en) for one in changes]


def version_made(done: PutInForce) -> VersionMade:
    return VersionMade(
        number=done.version.id,
        hash=done.version.hash,
        at=done.at,
        changes=changes_shown(done.changes),
        taken_back=changes_shown(done.taken_back),
    )
