"""`vaxel sms`: the SMS that were sent to customers, and those that failed.

Knows: arguments and words. Refuses to know: when and how an SMS is sent (app/sms).
"""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.calls.callback.notices import Sms, SmsState
from app.commands.opened import company_in, company_of, now_here, read_settings, with_store
from app.commands.terminal import (
    MOST_SHOWN,
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    moment,
    print_json,
    print_table,
)
from app.commands.who import ForOption, recorded_name

if TYPE_CHECKING:
    from app.settings import Settings
    from app.storage.store import Store

SMS_STATES = {
    SmsState.QUEUED: ("i kö", "queued"),
    SmsState.SENDING: ("sänds", "being sent"),
    SmsState.SENT: ("sänt", "sent"),
    SmsState.DELIVERED: ("framme", "delivered"),
    SmsState.FAILED: ("misslyckat", "failed"),
    SmsState.UNCERTAIN: ("ovisst", "uncertain"),
    SmsState.CANCELLED: ("avbrutet", "cancelled"),
}
NOTICES = {
    "callback_booked": ("ska ringas upp", "callback booked"),
    "return_booked": ("ska ringas upp av någon", "callback by a person booked"),
    "return_failed": ("nåddes inte av någon", "callback by a person failed"),
    "callback_failed": ("nåddes inte", "callback failed"),
    "missed_call": ("missat samtal", "missed call"),
    "by_hand": ("skrivet av någon", "written by somebody"),
}
NOT_SENT = {  # why we send no SMS to a number
    "no_number": ("är inte ett telefonnummer", "is not a telephone number"),
    "greylisted": ("är grålistat", "is greylisted"),
    "premium": ("är ett betalnummer", "is a premium-rate number"),
    "ours": ("är ett av våra egna", "is one of our own"),
    "not_mobile": ("är inte ett mobilnummer", "is not a mobile number"),
    "shows_numbers": (
        "går till ett land där sms alltid visar ett nummer som avsändare",
        "belongs to a country where SMS always show a number as the sender",
    ),
}


UNWANTED = {  # why we send no SMS at all, or not now
    "off": (
        "företagsfilen tillåter inte det: sms.by_hand",
        "the company file does not allow it: sms.by_hand",
    ),
    "no_sender": (
        "ingen avsändare: sätt sms.sender i företagsfilen",
        "no sender: set sms.sender in the company file",
    ),
    "limit": (
        "gränsen är nådd: 3 sms per dygn till ett nummer, 200 till alla tillsammans",
        "the limit is reached: in 24 hours 3 SMS to one number, 200 to all together",
    ),
}


class SmsCommand(StrEnum):
    """The subcommands besides the list."""

    SEND = "send"
    RETRY = "retry"
    TEST = "test"


def register(app: typer.Typer) -> None:
    app.command()(sms)


def sms(
    do: Annotated[
        SmsCommand | None, typer.Argument(help="send NUMBER TEXT, retry ID, test NUMBER; else the list.")
    ] = None,
    which: Annotated[str, typer.Argument(metavar="[ID|NUMBER]")] = "",
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="With send: the message / meddelandet.")] = "",
    by: ForOption = "",
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="With retry: even if it may have arrived / även om det kan ha kommit fram."
        ),
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=MOST_SHOWN, help="At most so many / högst så många.")] = 50,
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """List SMS to customers, send or resend one, or try the provider / sms till kunder.

    vaxel sms · vaxel sms send +46701740699 "Din order är klar" · vaxel sms retry sms-1f2e3d4c5b6a

    vaxel sms test +46701740699 (nothing is sent / inget sänds)
    """
    settings = read_settings()
    if do is None:
        _list(settings, limit, lang, as_json=as_json)
    elif not which:
        raise end(lang.say("skriv", "write") + f" `vaxel sms {do.value} {_WANTS[do]}`")
    elif do is SmsCommand.SEND:
        _send(settings, which, text, recorded_name(by, lang), lang, as_json=as_json)
    elif do is SmsCommand.RETRY:
        _retry(settings, which, lang, again=again, as_json=as_json)
    else:
        _test(settings, which, lang, as_json=as_json)


_WANTS = {SmsCommand.SEND: 'NUMBER "TEXT"', SmsCommand.RETRY: "ID", SmsCommand.TEST: "NUMBER"}


def _list(settings: Settings, limit: int, lang: Lang, *, as_json: bool) -> None:
    async def work(store: Store) -> list[Sms]:
        return await store.sms.newest(limit)

    found = with_store(lang, work, settings=settings)
    if as_json:
        print_json(found)
        return
    if found:
        headings = lang.say("id när till om läge försök fel", "id when to about state tries error").split()
        print_table(headings, [_row(one, lang) for one in found])
    else:
        echo(lang.say("Inga sms.", "No SMS."))
    if not _set_up(settings):
        echo(_how_to_set_up(lang), err=True)


def _row(one: Sms, lang: Lang) -> list[str]:
    english = lang is Lang.EN
    about, state = NOTICES[one.notice][english], SMS_STATES[one.state][english]
    if one.state is SmsState.QUEUED and one.not_before is not None and one.attempts:
        state += lang.say(", igen ", ", again ") + moment(one.not_before)
    return [one.id, moment(one.created_at), one.to, about, state, str(one.attempts), one.error or ""]


def _send(settings: Settings, number: str, text: str, who: str, lang: Lang, *, as_json: bool) -> None:
    """Store an SMS; the running service sends it within seconds."""
    from app.policy.sms_texts import NoText, ShowsNumber
    from app.sms.outbox import write_by_hand
    from app.words.refusals import swedish

    if not _set_up(settings):
        raise end(_how_to_set_up(lang))

    async def work(store: Store) -> Sms | str:
        company = (await company_in(store, lang))[1]
        try:
            done = await write_by_hand(store.sms, company, now_here(), number, text, who)
        except (NoText, ShowsNumber) as error:
            raise end(lang.say(swedish(str(error)), str(error))) from None
        return done if isinstance(done, Sms) else done.value

    done = with_store(lang, work, settings=settings)
    if isinstance(done, str):
        english = lang is Lang.EN
        raise end(UNWANTED[done][english] if done in UNWANTED else f"{number} {NOT_SENT[done][english]}")
    if as_json:
        print_json(done)
    else:
        echo(
            lang.say(
                f"tjänsten skickar {done.id} till {done.to} från {done.sender}: `vaxel sms` visar hur det går",
                f"the service sends {done.id} to {done.to} from {done.sender}: `vaxel sms` shows how it goes",
            )
        )


def _retry(settings: Settings, id_: str, lang: Lang, *, again: bool, as_json: bool) -> None:
    from app.sms.outbox import send_again

    async def work(store: Store) -> tuple[Sms | None, Sms | None]:
        before = await store.sms.one(id_)
        return before, await send_again(store.sms, id_, now_here(), uncertain=again)

    before, after = with_store(lang, work, settings=settings)
    if before is None:
        raise end(lang.say(f"inget sms {id_}", f"no SMS {id_}"), NOT_FOUND)
    if after is None and before.state is SmsState.UNCERTAIN:
        raise end(
            lang.say(
                f"kunden kan redan ha fått {id_}: --again skickar det ändå, kanske en andra gång",
                f"the customer may have got {id_} already: --again sends it anyway, perhaps a second time",
            )
        )
    if after is None:
        state = SMS_STATES[before.state][lang is Lang.EN]
        raise end(
            lang.say(
                f"{id_} är {state}: bara misslyckade och avbrutna sms går att skicka igen",
                f"{id_} is {state}: you can resend only failed and cancelled SMS",
            )
        )
    if as_json:
        print_json(after)
    else:
        echo(lang.say(f"{id_} är i kö igen", f"{id_} is queued again"))
    if not _set_up(settings):
        echo(_how_to_set_up(lang), err=True)


def _test(settings: Settings, number: str, lang: Lang, *, as_json: bool) -> None:
    """Ask the provider whether it would send an SMS to the number (dryrun). It sends nothing and costs nothing."""
    from app.policy import numbers
    from app.policy.sms import barred_from_sms
    from app.policy.sms_texts import Notice, language_for, written
    from app.sms.elks import Elks
    from app.sms.provider import Accepted

    if not _set_up(settings):
        raise end(_how_to_set_up(lang))

    company = company_of(lang, settings)
    to, sender = numbers.shown(number), company.sms.sender
    why = barred_from_sms(company, to)
    if why is not None:
        raise end(f"{number} {NOT_SENT[why][lang is Lang.EN]}")
    if not sender:
        raise end(
            lang.say(
                "ingen avsändare: sätt sms.sender i företagsfilen",
                "no sender: set sms.sender in the company file",
            )
        )
    elks = Elks(settings.sms_url, settings.sms_user, settings.sms_password)
    text = written(Notice.MISSED_CALL, company, language_for(to))
    answer = asyncio.run(elks.estimate(to, sender, text))
    if not isinstance(answer, Accepted):
        raise end(lang.say("leverantören säger", "the provider says") + f": {answer.why}")
    if as_json:
        print_json(_tried(to, sender, text))
    else:
        echo(
            lang.say(
                f"leverantören skulle skicka det här till {to} från {sender} (inget har skickats):",
                f"the provider would send this to {to} from {sender} (nothing was sent):",
            )
        )
        echo(text)


def _tried(to: str, sender: str, text: str) -> dict[str, Any]:
    from app.policy.gsm import parts

    return {"to": to, "sender": sender, "text": text, "parts": parts(text), "sent": False}


def _set_up(settings: Settings) -> bool:
    return bool(settings.sms_user and settings.sms_password)


def _how_to_set_up(lang: Lang) -> str:
    return lang.say(
        "tjänsten skickar inga sms: sätt VAXEL_SMS_USER och VAXEL_SMS_PASSWORD (kontot hos 46elks), och starta om",
        "the service sends no SMS: set VAXEL_SMS_USER and VAXEL_SMS_PASSWORD (the account at 46elks), and restart it",
    )
