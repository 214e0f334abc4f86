"""The first page of Min telefon: my profile in one tap, today as a line, and what a caller gets right now.

Knows: forms, parts of the live view, and words. Refuses to know: what a choice does (profile_actions.py), and which
calls and messages there are (inbox.py).
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from app.accounts.roles import Right
from app.policy.decision import Layer
from app.policy.hours import read_instant
from app.web.bodies import posted_of
from app.web.me.caller_view import CallerKind
from app.web.me.day_drawing import drawn, profile_look, profile_title
from app.web.me.day_line import OwnLayers, day_bounds, day_line
from app.web.me.end_choices import end_choices
from app.web.me.look_again import LivePart
from app.web.me.my_live import MyLive
from app.web.me.my_times import clock_of, day_and_clock, today
from app.web.ranges import sound_answer
from app.web.site.routes import Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.calls.floor import Floor
    from app.calls.presence import Presences
    from app.web.me.caller_view import CallerViews
    from app.web.me.mine import Mine, Owners
    from app.web.me.my_live import StillIn
    from app.web.me.profile_actions import ProfileActions
    from app.web.me.records import MyRecords
    from app.web.site.live import Live
    from app.web.site.render import Pages

AT: Final = "at"  # the end that the field `time` says
DONE: Final = ("chosen", "taken_back")


class MyHome:
    """The handlers. summary: of calls and messages. floor: whose phones talk and are there, which callers notice.

    still_in: whether a request's visitor may still read.
    """

    def __init__(
        self,
        pages: Pages,
        live: Live,
        owners: Owners,
        presences: Presences,
        actions: ProfileActions,
        callers: CallerViews,
        records: MyRecords,
        summary: Callable[[Mine], LivePart],
        floor: Floor,
        still_in: StillIn,
    ) -> None:
        self._pages = pages
        self._live = MyLive(live, owners, still_in)
        self._owners = owners
        self._presences = presences
        self._actions = actions
        self._callers = callers
        self._records = records
        self._summary = summary
        self._floor = floor

    def routes(self) -> list[Route]:
        only = self._owners.only
        return [
            Route("GET", "/me", Right.OWN, only(self._page)),
            Route("GET", "/me/now", Right.OWN, only(self._now)),
            Route("POST", "/me/profile", Right.OWN, only(self._choose)),
            Route("POST", "/me/profile/back", Right.OWN, only(self._take_back)),
            Route("GET", "/me/heard/{kind}.wav", Right.OWN, only(self._heard)),
        ]

    async def _page(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        with contextlib.suppress(ConnectionError, TimeoutError):  # without them the page has the rest
            await self._records.read(mine.person.id)
        return self._show(request, mine)

    def _show(self, request: web.Request, mine: Mine, wrong: Refusal | None = None) -> web.Response:
        done = request.query.get("done", "")
        return self._pages.html(
            request,
            mine.visitor,
            "me/home.html",
            status=wrong.status if wrong is not None else 200,
            mine=mine,
            parts={id_: part.make() for id_, part in self._parts(mine).items()},
            wrong=wrong.said(mine.lang) if wrong is not None else "",
            done=done if done in DONE else "",
        )

    async def _now(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        return await self._live.serve(request, mine, "home", self._parts)

    def _parts(self, mine: Mine) -> dict[str, LivePart]:
        """Each with what it follows from; times are told by the minute, and others' calls change nothing."""
        id_ = mine.person.id
        always = self._presences.changes, int(mine.now.timestamp() // 60), mine.company
        return {
            "now": LivePart(always, lambda: self._part(mine, "now", self._now_values(mine))),
            "day": LivePart(
                (*always, self._records.of(id_).chosen_at),
                lambda: self._part(mine, "day", self._day_values(mine)),
            ),
            "callers": LivePart(
                (*always, self._floor.on_phone(id_), self._floor.reach_changes),  # anybody's phones may ring
                lambda: self._part(mine, "callers", {"callers": self._callers.now(mine.person, mine.lang)}),
            ),
            "summary": self._summary(mine),
        }

    def _part(self, mine: Mine, name: str, values: dict[str, Any]) -> str:
        return self._pages.part(mine.lang, f"me/{name}.html", mine=mine, **values)

    def _now_values(self, mine: Mine) -> dict[str, Any]:
        company, person, lang = mine.company, mine.person, mine.lang
        presence = self._presences.of(person.id)
        profile = company.profiles.get(presence.profile)
        usable = [one for one in company.profiles.values() if one.is_for(person)]
        ends = end_choices(company, person, profile, mine.now) if profile is not None else ()
        return {
            "presence": presence,
            "by_hand": presence.layer is Layer.MANUAL,
            "name": profile_title(company, presence.profile, lang),
            "look": profile_look(company, presence.profile),
            "until": day_and_clock(presence.until, lang, mine.now) if presence.until else "",
            "back": day_and_clock(presence.back, lang, mine.now) if presence.back else "",
            "profiles": [
                (
                    one,
                    one.name(lang),
                    self._end_text(mine, end_choices(company, person, one, mine.now)[0].until),
                )
                for one in usable
            ],
            "ends": [
                (one.end.value, self._end_text(mine, one.until), one.until == presence.until) for one in ends
            ],
        }

    def _end_text(self, mine: Mine, until: datetime | None) -> str:
        say = self._pages.catalogues[mine.lang]
        if until is None:
            return say("me.until_changed")
        return say("me.until", time=day_and_clock(until, mine.lang, mine.now))

    def _day_values(self, mine: Mine) -> dict[str, Any]:
        line = day_line(self.layers(mine), today(mine.now))
        listed = [
            (
                clock_of(one.start, mine.lang),
                _end_clock(one.end, mine.lang),
                one.layer.value,
                profile_title(mine.company, one.profile, mine.lang),
                one.start <= mine.now < one.end,
            )
            for one in line.in_force
        ]
        return {"drawing": drawn(mine.company, line, mine.now, mine.lang), "listed": listed}

    def layers(self, mine: Mine) -> OwnLayers:
        """What the person's days are made of."""
        id_ = mine.person.id
        chosen = self._presences.chosen_by(id_)
        since = self._records.of(id_).chosen_at or day_bounds(today(mine.now))[0]
        return OwnLayers(mine.company, mine.person, chosen, since, self._presences.calendar_of(id_))

    # What the forms do

    async def _choose(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        form = await posted_of(request)
        given = {name: str(form.get(name, "")) for name in ("profile", "end", "time")}
        try:
            until = self._until(mine, **given)
            await self._actions.choose(mine.visitor, mine.company, mine.person, given["profile"], until)
        except Refusal as wrong:
            return self._show(request, mine, wrong)
        raise web.HTTPSeeOther("/me?done=chosen")

    def _until(self, mine: Mine, profile: str, end: str, time: str) -> datetime | None:
        """When the choice ends; the usual end if the form names none. Raises Refusal."""
        if end == AT:
            return _typed(time, mine.now)
        found = mine.company.profile_for(mine.person, profile)
        if found is None:
            return None  # the action says what is wrong
        choices = end_choices(mine.company, mine.person, found, mine.now)
        if not end:
            return choices[0].until
        if end not in {one.end.value for one in choices}:
            raise Refusal(
                400, "that end cannot be chosen any longer", "end", "Den sluttiden går inte att välja längre."
            )
        return next(one.until for one in choices if one.end.value == end)

    async def _take_back(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        try:
            await self._actions.take_back(mine.visitor, mine.person)
        except Refusal as wrong:
            return self._show(request, mine, wrong)
        raise web.HTTPSeeOther("/me?done=taken_back")

    async def _heard(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        try:
            kind = CallerKind(request.match_info["kind"])
            sound = await self._callers.sound(mine.person, kind)
        except (ValueError, LookupError):
            raise web.HTTPNotFound(text="nothing is said\n") from None
        return sound_answer(request, sound)


def _typed(time: str, now: datetime) -> datetime:
    """13:00 is today, or an instant. Raises Refusal."""
    try:
        if len(time) <= len("13:00"):
            hour, _, minute = time.partition(":")
            return day_bounds(today(now))[0].replace(hour=int(hour), minute=int(minute))
        return read_instant(time)
    except ValueError:
        raise Refusal(
            400, "write a time such as 13:00", "time", "Skriv en tid, till exempel 13:00."
        ) from None


def _end_clock(at: datetime, lang: str) -> str:
    """The end of a part of a day: midnight is 24."""
    local = clock_of(at, lang)
    return {"00.00": "24.00", "00:00": "24:00"}.get(local, local)
