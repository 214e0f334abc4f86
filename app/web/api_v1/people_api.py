"""The API about people: who there is, and how each stands now.

Knows: people as the API shows them. Refuses to know: what a profile does, and who may see a number (the house says).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.accounts.sight import PersonField, seen_by
from app.policy.absence import usual_end
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.words.refusal import Refusal
from app.words.search import holds

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.visitor import Visitor
    from app.calls.floor import Floor
    from app.calls.presence import Presences
    from app.clock import Clock
    from app.policy.model import Company
    from app.policy.people import Person
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.me.phone_view import MyTelephone, PhoneViews
    from app.web.me.profile_actions import ProfileActions


class PeopleQuery(PageQuery):
    """Which people."""

    like: Annotated[str, Field(max_length=100, description="part of a name, id, role or number")] = ""


class ProfileNow(BaseModel):
    """A person's profile; times are ISO 8601. layer: what decides (manual, calendar,
    schedule or base), null if you may not see it."""

    person: str
    profile: str
    layer: str | None
    until: str | None
    back: Annotated[str | None, Field(description="when calls get through again")]


class PersonStanding(BaseModel):
    """A person, and how they stand now. mobile: null also if you may not see it."""

    id: str
    name: str
    role: str
    extension: str
    direct: str | None
    mobile: str | None
    profile: ProfileNow
    on_phone: bool


class TelephoneShown(BaseModel):
    """A telephone. there: registered; null: nobody can know, of a mobile. agent: what it says it is."""

    name: str
    kind: str
    there: bool | None
    seen_at: datetime | None
    agent: str


class TelephoneList(BaseModel):
    """A person's telephones."""

    items: list[TelephoneShown]


class PeoplePage(Page[PersonStanding]):
    """Some people."""


def telephone(one: MyTelephone) -> TelephoneShown:
    """As the API shows it."""
    return TelephoneShown.model_validate(one, from_attributes=True)


def profile_now(presences: Presences, visitor: Visitor, person: str) -> ProfileNow:
    """The profile that decides for a person's calls now, as the visitor may see it."""
    now = presences.of(person)
    source = PersonField.PROFILE_SOURCE in seen_by(visitor, person)
    return ProfileNow(
        person=person,
        profile=now.profile,
        layer=now.layer.value if source else None,
        until=now.until.isoformat() if now.until else None,
        back=now.back.isoformat() if now.back else None,
    )


class ProfileWanted(BaseModel):
    """A choice of profile. until: with a zone; null: no end; left out: the profile's usual time."""

    model_config = ConfigDict(extra="forbid")
    profile: Annotated[str, Field(max_length=100)]
    until: AwareDatetime | None = None


class PeopleApi:
    """The operations about people. company: as of today."""

    def __init__(
        self,
        company: Callable[[], Company],
        presences: Presences,
        floor: Floor,
        profiles: ProfileActions,
        clock: Clock,
        phones: PhoneViews,
    ) -> None:
        self._phones = phones
        self._profiles = profiles
        self._clock = clock
        self._company = company
        self._presences = presences
        self._floor = floor

    def operations(self) -> list[Operation]:
        area = Area("People", Right.COLLEAGUES, person="the person's id")
        return [
            area("GET /people", "listPeople", self._list),
            area("GET /people/{person}", "readPerson", self._one),
            area("GET /people/{person}/profile", "readProfile", self._profile),
            area(
                "PUT /people/{person}/profile",
                "chooseProfile",
                self._choose,
                now=self._profile,
            ),
            area("DELETE /people/{person}/profile", "takeProfileBack", self._take_back, now=self._profile),
            area("GET /people/{person}/phones", "listPhonesOfPerson", self._telephones),
        ]

    async def _profile(self, asked: ApiRequest) -> ProfileNow:
        """A person's profile now."""
        return profile_now(self._presences, asked.visitor, person_of_path(self._company(), asked).id)

    async def _choose(self, asked: ApiRequest, body: ProfileWanted) -> ProfileNow:
        """Choose a person's profile; your own, or anybody's for who steers."""
        company = self._company()
        person = own_person(company, asked, Right.STEER)
        until = body.until
        profile = company.profile_for(person, body.profile)
        if profile is not None and "until" not in body.model_fields_set:
            until = usual_end(company, person, profile, self._clock())
        await self._profiles.choose(asked.visitor, company, person, body.profile, until)
        return profile_now(self._presences, asked.visitor, person.id)

    async def _take_back(self, asked: ApiRequest) -> ProfileNow:
        """Undo the choice: calendar and schedule decide."""
        person = own_person(self._company(), asked, Right.STEER)
        await self._profiles.take_back(asked.visitor, person)
        return profile_now(self._presences, asked.visitor, person.id)

    async def _telephones(self, asked: ApiRequest) -> TelephoneList:
        """A person's telephones: your own, or anybody's for who sees the service's health."""
        person = person_of_path(self._company(), asked)
        if PersonField.PHONES not in seen_by(asked.visitor, person.id):
            raise Refusal(403, "your account or token lacks the right for this")
        return TelephoneList(items=[telephone(one) for one in await self._phones.telephones(person)])

    async def _list(self, asked: ApiRequest, query: PeopleQuery) -> PeoplePage:
        """People, by id."""
        company = self._company()
        matching = [
            one
            for one in company.people.values()
            if one.id not in company.in_force.gone
            and holds(query.like, one.id, one.name, _role(company, one), one.extension, one.direct)
        ]
        part, following = part_of(sorted(matching, key=lambda one: one.id), query, lambda one: one.id)
        return PeoplePage(items=[self._shown(company, one, asked.visitor) for one in part], next=following)

    async def _one(self, asked: ApiRequest) -> PersonStanding:
        """One person."""
        company = self._company()
        return self._shown(company, person_of_path(company, asked), asked.visitor)

    def _shown(self, company: Company, one: Person, visitor: Visitor) -> PersonStanding:
        seen = seen_by(visitor, one.id)
        return PersonStanding(
            id=one.id,
            name=one.name,
            role=_role(company, one),
            extension=one.extension or "",
            direct=one.direct,
            mobile=one.mobile if PersonField.MOBILE in seen else None,
            profile=profile_now(self._presences, visitor, one.id),
            on_phone=self._floor.on_phone(one.id),
        )


def person_of_path(company: Company, asked: ApiRequest) -> Person:
    """The person in the path. Raises Refusal."""
    found = company.people.get(
        asked.place["person"]
    )  # by id alone: a mobile number must not tell whose it is
    if found is None or found.id in company.in_force.gone:
        raise Refusal(404, f"there is no person {asked.place['person']!r}")
    return found


def own_person(company: Company, asked: ApiRequest, more: Right) -> Person:
    """The person in the path: the visitor themselves, or anybody for those with a right. Raises Refusal."""
    if asked.place["person"] != asked.visitor.person and not asked.visitor.may(more):
        raise Refusal(403, "your account or token lacks the right for this")
    return person_of_path(company, asked)


def _role(company: Company, one: Person) -> str:
    role = company.roles.get(one.role)
    return role.name if role is not None else one.role
