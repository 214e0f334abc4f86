"""The API about one's own telephones, codes and greetings.

Knows: these as the API shows them. Refuses to know: which code or recording is good enough (me/ actions).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.calls.orders import greeting_of
from app.provisioning.instructions import what_to_do
from app.provisioning.makes import MAKES
from app.web.api_v1.area import Area
from app.web.api_v1.people_api import TelephoneShown, telephone
from app.web.api_v1.whose import mine_of
from app.web.me.greetings_page import LARGEST_GREETING_FILE
from app.web.me.phone_codes import phone_codes
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.me.code_actions import CodeActions
    from app.web.me.greeting_actions import GreetingActions, OwnGreetings
    from app.web.me.mine import Owners
    from app.web.me.phone_link_actions import PhoneLinkActions
    from app.web.me.phone_view import PhoneViews
    from app.web.me.records import MyRecords

SOUNDS_TAKEN: Final = (
    *("application/octet-stream", "audio/wav", "audio/x-wav", "audio/mpeg", "audio/mp4"),
    *("audio/ogg", "audio/webm"),
)


class NumberSeen(BaseModel):
    """What is seen when one calls out. device null: where a queue's code is dialled first. why: in words."""

    device: str | None
    number: str
    why: list[str]
    code: str
    queue: str


class MyPhonesShown(BaseModel):
    """My telephones, and what those whom I call see."""

    items: list[TelephoneShown]
    seen: list[NumberSeen]


class MakeWanted(BaseModel):
    """The make of a telephone that is to set itself up."""

    model_config = ConfigDict(extra="forbid")
    make: Annotated[str, Field(max_length=40, description=f"one of {', '.join(MAKES)}")]


class PhoneLinkMade(BaseModel):
    """What the telephone fetches its settings by, once; shown this once. to_do: where to write it, in words."""

    address: str
    to_do: str
    expires_at: datetime


class CodeShown(BaseModel):
    """A code to dial. does: what, such as profile or log_in; what: which profile, reason or queue."""

    code: str
    does: str
    what: str


class MyCodesShown(BaseModel):
    """The codes that I can dial. pin: whether my voicemail box has a code of its own."""

    items: list[CodeShown]
    pin: bool


class PinShown(BaseModel):
    """The code of my voicemail box. since: when it was chosen; null: it has none of its own."""

    since: datetime | None


class PinWanted(BaseModel):
    """The code of one's voicemail box: 4 to 8 digits, not easy to guess."""

    model_config = ConfigDict(extra="forbid")
    pin: Annotated[str, Field(max_length=20)]


class GreetingQuery(BaseModel):
    """Which greeting."""

    model_config = ConfigDict(extra="forbid")
    profile: Annotated[str, Field(max_length=100, description="for which profile; empty: for all")] = ""


class GreetingShown(BaseModel):
    """What callers hear in a profile, "" in all others. own: a recording, with its time; else the synthetic voice."""

    profile: str
    name: str
    own: bool
    recorded_at: datetime | None


class GreetingList(BaseModel):
    """My greetings, the one for all first."""

    items: list[GreetingShown]


class MySettingsV1:
    """The operations."""

    def __init__(
        self,
        owners: Owners,
        phones: PhoneViews,
        links: PhoneLinkActions,
        records: MyRecords,
        codes: CodeActions,
        kept: OwnGreetings,
        greetings: GreetingActions,
    ) -> None:
        self._owners = owners
        self._phones = phones
        self._links = links
        self._records = records
        self._codes = codes
        self._kept = kept
        self._greetings = greetings

    def operations(self) -> list[Operation]:
        area = Area("My telephone", Right.OWN, refusals=(409,), telephone="its name, such as desk")
        return [
            area("GET /me/phones", "listMyPhones", self._telephones),
            area(
                "POST /me/phones/{telephone}/link",
                "linkMyPhone",
                self._link,
                status=201,
                refusals=(404,),
            ),
            area("GET /me/codes", "listMyCodes", self._all_codes),
            area("GET /me/codes/pin", "readMyPin", self._pin_now),
            area("PUT /me/codes/pin", "setMyPin", self._pin, now=self._pin_now),
            area("GET /me/greetings", "listMyGreetings", self._list),
            area(
                "PUT /me/greetings",
                "putMyGreeting",
                self._put,
                now=self._list,
                largest=LARGEST_GREETING_FILE,
                takes=SOUNDS_TAKEN,
            ),
            area("DELETE /me/greetings", "removeMyGreeting", self._remove, now=self._list, refusals=(404,)),
            area(
                "GET /me/greetings/sound",
                "hearMyGreeting",
                self._sound,
                media=("audio/wav",),
                refusals=(404,),
            ),
        ]

    async def _telephones(self, asked: ApiRequest) -> MyPhonesShown:
        """My telephones, and the number that each shows."""
        mine = mine_of(self._owners, asked)
        return MyPhonesShown(
            items=[telephone(one) for one in await self._phones.telephones(mine.person)],
            seen=[
                NumberSeen(
                    device=one.device.value if one.device is not None else None,
                    number=one.number,
                    why=list(one.why),
                    code=one.code,
                    queue=one.queue,
                )
                for one in self._phones.presented(mine.person, mine.lang)
            ],
        )

    async def _link(self, asked: ApiRequest, body: MakeWanted) -> PhoneLinkMade:
        """Make a link by which one of my telephones sets itself up: it works once, for 48 hours."""
        mine = mine_of(self._owners, asked)
        made = await self._links.make(mine.visitor, mine.person, asked.place["telephone"], body.make)
        return PhoneLinkMade(
            address=made.address, to_do=what_to_do(made.make.id, mine.lang), expires_at=made.expires_at
        )

    async def _all_codes(self, asked: ApiRequest) -> MyCodesShown:
        """The codes that I can dial on my telephone."""
        mine = mine_of(self._owners, asked)
        record = await self._records.read(mine.person.id)
        found = phone_codes(mine.company, mine.person, mine.lang)
        items = [CodeShown(code=one.code, does=one.does, what=one.what) for one in found]
        return MyCodesShown(items=items, pin=record.pin)

    async def _pin_now(self, asked: ApiRequest) -> PinShown:
        """Whether my voicemail box has a code of its own, and since when."""
        return PinShown(since=await self._codes.pin_since(mine_of(self._owners, asked).person))

    async def _pin(self, asked: ApiRequest, body: PinWanted) -> None:
        """Give my voicemail box another code; it opens a locked box, too."""
        mine = mine_of(self._owners, asked)
        await self._codes.set_pin(mine.visitor, mine.company, mine.person, body.pin)

    async def _list(self, asked: ApiRequest) -> GreetingList:
        """My greetings: recorded, or read by a voice."""
        mine = mine_of(self._owners, asked)
        box = mine.person.id
        profiles = [
            (one.id, one.name(mine.lang))
            for one in mine.company.profiles.values()
            if one.busy and one.is_for(mine.person) and greeting_of(mine.company, box, one.id)
        ]
        return GreetingList(
            items=[
                GreetingShown(profile=id_, name=name, own=at is not None, recorded_at=at)
                for id_, name in (("", ""), *profiles)
                for at in (self._kept.recorded_at(box, id_),)
            ]
        )

    async def _put(self, asked: ApiRequest, query: GreetingQuery, body: bytes) -> None:
        """Use a recording of at most 60 seconds as my greeting: WAV, MP3, M4A, Ogg or WebM."""
        mine = mine_of(self._owners, asked)
        await self._greetings.put(mine.visitor, mine.company, mine.person, query.profile, body)

    async def _remove(self, asked: ApiRequest, query: GreetingQuery) -> None:
        """Let the synthetic voice speak again."""
        mine = mine_of(self._owners, asked)
        await self._greetings.remove(mine.visitor, mine.company, mine.person, query.profile)

    async def _sound(self, asked: ApiRequest, query: GreetingQuery) -> web.StreamResponse:
        """A greeting as callers hear it."""
        mine = mine_of(self._owners, asked)
        file = self._kept.heard(mine.person.id, query.profile)
        known = not query.profile or mine.company.profile_for(mine.person, query.profile) is not None
        if not known or not file.exists():
            raise Refusal(404, "there is no such greeting yet", "profile", "den hälsningen finns inte än")
        return web.FileResponse(file, headers={"Content-Type": "audio/wav"})
