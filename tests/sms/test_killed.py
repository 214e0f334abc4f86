"""kill -9 of the service in the instant of sending, on both databases: the next one sends nothing again."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from app.calls.callback.notices import Sms, SmsState
from app.clock import clock_ahead, real_clock
from app.policy.sms_texts import Notice
from app.sms.elks import Elks
from app.sms.outbox import Outbox
from tests.sms.elks_server import PASSWORD, USER
from tests.sms.test_outbox import COMPANY, CUSTOMER

if TYPE_CHECKING:
    from app.storage import Store
    from tests.sms.elks_server import ElksServer

SERVICE = f"""
import asyncio, sys
from app.clock import real_clock
from app.sms.elks import Elks
from app.sms.outbox import Outbox
from app.storage import Store
from tests.sms.test_outbox import COMPANY

async def main(database, url):
    store = await Store.open(database)
    elks = Elks(url, "{USER}", "{PASSWORD}")
    await Outbox(store.sms, elks, real_clock, lambda: COMPANY, "token").send_due()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_killed_service_leaves_an_sms_that_is_asked_for_and_not_sent_again(
    database: str, store: Store, provider: ElksServer
) -> None:
    elks = Elks(provider.url, USER, PASSWORD)
    outbox = Outbox(store.sms, elks, real_clock, lambda: COMPANY, "token")
    sms = await outbox.queue(Notice.MISSED_CALL, CUSTOMER, "c1")
    assert isinstance(sms, Sms)
    provider.mood = "mute"
    provider.created = real_clock().replace(tzinfo=None).isoformat()

    service = await asyncio.create_subprocess_exec(sys.executable, "-c", SERVICE, database, provider.url)
    async with asyncio.timeout(60):
        await provider.arrived.wait()
    service.kill()
    await service.wait()

    provider.mood = "ok"
    await outbox.send_due()
    left = await store.sms.one(sms.id)
    assert left is not None
    assert (left.state, left.attempts) == (SmsState.SENDING, 1)
    later = clock_ahead(timedelta(minutes=2))
    await Outbox(store.sms, elks, later, lambda: COMPANY, "token").send_due()
    found = await store.sms.one(sms.id)
    assert found is not None
    assert (found.state, found.provider_id) == (SmsState.SENT, provider.sent[0]["id"])
    assert len(provider.forms) == 1
