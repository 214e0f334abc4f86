"""The outbox, on both databases and with a provider over real HTTP: we send no SMS twice, whatever breaks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st

from app.calls.callback.notices import Sms, SmsState
from app.policy.sms import Barred
from app.policy.sms_sender import SmsRules
from app.policy.sms_texts import Notice
from app.sms.elks import Elks
from app.sms.outbox import MOST_TO_NUMBER, REPORTED, Outbox, Unwanted, send_again
from app.web.sms_reports import SmsReports
from tests.policy.bolaget import BOLAGET
from tests.sms.elks_server import PASSWORD, USER, ElksServer, serving

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.policy.model import Company
    from app.sms.box import Box
    from app.storage import Store

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
COMPANY = replace(BOLAGET, sms=SmsRules("Exempelbola", callbacks=True, missed_calls=True))
CUSTOMER = "+46701234567"
SECOND = timedelta(seconds=1)


class House:
    """An outbox, its clock that only the test moves, and its company."""

    def __init__(self, box: Box, provider: ElksServer, *, answer_within: float = 20.0) -> None:
        self.at = NOON
        self.company: Company = COMPANY
        self.box = box
        self.elks = Elks(provider.url, USER, PASSWORD, answer_within=answer_within)
        self.outbox = self.another(None)

    def another(self, reports_at: str | None) -> Outbox:
        """Another service on the same database."""
        return Outbox(self.box, self.elks, lambda: self.at, lambda: self.company, "token", reports_at)

    async def missed(self, reason: str = "c1", to: str = CUSTOMER) -> Sms:
        done = await self.outbox.queue(Notice.MISSED_CALL, to, reason, call=reason)
        assert isinstance(done, Sms), done
        return done

    async def now(self, id_: str) -> Sms:
        found = await self.box.one(id_)
        assert found is not None
        return found


@pytest.fixture
def house(store: Store, provider: ElksServer) -> House:
    return House(store.sms, provider)


async def test_an_sms_goes_out_with_the_company_as_sender_and_no_number(
    house: House, provider: ElksServer
) -> None:
    """O1."""
    sms = await house.missed()

    assert await house.outbox.send_due() == 1

    [form] = provider.forms
    assert (form["from"], form["to"]) == ("Exempelbola", CUSTOMER)
    assert form["message"].startswith("Hej! Du ringde Exempelbolaget AB")
    kept = await house.now(sms.id)
    assert (kept.state, kept.attempts, kept.provider_id) == (SmsState.SENT, 1, provider.sent[0]["id"])


async def test_one_reason_is_one_sms(house: House, provider: ElksServer) -> None:
    first, second = await house.missed("c1"), await house.missed("c1")
    await house.outbox.send_due()
    third = await house.missed("c1")
    await house.outbox.send_due()

    assert first.id == second.id == third.id
    assert len(provider.sent) == 1


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("+46846500401", Barred.OURS),
        ("+46701740605", Barred.OURS),
        ("08-123 456", Barred.NOT_MOBILE),
        ("+18765550123", Barred.GREYLISTED),
        ("+46900123456", Barred.PREMIUM),
        ("", Barred.NO_NUMBER),
        ("anonymous", Barred.NO_NUMBER),
    ],
)
async def test_a_forbidden_recipient_is_not_written_down(
    house: House, provider: ElksServer, to: str, why: Barred
) -> None:
    assert await house.outbox.queue(Notice.MISSED_CALL, to, "c1") is why
    assert await house.outbox.send_due() == 0
    assert provider.asked == []


async def test_a_number_in_any_usual_form_is_one_number(house: House) -> None:
    assert (await house.missed("c1", "070-123 45 67")).to == CUSTOMER
    assert (await house.missed("c2", "46701234567")).to == CUSTOMER


@pytest.mark.parametrize("notice", Notice)
async def test_a_company_that_wants_none_sends_none(house: House, notice: Notice) -> None:
    house.company = replace(COMPANY, sms=SmsRules("Exempelbola", by_hand=False))

    assert await house.outbox.queue(notice, CUSTOMER, "c1") is Unwanted.OFF


async def test_a_company_without_a_sender_sends_none(house: House) -> None:
    """Never from a number instead (O1)."""
    house.company = replace(COMPANY, sms=SmsRules("", callbacks=True, missed_calls=True))

    assert await house.outbox.queue(Notice.MISSED_CALL, CUSTOMER, "c1") is Unwanted.NO_SENDER


async def test_an_employees_own_number_is_never_sent(house: House) -> None:
    """O1, S3."""
    done = await house.outbox.queue(Notice.MISSED_CALL, CUSTOMER, "c1", number="+46846500401")

    assert done is Unwanted.SHOWS_NUMBER


async def test_a_number_gets_three_in_a_day_and_then_no_more(house: House) -> None:
    """A person who calls and hangs up all day does not get SMS all day."""
    for n in range(MOST_TO_NUMBER):
        await house.missed(f"c{n}")

    assert await house.outbox.queue(Notice.MISSED_CALL, CUSTOMER, "more") is Unwanted.LIMIT
    await house.missed("another", "+46701234568")
    house.at += timedelta(hours=24)
    await house.missed("next day")


async def test_all_numbers_together_have_a_limit_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls from invented numbers shall not cost a fortune."""
    monkeypatch.setattr("app.sms.outbox.MOST_IN_A_DAY", 5)
    for n in range(5):
        await house.missed(f"c{n}", f"+4670123{n:04}")

    assert await house.outbox.queue(Notice.MISSED_CALL, CUSTOMER, "more") is Unwanted.LIMIT


async def test_the_limit_holds_for_several_that_write_at_once(house: House) -> None:
    done = await asyncio.gather(
        *(house.outbox.queue(Notice.MISSED_CALL, CUSTOMER, f"c{n}") for n in range(8))
    )

    assert sum(isinstance(one, Sms) for one in done) == MOST_TO_NUMBER


# Failures


async def test_a_provider_that_is_busy_is_asked_again_later_each_time(
    house: House, provider: ElksServer
) -> None:
    sms = await house.missed()
    provider.mood = 503
    waits = []
    for _ in range(7):
        await house.outbox.send_due()
        kept = await house.now(sms.id)
        assert kept.state is SmsState.QUEUED
        assert kept.not_before is not None
        waits.append((kept.not_before - house.at).total_seconds())
        house.at = kept.not_before - SECOND
        assert await house.outbox.send_due() == 0
        house.at += SECOND

    assert waits == [30, 60, 120, 240, 480, 900, 900]
    provider.mood = "ok"
    await house.outbox.send_due()
    assert (await house.now(sms.id)).state is SmsState.SENT
    assert len(provider.sent) == 1


async def test_a_provider_that_is_away_is_found_out_once_in_a_round(
    house: House, provider: ElksServer
) -> None:
    """Each of many SMS would else wait for its own time-out."""
    for n in range(5):
        await house.missed(f"c{n}", f"+467012345{n:02}")
    provider.mood = 503

    await house.outbox.send_due()
    assert len(provider.forms) == 1

    provider.mood = "ok"
    house.at += timedelta(seconds=30)
    assert await house.outbox.send_due() == 5
    assert len(provider.sent) == 5


async def test_the_providers_own_patience_counts(house: House, provider: ElksServer) -> None:
    sms = await house.missed()
    provider.mood, provider.headers = 429, {"Retry-After": "300"}

    await house.outbox.send_due()

    assert (await house.now(sms.id)).not_before == NOON + timedelta(minutes=5)


async def test_messages_that_would_come_too_late_are_not_sent(house: House, provider: ElksServer) -> None:
    """'We could not answer in time' the next morning is a riddle."""
    sms = await house.missed()
    provider.mood = 503
    await house.outbox.send_due()

    provider.mood = "ok"
    house.at += timedelta(hours=1)
    await house.outbox.send_due()

    kept = await house.now(sms.id)
    assert (kept.state, kept.error) == (SmsState.CANCELLED, "too late: 503 Try again")
    assert provider.sent == []


async def test_a_refusal_is_kept_with_the_providers_words(house: House, provider: ElksServer) -> None:
    sms = await house.missed()
    provider.mood = 403

    await house.outbox.send_due()
    provider.mood = "ok"
    house.at += timedelta(minutes=30)
    await house.outbox.send_due()

    kept = await house.now(sms.id)
    assert (kept.state, kept.error) == (SmsState.FAILED, "403 Not enough credits")
    assert provider.sent == []


async def test_one_failure_is_nobody_elses(house: House, provider: ElksServer) -> None:
    await house.missed("c1")
    provider.mood = 403
    await house.outbox.send_due()
    provider.mood = "ok"

    other = await house.missed("c2", "+46701234568")
    await house.outbox.send_due()

    assert (await house.now(other.id)).state is SmsState.SENT


async def test_the_policy_of_the_moment_of_sending_counts(house: House, provider: ElksServer) -> None:
    """The number became an employee's while the SMS waited."""
    sms = await house.missed()
    carin = replace(COMPANY.people["carin"], mobile=CUSTOMER)
    house.company = replace(COMPANY, people={**COMPANY.people, "carin": carin})

    await house.outbox.send_due()

    kept = await house.now(sms.id)
    assert (kept.state, kept.error) == (SmsState.CANCELLED, "ours")
    assert provider.asked == []


# Never twice


@pytest.mark.parametrize("mood", ["breaks", "deaf", 500, "garbled"])
async def test_a_letter_that_may_have_been_sent_is_not_sent_again(
    house: House, provider: ElksServer, mood: str | int
) -> None:
    sms = await house.missed()
    provider.mood = mood
    await house.outbox.send_due()
    assert (await house.now(sms.id)).state is SmsState.UNCERTAIN

    provider.mood = "ok"
    for _ in range(30):
        house.at += timedelta(minutes=3)
        await house.outbox.send_due()

    assert len(provider.forms) == 1
    in_the_books = mood in ("breaks", "garbled")
    assert (await house.now(sms.id)).state is (SmsState.SENT if in_the_books else SmsState.UNCERTAIN)


async def test_no_answer_in_time_is_found_in_the_providers_books(store: Store, provider: ElksServer) -> None:
    house = House(store.sms, provider, answer_within=0.3)
    sms = await house.missed()
    provider.mood = "mute"
    await house.outbox.send_due()
    assert (await house.now(sms.id)).state is SmsState.UNCERTAIN

    provider.sent[0]["status"] = "delivered"
    house.at += timedelta(minutes=1)
    await house.outbox.send_due()

    kept = await house.now(sms.id)
    assert (kept.state, kept.provider_id) == (SmsState.DELIVERED, provider.sent[0]["id"])


async def test_an_sms_like_it_to_the_same_number_is_not_taken_for_it(
    house: House, provider: ElksServer
) -> None:
    await house.missed("c1")
    await house.outbox.send_due()
    second = await house.missed("c2")
    provider.mood = "deaf"
    await house.outbox.send_due()

    house.at += timedelta(minutes=1)
    provider.mood = "ok"
    await house.outbox.send_due()

    assert (await house.now(second.id)).state is SmsState.UNCERTAIN


@pytest.mark.parametrize("had_it", [True, False])
async def test_a_service_that_is_killed_while_it_sends_sends_nothing_again(
    house: House, provider: ElksServer, had_it: bool
) -> None:
    """The next service finds it taken, waits until nobody can be sending it any more, and only asks."""
    sms = await house.missed()
    if had_it:
        provider.mood = "mute"
        dying = asyncio.create_task(house.outbox.send_due())
        async with asyncio.timeout(10):
            await provider.arrived.wait()
        dying.cancel()  # nothing is written down after this, as after kill -9
        await asyncio.gather(dying, return_exceptions=True)
        provider.mood = "ok"
    else:
        assert await house.box.take(house.at) is not None  # killed between the commit and the first byte
    assert (await house.now(sms.id)).state is SmsState.SENDING

    await house.another(None).send_due()
    assert (await house.now(sms.id)).state is SmsState.SENDING  # it may still be alive
    house.at += timedelta(minutes=2)
    await house.another(None).send_due()

    kept = await house.now(sms.id)
    assert kept.state is (SmsState.SENT if had_it else SmsState.UNCERTAIN)
    assert len(provider.forms) == had_it


async def test_several_services_at_once_send_each_sms_once(house: House, provider: ElksServer) -> None:
    """On PostgreSQL each waits for nobody; on SQLite one writes at a time."""
    for n in range(12):
        await house.missed(f"c{n}", f"+467012345{n:02}")
    services = [house.another(None) for _ in range(4)]

    done = await asyncio.gather(*(service.send_due() for service in services))

    assert sum(done) == 12
    numbers = [form["to"] for form in provider.forms]
    assert len(numbers) == len(set(numbers)) == 12


async def test_a_database_that_goes_away_after_sending_costs_no_second_sms(
    house: House, provider: ElksServer
) -> None:
    sms = await house.missed()
    taken = await house.box.take(house.at)
    assert taken is not None
    await house.elks.send(taken.to, taken.sender, taken.text, None)  # and then it could not be written down

    house.at += timedelta(minutes=3)
    await house.outbox.send_due()

    assert (await house.now(sms.id)).state is SmsState.SENT
    assert len(provider.sent) == 1


# Delivery reports


async def reporting(house: House, work: Callable[[str], Awaitable[None]]) -> None:
    """Do the work with our web in reach of the provider."""
    app = web.Application()
    SmsReports(lambda secret, form: house.outbox.delivered(secret, form)).add_to(app)
    async with serving(app) as url:
        house.outbox = house.another(url)
        await work(url)


async def test_a_report_says_that_the_telephone_has_it(house: House, provider: ElksServer) -> None:
    async def work(_url: str) -> None:
        sms = await house.missed()
        await house.outbox.send_due()

        assert await provider.report(0, "sent") == 204
        assert (await house.now(sms.id)).state is SmsState.SENT
        assert await provider.report(0, "delivered", delivered="2026-11-24T11:00:02") == 204

        assert (await house.now(sms.id)).state is SmsState.DELIVERED

    await reporting(house, work)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["sent", "delivered"], SmsState.DELIVERED),
        (["delivered", "sent"], SmsState.DELIVERED),
        (["delivered", "delivered", "sent", "sent"], SmsState.DELIVERED),
        (["sent", "failed"], SmsState.FAILED),
        (["failed", "sent"], SmsState.FAILED),
        (["failed", "delivered"], SmsState.DELIVERED),  # what has come has come
        (["delivered", "failed"], SmsState.DELIVERED),
        (["eaten"], SmsState.SENT),
    ],
)
async def test_reports_may_come_twice_and_in_any_order(
    house: House, provider: ElksServer, told: list[str], state: SmsState
) -> None:
    async def work(_url: str) -> None:
        sms = await house.missed()
        await house.outbox.send_due()

        for status in told:
            assert await provider.report(0, status) == 204

        assert (await house.now(sms.id)).state is state

    await reporting(house, work)


async def test_a_report_tells_what_became_of_an_sms_that_was_uncertain(
    house: House, provider: ElksServer
) -> None:
    async def work(_url: str) -> None:
        sms = await house.missed()
        provider.mood = "breaks"
        await house.outbox.send_due()
        assert (await house.now(sms.id)).state is SmsState.UNCERTAIN

        await provider.report(0, "delivered")

        kept = await house.now(sms.id)
        assert (kept.state, kept.provider_id, kept.error) == (
            SmsState.DELIVERED,
            provider.sent[0]["id"],
            None,
        )

    await reporting(house, work)


async def test_a_report_about_an_earlier_attempt_changes_nothing(house: House, provider: ElksServer) -> None:
    async def work(_url: str) -> None:
        sms = await house.missed()
        await house.outbox.send_due()
        await provider.report(0, "failed")
        assert await send_again(house.box, sms.id, house.at) is not None

        assert await provider.report(0, "failed") == 204
        assert await provider.report(0, "sent") == 204
        assert (await house.now(sms.id)).state is SmsState.QUEUED
        await house.outbox.send_due()
        await provider.report(0, "failed")

        kept = await house.now(sms.id)
        assert (kept.state, kept.attempts, len(provider.sent)) == (SmsState.SENT, 2, 2)

    await reporting(house, work)


async def test_only_who_has_the_secret_can_report(house: House, provider: ElksServer) -> None:
    async def work(url: str) -> None:
        sms = await house.missed()
        await house.outbox.send_due()
        right = provider.sent[0]["whendelivered"].rpartition("/")[2]
        id_, attempt, key = right.split(".")
        form = {"id": provider.sent[0]["id"], "status": "failed"}
        wrong = (
            *("x", f"{id_}.{attempt}.", f"{id_}.{attempt}.{key[:-1]}x", f"{id_}.2.{key}"),
            *(f"sms-000000000000.1.{key}", f"{id_}.x.{key}", f"{id_}.{attempt}.å", "..", f"{id_}..{key}"),
        )

        async with ClientSession() as session:
            for secret in wrong:
                async with session.post(f"{url}/sms/delivered/{secret}", data=form) as answer:
                    assert answer.status == 404, secret
        assert (await house.now(sms.id)).state is SmsState.SENT

    await reporting(house, work)


async def test_where_no_reports_can_come_the_provider_is_asked_less_and_less_often(
    house: House, provider: ElksServer
) -> None:
    sms = await house.missed()
    await house.outbox.send_due()
    asked_after = []
    while (due := (await house.now(sms.id)).not_before) is not None:
        before = len(provider.asked)
        house.at = due - SECOND
        await house.outbox.send_due()
        assert len(provider.asked) == before
        house.at = due
        await house.outbox.send_due()
        assert len(provider.asked) == before + 1
        asked_after.append((due - NOON) / timedelta(minutes=1))

    assert asked_after == [2.0**n for n in range(13)]  # a minute, two, four ... at last 68 hours
    assert (await house.now(sms.id)).state is SmsState.SENT


async def test_the_provider_that_is_asked_says_that_it_was_delivered(
    house: House, provider: ElksServer
) -> None:
    sms = await house.missed()
    await house.outbox.send_due()
    provider.sent[0]["status"] = "delivered"

    house.at += timedelta(minutes=1)
    await house.outbox.send_due()

    assert (await house.now(sms.id)).state is SmsState.DELIVERED


# Sent again, by hand


async def test_a_failed_sms_can_be_sent_again_by_hand(house: House, provider: ElksServer) -> None:
    sms = await house.missed()
    provider.mood = 403
    await house.outbox.send_due()
    provider.mood = "ok"
    house.at += timedelta(days=1)  # it is fresh again: somebody wants it

    assert await send_again(house.box, sms.id, house.at) is not None
    await house.outbox.send_due()

    assert (await house.now(sms.id)).state is SmsState.SENT


async def test_an_uncertain_sms_is_sent_again_only_for_whoever_insists(
    house: House, provider: ElksServer
) -> None:
    sms = await house.missed()
    provider.mood = "deaf"
    await house.outbox.send_due()

    assert await send_again(house.box, sms.id, house.at) is None
    assert await send_again(house.box, sms.id, house.at, uncertain=True) is not None


@pytest.mark.parametrize("state", [SmsState.SENT, SmsState.DELIVERED, SmsState.SENDING, SmsState.QUEUED])
async def test_no_other_sms_is_sent_again(house: House, state: SmsState) -> None:
    sms = await house.missed()
    await house.box.change(sms.id, 0, {SmsState.QUEUED}, house.at, state=state)

    assert await send_again(house.box, sms.id, house.at, uncertain=True) is None
    assert await send_again(house.box, "sms-none", house.at, uncertain=True) is None


@given(st.lists(st.sampled_from([SmsState.SENT, SmsState.FAILED, SmsState.DELIVERED])))
def test_whatever_is_reported_what_was_delivered_stays_delivered(told: list[SmsState]) -> None:
    state = SmsState.SENDING
    for report in told:
        if state in REPORTED[report]:
            state = report

    assert state is not SmsState.QUEUED  # nothing that is reported makes it be sent again
    if SmsState.DELIVERED in told:
        assert state is SmsState.DELIVERED
    elif SmsState.FAILED in told:
        assert state is SmsState.FAILED
