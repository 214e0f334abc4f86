"""Private phones, subscriptions and phone models (M6, M7).

Knows: how these lists read. Refuses to know: what a private phone changes for calls (policy/tenure.py).

A private number is nobody else's business: the document says who uses a private phone, and not its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.parts import Bullets, Paragraph, RuleTable
from app.document.words import amount
from app.policy.register import PhoneKind

if TYPE_CHECKING:
    from app.company.schema import PersonEntry, SubscriptionEntry
    from app.document.parts import PolicySection, RuleRow
    from app.document.teller import Teller

_KINDS = {
    PhoneKind.TEMPORARY: ("tillfälligt", "for a time"),
    PhoneKind.HOURLY: ("timanställd", "paid by the hour"),
    PhoneKind.CONSULTANT: ("konsult", "consultant"),
    PhoneKind.NEW_EMPLOYEE: ("nyanställd", "new employee"),
}


def approval_places(who: str, place: str) -> tuple[str, ...]:
    """The settings that decide whether a deviation is rightly approved (S6)."""
    return f"{place}.approved_by", f"people.{who}.manager"


def mobiles_section(t: Teller) -> PolicySection | None:
    return t.section(
        "mobiles",
        ("Mobiler och abonnemang", "Mobiles and subscriptions"),
        own="mobiles",
        inside=(_private(t), _subscriptions(t), _models(t)),
    )


def _private(t: Teller) -> PolicySection | None:
    today = t.at.date()
    using = [
        one
        for one in t.file.people
        if one.private_mobile and one.private_mobile.until >= today and one.id not in t.today.in_force.gone
    ]
    rules = (
        t.sentence(
            "Du får ha en privat mobil som anknytning bara till ett slutdatum, och när den är godkänd. "
            "Sedan slutar den att "
            "gälla av sig själv.",
            "You may have a private mobile as your extension only until a last day, and when it is "
            "approved. Then it stops "
            "by itself.",
            clauses=("M6",),
            key="private",
        ),
        t.sentence(
            "En privat mobils nummer visas inte utåt, om inte ett undantag för just den personen säger det.",
            "The number of a private mobile is not shown outside, unless an exception for that very person "
            "says so.",
            clauses=("S3",),
            key="private_shown",
        ),
    )
    rows, more = t.rows([_private_row(t, one) for one in using], "vaxel exceptions")
    head = (
        t.say("Vem", "Who"),
        t.say("Som", "As"),
        t.say("Varför", "Why"),
        t.say("Godkänd av", "Approved by"),
        t.say("Från", "From"),
        t.say("Till och med", "Last day"),
    )
    caption = t.say("Privata mobiler som är godkända", "Private mobiles that are approved")
    return t.section(
        "mobiles.private",
        ("Privata mobiler", "Private mobiles"),
        Bullets(rules),
        RuleTable(caption, head, rows, wide=(2,)),
        *more,
    )


def _private_row(t: Teller, person: PersonEntry) -> RuleRow:
    phone, place = person.private_mobile, f"people.{person.id}.private_mobile"
    assert phone is not None
    void = not t.company.register.private[person.id].approved
    state = t.say(" (gäller inte: inte rätt godkänd)", " (void: not rightly approved)") if void else ""
    return t.row(
        place,
        t.cell(t.person(person.id)),
        t.cell(
            t.value(
                t.say(*_KINDS[PhoneKind(phone.kind)]) + state,
                f"{place}.kind",
                *approval_places(person.id, place),
            )
        ),
        t.cell(t.value(phone.reason, f"{place}.reason")),
        t.cell(t.listed([t.who(phone.approved_by)], f"{place}.approved_by")),
        t.cell(t.day(phone.since, f"{place}.from") if phone.since else "–"),
        t.cell(t.day(phone.until, f"{place}.until")),
    )


def _subscriptions(t: Teller) -> PolicySection | None:
    today = t.at.date()
    present = [
        (number, one)
        for number, one in enumerate(t.file.subscriptions)
        if one.until is None or one.until >= today
    ]
    rows, more = t.rows([_subscription_row(t, number, one) for number, one in present], "vaxel mobiles")
    head = (
        t.say("Vem", "Who"),
        t.say("Nummer", "Number"),
        t.say("Abonnemang", "Subscription"),
        t.say("Data per månad", "Data per month"),
        t.say("Telefon", "Phone"),
        t.say("Gäller", "Holds"),
    )
    caption = t.say("Abonnemang och datavolym", "Subscriptions and data volume")
    order = t.sentence(
        "Räcker volymen inte beställer du en top up (”vaxel topup”). Den som beställer, godkänner och "
        "levererar står med namn.",
        "If the volume is not enough, order a top-up (“vaxel topup”). Whoever orders, approves and delivers "
        "it is recorded.",
        key="top_up",
    )
    if not rows:
        return None
    return t.section(
        "mobiles.subscriptions",
        ("Abonnemang", "Subscriptions"),
        Paragraph(order),
        RuleTable(caption, head, rows),
        *more,
        clauses=("M7",),
    )


def _subscription_row(t: Teller, number: int, one: SubscriptionEntry) -> RuleRow:
    place = f"subscriptions.{number}"
    owner = one.person or one.team or ""
    of_whom = "person" if one.person else "team"
    named = t.who(owner) if owner in t.people or owner in t.queues else t.role(owner)
    since = t.day(one.since, f"{place}.from").text
    if one.until is None:
        holds = t.value(t.say(f"från {since}", f"from {since}"), f"{place}.from")
    else:
        until = t.day(one.until, "").text
        holds = t.value(
            t.say(f"{since} till och med {until}", f"{since} to {until}"), f"{place}.from", f"{place}.until"
        )
    model = t.value(_model_name(t, one.model), f"{place}.model", f"phone_models.{one.model}.name")
    return t.row(
        f"subscriptions.{one.number}",
        t.cell(t.listed([named], f"{place}.{of_whom}")),
        t.cell(t.number(one.number, f"{place}.number")),
        t.cell(t.value(f"{one.operator}, {one.plan}", f"{place}.operator", f"{place}.plan")),
        t.cell(t.value(f"{amount(one.gigabytes, t.lang)}\u00a0GB", f"{place}.gigabytes")),
        t.cell(model if one.model else "–"),
        t.cell(holds),
        of=f"{place}.number",
    )


def _model_name(t: Teller, id_: str | None) -> str:
    return next((one.name for one in t.file.phone_models if one.id == id_), id_ or "")


def _models(t: Teller) -> PolicySection | None:
    rows = []
    for one in t.file.phone_models:
        place = f"phone_models.{one.id}"
        rows.append(
            t.row(
                place,
                t.cell(t.value(one.name, f"{place}.name")),
                t.cell(t.value(one.price_class, f"{place}.price_class") if one.price_class else "–"),
                t.cell(t.value(one.note, f"{place}.note") if one.note else "–"),
            )
        )
    head = (t.say("Telefon", "Phone"), t.say("Prisklass", "Price class"), t.say("Anmärkning", "Note"))
    kept, more = t.rows(rows, "vaxel models")
    table = RuleTable(t.say("Telefoner att välja på", "Phones to choose from"), head, kept)
    return t.section(
        "mobiles.models", ("Telefoner att välja på", "Phones to choose from"), table, *more, clauses=("M7",)
    )
