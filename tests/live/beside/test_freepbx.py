"""The include file for FreePBX, on an exchange that has FreePBX's contexts and what leads from one to the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.live.beside.conftest import Beside, a_service, an_exchange, decisions, some_places
from tests.live.beside.test_agi_door import ANNA, CUSTOMER, DAVID
from tests.live.call import talk_together
from tests.live.service import A_TUESDAY

if TYPE_CHECKING:
    from pathlib import Path

# As FreePBX 15 writes them (docs/decisions/tried-on-freepbx.md): from-internal includes the custom context first, then
# all its own; an inbound route sets FROM_DID and leads to its destination, here a custom one with "Return: Yes", and
# after it the one from before.
FREEPBX = """
[from-internal]
include => from-internal-noxfer
include => from-internal-xfer

[from-internal-noxfer]

[from-internal-xfer]
include => from-internal-custom
include => from-internal-additional

[from-internal-additional]
include => ext-queues
include => ext-local
include => outbound-allroutes

[ext-queues]
exten => 700,1,Set(CALLERID(name)=Own queue)
 same => n,Queue(salj,,,,8)

[from-queue]
exten => _1XX,1,GotoIf($["${NODEST}" = ""]?none)
 same => n,Goto(from-internal,${EXTEN},1)
 same => n(none),Hangup()

[ext-local]
exten => _1XX,hint,PJSIP/${EXTEN}
exten => _1XX,1,Set(CALLERID(name)=Own dialplan)
 same => n,Dial(PJSIP/${EXTEN},8)
 same => n,VoiceMail(${EXTEN}@default,u)

[outbound-allroutes]
exten => _0X.,1,Dial(PJSIP/${EXTEN}@trunk)

[from-trunk]
exten => _+46X.,1,Set(__FROM_DID=${EXTEN})
 same => n,Gosub(vaxel-from-outside,s,1())
 same => n,Goto(ext-local,1${EXTEN:-2},1)

[from-mex]
exten => _X.,1,Hangup(21)

#include extensions_vaxel.conf
#include extensions_vaxel_freepbx.conf
"""
SETTINGS = {
    "VAXEL_AGI_PHONE": "PJSIP/{extension}",
    "VAXEL_AGI_TRUNK": "Local/{national}@from-internal",
    "VAXEL_AGI_QUEUE": "{extension}",
    "VAXEL_AGI_MAILBOX": "{extension}@default",
}


async def test_inbound_routes_extensions_and_outbound_routes_go_by_the_policy(tmp_path: Path) -> None:
    places = some_places()
    data = tmp_path / "data"
    data.mkdir()
    with (
        an_exchange(tmp_path / "theirs", places, FREEPBX) as theirs,
        a_service(data, theirs, places, **SETTINGS, VAXEL_AGI_PORT=str(places["door"])) as service,
    ):
        async with Beside(theirs, service, places["trunk"], places["mex"], A_TUESDAY) as beside:
            anna, david = await beside.phone("anna"), await beside.phone("david")

            caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
            ringing = await anna.called()
            ringing.answer()
            await talk_together(caller, ringing)
            await caller.hang_up()
            inbound = await beside.story(CUSTOMER)

            call = await david.call("0701740698")
            there = await beside.trunk.called(ring=False)
            while there.invite.start.split()[1].startswith("sip:0701740605@"):  # Anna's mobile, rung before
                there = await beside.trunk.called(ring=False)
            there.answer()
            await call.connected()
            await call.hang_up()
            outbound = await beside.story("david")

            inside = await david.call("101")
            colleague = await anna.called()
            await inside.hang_up()

            for_sales = await david.call("201")
            agent = await anna.called()
            await for_sales.hang_up()

            await asyncio.to_thread(service.stop)
            late = await beside.trunk.call(ANNA, shown=CUSTOMER)
            alone = await anna.called()
            await late.hang_up()
            waiting = await david.call("700")
            queued = await anna.called()
            await waiting.hang_up()
            await asyncio.to_thread(service.start)

        assert decisions(inbound) == [("ring", "anna")]
        assert ringing.invite.shown.user == CUSTOMER
        assert decisions(outbound) == [("trunk", "+46701740698")]
        assert there.invite.start.split()[1].startswith("sip:0701740698@")
        assert there.invite.shown.user == DAVID
        assert colleague.invite.shown.name == "David Holm"
        assert agent.invite.shown.user == "104"
        assert alone.invite.shown.name == "Own dialplan"
        assert queued.invite.shown.name == "Own queue"
