"""The API that reads, sets and clears people's profiles.

Knows: paths, bodies and errors. Refuses to know: which layer wins (policy/absence.py), and what a profile does.

    GET    /people/{person}/profile    the profile now, its layer, its end, and when the person is back
    PUT    /people/{person}/profile    {"profile": "lunch", "until": "2026-11-24T13:00"}; no until: as usual
    DELETE /people/{person}/profile    undo the choice: calendar and schedule decide

As app.web.api: with the token; a time without a zone is Swedish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from app.policy.absence import Chosen, usual_end
from app.policy.hours import read_instant
from app.web.answers import refused
from app.web.bodies import json_of
from app.web.holders import did

if TYPE_CHECKING:
    from app.calls.ports.kept import Choices
    from app.calls.presence import Presences
    from app.clock import Clock
    from app.policy.model import Company
    from app.policy.people import Person
    from app.web.holders import Holders


class ProfileBody(BaseModel):
    """A choice. until: ISO 8601; null: no end; left out: the profile's usual time."""

    model_config = ConfigDict(extra="forbid")
    profile: str
    until: str | None = None


class ProfilesApi:
    """The handlers; `add_to` adds them to an application."""

    def __init__(self, presences: Presences, choices: Choices, clock: Clock) -> None:
        self._presences = presences
        self._choices = choices
        self._clock = clock

    def add_to(self, app: web.Application, holders: Holders) -> None:
        app.router.add_get("/people/{person}/profile", holders(self._read))
        app.router.add_put("/people/{person}/profile", holders(self._choose))
        app.router.add_delete("/people/{person}/profile", holders(self._take_back))

    async def _read(self, request: web.Request, company: Company) -> web.Response:
        person = company.person_of(request.match_info["person"])
        return self._nobody(request) if person is None else self._now(person)

    async def _choose(self, request: web.Request, company: Company) -> web.Response:
        person = company.person_of(request.match_info["person"])
        if person is None:
            return self._nobody(request)
        body = await json_of(request, ProfileBody)
        profile = company.profiles.get(body.profile)
        usable = [one.id for one in company.profiles.values() if one.is_for(person)]
        if profile is None or not profile.is_for(person):
            return refused(400, f"profile: {body.profile!r} is not one of {', '.join(usable)}")
        until = None
        if body.until is not None:
            try:
                until = read_instant(body.until)
            except ValueError:
                return refused(
                    400, f"until: {body.until!r} is not a time such as 2026-11-24T13:00 (null: no end)"
                )
            if until <= self._clock():
                return refused(400, f"until: {body.until} is past")
        elif "until" not in body.model_fields_set:
            until = usual_end(company, person, profile, self._clock())
        try:
            await self._choices.set_profile(person.id, profile.id, "API", until)
        except (ConnectionError, TimeoutError) as error:
            return refused(503, f"the choice could not be saved and has no effect: {error}")
        self._presences.chose(person.id, Chosen(profile.id, until))
        after = {"profile": profile.id, "until": until.isoformat(timespec="minutes") if until else None}
        did(request, "profile.set", person.id, after)
        return self._now(person)

    async def _take_back(self, request: web.Request, company: Company) -> web.Response:
        person = company.person_of(request.match_info["person"])
        if person is None:
            return self._nobody(request)
        try:
            await self._choices.clear_profile(person.id)
        except (ConnectionError, TimeoutError) as error:
            return refused(503, f"the choice could not be undone: {error}")
        self._presences.chose(person.id, None)
        did(request, "profile.take_back", person.id)
        return self._now(person)

    def _nobody(self, request: web.Request) -> web.Response:
        return refused(404, f"there is no person {request.match_info['person']!r}")

    def _now(self, person: Person) -> web.Response:
        now = self._presences.of(person.id)
        return web.json_response(
            {
                "person": person.id,
                "profile": now.profile,
                "layer": now.layer.value,
                "until": now.until.isoformat() if now.until else None,
                "back": now.back.isoformat() if now.back else None,
            }
        )
