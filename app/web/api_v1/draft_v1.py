"""The API about a draft of the policy: change it, check it, bring people into it from a table, put it in force.

Knows: drafts as the API shows them; each account and each token has its own. Refuses to know: what a change means, and
where a draft is kept (company_actions.py, people_actions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.accounts.roles import Right
from app.company.yaml_text import LARGEST_YAML
from app.web.answers import wants_swedish
from app.web.api_v1.area import Area
from app.web.api_v1.company_v1 import (
    ChangeShown,
    VersionMade,
    VersionWanted,
    changes_shown,
    refused_as,
    version_made,
)
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.web.site.company.draft_check import new_findings
from app.web.site.company.number_pages import company_numbers
from app.web.site.company.people_actions import PEOPLE_TABLE_BYTES, BadPeopleTable
from app.web.site.company.references import Directory
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence

    from app.company import FileProblem
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.site.catalogue import Catalogue
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.draft import CompanyDraft
    from app.web.site.company.people_actions import PeopleActions, PeopleImport
    from app.web.site.company.ports import PolicyCheck

TABLES_TAKEN: Final = ("text/csv", "application/octet-stream")
MOST_IMPORTED: Final = 1000  # sentences of an import


class ProblemShown(BaseModel):
    """Something wrong in the file. line: of the text, null: not known."""

    field: str
    line: int | None
    message: str


class DraftShown(BaseModel):
    """follows: the version that it was made of; kept false: it is that version.

    overtaken_by: another version that is in force meanwhile. text: YAML; values: the same as JSON.
    """

    follows: int
    kept: bool
    overtaken_by: int | None
    text: str
    values: dict[str, Any]
    changes: list[ChangeShown]
    problems: list[ProblemShown]


class DraftWanted(BaseModel):
    """The whole draft: as text, or as values, which are written into the text that there is with its comments."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, Field(max_length=LARGEST_YAML)] | None = None
    values: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.text is None) is (self.values is None):
            raise ValueError("give either text or values")
        return self


class BringOverWanted(BaseModel):
    """Over to which version."""

    model_config = ConfigDict(extra="forbid")
    at: Annotated[str, Field(max_length=40, description="2026-12-07T08:00, in Stockholm; empty: now")] = ""


class BroughtOver(BaseModel):
    """both: the places that the draft and the other version changed; the draft's hold."""

    both: list[str]


class FindingShown(BaseModel):
    """What a check of the policy found."""

    severity: str
    place: str
    message: str


class FindingList(BaseModel):
    """What the draft brings that its version does not have. gone: how many findings it mends."""

    items: list[FindingShown]
    gone: int


class LastWeek(BaseModel):
    """Calls of the last week, and how many the draft would have sent elsewhere; null: it cannot be said."""

    calls: int | None
    elsewhere: int | None


class TableQuery(BaseModel):
    """name: the file's; remove: also take away those who are not in it."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=100)] = "csv"
    remove: bool = False


class ImportShown(BaseModel):
    """What a table of people changes in the draft. kind: what sort of table it is; same: how many stay as they are."""

    kind: str
    new: list[str]
    changed: list[str]
    same: int
    gone: list[str]
    remarks: list[str]
    changes: list[ChangeShown]
    problems: list[ProblemShown]


class NumberShown(BaseModel):
    """A number, what it is (such as main, direct or subscription), and whom it leads to."""

    number: str
    kind: str
    leads_to: str


class NumberPage(Page[NumberShown]):
    """Some numbers."""


class DraftV1:
    """The operations. catalogues: names of what has none, by language."""

    def __init__(
        self,
        actions: CompanyActions,
        check: PolicyCheck,
        people: PeopleActions,
        catalogues: Mapping[str, Catalogue],
    ) -> None:
        self._actions = actions
        self._check = check
        self._people = people
        self._catalogues = catalogues

    def operations(self) -> list[Operation]:
        area = Area("Policy", Right.COMPANY, refusals=(409,))
        one, table, now = "/company/draft", "/company/people-csv", self._read
        much, sheet = 3 * LARGEST_YAML, PEOPLE_TABLE_BYTES
        return [
            area(f"GET {one}", "readDraft", self._read),
            area(f"PUT {one}", "changeDraft", self._change, now=now, largest=much),
            area(f"DELETE {one}", "discardDraft", self._discard, now=now),
            area(f"POST {one}/put-in-force", "putDraftInForce", self._put_in_force, now=now),
            area(f"POST {one}/bring-over", "bringDraftOver", self._bring_over, now=now),
            area(f"GET {one}/findings", "checkDraft", self._findings),
            area(f"GET {one}/last-week", "replayDraft", self._last_week),
            area(f"POST {table}", "previewPeople", self._preview, takes=TABLES_TAKEN, largest=sheet),
            area(
                f"POST {table}/take", "importPeople", self._take, now=now, takes=TABLES_TAKEN, largest=sheet
            ),
            area("GET /company/numbers", "listNumbers", self._numbers),
        ]

    async def _read(self, asked: ApiRequest) -> DraftShown:
        """My draft; without one, the version in force."""
        draft = await self._actions.draft(asked.visitor)
        over = await self._actions.overtaken_by(draft)
        return DraftShown(
            follows=draft.base.id,
            kept=draft.kept,
            overtaken_by=over.id if over is not None else None,
            text=draft.text,
            values=draft.values,
            changes=changes_shown(await self._actions.changes(draft)),
            problems=_problems(draft.read.problems, _lang(asked)),
        )

    async def _change(self, asked: ApiRequest, body: DraftWanted) -> DraftShown:
        """Change my draft; also with something wrong in it, which the answer tells.

        The forms of the pages write parts of the same draft.
        """
        if body.text is not None:
            await refused_as(self._actions.change_text(asked.visitor, body.text), asked)
        else:
            draft = await self._actions.draft(asked.visitor)
            read = await refused_as(self._actions.proposed(draft, body.values or {}), asked)
            await self._actions.keep(asked.visitor, draft, read)
        return await self._read(asked)

    async def _discard(self, asked: ApiRequest) -> None:
        """Forget my draft."""
        await self._actions.discard(asked.visitor)

    async def _put_in_force(self, asked: ApiRequest, body: VersionWanted) -> VersionMade:
        """Put my draft in force, now or at an instant."""
        return version_made(
            await refused_as(self._actions.put_in_force(asked.visitor, body.why, body.at), asked)
        )

    async def _bring_over(self, asked: ApiRequest, body: BringOverWanted) -> BroughtOver:
        """Bring my changes over to the version that is in force meanwhile, or at an instant."""
        instant = self._actions.instant(body.at)
        return BroughtOver(both=await refused_as(self._actions.bring_over(asked.visitor, instant), asked))

    async def _findings(self, asked: ApiRequest) -> FindingList:
        """What `vaxel policy check` finds in my draft and not in its version. It may take a minute."""
        draft = await self._actions.draft(asked.visitor)
        new, gone = await new_findings(self._check, draft, _lang(asked))
        items = [FindingShown(severity=one[0], place=one[1], message=one[2]) for one in new]
        return FindingList(items=items, gone=gone)

    async def _last_week(self, asked: ApiRequest) -> LastWeek:
        """How many of the last week's calls my draft would have sent elsewhere. It may take a minute."""
        draft = await self._actions.draft(asked.visitor)
        moved = await self._check.moved(draft.text) if not draft.read.problems else None
        return LastWeek(calls=moved[0] if moved else None, elsewhere=moved[1] if moved else None)

    async def _preview(self, asked: ApiRequest, query: TableQuery, body: bytes) -> ImportShown:
        """What a table of people would change in my draft; nothing is kept."""
        doing = self._people.preview(asked.visitor, body, query.name, remove=query.remove)
        return await self._imported(doing, asked)

    async def _take(self, asked: ApiRequest, query: TableQuery, body: bytes) -> ImportShown:
        """Take a table of people into my draft, also with something wrong in it."""
        doing = self._people.import_people(asked.visitor, body, query.name, remove=query.remove)
        return await self._imported(doing, asked)

    async def _imported(self, doing: Awaitable[PeopleImport], asked: ApiRequest) -> ImportShown:
        lang = _lang(asked)
        try:
            found = await refused_as(doing, asked)
        except BadPeopleTable as bad:
            sv, en = ("; ".join(one[at] for one in bad.said) for at in (0, 1))
            raise Refusal(400, en, "body", sv) from bad
        return ImportShown(
            kind=found.table.kind[lang == "en"],
            new=found.new,
            changed=found.changed,
            same=found.same,
            gone=found.gone,
            remarks=[one[lang == "en"] for one in found.remarks][:MOST_IMPORTED],
            changes=changes_shown(found.changes[:MOST_IMPORTED]),
            problems=_problems(found.read.problems[:MOST_IMPORTED], lang),
        )

    async def _numbers(self, asked: ApiRequest, query: PageQuery) -> NumberPage:
        """Every number in my draft, what it is, and whom it leads to."""
        draft: CompanyDraft = await self._actions.draft(asked.visitor)
        directory = Directory(draft.values, self._catalogues[_lang(asked)])
        found = list(enumerate(company_numbers(draft.values, directory)))
        part, following = part_of(found, query, lambda one: str(one[0]))
        items = [NumberShown(number=one.number, kind=one.kind, leads_to=one.leads_to) for _, one in part]
        return NumberPage(items=items, next=following)


def _lang(asked: ApiRequest) -> str:
    return "sv" if wants_swedish(asked.request) else "en"


def _problems(found: Sequence[FileProblem], lang: str) -> list[ProblemShown]:
    return [ProblemShown(field=one.field, line=one.line, message=one.said(lang)) for one in found]
