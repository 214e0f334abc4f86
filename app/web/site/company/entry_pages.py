"""The pages with forms: lists of people, queues and the like, one entry, single forms, and opening hours.

Knows: requests and templates. Refuses to know: what a field is (fields.py), and how a change becomes a version.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from aiohttp import web

from app.accounts.roles import Right
from app.web.bodies import posted_of
from app.web.site.company.arrangement import arranged
from app.web.site.company.entry_form import EntryForm
from app.web.site.company.fields import entry_of, fields_of
from app.web.site.company.frame import ROW, SEEN, seen_digest
from app.web.site.company.id_actions import BoundIds, refuse_what_stays, with_id
from app.web.site.company.lists import ROWS_OF_PAGE, shown_list
from app.web.site.company.moves import ORDERED_LISTS, moved_in_file, moved_in_form
from app.web.site.company.people_actions import free_extension, taken_extensions
from app.web.site.company.references import REFERENCES, Directory
from app.web.site.company.sections import (
    ENTRY_LISTS,
    FORMS,
    FormPlace,
    entries_in,
    has_ids,
    hours_place,
    index_of,
    key_in,
    single_form,
    with_value,
)
from app.web.site.company.shown import NAMES_BROUGHT, Shower, errors_of, labels_of
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.web.whole_number import asked_page
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.accounts.visitor import Visitor
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.draft import CompanyDraft, ReadText
    from app.web.site.company.frame import CompanyFrame

    NewId = Callable[[str, Sequence[str], bool], str]  # of a name, beside those taken; of a person or not

MORE_ROWS: Final = "_more"  # the name of a button: one more row for this list
ANYWAY: Final = "_anyway"
MOST_SUGGESTED: Final = 20


class EntryPages:
    """Forms on the company's entries."""

    def __init__(self, frame: CompanyFrame, actions: CompanyActions, new_id: NewId) -> None:
        self._frame, self._actions, self._new_id = frame, actions, new_id
        self._bound_ids = BoundIds()

    def routes(self) -> list[Route]:
        lists, forms = "|".join(ENTRY_LISTS), "|".join(FORMS)
        return [
            Route("GET", "/company/suggest", Right.COMPANY, self.suggest),
            Route("GET", "/company/hours", Right.COMPANY, self.all_hours),
            Route("GET", "/company/hours/{what}", Right.COMPANY, self.hours),
            Route("POST", "/company/hours/{what}", Right.COMPANY, self.hours),
            Route("GET", f"/company/{{section:{lists}}}", Right.COMPANY, self.list_),
            Route("GET", f"/company/{{section:{lists}}}/_new", Right.COMPANY, self.entry),
            Route("POST", f"/company/{{section:{lists}}}/_new", Right.COMPANY, self.entry),
            Route("GET", f"/company/{{section:{lists}}}/{{key}}", Right.COMPANY, self.entry),
            Route("POST", f"/company/{{section:{lists}}}/{{key}}", Right.COMPANY, self.entry),
            Route("POST", f"/company/{{section:{lists}}}/{{key}}/remove", Right.COMPANY, self.remove),
            Route(
                "POST",
                f"/company/{{section:{lists}}}/{{key}}/{{way:up|down}}",
                Right.COMPANY,
                self.move,
            ),
            Route("GET", f"/company/{{form:{forms}}}", Right.COMPANY, self.form),
            Route("POST", f"/company/{{form:{forms}}}", Right.COMPANY, self.form),
        ]

    async def list_(self, request: web.Request, visitor: Visitor) -> web.Response:
        section = request.match_info["section"]
        draft = await self._actions.draft(visitor)
        t = self._frame.t(request, visitor)
        directory = Directory(draft.values, t)
        words = request.query.get("q", "")
        found = shown_list(section, draft.values, directory, t, words, asked_page(request))
        return await self._frame.html(
            request,
            visitor,
            draft,
            "company/list.html",
            section=section,
            found=found,
            words=words,
            first_row=(found.page - 1) * ROWS_OF_PAGE,
            movable=section in ORDERED_LISTS and not words and found.all > 1,
        )

    async def entry(self, request: web.Request, visitor: Visitor) -> web.Response:
        section, key = request.match_info["section"], request.match_info.get("key")
        draft = await self._actions.draft(visitor)
        entries = entries_in(section, draft.values)
        at = len(entries) if key is None else index_of(section, key, entries)
        if at is None:
            raise web.HTTPNotFound
        place = FormPlace((section, at), fields_of(entry_of(section)))
        back = f"/company/{section}"
        title = "" if key is None else self._title(section, entries[at], request, visitor, draft)
        return await self._answer(
            request, visitor, draft, place, section=section, key=key, back=back, title=title
        )

    async def remove(self, request: web.Request, visitor: Visitor) -> web.Response:
        section, key = request.match_info["section"], request.match_info["key"]
        draft = await self._actions.draft(visitor)
        at = _meant(section, key, entries_in(section, draft.values), await _posted(request))
        read = await self._actions.proposed(draft, with_value(draft.values, (section, at), None))
        await self._actions.keep(visitor, draft, read)
        raise web.HTTPSeeOther(f"/company/{section}?done=removed")

    async def move(self, request: web.Request, visitor: Visitor) -> web.Response:
        section, key, way = (request.match_info[name] for name in ("section", "key", "way"))
        if section not in ORDERED_LISTS:
            raise web.HTTPNotFound
        draft = await self._actions.draft(visitor)
        entries = entries_in(section, draft.values)
        at = _meant(section, key, entries, await _posted(request))
        to = at - 1 if way == "up" else at + 1
        if not 0 <= to < len(entries):  # it has come to an end of the list since the page was opened
            raise web.HTTPSeeOther(f"/company/{section}?page={at // ROWS_OF_PAGE + 1}#row-{at}")
        moved = moved_in_file(draft.values, section, at, up=way == "up")
        await self._actions.keep(visitor, draft, await self._actions.proposed(draft, moved))
        told = urlencode({"page": to // ROWS_OF_PAGE + 1, "done": "moved"})
        raise web.HTTPSeeOther(f"/company/{section}?{told}#row-{to}")

    async def form(self, request: web.Request, visitor: Visitor) -> web.Response:
        name = request.match_info["form"]
        draft = await self._actions.draft(visitor)
        return await self._answer(
            request, visitor, draft, single_form(name), section=name, key="", back="/company", title=""
        )

    async def all_hours(self, request: web.Request, visitor: Visitor) -> web.Response:
        draft = await self._actions.draft(visitor)
        return await self._frame.html(
            request, visitor, draft, "company/hours.html", weeks=self._weeks(request, visitor, draft)
        )

    async def hours(self, request: web.Request, visitor: Visitor) -> web.Response:
        what = request.match_info["what"]
        draft = await self._actions.draft(visitor)
        place = hours_place(what, draft.values)
        if place is None:
            raise web.HTTPNotFound
        names = {one["what"]: one["name"] for one in self._weeks(request, visitor, draft)}
        title = names.get(what, what)
        return await self._answer(
            request, visitor, draft, place, section="hours", key=what, back="/company/hours", title=title
        )

    async def suggest(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Names for somebody who types one: of a company with thousands of people."""
        reference = next((one for one in REFERENCES.values() if one.key == request.query.get("of")), None)
        if reference is None:
            raise web.HTTPNotFound
        draft = await self._actions.draft(visitor)
        directory = Directory(draft.values, self._frame.t(request, visitor))
        return web.json_response(directory.suggested(reference, request.query.get("q", ""), MOST_SUGGESTED))

    # One form, whichever it is

    async def _answer(
        self,
        request: web.Request,
        visitor: Visitor,
        draft: CompanyDraft,
        place: FormPlace,
        *,
        section: str,
        key: str | None,
        back: str,
        title: str,
    ) -> web.Response:
        t = self._frame.t(request, visitor)
        form = EntryForm(Directory(draft.values, t), t)
        now = draft.read.at(place.place) if place.place else draft.values
        if now is None and len(place.place) == 2:
            entries = entries_in(str(place.place[0]), draft.values)
            now = entries[int(place.place[1])] if int(place.place[1]) < len(entries) else None
        raw: dict[str, Any] = now if isinstance(now, dict) else {}
        flat: Mapping[str, Sequence[str]] = form.flat(place.fields, raw, place.default)
        if section == "people" and key is None:
            flat = {**flat, "extension": [free_extension(taken_extensions(draft.values))]}
        seen = seen_digest(flat)
        errors: dict[str, list[str]] = {}
        more: dict[str, int] = {}
        refused, status, moved_row = "", 200, ""
        if request.method == "POST":
            posted = await _posted(request)
            flat = posted
            moved = moved_in_form(posted)
            if moved is not None:
                flat, moved_row = moved
                seen = next(iter(posted.get(SEEN, ())), seen)
            elif MORE_ROWS in posted:
                more[posted[MORE_ROWS][0]] = 1
                seen = next(iter(posted.get(SEEN, ())), seen)
            elif posted.get(SEEN, [seen])[0] != seen:
                refused, status = t("company.changed_meanwhile"), 409
            else:
                wanted = form.wanted(place.fields, raw, posted, place.default)
                if section in ENTRY_LISTS and key is None:
                    wanted = self._with_id(section, wanted, draft)
                try:
                    read = await self._proposed(draft, place, wanted, section, key)
                except Refusal as error:
                    refused, status = error.said(language_of(request, visitor)), 422
                else:
                    lang = language_of(request, visitor)
                    errors = self._new_errors(read, place, form, lang)
                    if not errors or ANYWAY in posted:
                        await self._actions.keep(visitor, draft, read)
                        raise web.HTTPSeeOther(f"{back}?{urlencode({'done': 'saved'})}")
        shower = Shower(form, t, errors, more)
        inputs = shower.inputs(place.fields, flat)
        groups = arranged(section, inputs, new=key is None)
        lists = {
            name: [text for _, text in form.directory.choices(reference)]
            if form.directory.size(reference) <= NAMES_BROUGHT
            else None
            for name, reference in shower.used.items()
        }
        return await self._frame.html(
            request,
            visitor,
            draft,
            "company/form.html",
            status=422 if errors else status,
            seen=seen,
            section=section,
            key=key,
            back=back,
            heading=title,
            groups=groups,
            lists=lists,
            errors=errors,
            labels=labels_of(inputs),
            refused=refused,
            removable=section in ENTRY_LISTS and key is not None,
            moved_row=moved_row,
            row_seen=seen_digest(raw),
            has_id=key is not None and section in ENTRY_LISTS and has_ids(section),
            fixed_id=section in ENTRY_LISTS and key in await self._bound_ids.of(draft.base, section),
        )

    async def _proposed(
        self, draft: CompanyDraft, place: FormPlace, wanted: dict[str, Any], section: str, key: str | None
    ) -> ReadText:
        """The draft with the form's values; with another id, all that names the entry follows. Raises Refusal."""
        renames = section in ENTRY_LISTS and key is not None and has_ids(section) and wanted.get("id") != key
        if not renames or key is None:
            return await self._actions.proposed(draft, with_value(draft.values, place.place, wanted))
        new = str(wanted.get("id") or "")
        values = with_value(draft.values, place.place, {**wanted, "id": key})
        bound = await self._bound_ids.of(draft.base, section)
        read = await self._actions.proposed(
            draft, await asyncio.to_thread(with_id, bound, values, section, key, new)
        )
        refuse_what_stays(draft.read, read, section)
        return read

    def _new_errors(
        self, read: ReadText, place: FormPlace, form: EntryForm, lang: str
    ) -> dict[str, list[str]]:
        """What is wrong in this form; what is wrong elsewhere stands in the draft."""
        here, _ = errors_of(read.problems, place.place, form.places, lang)
        if not place.place:  # the form shows some fields of the whole file
            known = {one.name for one in place.fields}
            mine = [one for one in read.problems if one.place and one.place[0] in known]
            here, _ = errors_of(mine, (), form.places, lang)
        return here

    def _with_id(self, section: str, wanted: dict[str, Any], draft: CompanyDraft) -> dict[str, Any]:
        if not has_ids(section) or wanted.get("id"):
            return wanted
        taken = [
            str(one.get("id")) for kind in ("people", "queues") for one in entries_in(kind, draft.values)
        ]
        if section not in ("people", "queues"):
            taken = [str(one.get("id")) for one in entries_in(section, draft.values)]
        name = str(
            wanted.get("name") or wanted.get("sv") or wanted.get("who") or wanted.get("profile") or section
        )
        return {"id": self._new_id(name, taken, section == "people"), **wanted}

    def _title(
        self,
        section: str,
        entry: Mapping[str, Any],
        request: web.Request,
        visitor: Visitor,
        draft: CompanyDraft,
    ) -> str:
        lang = language_of(request, visitor)
        named = entry.get("name") or entry.get(lang) or entry.get("sv") or entry.get("title")
        if section == "contacts":
            directory = Directory(draft.values, self._frame.t(request, visitor))
            return directory.show(REFERENCES["ContactEntry.person"], str(entry.get("person")))
        return str(named or entry.get("number") or entry.get("id") or "")

    def _weeks(self, request: web.Request, visitor: Visitor, draft: CompanyDraft) -> list[dict[str, Any]]:
        t = self._frame.t(request, visitor)
        values = draft.values
        form = EntryForm(Directory(values, t), t)
        weeks = [
            ("reception", t("fields.CompanyFile.front_desk")),
            ("working", t("fields.CompanyFile.working_hours")),
        ]
        weeks += [(f"queue:{one.get('id')}", str(one.get("name"))) for one in entries_in("queues", values)]
        weeks += [
            (f"role:{one.get('id')}", str(one.get("name")))
            for one in entries_in("roles", values)
            if one.get("working_hours")
        ]
        found = []
        for what, name in weeks:
            place = hours_place(what, values)
            if place is None:
                continue
            raw = draft.read.at(place.place) if place.place else values
            flat = form.flat(place.fields, raw if isinstance(raw, dict) else {})
            hours = [texts[0] for key, texts in flat.items() if not key.endswith(("clause", "_word"))]
            days = [
                (
                    t(f"company.day.{first}")
                    if first == last
                    else f"{t(f'company.day.{first}')}–{t(f'company.day.{last}')}",
                    text,
                )
                for first, last, text in _runs(hours)
            ]
            found.append(
                {
                    "what": what,
                    "name": name,
                    "days": days,
                    "path": f"/company/hours/{quote(what)}",
                    "kind": what.partition(":")[0],
                }
            )
        return found


def _runs(hours: Sequence[str]) -> list[tuple[int, int, str]]:
    """Days after one another with the same hours: the first, the last, and the hours."""
    found: list[tuple[int, int, str]] = []
    for day, text in enumerate(hours):
        if found and found[-1][2] == text:
            found[-1] = (found[-1][0], day, text)
        else:
            found.append((day, day, text))
    return found


async def _posted(request: web.Request) -> dict[str, list[str]]:
    """The texts of each input; one that has only files is none."""
    found = await posted_of(request)
    texts = {name: [value for value in found.getall(name) if isinstance(value, str)] for name in found}
    return {name: values for name, values in texts.items() if values}


def _meant(section: str, key: str, entries: list[dict[str, Any]], posted: Mapping[str, Sequence[str]]) -> int:
    """The place of the entry that a button is about. Without ids another may stand there by now."""
    at = index_of(section, key, entries)
    if at is None and has_ids(section):
        raise web.HTTPNotFound
    if at is None or (not has_ids(section) and posted.get(ROW, [""])[0] != seen_digest(entries[at])):
        raise web.HTTPSeeOther(f"/company/{section}?done=stale")
    return at


__all__ = ["EntryPages", "key_in"]
