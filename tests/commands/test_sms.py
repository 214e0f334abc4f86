"""`vaxel sms`: the list with state and error, sending again, and a try that sends nothing."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.calls.callback.notices import SmsState
from app.commands.who import signed_in
from tests.sms.elks_server import PASSWORD, USER, ElksServer, elks_server
from tests.storage.test_sms import SMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.calls.callback.notices import Sms
    from app.storage import Store
    from tests.commands.conftest import InStore, Vaxel

CUSTOMER, READY = "+46701234567", "Din cykel är klar att hämta."
ACCOUNT = {"VAXEL_SMS_USER": USER, "VAXEL_SMS_PASSWORD": PASSWORD}
STATES = (SmsState.DELIVERED, SmsState.FAILED, SmsState.UNCERTAIN)


@pytest.fixture
def three(bolaget: Vaxel, in_store: InStore) -> Vaxel:
    """One SMS delivered, one failed, one uncertain: sms-0, sms-1, sms-2."""

    async def write(store: Store) -> None:
        for n, state in enumerate(STATES):
            error = None if state is SmsState.DELIVERED else "403 Not enough credits"
            one = replace(SMS, id=f"sms-{n}", reason=f"c{n}", state=state, attempts=1, error=error)
            await store.sms.add(one, since=SMS.created_at, most_to_number=9, most=9)

    in_store(write)
    return bolaget


def state_of(in_store: InStore, id_: str) -> SmsState:
    async def look(store: Store) -> Sms | None:
        return await store.sms.one(id_)

    found = in_store(look)
    assert found is not None
    return found.state


def test_sms_are_listed_with_state_and_error(three: Vaxel) -> None:
    done = three("sms")

    assert [" ".join(line.split()) for line in done.stdout.splitlines()[1:]] == [
        "sms-2 2026-11-24 12:00 +46701234567 missat samtal ovisst 1 403 Not enough credits",
        "sms-1 2026-11-24 12:00 +46701234567 missat samtal misslyckat 1 403 Not enough credits",
        "sms-0 2026-11-24 12:00 +46701234567 missat samtal framme 1",
    ]
    assert [one["state"] for one in json.loads(three("sms", "--json", "--limit", "2").stdout)] == [
        "uncertain",
        "failed",
    ]


def test_a_house_that_is_not_set_up_says_so(bolaget: Vaxel) -> None:
    done = bolaget("sms", "--lang", "en")

    assert done.stdout == "No SMS.\n"
    assert "set VAXEL_SMS_USER and VAXEL_SMS_PASSWORD" in done.stderr
    set_up = bolaget("sms", VAXEL_SMS_USER=USER, VAXEL_SMS_PASSWORD=PASSWORD)
    assert (set_up.stdout, set_up.stderr) == ("Inga sms.\n", "")


def test_a_failed_sms_is_queued_again(three: Vaxel, in_store: InStore) -> None:
    assert three("sms", "retry", "sms-1").stdout == "sms-1 är i kö igen\n"
    assert state_of(in_store, "sms-1") is SmsState.QUEUED


def test_an_uncertain_one_only_for_whoever_insists(three: Vaxel, in_store: InStore) -> None:
    refused = three("sms", "retry", "sms-2", "--lang", "en")

    assert refused.exit_code == 2
    assert "may have got sms-2 already: --again" in refused.stderr
    assert state_of(in_store, "sms-2") is SmsState.UNCERTAIN
    assert three("sms", "retry", "sms-2", "--again").exit_code == 0
    assert state_of(in_store, "sms-2") is SmsState.QUEUED


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("retry", "sms-0", "--again"), 2, "sms-0 is delivered: you can resend only failed and cancelled"),
        (("retry", "sms-9"), 1, "no SMS sms-9"),
        (("retry",), 2, "write `vaxel sms retry ID`"),
        (("test",), 2, "write `vaxel sms test NUMBER`"),
        (("test", "+46701234567"), 2, "the service sends no SMS: set VAXEL_SMS_USER"),
    ],
)
def test_an_impossible_choice_is_refused_in_words(
    three: Vaxel, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = three("sms", *arguments, "--lang", "en")

    assert done.exit_code == code
    assert words in done.stderr


@contextmanager
def provider_elsewhere() -> Iterator[ElksServer]:
    """The provider in a thread of its own, as the command has this one."""
    begun, servers, loop = threading.Event(), list[ElksServer](), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with elks_server() as server:
            servers.append(server)
            begun.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert begun.wait(10)
    try:
        yield servers[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def test_a_try_asks_the_provider_and_sends_nothing(bolaget: Vaxel) -> None:
    with provider_elsewhere() as provider:
        account = {
            "VAXEL_SMS_URL": provider.url,
            "VAXEL_SMS_USER": USER,
            "VAXEL_SMS_PASSWORD": PASSWORD,
            "VAXEL_LANG": "en",
        }
        tried = bolaget("sms", "test", "070-123 45 67", **account)
        as_json = json.loads(bolaget("sms", "test", "+46701234567", "--json", **account).stdout)
        ours = bolaget("sms", "test", "+46701740605", **account)
        stranger = bolaget("sms", "test", "+46701234567", **{**account, "VAXEL_SMS_PASSWORD": "x"})
        sent = list(provider.sent)

    assert "would send this to +46701234567 from Exempelbola (nothing was sent)" in tried.stdout
    assert (as_json["parts"], as_json["sent"], as_json["sender"]) == (1, False, "Exempelbola")
    assert ours.exit_code == 2
    assert "is one of our own" in ours.stderr
    assert stranger.exit_code == 2
    assert "the provider says: 401 API access requires" in stranger.stderr
    assert sent == []


def test_from_the_command_line_it_is_written_down_for_the_service(bolaget: Vaxel) -> None:
    done = bolaget("sms", "send", "070-123 45 67", READY, "--on-behalf-of", "Carin", **ACCOUNT)
    [sms] = json.loads(bolaget("sms", "--json", **ACCOUNT).stdout)

    assert done.exit_code == 0, done.output
    assert f"till {CUSTOMER} från Exempelbola" in done.stdout
    assert (sms["state"], sms["to"], sms["written_by"]) == ("queued", CUSTOMER, f"Carin ({signed_in()})")
    assert "skrivet av någon" in bolaget("sms", **ACCOUNT).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("+18765550123", READY), "är grålistat"),
        ((CUSTOMER, "Ring 070-174 06 05"), "anna"),
        ((CUSTOMER,), "texten måste ha minst ett tecken"),
        ((), 'vaxel sms send NUMBER "TEXT"'),
    ],
)
def test_the_command_says_why_nothing_is_sent(bolaget: Vaxel, arguments: tuple[str, ...], said: str) -> None:
    done = bolaget("sms", "send", *arguments, **ACCOUNT)

    assert done.exit_code == 2
    assert said in done.stderr
    assert json.loads(bolaget("sms", "--json", **ACCOUNT).stdout) == []


def test_without_an_account_the_command_says_how_to_get_one(bolaget: Vaxel) -> None:
    done = bolaget("sms", "send", CUSTOMER, READY)

    assert (done.exit_code, "VAXEL_SMS_USER" in done.stderr) == (2, True)
