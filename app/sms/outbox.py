"""The outbox: we store each SMS, take it, and only then send it; so we send none twice.

Knows: the states of an SMS and what leads from one to the next. Refuses to know: SQL, HTTP, and the words.

    QUEUED --taken--> SENDING --the provider has it--> SENT --report--> DELIVERED or FAILED
       ^                 |------ surely not sent, may be tried ------> QUEUED, later each time
       |                 |------ refused ----------------------------> FAILED
       |                 '------ nobody knows -----------------------> UNCERTAIN
       '-- `vaxel sms retry`, from FAILED, CANCELLED and (with --again) UNCERTAIN

SENDING is in the database before the first byte goes out. A service killed then leaves it there, and it becomes
UNCERTAIN: we look for it in the provider's books and wait for a delivery report, but never send it again
by ourselves.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, assert_never

import structlog

from app.calls.callback.notices import Sms, SmsState
from app.policy import numbers
from app.policy.sms import Barred, barred_from_sms
from app.policy.sms_texts import Notice, ShowsNumber, by_hand, language_for, shows_number_of, written
from app.sms.provider import Accepted, Later, ProviderAway, SmsRefused, Unclear
from app.sms.report_urls import ReportUrls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from app.clock import Clock
    from app.policy.model import Company
    from app.sms.box import Box
    from app.sms.provider import Answer, DeliveryReport, Provider

log = structlog.get_logger()

MOST_TO_NUMBER: Final = 3  # in 24 hours; a caller who calls and hangs up all day gets no SMS all day
MOST_IN_A_DAY: Final = 200  # in 24 hours in all: calls from invented numbers must not cost a fortune
COUNTED_FOR: Final = timedelta(hours=24)
FRESH_FOR: Final = {  # after this we do not send an SMS: it would no longer be true, or puzzle the customer
    Notice.CALLBACK_BOOKED: timedelta(minutes=15),
    Notice.RETURN_BOOKED: timedelta(minutes=15),
    Notice.RETURN_FAILED: timedelta(hours=12),
    Notice.CALLBACK_FAILED: timedelta(hours=12),
    Notice.MISSED_CALL: timedelta(hours=1),
    Notice.BY_HAND: timedelta(hours=12),
}
RETRIED_FOR: Final = timedelta(hours=1)  # for an SMS that somebody resends
SMS_RETRY: Final = timedelta(seconds=30)  # doubled at each attempt
TRY_AGAIN_MOST: Final = timedelta(minutes=15)
NOT_SENDING: Final = timedelta(minutes=2)  # longer than an attempt can take: the service that took it is gone
ASK_AFTER: Final = timedelta(minutes=1)  # doubled at each question
ASK_FOR: Final = timedelta(days=2)
SKEW: Final = timedelta(minutes=10)  # between our clock and the provider's
ASK_AT_ONCE: Final = 20  # questions in one round

REPORTED: Final = {  # the states that each report may change: reports may come late, twice and in any order
    SmsState.SENT: {SmsState.QUEUED, SmsState.SENDING, SmsState.UNCERTAIN},
    SmsState.FAILED: {SmsState.SENDING, SmsState.SENT, SmsState.UNCERTAIN},
    SmsState.DELIVERED: set(SmsState) - {SmsState.DELIVERED},
}


class Unwanted(StrEnum):
    """Why we wrote no SMS, besides the kind of number (policy.sms.Barred)."""

    OFF = "off"  # the company sends no SMS of this kind
    NO_SENDER = "no_sender"
    LIMIT = "limit"  # the limit is reached, for the number or in all
    SHOWS_NUMBER = "shows_number"  # it would show an employee's own number


class Outbox:
    """Carries SMS from a notice to the customer's telephone.

    token: the installation's secret; reports_at: where the provider reaches our web, such as https://vaxel.example.se,
    None: it cannot, so we ask it instead. Every method may raise what the database raises.
    """

    def __init__(
        self,
        box: Box,
        provider: Provider,
        clock: Clock,
        company: Callable[[], Company],
        token: str,
        reports_at: str | None = None,
    ) -> None:
        self._box = box
        self._provider = provider
        self._clock = clock
        self._company = company
        self._reports = ReportUrls(token, reports_at)

    # In

    async def queue(
        self,
        notice: Notice,
        to: str,
        reason: str,
        *,
        call: str = "",
        at: datetime | None = None,
        number: str | None = None,
    ) -> Sms | Barred | Unwanted:
        """Store an SMS for sending; if there is one for the same reason, return that.

        to: in any usual form; at: when its news became true, by default now; number: as for sms_texts.written.
        """
        company, now = self._company(), self._clock()
        to = numbers.shown(to)
        why = _unwanted(company, notice) or barred_from_sms(company, to)
        if why is not None:
            return why
        try:
            text = written(notice, company, language_for(to), number=number)
        except ShowsNumber as error:
            log.error("will not send an SMS", reason=reason, why=str(error))
            return Unwanted.SHOWS_NUMBER
        new = _new(company, notice, to, reason, text, now, at or now)
        return await _add(self._box, replace(new, call=call))

    async def write(self, to: str, words: str, by: str, key: str = "") -> Sms | Barred | Unwanted:
        """As `write_by_hand`, for the company in force."""
        return await write_by_hand(self._box, self._company(), self._clock(), to, words, by, key)

    # Out

    async def send_due(self) -> int:
        """Send due SMS, one after the other, and ask about unclear ones. Returns how many it tried."""
        now = self._clock()
        _, lost = await self._box.give_up(now, now - NOT_SENDING)
        if lost:
            log.error("cannot tell whether an SMS was sent, so it is not sent again", count=lost)
        count, away = 0, False
        while not away and (sms := await self._box.take(self._clock())) is not None:
            count += 1
            away = isinstance(await self._send(sms), Later)  # do not let the other SMS find that out, too
        await self._ask()
        return count

    async def _send(self, sms: Sms) -> Answer | None:
        """None: it must not be sent any longer."""
        company = self._company()
        why = _unwanted(company, sms.notice) or barred_from_sms(company, sms.to)
        if why is None and shows_number_of(sms.text, company) is not None:
            why = Unwanted.SHOWS_NUMBER
        if why is not None:  # the policy has changed since it was stored
            await self._settle(sms, SmsState.CANCELLED, why.value)
            return None
        report_to = self._reports.url(sms.id, sms.attempts)
        answer = await self._provider.send(sms.to, sms.sender, sms.text, report_to)
        await self._answered(sms, answer)
        return answer

    async def _answered(self, sms: Sms, answer: Answer) -> None:
        match answer:
            case Accepted(report):
                await self._reported(sms, report)
            case Later(why, after):
                wait = min(SMS_RETRY * 2 ** min(sms.attempts - 1, 10), TRY_AGAIN_MOST)
                wait = max(wait, timedelta(seconds=after or 0))
                await self._settle(sms, SmsState.QUEUED, why, self._clock() + wait)
                log.warning("will send an SMS later", sms=sms.id, why=why)
            case SmsRefused(why):
                await self._settle(sms, SmsState.FAILED, why)
                log.error("the provider refused an SMS", sms=sms.id, why=why)
            case Unclear(why):
                await self._settle(sms, SmsState.UNCERTAIN, why, self._clock() + ASK_AFTER)
                log.error("cannot tell whether an SMS was sent, so it is not sent again", sms=sms.id, why=why)
            case _:
                assert_never(answer)

    async def _settle(
        self, sms: Sms, state: SmsState, error: str | None, not_before: datetime | None = None
    ) -> None:
        """Store the result of an attempt. If a report was quicker, it counts: then the state is no longer SENDING."""
        among = {SmsState.SENDING}
        values = {"state": state, "error": error, "not_before": not_before}
        await self._box.change(sms.id, sms.attempts, among, self._clock(), **values)

    # What became of it

    async def delivered(self, secret: str, form: Mapping[str, str]) -> bool:
        """Take in a delivery report, in any order, however often it comes. False: the secret is not ours."""
        id_, attempt = self._reports.opened(secret)
        if not id_:
            return False
        report, sms = self._provider.read(form), await self._box.one(id_)
        if report is None:
            log.warning("cannot understand a delivery report", sms=id_, form=dict(form))
        elif sms is not None and sms.attempts == attempt and sms.provider_id in (None, report.id):
            await self._reported(sms, report)
        return True

    async def _reported(self, sms: Sms, report: DeliveryReport) -> None:
        """Store what the provider says about an SMS. Old news changes nothing."""
        if sms.state is SmsState.QUEUED and sms.provider_id == report.id:
            return  # it is about a failed attempt that somebody repeats now
        now = self._clock()
        failed = report.state is SmsState.FAILED
        values = {
            "state": report.state,
            "provider_id": report.id,
            "error": "the provider says that it failed" if failed else None,
            "not_before": now + ASK_AFTER if report.state is SmsState.SENT else None,
        }
        await self._box.change(sms.id, sms.attempts, REPORTED[report.state], now, **values)

    async def _ask(self) -> None:
        """Ask the provider about SMS that it has not reported; less and less often, and at last no more."""
        for sms in await self._box.to_ask(self._clock(), ASK_AT_ONCE):
            report, away = None, False
            try:
                report = await self._asked(sms)
            except ProviderAway as error:
                log.warning("the provider cannot tell an SMS's state", sms=sms.id, why=str(error))
                away = True
            if report is not None and report.state is not sms.state:
                await self._reported(sms, report)
            else:
                age = self._clock() - sms.changed_at
                next_time = self._clock() + max(age, ASK_AFTER) if age < ASK_FOR else None
                await self._box.ask_again(sms.id, sms.attempts, next_time)
            if away:
                return

    async def _asked(self, sms: Sms) -> DeliveryReport | None:
        """Find an SMS without a known provider's id by number, sender and text. Raises ProviderAway."""
        if sms.provider_id is not None:
            return await self._provider.report_of(sms.provider_id)
        sent = await self._provider.sent_since(sms.to, sms.changed_at - SKEW)
        alike = [one.report for one in sent if (one.sender, one.text) == (sms.sender, sms.text)]
        others = await self._box.known([report.id for report in alike])
        return next((report for report in alike if report.id not in others), None)


async def write_by_hand(
    box: Box, company: Company, now: datetime, to: str, words: str, by: str, key: str = ""
) -> Sms | Barred | Unwanted:
    """Store an SMS in somebody's own words, under the usual rules; the service sends it.

    to: in any usual form; by: the author, for the record; key: two requests with the same key send one SMS.
    Raises NoText and ShowsNumber (policy.sms_texts).
    """
    to = numbers.shown(to)
    why = _unwanted(company, Notice.BY_HAND) or barred_from_sms(company, to)
    if why is not None:
        return why
    text = by_hand(words, company, language_for(to))
    new = _new(company, Notice.BY_HAND, to, f"by-hand-{key or uuid.uuid4().hex}", text, now, now)
    return await _add(box, replace(new, written_by=by))


def _new(
    company: Company, notice: Notice, to: str, reason: str, text: str, now: datetime, at: datetime
) -> Sms:
    """An SMS that waits for sending; its news became true at that moment."""
    return Sms(
        id=f"sms-{uuid.uuid4().hex[:12]}",
        reason=reason,
        notice=notice,
        call="",
        to=to,
        sender=company.sms.sender,
        text=text,
        language=language_for(to),
        state=SmsState.QUEUED,
        attempts=0,
        not_before=now,
        not_after=at + FRESH_FOR[notice],
        provider_id=None,
        error=None,
        created_at=now,
        changed_at=now,
    )


async def _add(box: Box, new: Sms) -> Sms | Unwanted:
    since = new.created_at - COUNTED_FOR
    return (
        await box.add(new, since=since, most_to_number=MOST_TO_NUMBER, most=MOST_IN_A_DAY)
    ) or Unwanted.LIMIT


async def send_again(box: Box, id_: str, now: datetime, *, uncertain: bool = False) -> Sms | None:
    """Send an SMS again that failed or was cancelled; uncertain: also one that may have been sent.

    None: there is no such SMS, or it is in another state.
    """
    sms = await box.one(id_)
    if sms is None:
        return None
    among = {SmsState.FAILED, SmsState.CANCELLED} | ({SmsState.UNCERTAIN} if uncertain else set())
    values = {"state": SmsState.QUEUED, "not_before": now, "not_after": now + RETRIED_FOR, "error": None}
    return await box.change(id_, sms.attempts, among, now, **values)


def _unwanted(company: Company, notice: Notice) -> Unwanted | None:
    rules = company.sms
    wanted = {Notice.MISSED_CALL: rules.missed_calls, Notice.BY_HAND: rules.by_hand}
    if not wanted.get(notice, rules.callbacks):
        return Unwanted.OFF
    return None if company.sms.sender else Unwanted.NO_SENDER
