"""46elks' API over real HTTP: what is sent, and what each answer means for sending again."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime

import pytest

from app.calls.callback.notices import SmsState
from app.sms.elks import Elks
from app.sms.provider import Accepted, DeliveryReport, Later, ProviderAway, SmsRefused, Unclear
from tests.sms.elks_server import PASSWORD, USER, ElksServer

TO, FROM, TEXT = "+46701234567", "Exempelbola", "Hej! Åk & €"
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def elks(provider: ElksServer, *, password: str = PASSWORD, answer_within: float = 20.0) -> Elks:
    return Elks(provider.url, USER, password, answer_within=answer_within)


async def test_an_sms_has_sender_number_text_and_where_to_report(provider: ElksServer) -> None:
    answer = await elks(provider).send(TO, FROM, TEXT, "https://vaxel.example.se/x")

    [sent] = provider.sent
    assert answer == Accepted(DeliveryReport(sent["id"], SmsState.SENT))
    assert provider.forms == [
        {"from": FROM, "to": TO, "message": TEXT, "whendelivered": "https://vaxel.example.se/x"}
    ]


async def test_without_a_place_for_reports_none_is_asked_for(provider: ElksServer) -> None:
    await elks(provider).send(TO, FROM, TEXT, None)

    assert "whendelivered" not in provider.forms[0]


@pytest.mark.parametrize(
    ("mood", "kind", "why"),
    [
        (400, SmsRefused, "400 Invalid to number"),
        (402, SmsRefused, "402 Try again"),
        (403, SmsRefused, "403 Not enough credits"),
        (404, SmsRefused, "404 Try again"),
        (307, SmsRefused, "307 Try again"),
        (429, Later, "429 Try again"),
        (503, Later, "503 Try again"),
        (500, Unclear, "500 Try again"),
        (502, Unclear, "502 Try again"),
        (504, Unclear, "504 Try again"),
        ("deaf", Unclear, "ServerDisconnected"),
        ("breaks", Unclear, "ServerDisconnected"),
        ("garbled", Unclear, "an answer that cannot be read"),
    ],
)
async def test_only_where_surely_nothing_was_sent_it_may_be_tried_again(
    provider: ElksServer, mood: str | int, kind: type[Later | SmsRefused | Unclear], why: str
) -> None:
    provider.mood = mood

    answer = await elks(provider).send(TO, FROM, TEXT, None)

    assert type(answer) is kind
    assert why in answer.why
    assert len(provider.forms) == 1  # the library, too, has tried only once


async def test_a_wrong_password_is_told_in_the_providers_words(provider: ElksServer) -> None:
    answer = await elks(provider, password="wrong").send(TO, FROM, TEXT, None)

    assert answer == SmsRefused("401 API access requires Basic HTTP authentication.")


async def test_nobody_there_is_no_sms() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and not listening: connections are refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/a1"

        answer = await Elks(url, USER, PASSWORD).send(TO, FROM, TEXT, None)

    assert isinstance(answer, Later)


async def test_a_name_that_leads_nowhere_is_no_sms() -> None:
    answer = await Elks("http://nowhere.invalid/a1", USER, PASSWORD).send(TO, FROM, TEXT, None)

    assert isinstance(answer, Later)


async def test_no_answer_in_time_may_be_an_sms(provider: ElksServer) -> None:
    """The most dangerous case: the provider has it, and nobody here knows."""
    provider.mood = "mute"

    answer = await elks(provider, answer_within=0.3).send(TO, FROM, TEXT, None)

    assert isinstance(answer, Unclear)
    assert len(provider.sent) == 1


async def test_the_provider_says_when_to_come_again(provider: ElksServer) -> None:
    provider.mood, provider.headers = 429, {"Retry-After": "90"}
    assert await elks(provider).send(TO, FROM, TEXT, None) == Later("429 Try again", 90.0)

    provider.headers = {"Retry-After": "Tue, 24 Nov 2026 11:00:00 GMT"}
    assert await elks(provider).send(TO, FROM, TEXT, None) == Later("429 Try again", None)


async def test_an_sms_that_failed_at_once_is_told_as_such(provider: ElksServer) -> None:
    provider.status = "failed"

    answer = await elks(provider).send(TO, FROM, TEXT, None)

    assert isinstance(answer, Accepted)
    assert answer.report.state is SmsState.FAILED


async def test_a_try_sends_nothing(provider: ElksServer) -> None:
    answer = await elks(provider).estimate(TO, FROM, TEXT)

    assert isinstance(answer, Accepted)
    assert provider.sent == []


async def test_how_an_sms_is_can_be_asked(provider: ElksServer) -> None:
    await elks(provider).send(TO, FROM, TEXT, None)
    id_ = provider.sent[0]["id"]

    assert await elks(provider).report_of(id_) == DeliveryReport(id_, SmsState.SENT)
    provider.sent[0]["status"] = "delivered"
    assert await elks(provider).report_of(id_) == DeliveryReport(id_, SmsState.DELIVERED)

    with pytest.raises(ProviderAway, match="404 Not found"):
        await elks(provider).report_of("s1")


async def test_earlier_messages_to_a_number_can_be_asked_for(provider: ElksServer) -> None:
    provider.created = "2026-11-24T10:59:59.999999"
    await elks(provider).send(TO, FROM, "before", None)
    provider.created = "2026-11-24T11:00:01.000000"
    await elks(provider).send(TO, FROM, TEXT, None)
    await elks(provider).send("+46701234568", FROM, "to another", None)
    provider.sent.append({**provider.sent[1], "direction": "incoming", "message": "in"})

    found = await elks(provider).sent_since(TO, NOON)

    assert [(one.sender, one.text, one.report.id) for one in found] == [(FROM, TEXT, provider.sent[1]["id"])]


async def test_a_question_that_is_not_answered_says_so(provider: ElksServer) -> None:
    provider.mood = 503

    with pytest.raises(ProviderAway, match="503"):
        await elks(provider).sent_since(TO, NOON)


@pytest.mark.parametrize(
    ("form", "report"),
    [
        ({"id": "s1", "status": "sent"}, DeliveryReport("s1", SmsState.SENT)),
        ({"id": "s1", "status": "delivered", "delivered": "2026"}, DeliveryReport("s1", SmsState.DELIVERED)),
        ({"id": "s1", "status": "failed"}, DeliveryReport("s1", SmsState.FAILED)),
        ({"id": "s1", "status": "eaten"}, None),
        ({"id": "", "status": "sent"}, None),
        ({"id": "s" * 81, "status": "sent"}, None),
        ({}, None),
    ],
)
def test_a_report_that_is_understood_is_read(form: dict[str, str], report: DeliveryReport | None) -> None:
    assert Elks("http://127.0.0.1/a1", USER, PASSWORD).read(form) == report


async def test_a_request_that_is_stopped_midway_ends_at_once(provider: ElksServer) -> None:
    """A service that leaves waits for no provider."""
    provider.mood = "mute"
    sending = asyncio.create_task(elks(provider).send(TO, FROM, TEXT, None))
    async with asyncio.timeout(5):
        await provider.arrived.wait()

        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)

    assert sending.cancelled()
