"""A whole house for one test: the exchange, the service, the phones, the trunk and the mobile operator.

Knows: the network's parties, and how a test moves in and out. Refuses to know: what it tests.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, Self

from tests.live.agent import Agent
from tests.live.own_calls import OwnCalls
from tests.live.service import A_TUESDAY
from tests.live.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path
    from types import TracebackType

    import pytest
    from lab import Lab

    from app.policy.logins import DeviceKind
    from tests.live.service import Service

TRUNK_HOST, MEX_HOST, STRANGER_HOST = "127.0.16.2", "127.0.16.3", "127.0.16.4"
NAMES = {
    "anna": "Anna Ek",
    "bo": "Bo Lind",
    "carin": "Carin Dahl",
    "david": "David Holm",
    "eva": "Eva Nyström",
    "farid": "Farid Amini",
    "gun": "Gun Berg",
    "hans": "Hans Falk",
    "iris": "Iris Moberg",
    "jonas": "Jonas Ask",
    "kerstin": "Kerstin Ro",
}
# The service hears of each change of their phones.
AGENTS = ("anna", "bo", "carin", "farid", "gun", "hans", "iris")
NUMBERS = itertools.count(1)
TEXTS = "Message/ast_msg_queue!"  # from the first text on the exchange has this channel, which is no call
PROFILES = {"available": "Tillgänglig", "meeting": "I möte", "dnd": "Stör ej", "trip": "Tjänsteresa"}


class House:
    """`async with House(...)` is empty and quiet at the start; all calls and phones are gone at the end."""

    def __init__(
        self,
        lab: Lab,
        service: Service,
        trunk_port: int,
        mex_port: int,
        now: str = A_TUESDAY,
        *,
        alone: bool = False,
    ) -> None:
        """alone: the service has been killed; whoever finds it so leaves it so."""
        self.lab, self.service, self.now, self.alone = lab, service, now, alone
        self.server = ("127.0.0.1", lab.sip_port)
        self.trunk = Agent(TRUNK_HOST, trunk_port, self.server, user="trunk")
        self.mex = Agent(MEX_HOST, mex_port, self.server, user=lab.mex_user, password=lab.mex_password)
        self._stack = AsyncExitStack()
        self._agents: list[Agent] = []
        self._changed: set[str] = set()
        self._own = OwnCalls(service)

    async def __aenter__(self) -> Self:
        if self.service.now != self.now and self.service.runs:
            await self.at(self.now)
        elif self.service.now != self.now or not (self.service.runs or self.alone):
            await self.start(now=self.now)
        if self.alone and self.service.runs:
            await self.kill()
        await self._own.begin()
        await self._enter(self.trunk)
        await self._enter(self.mex)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._own.over(self._agents)
        for agent in self._agents:  # callers first: nobody is sent on to the next phone or to voicemail
            await agent.hang_up(only_ours=True)
        for agent in reversed(self._agents):
            # The next test has the same addresses for these two. An INVITE that nobody answered is sent again for
            # 32 s, and would be a call of that test.
            await (agent.hang_up() if agent in (self.trunk, self.mex) else agent.close())
        try:
            await self.until(self._quiet, "the exchange to be quiet")
        except TimeoutError as noisy:
            left = self.lab.cli("core show channels concise")
            health = self.service.health()
            self.lab.cli("channel request hangup all")
            await self.stop()  # the next test has a fresh one
            raise AssertionError(f"calls were left behind: {left}\n{health}") from noisy
        finally:
            await self._stack.aclose()
        if self.service.runs:  # a later test, at a later hour, would be called by what a failed one left
            with contextlib.suppress(TimeoutError):
                await self.until(self.service.nobody_to_call_back, "no callback to be open", within=15)
        if self._changed and self.service.runs:
            for person in tuple(self._changed):
                await self.profile(person, "available")

    async def phone(self, login: str) -> Agent:
        """A phone, registered with the login that the service gave out: a person's id is the desk phone's."""
        phone = await self.unregistered_phone(login, self.service.passwords[login])
        await phone.register()
        return phone

    async def more_phones(self, person: str, kind: DeviceKind) -> str:
        """Give a person one more phone, and wait until it can register. Returns its login, which is always another.

        The exchange would know one that was there a moment ago by its former password, for two seconds.
        """
        name = f"phone{next(NUMBERS)}"
        login = await asyncio.to_thread(self.service.add_phone, person, name, kind)
        unknown = "Unable to find object"
        await self.until(
            lambda: unknown not in self.lab.cli(f"pjsip show endpoint {login}"), f"{login} in the exchange"
        )
        await asyncio.to_thread(self.service.forget_rows)
        return login

    async def no_more_phones(self, login: str) -> None:
        """Take a phone away again that `more_phones` gave."""
        for agent in self._agents:
            if agent.user == login:
                agent.forgets_its_registration()
        await asyncio.to_thread(self.service.remove_phone, login)

    def forget_phones(self) -> None:
        """Have the exchange forget every registration, as of phones that ended without a word."""
        self.lab.cli("database deltree registrar")

    def agent(self, person: str) -> Agent:
        """A phone that is there already."""
        return next(one for one in self._agents if one.user == person)

    async def unregistered_phone(self, person: str, password: str, *, login: str = "") -> Agent:
        """login: the name for the digest, where it is not the person's id."""
        phone = Agent("127.0.0.1", 0, self.server, user=person, password=password, login=login)
        return await self._enter(phone)

    async def stranger(self) -> Agent:
        """A stranger on the network: neither the trunk nor the mobile operator."""
        return await self._enter(Agent(STRANGER_HOST, 0, self.server, user="stranger"))

    # What takes time is done in a thread, so that the phones go on answering the exchange meanwhile.

    async def until(self, true: Callable[[], object], what: str, *, within: float = 30.0) -> None:
        """Wait for something that happens in another process. Raises TimeoutError with `what`."""
        await asyncio.to_thread(until, true, what, within=within)

    async def vaxel(self, *arguments: str) -> str:
        """What a command prints."""
        return await asyncio.to_thread(self.service.vaxel, *arguments)

    async def profile(self, person: str, profile: str) -> None:
        """Choose a profile, and wait until the service has it in force; available: take the choice back."""
        await asyncio.to_thread(self.service.choose, person, profile)
        (self._changed.discard if profile == "available" else self._changed.add)(person)
        words = PROFILES[profile]
        others = [one for one in PROFILES.values() if one != PROFILES["available"]]

        def in_force() -> bool:
            now = self.service.people()[NAMES[person]].profile
            return now == words or (
                profile == "available" and now not in others
            )  # by now a schedule may hold

        await self.until(in_force, f"{person} is {profile}")

    async def until_on_phone(self, person: str, *, talking: bool = True, within: float = 30.0) -> None:
        """Wait until the service knows that somebody is on the phone, or no longer."""
        await self.until(
            lambda: self.service.people()[NAMES[person]].on_phone is talking,
            f"{person} to be {'on' if talking else 'off'} the phone",
            within=within,
        )

    async def until_free(self, person: str) -> None:
        """Wait until the exchange knows that nobody talks on a desk phone, and the service, which hears it of agents.

        Both do so a moment after the BYE: whoever calls at once would meet somebody who is still on the phone.
        """
        await self.until(
            lambda: (
                "Not in use" in self.lab.cli(f"pjsip show endpoint {person}")
                and person not in self._agents_on_phone()
            ),
            f"{person}'s phone to be free",
        )

    async def until_stands(self, agent: str, standing: str) -> None:
        """Wait until an agent stands so to support: the service hears a moment later of a talk, its end and a code."""
        await self.until(
            lambda: self.service.agents("support").get(agent) == standing, f"{agent} to be {standing}"
        )

    async def until_all_wait(self, number: int) -> None:
        """Wait until so many wait for support: a caller is answered a moment before they come into the queue."""
        await self.until(lambda: len(self.service.waiting("support")) == number, f"{number} to wait")

    async def journalled(self, caller: str, *, called: str = "") -> dict[str, Any]:
        """This test's newest call from a number or person, when the journal has its end."""
        return await self._own.ended(caller, called=called)

    def refused_transfer_of(self, caller: str) -> bool:
        """Whether the journal tells, of a call of this test that goes on, that a transfer was refused."""
        mine = self._own.of(caller)
        steps = self.service.call(mine[0]["id"])["steps"] if mine else ()
        return any("refused" in step["data"] for step in steps)

    @asynccontextmanager
    async def with_company(
        self, change: Callable[[dict[str, Any]], None], directory: Path
    ) -> AsyncIterator[None]:
        """The company of the tests, changed, is in force meanwhile; the changed file is written to this directory."""
        service = self.service
        await asyncio.to_thread(service.bring_into_force, service.changed(change, directory))
        try:
            yield
        finally:
            await asyncio.to_thread(service.bring_into_force, service.company_file)

    async def start(self, *, now: str | None = None, program: bool = False) -> None:
        """Start the service, and wait until it serves calls; its clock went on if it is not told `now`."""
        await asyncio.to_thread(self.service.start, now=now, program=program)

    async def stop(self) -> None:
        """End the service politely."""
        await asyncio.to_thread(self.service.stop)

    async def kill(self) -> None:
        """kill -9. The exchange goes on by the newest rows, not by those that it read 2 s before."""
        await asyncio.to_thread(self.service.kill)
        await asyncio.to_thread(self.service.forget_rows)

    async def at(self, now: str) -> None:
        """Start the service again at another time of day."""
        await self.stop()
        await self.start(now=now)

    def afterwards(self, tidy: Callable[[], object]) -> None:
        """Have this done, in a thread, when the test is over."""
        self._stack.push_async_callback(asyncio.to_thread, tidy)

    async def _enter(self, agent: Agent) -> Agent:
        self._agents.append(agent)
        return await self._stack.enter_async_context(agent)

    def channels(self) -> list[str]:
        """The exchange's channels, each with what Asterisk says of it, and ! between."""
        shown = self.lab.cli("core show channels concise").strip().splitlines()
        return [one for one in shown if not one.startswith(TEXTS)]

    def _quiet(self) -> bool:
        if self.lab.pid is None:
            return True
        if self.channels():
            return False
        if not self.service.runs:
            return True
        health = self.service.health()
        return health.get("calls") == 0 and not (health["policy"] and self._agents_on_phone())

    def _agents_on_phone(self) -> set[str]:
        """The agents of whom the service has heard that they are on the phone, and not yet that they no longer are."""
        people = self.service.people()
        return {one for one in AGENTS if NAMES[one] in people and people[NAMES[one]].on_phone}


def rings_longer(company: dict[str, Any], seconds: int = 10) -> None:
    """A change of the company of the tests, whose phones ring for 5 s: a test may do more while it rings."""
    company["ring_seconds"] = seconds


def now_of(request: pytest.FixtureRequest) -> str:
    """The time at which a test's house is opened: a Tuesday at ten, or what pytest.mark.at says."""
    marker = request.node.get_closest_marker("at")
    return str(marker.args[0]) if marker is not None else A_TUESDAY
