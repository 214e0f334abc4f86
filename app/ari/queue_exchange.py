"""The exchange as queues see it: callers who wait in Stasis with music, and agents' legs.

Knows: Asterisk's words for keeping a caller, ringing an agent, and connecting the two. Refuses to know: who
waits, and whom to ring.

A waiting caller has a deadline, and the service renews it. If the service is away for longer, the dialplan's
fallback serves the caller. The dialplan connects the two: first we send the agent's leg into a holding
bridge, and only when it is there we send the caller to Bridge(), which moves the leg to its bridge. (A leg in no
bridge would be torn out of its place in the dialplan, and a `Surrogate/` channel could stay for good.)

While a channel plays, Asterisk carries out no other command for it, and a command that sets a variable blocks the
whole socket until the words end. So we stop the words first, or leave the command for later.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING
from urllib.parse import quote

import structlog

from app.ari.client import Refused, Request
from app.ari.dialplan import HasPrompt, LoginsOf, Stopped, can_be_announced, may_ring
from app.ari.events import Unreadable, parse_value
from app.ari.hand_over import ask_exchange, go_on
from app.ari.spelling import caller_id, presentation, safe_number, tape_variables
from app.ari.trunk_ways import mobile_leg, ways_variables
from app.calls.ports.exchange import ChannelGone
from app.policy.decision import Device
from app.policy.fence import impossible

log = structlog.get_logger()

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.ari.client import Ari
    from app.ari.events import Channel
    from app.calls.ports.orders import CallBack, Meet, Shown
    from app.policy.decision import Leg
    from app.policy.trunks import Trunk

OURS_FOR = 120  # seconds that a waiting caller stays without a word from the service
SILENT_WITHIN = 1.0  # seconds for the words to end when we stop them
THERE_WITHIN = 2.0  # seconds for an agent's leg to arrive


class AriQueueExchange:
    """Implements calls.ports.exchange.QueueExchange over ARI. Call the `on_...` methods with the events."""

    def __init__(self, ari: Ari) -> None:
        self._ari = ari
        self._prompts = ""
        self._expected: dict[str, asyncio.Future[str]] = {}  # by leg: its channel's name
        self._spoken_to: dict[str, bool] = {}  # words that we began: whether they may go on
        self._took_over: dict[
            str, str
        ] = {}  # by call: the earlier call whose words the caller may still hear
        self._falling_silent: dict[str, asyncio.Event] = {}
        self.confirm_mobiles = True
        self.mobile_operator: Trunk | None = None
        self.stopped: Stopped = impossible  # as AriExchange's
        self.has_prompt: HasPrompt = lambda _name: True
        self.logins_of: LoginsOf = lambda person: (person,)

    async def learn(self) -> None:
        """After each connection: note where the prompts are, as the exchange sees it."""
        answer = await self._ari.request("GET", "asterisk/variable", {"variable": "VX_SHARED"})
        self._prompts = f"{parse_value(answer)}/prompts"

    def on_dialplan(self, channel: Channel) -> None:
        expected = self._expected.get(channel.id)
        if expected is not None and channel.dialplan.app_name == "BridgeWait" and not expected.done():
            expected.set_result(channel.name)

    def on_played(self, call: str) -> None:
        if call in self._falling_silent:
            self._falling_silent[call].set()
        elif call in self._spoken_to:
            self._spoken_to[call] = False

    def on_hung_up(self, call: str) -> None:
        self._spoken_to.pop(call, None)
        self._took_over.pop(call, None)

    def _silence(self, call: str) -> list[Request]:
        """The requests that stop the words, also those of an earlier run, so that the next command works."""
        if not self._spoken_to.pop(call, False):
            return []
        return [*self._silence_before(call), _stop(call)]

    def _silence_before(self, call: str) -> list[Request]:
        """The requests that stop words begun for another call whose place this caller took."""
        before = self._took_over.pop(call, "")
        return [_stop(before)] if before else []

    async def _quiet(self, call: str) -> None:
        """Stop the words, and wait for the news of their end.

        Otherwise we would take the end of the old words for the end of the new ones, which have the same name. Nobody
        would stop the new ones, and the caller would hear all of them before meeting the agent.
        """
        if not self._spoken_to.pop(call, False):
            return
        silent = self._falling_silent[call] = asyncio.Event()
        try:
            await self._ari.requests(
                *self._silence_before(call), Request("DELETE", f"playbacks/{_said(call)}")
            )
            async with asyncio.timeout(SILENT_WITHIN):
                await silent.wait()
        except (Refused, TimeoutError):
            pass  # there were no words to stop
        finally:
            del self._falling_silent[call]

    def found(self, call: str, before: str = "") -> None:
        self._spoken_to[call] = True
        if before:
            self._took_over[call] = before

    async def keep(self, call: str) -> bool:
        if self._spoken_to.get(call):
            return False
        variables = {"TIMEOUT(absolute)": str(OURS_FOR)}
        request = Request("POST", f"channels/{call}/variables", body={"variables": variables})
        await ask_exchange(self._ari, call, request)
        return True

    async def music(self, call: str) -> None:
        await ask_exchange(self._ari, call, Request("POST", f"channels/{call}/moh"))

    async def say(self, call: str, prompts: Sequence[str], lang: str) -> None:
        await self._quiet(call)
        self._spoken_to[call] = True
        media = ",".join(f"sound:{self._prompts}/{lang}/{name}" for name in prompts)
        play = Request("POST", f"channels/{call}/play/{_said(call)}", {"media": media})
        await ask_exchange(self._ari, call, play)

    async def release(self, call: str) -> None:
        await ask_exchange(self._ari, call, *self._silence(call), Request("DELETE", f"channels/{call}/moh"))

    async def ring_leg(
        self, leg: str, device: Leg, call: str, shown: Shown, seconds: float
    ) -> tuple[str, ...]:
        first, hops, devices = f"{leg}.0", "", ""
        if device.device is Device.MOBILE:
            if not may_ring(self.stopped, device):
                return ()
            way = "mexleg" if self.confirm_mobiles else "mextrust"
            to = f"Local/{mobile_leg(safe_number(device.number or ''), way, self.mobile_operator)}/n"
            hops = await self._hops_left(call) if call else ""
        elif not call:  # there is no channel to ask for the phones
            logins = self.logins_of(device.person)
            if len(logins) > 1:
                devices = "&".join(logins)
            to = f"Local/{device.person}@{'devicesleg' if devices else 'deskleg'}/n"
        elif len(self.logins_of(device.person)) > 1:
            return await self._ring_several(leg, device.person, call, shown, seconds)
        else:
            return await self._ring_desk(leg, device.person, call, shown, seconds)
        try:
            await self._ari.requests(_originate(first, to, shown, seconds, hops, devices))
        except Refused:
            return ()
        return (first,)

    async def _hops_left(self, call: str) -> str:
        """How many hops a waiting caller's call has left when it goes outside again ([hops]); "" unknown."""
        path = f"channels/{call}/variable"
        [answer] = await self._ari.requests(
            Request("GET", path, {"variable": "VX_HOPS"}, may_be_refused=True)
        )
        try:
            hops = parse_value(answer)
        except Unreadable:  # no such variable, or the caller has just gone
            return ""
        return hops if hops.isdecimal() else ""

    async def _ring_desk(
        self, leg: str, person: str, call: str, shown: Shown, seconds: float
    ) -> tuple[str, ...]:
        """All desk phones of an agent: the first at once, the others when the exchange has named them.

        The exchange rings the first that it names. Asking beforehand would cost everybody one more round trip, and a
        busy exchange takes its time.
        """
        first = f"{leg}.0"
        try:
            _, answer = await self._ari.requests(
                _originate(first, f"PJSIP/{person}", shown, seconds), _where(person, call)
            )
        except Refused:
            return ()
        rest = _contacts(person, answer)[1:]
        return (first, *await self._ring_contacts(leg, enumerate(rest, 1), shown, seconds))

    async def _ring_several(
        self, leg: str, person: str, call: str, shown: Shown, seconds: float
    ) -> tuple[str, ...]:
        """All telephones of an agent who has several logins: any of them may be away, so we ask first."""
        logins = self.logins_of(person)
        answers = await self._ari.requests(*(_where(login, call) for login in logins))
        found = [
            contact
            for login, answer in zip(logins, answers, strict=True)
            for contact in _contacts(login, answer)
        ]
        return await self._ring_contacts(leg, enumerate(found), shown, seconds)

    async def _ring_contacts(
        self, leg: str, contacts: Iterable[tuple[int, str]], shown: Shown, seconds: float
    ) -> tuple[str, ...]:
        ringing = []
        for number, contact in contacts:
            with contextlib.suppress(Refused):
                await self._ari.requests(_originate(f"{leg}.{number}", contact, shown, seconds))
                ringing.append(f"{leg}.{number}")
        return tuple(ringing)

    async def end_leg(self, leg: str, *, elsewhere: bool) -> None:
        reason = {"reason": "answered_elsewhere"} if elsewhere else None
        with contextlib.suppress(Refused):
            await self._ari.request("DELETE", f"channels/{quote(leg, safe='')}", reason)

    async def meet(self, call: str, order: Meet) -> None:
        name = "Gone"
        there = self._expected[order.leg] = asyncio.get_running_loop().create_future()
        try:
            silence = self._silence(call)  # at once: the agent arrives in some milliseconds
            try:
                if order.tape is None:
                    await go_on(self._ari, order.leg, "agent", after=silence)
                else:
                    variables = tape_variables(order.tape)
                    await go_on(self._ari, order.leg, "agent-taped", variables=variables, after=silence)
                async with asyncio.timeout(THERE_WITHIN):
                    name = await there  # Bridge() finds channels only by name
            except (
                ChannelGone,
                Refused,
                TimeoutError,
            ) as gone:  # [connect] finds no agent, and sends the caller back
                log.info("an agent who answered has gone", agent=order.agent, leg=order.leg, error=str(gone))
        finally:
            del self._expected[order.leg]
        told = f"{name}:{order.agent}:{order.waited_ms}"
        await go_on(self._ari, call, "connect", told)

    async def call_back(self, leg: str, order: CallBack) -> None:
        why = self.stopped(order.number)
        if why is not None:
            raise ConnectionError(f"stopped {order.number} at the last fence: {why}")
        variables = {
            "VX_NUMBER": safe_number(order.number),
            "VX_TIME": str(order.seconds),
            "CALLERID(all)": caller_id(order.presented, ""),
            **ways_variables(order.ways),
            **(
                tape_variables(order.tape)
                if order.tape is not None and can_be_announced(order.tape, self.has_prompt)
                else {}
            ),
        }
        try:
            await go_on(self._ari, leg, "callback", variables=variables)
        except Refused as refused:
            raise ConnectionError(f"the exchange does not call back: {refused}") from refused


def _where(login: str, call: str) -> Request:
    """Asks where a telephone is registered."""
    return Request(
        "GET",
        f"channels/{call}/variable",
        {"variable": f"PJSIP_DIAL_CONTACTS({login})"},
        may_be_refused=True,  # the caller has just gone
    )


def _contacts(login: str, answer: str) -> list[str]:
    """Its dial strings; a phone may register any text, so only those that are this phone's."""
    contacts = parse_value(answer) if answer else ""
    return [one for one in contacts.split("&") if one.startswith(f"PJSIP/{login}/")]


def _originate(
    leg: str, endpoint: str, shown: Shown, seconds: float, hops: str = "", devices: str = ""
) -> Request:
    """hops: as the caller's [hops] has them. devices: as [devices] wants them."""
    query = {
        "endpoint": endpoint,
        "app": "vaxel",
        "appArgs": "leg",
        "callerId": caller_id(shown.number, shown.name),
        "timeout": str(int(seconds) + 2),  # only the service's own clock counts
        "channelId": leg,
        # Otherwise Asterisk gives a Local channel 192 kHz: it transcodes for nothing, and records noise.
        **({"formats": "slin16"} if endpoint.startswith("Local/") else {}),
    }
    # The mobile gets no keys: the leg in front of it has them ([agent]). Both halves get these variables, so no keys
    # here.
    variables = {"VX_STAYS": "1"} if endpoint.startswith("Local/") else {}
    if hops:
        variables["VX_HOPS"] = hops
    if devices:
        variables["VX_DEVICES"] = devices
    if "@mexleg" in endpoint:  # the mobile's holder is let go with the leg
        variables["CHANNEL(hangup_handler_push)"] = "let-go,s,1"
    if not shown.number:
        variables["CONNECTEDLINE(pres,i)"] = presentation(withheld=True)
    return Request("POST", "channels", query, {"variables": variables} if variables else None)


def _stop(call: str) -> Request:
    """For words that may have just ended."""
    return Request("DELETE", f"playbacks/{_said(call)}", may_be_refused=True)


def _said(call: str) -> str:
    """The id of the words to a caller: one at a time, the same in every run of the service."""
    return f"said-{call}"
