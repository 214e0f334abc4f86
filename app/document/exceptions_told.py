"""Exceptions and leavers: who, what, why, approved by whom and until when (S5, S6).

Knows: how the register reads on a day. Refuses to know: what it changes for calls (policy/tenure.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.mobiles import approval_places
from app.document.parts import Bullets, RuleTable
from app.document.teller import Piece
from app.policy.register import PermissionKind, What

if TYPE_CHECKING:
    from datetime import date

    from app.company.schema import ExemptionEntry, PersonEntry
    from app.document.parts import PolicySection, RuleRow, Sentence
    from app.document.teller import Teller

WHATS = {
    What.PRESENTS_MOBILE: ("mobilnumret visas utåt", "the mobile number is shown outside"),
    What.PRESENTS_DIRECT: ("direktnumret visas utåt", "the direct number is shown outside"),
    What.MOBILE_RINGS_OUTSIDE_HOURS: (
        "det ringer i mobilen också utanför arbetstid",
        "the mobile rings outside working hours, too",
    ),
}


def exceptions_section(t: Teller) -> PolicySection | None:
    """Who approves, the exceptions that hold or will, and those who leave."""
    today = t.at.date()
    entries = [one for one in t.file.exceptions if one.until >= today]
    rows, more = t.rows([_row(t, one, today) for one in entries], "vaxel exceptions")
    head = (
        t.say("Vem", "Who"),
        t.say("Vad", "What"),
        t.say("Varför", "Why"),
        t.say("Godkänt av", "Approved by"),
        t.say("Från", "From"),
        t.say("Till och med", "Last day"),
    )
    table = RuleTable(t.say("Undantag", "Exceptions"), head, rows, wide=(1, 2))
    return t.section(
        "exceptions",
        ("Undantag", "Exceptions"),
        Bullets(tuple(_rules(t))),
        table,
        *more,
        own="exceptions",
        inside=(_leavers(t),),
    )


def _rules(t: Teller) -> list[Sentence]:
    approvals = t.file.approvals
    days = t.value(approvals.longest_days, "approvals.longest_days")
    if approvals.approvers:
        first = t.sentence(
            "Din närmaste chef godkänner ett undantag, eller {who}. Ingen godkänner åt sig själv.",
            "Your nearest manager approves an exception, or {who} does. Nobody approves for themselves.",
            clauses=("S6",),
            key="approve",
            who=t.listed([t.who(one) for one in approvals.approvers], "approvals.approvers"),
        )
    else:
        first = t.sentence(
            "Din närmaste chef godkänner ett undantag. Ingen godkänner åt sig själv.",
            "Your nearest manager approves an exception. Nobody approves for themselves.",
            clauses=("S6",),
            key="approve",
        )
    second = t.sentence(
        "Ett undantag gäller högst {days} dagar, och slutar sedan att gälla av sig självt.",
        "An exception holds for at most {days} days, and then stops by itself.",
        clauses=("S6",),
        days=days,
    )
    return [first, second]


def _row(t: Teller, one: ExemptionEntry, today: date) -> RuleRow:
    place = f"exceptions.{one.id}"
    approved = next(made.approved for made in t.company.register.exemptions if made.id == one.id)
    state = ""
    if not approved:
        state = t.say(" (gäller inte: inte rätt godkänt)", " (void: not rightly approved)")
    elif one.since is not None and one.since > today:
        state = t.say(" (gäller inte än)", " (not yet)")
    who = t.listed([t.person_or_role(one.who)], f"{place}.who")
    return t.row(
        place,
        t.cell(who),
        t.cell(
            t.value(t.say(*WHATS[What(one.what)]) + state, f"{place}.what", *approval_places(one.who, place))
        ),
        t.cell(t.value(one.reason, f"{place}.reason")),
        t.cell(t.listed([t.who(one.approved_by)], f"{place}.approved_by")),
        t.cell(t.day(one.since, f"{place}.from") if one.since else "–"),
        t.cell(t.day(one.until, f"{place}.until")),
    )


def _leavers(t: Teller) -> PolicySection | None:
    leaving = [one for one in t.file.people if one.leaves is not None]
    rows, more = t.rows([_leaver(t, one) for one in leaving], "vaxel exceptions")
    rules = (
        t.sentence(
            "Slutar du stannar numret hos företaget. Från dagen efter din sista dag går samtalen till din "
            "efterträdare.",
            "When you leave, the number stays with the company. From the day after your last day calls go "
            "to your successor.",
            clauses=("S5",),
            key="leavers",
        ),
        t.sentence(
            "Att numret följer med dig, eller att samtalen kopplas till dig, kräver ett särskilt tillstånd.",
            "A special permission is needed to take the number along, or to have the calls forwarded to you.",
            clauses=("S5",),
            key="permission",
        ),
    )
    head = (
        t.say("Vem", "Who"),
        t.say("Sista dag", "Last day"),
        t.say("Samtalen går till", "Calls go to"),
        t.say("Varför", "Why"),
        t.say("Särskilt tillstånd", "Special permission"),
    )
    table = RuleTable(t.say("De som slutar", "Those who leave"), head, rows, wide=(3, 4))
    return t.section(
        "exceptions.leavers", ("När någon slutar", "When somebody leaves"), Bullets(rules), table, *more
    )


def _leaver(t: Teller, person: PersonEntry) -> RuleRow:
    place = f"people.{person.id}"
    assert person.leaves is not None
    heir = person.successor
    usual = Piece(t.say("receptionen", "reception"), (f"{place}.successor",))
    to = t.listed([t.who(heir)], f"{place}.successor") if heir and heir != "reception" else usual
    return t.row(
        f"{place}.leaves",
        t.cell(t.person(person.id)),
        t.cell(t.day(person.leaves, f"{place}.leaves")),
        t.cell(to),
        t.cell(t.value(person.leaving_reason, f"{place}.leaving_reason") if person.leaving_reason else "–"),
        t.cell(_permission(t, person)),
    )


def _permission(t: Teller, person: PersonEntry) -> Piece:
    """The permission, with its approver; not the number outside, which is a private one."""
    permission = person.permission
    if permission is None:
        return Piece("–")
    place = f"people.{person.id}.permission"
    what = t.say("numret följer med", "takes the number along")
    if PermissionKind(permission.kind) is PermissionKind.FORWARD:
        what = t.say("samtalen kopplas vidare", "calls are forwarded")
    by = t.who(permission.approved_by)
    words = [what]
    if permission.until is not None:
        until = t.day(permission.until, "").text
        words.append(t.say(f"till och med {until}", f"until {until}"))
    words.append(
        t.say(f"godkänt av {by.text}: {permission.reason}", f"approved by {by.text}: {permission.reason}")
    )
    return Piece(", ".join(words), (place, *by.places))
