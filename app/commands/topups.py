"""`vaxel topup`: order, approve, deliver, refuse, cancel and list extra data volume (M7).

Knows: who may approve: the subscriber's nearest manager, or a named approver with a reason (S6). Refuses
to know: the order of the steps (storage/top_ups.py). The record has both the person who is
signed in and the person for whom it is done.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.opened import file_in, with_store
from app.commands.register import name_in
from app.commands.terminal import (
    MOST_ID,
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
from app.commands.who import ForOption, recorded_name, signed_in

if TYPE_CHECKING:
    from app.company import CompanyFile
    from app.company.schema import SubscriptionEntry
    from app.storage.rows import StoredTopUp
    from app.storage.store import Store

TOP_UP_STATES = {
    "ordered": ("beställd", "ordered"),
    "approved": ("godkänd", "approved"),
    "delivered": ("levererad", "delivered"),
    "refused": ("avslagen", "refused"),
    "cancelled": ("avbruten", "cancelled"),
}
WhichOption = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=MOST_ID, help="The top-up, by its number / vilken top up.")
]
TopUpWhyOption = Annotated[str, typer.Option(help="Why / varför.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Top-ups of data volume / top up av datavolym.")
    group.command()(order)
    group.command()(approve)
    group.command()(deliver)
    group.command()(refuse)
    group.command()(cancel)
    group.command("list")(list_)
    app.add_typer(group, name="topup")


def order(
    subscription: Annotated[
        str, typer.Argument(help="Its number, or the person's or team's id / numret, eller vems.")
    ],
    gigabytes: Annotated[float, typer.Argument(min=0.1, max=1000, help="How much / hur mycket.")],
    by: ForOption = "",
    note: Annotated[str, typer.Option(help="What for / till vad.")] = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Order extra data volume for a subscription / beställ extra datavolym."""
    if not math.isfinite(gigabytes):
        raise end(lang.say("antalet gigabyte måste vara ett tal", "the number of gigabytes must be a number"))

    async def work(store: Store) -> StoredTopUp:
        file = await file_in(store, lang)
        number = _subscription(file, subscription, lang).number
        return await store.order_top_up(number, gigabytes, _recorded(file, by, lang), note or None)

    _tell(with_store(lang, work), lang, as_json=as_json)


def approve(
    id_: WhichOption,
    by: ForOption = "",
    as_admin: Annotated[
        str,
        typer.Option(metavar="WHY", help="Approve instead of the manager, and why / i stället för chefen."),
    ] = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Approve a top-up: as the nearest manager, or as a named approver / godkänn en top up."""

    async def work(store: Store) -> StoredTopUp:
        file = await file_in(store, lang)
        found = await _found(store, id_, lang)
        _may_approve(file, found.number, _person(file, by, lang), lang, as_admin=bool(as_admin))
        return await _move(store, id_, "approve", _recorded(file, by, lang), as_admin, lang)

    _tell(with_store(lang, work), lang, as_json=as_json)


def deliver(
    id_: WhichOption, by: ForOption = "", lang: LangOption = Lang.SV, as_json: JsonOption = False
) -> None:
    """Say that a top-up has been delivered / notera att en top up är levererad."""
    _take(id_, "deliver", by, "", lang, as_json=as_json)


def refuse(
    id_: WhichOption,
    by: ForOption = "",
    why: TopUpWhyOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Refuse a top-up that was ordered / avslå en top up."""
    _take(id_, "refuse", by, why, lang, as_json=as_json)


def cancel(
    id_: WhichOption,
    by: ForOption = "",
    why: TopUpWhyOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Cancel a top-up that was not delivered yet / avbryt en top up."""
    _take(id_, "cancel", by, why, lang, as_json=as_json)


def list_(
    subscription: Annotated[
        str, typer.Argument(help="One subscription's; all if not given / bara ett.")
    ] = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List top-ups, with who did each step and when / alla top up, med vem och när."""

    async def work(store: Store) -> tuple[CompanyFile, list[StoredTopUp]]:
        file = await file_in(store, lang)
        number = _subscription(file, subscription, lang).number if subscription else None
        return file, await store.top_ups(number)

    file, found = with_store(lang, work)
    if as_json:
        print_json(found)
        return
    owners = {one.number: name_in(file, one.person or one.team or "") for one in file.subscriptions}
    print_table(
        lang.say(
            "Id Nummer Vem GB Läge Beställd Godkänd Levererad Avslutad Anmärkning", TOP_UP_HEADINGS
        ).split(),
        [
            (
                str(one.id),
                one.number,
                owners.get(one.number, ""),
                f"{one.gigabytes:g}",
                lang.say(*TOP_UP_STATES[one.state]),
                _when(one.ordered_by, one.ordered_at),
                _when(one.approved_by, one.approved_at),
                _when(one.delivered_by, one.delivered_at),
                _when(one.closed_by, one.closed_at),
                "; ".join(text for text in (one.note, one.as_admin, one.why) if text),
            )
            for one in found
        ],
    )


TOP_UP_HEADINGS = "Id Number Who GB State Ordered Approved Delivered Closed Note"


def _take(id_: int, step: str, by: str, why: str, lang: Lang, *, as_json: bool) -> None:
    async def work(store: Store) -> StoredTopUp:
        return await _move(store, id_, step, _recorded(await file_in(store, lang), by, lang), why, lang)

    _tell(with_store(lang, work), lang, as_json=as_json)


async def _found(store: Store, id_: int, lang: Lang) -> StoredTopUp:
    from app.storage.top_ups import NoSuchTopUp

    try:
        return await store.top_up(id_)
    except NoSuchTopUp:
        raise end(lang.say(f"det finns ingen top up {id_}", f"there is no top-up {id_}"), NOT_FOUND) from None


async def _move(store: Store, id_: int, step: str, by: str, why: str, lang: Lang) -> StoredTopUp:
    from app.storage.top_ups import NotItsTurn, TopUpStep

    await _found(store, id_, lang)
    try:
        return await store.move_top_up(id_, TopUpStep(step), by, why or None)
    except NotItsTurn as error:
        state = lang.say(*TOP_UP_STATES[error.found.state])
        raise end(lang.say(f"top up {id_} är redan {state}", f"top-up {id_} is {state} already")) from None


def _may_approve(file: CompanyFile, number: str, by: str, lang: Lang, *, as_admin: bool) -> None:
    """Ends the command unless this is the subscriber's nearest manager or a named approver (S6)."""
    from app.company.approvals import Approvers

    people = {person.id: person for person in file.people}
    queues = {queue.id: queue for queue in file.queues}
    one = next((one for one in file.subscriptions if one.number == number), None)
    whose = (one.person or one.team or "") if one is not None else ""
    manager = people[whose].manager if whose in people else None
    if by == manager:
        return
    admin = lang.say(
        "personer i approvals.approvers godkänner med --as-admin ANLEDNING",
        "people in approvals.approvers approve with --as-admin WHY",
    )
    if not as_admin:
        if manager is None:
            missing = lang.say(
                "abonnemanget har ingen chef som kan godkänna",
                "the subscription has no manager to approve it",
            )
            raise end(f"{missing}; {admin}")
        nearest = lang.say("närmaste chef är", "the nearest manager is")
        raise end(f"{nearest} {people[manager].name}: --on-behalf-of {manager}; {admin}")
    approvers = Approvers(file)
    if whose in queues:
        fault = approvers.fault_for_team(by, [*queues[whose].members, *queues[whose].agents.second_line])
    else:
        fault = approvers.fault(by, whose)
    if fault is not None:
        raise end(fault)


def _person(file: CompanyFile, by: str, lang: Lang) -> str:
    """The id of the person acting: --on-behalf-of, else who is signed in. Ends the command for anybody else."""
    who, known = by or signed_in(), [person.id for person in file.people]
    if who not in known:
        there = lang.say("de som finns är", "known are")
        raise end(
            f"--on-behalf-of: {lang.say('ingen person', 'no person')} {who}; {there} {', '.join(known)}",
            NOT_FOUND,
        )
    return who


def _recorded(file: CompanyFile, by: str, lang: Lang) -> str:
    return recorded_name(_person(file, by, lang), lang)


def _subscription(file: CompanyFile, text: str, lang: Lang) -> SubscriptionEntry:
    from app.policy import numbers

    number = numbers.canonical(text).text
    found = [one for one in file.subscriptions if number == one.number or text in (one.person, one.team)]
    if len(found) == 1:
        return found[0]
    if found:
        many = lang.say("har flera abonnemang, ange numret", "has several subscriptions, give the number")
        raise end(f"{text} {many}, {', '.join(one.number for one in found)}")
    none = lang.say("inget abonnemang", "no subscription")
    raise end(
        f"{none} {text}; " + lang.say("`vaxel mobiles` visar alla", "`vaxel mobiles` lists all"), NOT_FOUND
    )


def _when(who: str | None, at: object) -> str:
    from datetime import datetime

    return f"{who} {moment(at)}" if who and isinstance(at, datetime) else ""


def _tell(found: StoredTopUp, lang: Lang, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    state = lang.say(*TOP_UP_STATES[found.state])
    echo(f"Top up {found.id}: {found.gigabytes:g} GB, {found.number}, {state}")
