"""A visit to Min telefon: the pages and the API on a stage, with callers' views and records in memory.

Knows: how the pages are put together in tests. Refuses to know: what they say.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.calls.ports.sounds import Take
from app.policy.decide import decide
from app.policy.decision import Device, Direction, Situation
from app.service.web.my_records import party
from app.storage.rows import Access
from app.web.api_v1.described import ApiV1
from app.web.api_v1.my_day_v1 import MyDayV1
from app.web.api_v1.my_settings_v1 import MySettingsV1
from app.web.me.call_actions import CallActions
from app.web.me.callback_actions import CallbackActions
from app.web.me.caller_view import CallerKind, CallerView
from app.web.me.code_actions import CodeActions
from app.web.me.dialled import MyDialled
from app.web.me.greeting_actions import GreetingActions
from app.web.me.greetings_page import MyGreetings
from app.web.me.home import MyHome
from app.web.me.inbox import MyInbox
from app.web.me.message_actions import MessageActions
from app.web.me.mine import Owners
from app.web.me.phone_link_actions import PhoneLinkActions
from app.web.me.phone_view import MyTelephone, Presented
from app.web.me.policy_view import ShownSection, ShownTable
from app.web.me.profile_actions import ProfileActions
from app.web.me.records import MyRecord
from app.web.me.settings_page import MySettings
from app.web.me.week_page import MyWeek
from app.web.site.live import Live
from app.web.site.render import Pages
from tests.calls.stage import stage
from tests.web.me.test_insight_page import AT, MemoryInsights
from tests.web.me.test_profile_actions import MemoryAudit
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from aiohttp import ClientSession, web

    from app.accounts.visitor import Visitor
    from app.policy.decision import Decision, Leg
    from app.policy.model import Company
    from app.policy.people import Person
    from app.provisioning.links import PhoneLink
    from tests.calls.stage import Stage

LISTENED = Access(AT, "siv", "listen", "klagomål", 3, "c9", "anna")
LOOKED = Access(AT, "siv", "call", "", call="c8", person="anna")


@dataclass
class MemoryRecords:
    """MyRecords without a database."""

    kept: dict[str, MyRecord] = field(default_factory=dict)
    away: bool = False

    async def read(self, person: str) -> MyRecord:
        if self.away:
            raise ConnectionError("the database is away")
        return self.of(person)

    def of(self, person: str) -> MyRecord:
        return self.kept.get(person, MyRecord())


class FixedViews:
    """CallerViews that say where the call goes by the person's name."""

    def now(self, person: Person, lang: str) -> tuple[CallerView, ...]:
        step = f"Det ringer hos {person.name}." if lang == "sv" else f"It rings at {person.name}."
        return (
            CallerView(CallerKind.OUTSIDE, (step, "<Röstbrevlådan>"), ("S1",), heard=True),
            CallerView(CallerKind.COLLEAGUE, (step,), ("S1",), heard=False),
        )

    async def sound(self, person: Person, kind: CallerKind) -> bytes:
        if kind is CallerKind.COLLEAGUE:
            raise LookupError("nothing")
        return b"RIFF" + person.id.encode()


@dataclass
class MemoryBoxes:
    """MessageBoxes and BoxCodes without a database. boxes: by message; the sounds are files of its number."""

    directory: Path
    boxes: dict[int, str] = field(default_factory=dict)
    heard: set[int] = field(default_factory=set)
    pins: dict[str, str] = field(default_factory=dict)
    pins_since: dict[str, datetime] = field(default_factory=dict)
    away: bool = False

    async def box_of(self, message: int) -> str | None:
        self._answers()
        return self.boxes.get(message)

    async def sound_of(self, message: int) -> Path | None:
        return self.directory / f"{message}.wav"

    async def mark(self, message: int, *, heard: bool) -> None:
        (self.heard.add if heard else self.heard.discard)(message)

    async def delete(self, message: int) -> None:
        del self.boxes[message]

    async def set_pin(self, box: str, pin: str, by: str) -> None:  # noqa: ARG002
        self._answers()
        self.pins[box] = pin
        self.pins_since[box] = datetime.now(UTC)

    async def pin_since(self, box: str) -> datetime | None:
        self._answers()
        return self.pins_since.get(box)

    def _answers(self) -> None:
        if self.away:
            raise ConnectionError("the database is away")


@dataclass
class MemoryOwnGreetings:
    """OwnGreetings that believe what a file says of itself: b"good", b"short", b"silent", b"long"."""

    directory: Path
    own: dict[tuple[str, str], bytes] = field(default_factory=dict)
    takes: dict[str, bytes] = field(default_factory=dict)
    kept_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    full: bool = False

    async def take_in(self, sound_file: bytes) -> tuple[str, float]:
        if self.full:
            raise OSError("no space left on the device")
        if sound_file == b"text":
            return "", 0.0
        name = f"take-{len(self.takes)}"
        self.takes[name] = sound_file
        return name, 90.0 if sound_file == b"long" else 5.0

    async def judge(self, file: str) -> tuple[Take, str]:
        said = {b"short": Take.SHORT, b"silent": Take.SILENT}
        return said.get(self.takes[file], Take.GOOD), ""

    async def keep(self, file: str, box: str, profile: str) -> None:
        self.own[box, profile] = self.takes[file]
        self.kept_at[box, profile] = datetime.now(UTC)

    async def forget(self, box: str, profile: str) -> bool:
        return self.own.pop((box, profile), None) is not None

    async def discard(self, file: str) -> None:
        del self.takes[file]

    def is_own(self, box: str, profile: str) -> bool:
        return (box, profile) in self.own

    def recorded_at(self, box: str, profile: str) -> datetime | None:
        return self.kept_at.get((box, profile)) if (box, profile) in self.own else None

    def heard(self, box: str, profile: str) -> Path:
        return self.directory / f"greeting-{box}{profile}.wav16"


@dataclass
class FakeDialling:
    """Dialling on the stage: the real policy, and telephones that say whether they ring."""

    on: Stage
    desk: bool = True
    talking: bool = False
    rung: list[tuple[Leg, str]] = field(default_factory=list)
    trouble: Exception | None = None

    def decided(self, person: Person, device: Device, dialled: str) -> Decision:
        ours = self.on.company.find_by(person, dialled) is not None
        way = Direction.INTERNAL if ours else Direction.OUT
        return decide(self.on.company, Situation(self.on.now, way, person.id, dialled, device))

    async def look_at(self, person: Person) -> None:
        pass

    def on_phone(self, person: Person) -> bool:  # noqa: ARG002
        return self.talking

    def has_desk(self, person: Person) -> bool:  # noqa: ARG002
        return self.desk

    async def ring(self, device: Leg, dialled: str, lang: str) -> None:  # noqa: ARG002
        if self.trouble is not None:
            raise self.trouble
        self.rung.append((device, dialled))


class FixedPhones:
    """PhoneViews of one desk phone."""

    async def telephones(self, person: Person) -> tuple[MyTelephone, ...]:
        return MyTelephone("desk", "desk", there=True, agent="Yealink"), MyTelephone(
            person.mobile or "", "mex", None
        )

    def presented(self, person: Person, lang: str) -> tuple[Presented, ...]:  # noqa: ARG002
        return (
            Presented(Device.FIXED, person.direct or "", ("why",)),
            Presented(None, "1", (), "*71", "Sälj"),
        )

    def link(self, person: Person) -> str | None:
        return f"/phone/open/{person.id}/key"


@dataclass
class MemoryPhoneLinks:
    """PhoneLinks of one desk phone of Anna's."""

    url: str = "https://vaxel.example:8443"
    kept: list[PhoneLink] = field(default_factory=list)
    away: bool = False

    async def password_of(self, login: str) -> str | None:
        if self.away:
            raise ConnectionError("the database is away")
        return "hemligt" if login == "anna" else None

    async def keep(self, link: PhoneLink) -> None:
        self.kept.append(link)


class FixedPolicy:
    """PolicyViews with each kind of part."""

    async def of(self, company: Company, person: Person, lang: str) -> tuple[ShownSection, ...]:  # noqa: ARG002
        table = ShownTable("Roller", ("Roll", "Visar"), (("Säljare", "mobilnumret"),))
        inside = ShownSection("b", "Inuti", ("Mer.",))
        return (ShownSection("a", "Roller", ("En text.", ("Ett", "Två"), table), (inside,)),)


@dataclass
class Visit:
    """One visitor on the pages."""

    on: Stage
    browser: ClientSession
    audit: MemoryAudit
    records: MemoryRecords
    boxes: MemoryBoxes
    greetings: MemoryOwnGreetings
    dialling: FakeDialling
    home: MyHome
    phone_links: MemoryPhoneLinks
    still_in: bool = True

    async def text(self, path: str) -> str:
        async with self.browser.get(path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def post(self, path: str, **form: str) -> tuple[int, str]:
        """The status, and where it leads or what it says."""
        async with self.browser.post(path, data=form, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()


@asynccontextmanager
async def visiting(who: Visitor | None = None, shared: Path = Path()) -> AsyncIterator[Visit]:
    """Anna in Swedish, unless it is somebody else. shared: where sounds are."""
    pages, records, audit = Pages(), MemoryRecords(), MemoryAudit()
    async with stage() as on:
        here: list[Visit] = []

        def still_in(_request: web.Request, _visitor: Visitor) -> Callable[[], Awaitable[bool]]:
            async def is_in() -> bool:
                return here[0].still_in

            return is_in

        owners = Owners(pages, lambda: on.company, lambda: on.now)
        live = Live(lambda: on.presences.changes)
        actions = ProfileActions(on.presences, on, audit, lambda: on.now)
        boxes, greetings, dialling = MemoryBoxes(shared), MemoryOwnGreetings(shared), FakeDialling(on)
        inbox = MyInbox(
            *(pages, live, owners, records, MessageActions(boxes, audit), CallbackActions(on.returns, audit)),
            *(lambda mine, number: party(mine.company, number), still_in),
        )
        home = MyHome(
            *(
                pages,
                live,
                owners,
                on.presences,
                actions,
                FixedViews(),
                records,
                inbox.summary,
                on.floor,
                still_in,
            ),
        )
        phone_links = MemoryPhoneLinks()
        linking = PhoneLinkActions(phone_links, audit, lambda: on.now)
        settings = (FixedPhones(), linking, records, CodeActions(boxes, audit))
        own_greetings = (greetings, GreetingActions(greetings, audit))
        rooms = (
            home,
            inbox,
            MyDialled(pages, owners, CallActions(dialling, audit)),
            MyGreetings(pages, owners, *own_greetings),
            MySettings(pages, owners, *settings),
            MyWeek(pages, owners, home.layers, FixedPolicy()),
        )
        operations = [
            *MyDayV1(
                owners,
                on.presences,
                FixedViews(),
                records,
                home.layers,
                FixedPolicy(),
                MemoryInsights([LOOKED, LISTENED]),
            ).operations(),
            *MySettingsV1(owners, *settings, *own_greetings).operations(),
        ]
        api = ApiV1(pages, operations)
        routes = [*(route for room in rooms for route in room.routes()), *api.routes()]
        async with visit(routes, who or visitor(), pages, live) as browser:
            here.append(Visit(on, browser, audit, records, boxes, greetings, dialling, home, phone_links))
            yield here[0]
