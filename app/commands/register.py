"""`vaxel exceptions`, `contacts`, `mobiles` and `models`: the registers of the company in force (S5-S7, M6, M7).

Knows: how to show them. Refuses to know: what they change for calls (policy/), and how a top-up is ordered
(topups.py).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.listing import LikeOption, MostOption, some
from app.commands.opened import file_in, now_here, with_store
from app.commands.terminal import SWEDEN, JsonOption, Lang, LangOption, echo, end, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.company import CompanyFile
    from app.company.register import Deviation
    from app.storage.rows import StoredTopUp
    from app.storage.store import Store

DEVIATION_KINDS = {
    "exception": ("undantag", "exception"),
    "private_phone": ("privat mobil", "private mobile"),
    "leaver": ("slutar", "leaves"),
    "permission": ("särskilt tillstånd", "special permission"),
}
WHAT = {
    "presents_mobile": ("visar mobilnumret", "presents the mobile number"),
    "presents_direct": ("visar direktnumret", "presents the direct number"),
    "mobile_rings_outside_hours": (
        "mobilen ringer utanför arbetstid",
        "the mobile rings outside working hours",
    ),
}
OPEN = ("ordered", "approved")  # top-ups not yet delivered


def register(app: typer.Typer) -> None:
    app.command()(exceptions)
    app.command()(contacts)
    app.command()(mobiles)
    app.command()(models)


def exceptions(
    expiring: Annotated[
        bool, typer.Option("--expiring", help="Only those that end soon / bara det som snart tar slut.")
    ] = False,
    days: Annotated[int, typer.Option(min=0, max=36_500, help="How soon, with --expiring / hur snart.")] = 14,
    on: Annotated[str, typer.Option(help="As of another day, 2026-12-24 / som en annan dag.")] = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List exceptions, private mobiles, leavers and special permissions / undantag, privata mobiler, slutar, tillstånd.

    Each line has the nearest manager, the approver, the reason and the last day. Those that ended are marked.
    """
    from app.company.approvals import faults
    from app.company.register import deviations

    day = _day(on, lang)
    file = with_store(lang, lambda store: file_in(store, lang))
    invalid = faults(file)
    found = [one for one in deviations(file) if not expiring or one.expires(day, days)]
    if as_json:
        print_json([{**_as_json(one, file, day, days), "holds": one.place not in invalid} for one in found])
        return
    if not found:
        echo(lang.say("Ingenting att visa.", "Nothing to show."))
        return
    headings = lang.say(
        "Slag Vem Vad Närmaste_chef Godkänt_av Anledning Till_och_med Läge",
        "Kind Who What Manager Approved_by Reason Until State",
    )
    for place, problem in invalid.items():
        if place in {one.place for one in found}:
            echo(f"{lang.say('gäller inte', 'does not hold')}: {problem.field}: {problem.message}", err=True)
    print_table(
        [heading.replace("_", " ") for heading in headings.split()],
        [
            (
                lang.say(*DEVIATION_KINDS[one.kind]),
                name_in(file, one.who),
                _what(one, file, lang),
                name_in(file, one.manager) if one.manager else "",
                name_in(file, one.approved_by) if one.approved_by else "",
                one.reason,
                f"{one.until}" if one.until else "",
                _state(one, day, lang)
                if one.place not in invalid
                else lang.say("gäller inte", "does not hold"),
            )
            for one in found
        ],
    )


def contacts(
    like: LikeOption = "",
    limit: MostOption = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List whom to contact, and about what / vem man vänder sig till, och om vad."""
    file = with_store(lang, lambda store: file_in(store, lang))
    people = {person.id: person for person in file.people}
    rows = [
        {
            "person": one.person,
            "name": people[one.person].name,
            "extension": people[one.person].extension,
            "direct": people[one.person].direct,
            "sv": one.sv,
            "en": one.en,
        }
        for one in file.contacts
    ]
    rows = some(
        rows,
        lambda row: tuple(row[name] for name in ("person", "name", "extension", "direct", "sv", "en")),
        like,
        limit,
        lang,
        as_json=as_json,
    )
    if as_json:
        print_json(rows)
        return
    headings = lang.say("Namn Nummer Direkt Ansvarar_för", "Name Number Direct Responsible_for")
    print_table(
        [heading.replace("_", " ") for heading in headings.split()],
        [
            (row["name"] or "", row["extension"] or "", row["direct"] or "", row[lang.value] or "")
            for row in rows
        ],
    )


def models(lang: LangOption = Lang.SV, as_json: JsonOption = False) -> None:
    """List the phone models to choose from / telefoner att välja på."""
    file = with_store(lang, lambda store: file_in(store, lang))
    if as_json:
        print_json([one.model_dump() for one in file.phone_models])
        return
    print_table(
        lang.say("Id Namn Prisklass Anmärkning", "Id Name Price Note").split(),
        [(one.id, one.name, one.price_class or "", one.note or "") for one in file.phone_models],
    )


def mobiles(
    like: LikeOption = "",
    limit: MostOption = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List subscriptions: whose, how much data, top-ups this month, phone / abonnemang, datavolym, top up, telefon."""

    async def work(store: Store) -> tuple[CompanyFile, list[StoredTopUp]]:
        return await file_in(store, lang), await store.top_ups()

    file, top_ups = with_store(lang, work)
    names = {one.id: one.name for one in file.phone_models}
    now = now_here().astimezone(SWEDEN)
    rows: list[dict[str, Any]] = []
    for one in file.subscriptions:
        theirs = [top_up for top_up in top_ups if top_up.number == one.number]
        delivered = [
            top_up.gigabytes
            for top_up in theirs
            if top_up.delivered_at is not None and _same_month(top_up.delivered_at, now)
        ]
        rows.append(
            {
                **one.model_dump(mode="json", by_alias=True),
                "name": name_in(file, one.person or one.team or ""),
                "model_name": names.get(one.model or ""),
                "top_ups_this_month": len(delivered),
                "top_up_gigabytes_this_month": sum(delivered),
                "top_ups_open": sum(top_up.state in OPEN for top_up in theirs),
            }
        )
    rows = some(
        rows,
        lambda row: tuple(row[name] for name in ("number", "name", "operator", "plan", "model_name")),
        like,
        limit,
        lang,
        as_json=as_json,
    )
    if as_json:
        print_json(rows)
        return
    headings = lang.say(
        "Nummer Vem Operatör Abonnemang Data Top_up_i_månaden Väntar Telefon",
        "Number Who Operator Plan Data Top-ups_this_month Open Phone",
    )
    print_table(
        [heading.replace("_", " ") for heading in headings.split()], [_subscription(row) for row in rows]
    )


def _subscription(row: dict[str, Any]) -> Sequence[str]:
    extra = f"{row['top_up_gigabytes_this_month']:g} GB" if row["top_ups_this_month"] else ""
    return (
        row["number"],
        row["name"],
        row["operator"],
        row["plan"],
        f"{row['gigabytes']:g} GB",
        extra,
        str(row["top_ups_open"] or ""),
        row["model_name"] or "",
    )


def name_in(file: CompanyFile, id_: str) -> str:
    """The name of a person, queue or role in the file; another text stands for itself."""
    names = {one.id: one.name for one in file.roles} | {one.id: one.name for one in file.queues}
    names |= {one.id: one.name for one in file.people}
    return names.get(id_, id_)


def _same_month(at: datetime, now: datetime) -> bool:
    local = at.astimezone(SWEDEN)
    return (local.year, local.month) == (now.year, now.month)


def _day(on: str, lang: Lang) -> date:
    if not on:
        return now_here().astimezone(SWEDEN).date()
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise end(
            f"--on: {on!r} " + lang.say("är inte ett datum som", "is not a date such as") + " 2026-12-24"
        ) from None


def _what(one: Deviation, file: CompanyFile, lang: Lang) -> str:
    if one.what in WHAT:
        return lang.say(*WHAT[one.what])
    if one.kind == "leaver":
        heir = lang.say("receptionen", "reception") if one.what == "reception" else name_in(file, one.what)
        return lang.say(f"samtalen går till {heir}", f"calls go to {heir}")
    return one.what


def _state(one: Deviation, day: date, lang: Lang) -> str:
    if one.since is not None and day < one.since:
        return lang.say(f"gäller från {one.since}", f"from {one.since}")
    if one.until is None:
        return ""
    left = (one.until - day).days
    if left < 0:
        if one.kind == "leaver":
            return lang.say("har slutat", "has left")
        return lang.say("har upphört", "expired")
    if not one.expires(day):
        return ""
    if left == 0:
        return lang.say("sista dagen", "last day")
    return lang.say(f"{left} dagar kvar", f"{left} days left")


def _as_json(one: Deviation, file: CompanyFile, day: date, days: int) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "id": one.id,
        "who": one.who,
        "name": name_in(file, one.who),
        "what": one.what,
        "manager": one.manager,
        "approved_by": one.approved_by,
        "reason": one.reason,
        "from": one.since,
        "until": one.until,
        "expires": one.expires(day, days),
        "expired": one.expired(day),
    }
