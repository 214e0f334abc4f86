"""Which field of the company file holds the rule that a reason of a decision comes from.

Knows: of each reason code its field, or that no field says it. Refuses to know: lines (filed_lines.py), and why a
reason was given (policy/).

A reason without a field is either something that happened (a phone did not answer: FACT), or what holds for every
company (nobody is called in a circle: ALWAYS).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company.outward_places import (
    abroad_place,
    exception_place,
    greylist_place,
    presented_place,
    role_presents_place,
    short_number_place,
    trunk_place,
)
from app.company.reason_asked import NoField, ReasonAsked
from app.policy import numbers
from app.policy.decision import Layer
from app.policy.hindrances import DEFAULT_STATE
from app.policy.hours import Opening, opening
from app.policy.tenure import as_of
from app.policy.ways import Cause

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.company.places import Places
    from app.company.problems import FieldPath
    from app.policy.decision import Decision, Reason, Situation
    from app.policy.model import Company
    from app.policy.targets import Target


def reason_place(
    places: Places,
    company: Company,
    situation: Situation,
    decision: Decision,
    reason: Reason,
    target: Target | None = None,
) -> FieldPath | NoField:
    """The field with the rule of a reason, or why there is none. target: of a rejected way."""
    asked = ReasonAsked(places, as_of(company, situation.at), situation, decision, reason, target)
    cause, dot, _ = reason.code.partition(".")
    if dot:
        return _way_on(asked, cause)
    for prefix in ("closed_", "reception_"):
        if reason.code.startswith(prefix):
            return _closed(asked, Opening(reason.code.removeprefix(prefix)))
    known = REASON_PLACES[reason.code]
    return known if isinstance(known, NoField | tuple) else known(asked)


def _way_on(asked: ReasonAsked, cause: str) -> FieldPath | NoField:
    """The rule that sends a call on: a queue's, a profile's, a role's or the kind of extension's."""
    name = asked.about("name")
    queue = asked.company.queues.get(asked.places.named(name) or "")
    if cause == "closed" and queue is None:
        return ("front_desk", "closed")
    if queue is not None:
        if cause != "overdue":
            return asked.places.queue(queue.id, cause)
        entry = next(one for one in asked.places.file.queues if one.id == queue.id)
        own = ("waiting", "at_promise") if entry.waiting.at_promise is not None else ("no_answer",)
        return asked.places.queue(queue.id, *own)
    person = asked.person
    if person is None or cause not in set(Cause):
        return NoField.ALWAYS
    state = asked.situation.people.get(person.id, DEFAULT_STATE)
    profile = asked.company.profiles.get(state.profile)
    if profile is not None and Cause(cause) in profile.diversions:
        return asked.places.profile(profile.id, "calls", cause) or NoField.ALWAYS
    role = asked.role_of(person)
    if role is not None and Cause(cause) in role.diversions:
        return asked.places.role(role.id, cause)
    by_clause = (
        kind
        for kind in person.devices
        if asked.company.defaults(kind).diversions[Cause(cause)].clause == asked.reason.clause
    )
    return ("defaults", next(by_clause, person.devices[0]).value, cause)


def _closed(asked: ReasonAsked, why: Opening) -> FieldPath | NoField:
    """Hours, or the day of the calendar that closes what they leave open."""
    match why:
        case Opening.EVE:
            return ("calendar", "eves")
        case Opening.CLOSED_DATE:
            return ("calendar", "closed_dates")
        case Opening.HALF_DAY:
            day = asked.situation.at.date()
            given = any(one == day for one, _ in asked.company.calendar.half_days)
            return ("calendar", "half_days" if given else "before_holidays")
        case _:
            return _queue_hours(asked)


def _queue_hours(asked: ReasonAsked) -> FieldPath | NoField:
    which = asked.places.named(asked.about("queue")) or asked.company.reception
    return asked.places.queue(which, "hours") if which in asked.company.queues else ("front_desk", "hours")


def _number_dialled(asked: ReasonAsked) -> FieldPath | NoField:
    person = asked.person
    if person is None:
        return NoField.ALWAYS
    called = numbers.canonical(asked.situation.called).text
    if person.direct is not None and called == person.direct:
        return asked.places.person(person.id, "direct")
    return asked.places.person(person.id, "extension")


def _mobile(asked: ReasonAsked) -> FieldPath | NoField:
    if asked.person is None:
        return NoField.ALWAYS
    private = asked.person.id in asked.company.in_force.private
    return asked.places.person(asked.person.id, "private_mobile" if private else "mobile")


def _profile_of(asked: ReasonAsked) -> FieldPath | NoField:
    """The profile that lets no call through."""
    return _named_profile(asked) or NoField.ALWAYS


def _named_profile(asked: ReasonAsked, *field: str) -> FieldPath | None:
    names = asked.about("sv"), asked.about("en")
    fitting = [one.id for one in asked.company.profiles.values() if (one.sv, one.en) == names]
    person = asked.person or asked.caller
    now = asked.situation.people.get(person.id, DEFAULT_STATE).profile if person is not None else ""
    best = now if now in fitting else next(iter(fitting), "")
    return asked.places.profile(best, *field)


def _schedule(asked: ReasonAsked) -> FieldPath | NoField:
    """The schedule that chose the profile: the first of the person's that is on then."""
    person = asked.person
    if person is None:
        return NoField.ALWAYS
    profile = asked.situation.people.get(person.id, DEFAULT_STATE).profile
    company, at = asked.company, asked.situation.at
    theirs = [one for one in company.schedules_of(person) if one.profile == profile]
    hours_of = {one.id: one.hours or company.working_hours_of(person) for one in theirs}
    on = [
        one
        for one in theirs
        if (opening(hours_of[one.id], company.calendar, at) is Opening.OPEN) is not one.outside
    ]
    ids = [one.id for one in asked.places.file.schedules]
    best = next(iter(on or theirs), None)
    return ("schedules", ids.index(best.id)) if best is not None else _profile_of(asked)


def _resting(asked: ReasonAsked) -> FieldPath | NoField:
    """The hours outside which a mobile rests."""
    role = asked.role_of(asked.person)
    if role is not None and role.working_hours is not None:
        return asked.places.role(role.id, "working_hours")
    return ("working_hours",)


def _never_resting(asked: ReasonAsked) -> FieldPath | NoField:
    person, role = asked.person, asked.role_of(asked.person)
    if person is not None and person.mobile_rests is None and role is not None:
        return asked.places.role(role.id, "mobile_rests")
    return asked.places.person(person.id, "mobile_rests") if person is not None else NoField.ALWAYS


def _spoken(asked: ReasonAsked) -> FieldPath | NoField:
    """The profile's spoken diversion that the caller hears, or has heard."""
    heard = [one for one in asked.situation.tried if one.spoken_profile]
    profile = heard[-1].spoken_profile if heard else ""
    person = asked.company.find(asked.situation.called)
    who = getattr(person, "id", "")
    if asked.decision.spoken is not None and asked.decision.spoken.profile:
        profile = asked.decision.spoken.profile
    profile = profile or asked.situation.people.get(who, DEFAULT_STATE).profile
    field = ("diversion", "otherwise") if asked.reason.code == "chose_nothing" else ("diversion",)
    if asked.reason.code in ("chose_key", "leads_to_nobody"):
        field = ("diversion", "offers")
    return asked.places.profile(profile, *field) or NoField.ALWAYS


def _leaver(asked: ReasonAsked) -> FieldPath | NoField:
    person = asked.person or asked.caller
    if person is None:
        return NoField.ALWAYS
    entry = next(one for one in asked.places.file.people if one.id == person.id)
    code = asked.reason.code
    if code == "left_forwarded":
        return asked.places.person(person.id, "permission")
    if code == "left_calls" or entry.successor is None:
        return asked.places.person(person.id, "leaves")
    return asked.places.person(person.id, "successor")


def _of_queue(field: str) -> Callable[[ReasonAsked], FieldPath | NoField]:
    def place(asked: ReasonAsked) -> FieldPath | NoField:
        which = asked.places.named(asked.about("queue"))
        return asked.places.queue(which, field) if which else NoField.ALWAYS

    return place


def _menu_choice(asked: ReasonAsked) -> FieldPath | NoField:
    """The choice by its key, which is its place in the list; else by its words."""
    menu = asked.company.front.menu
    for index, one in enumerate(menu):
        if one.key == asked.about("key") or (one.sv, one.en) == (asked.about("sv"), asked.about("en")):
            return ("front_desk", "menu", index)
    return ("front_desk", "menu")


def _call_waiting(asked: ReasonAsked) -> FieldPath | NoField:
    return asked.places.person(asked.person.id, "call_waiting") if asked.person else NoField.ALWAYS


def _private(asked: ReasonAsked) -> FieldPath | NoField:
    person = asked.person or asked.caller
    return asked.places.person(person.id, "private_mobile") if person is not None else NoField.ALWAYS


def _by_choice(asked: ReasonAsked) -> FieldPath | NoField:
    """A profile by hand is a choice; one by calendar too, as the person's words there mean it."""
    person = asked.person
    layer = asked.situation.people.get(person.id, DEFAULT_STATE).layer if person else Layer.MANUAL
    named = _named_profile(asked, "keywords") if layer is Layer.CALENDAR else _named_profile(asked)
    return named or NoField.ALWAYS


_RECEPTION: FieldPath = ("reception",)
_MENU: FieldPath = ("front_desk", "menu")
_STAND_INS: FieldPath = ("front_desk", "stand_ins")
_FORWARDS: FieldPath = ("phones", "forwards")
_PREMIUM: FieldPath = ("premium_rate", "calls")

REASON_PLACES: dict[str, FieldPath | NoField | Callable[[ReasonAsked], FieldPath | NoField]] = {
    "called": _number_dialled,
    "called_on_mobile": _mobile,
    "main_number": _RECEPTION,
    "unknown_number": _RECEPTION,
    "rings_both": _mobile,
    "profile": _by_choice,
    "profile_by_calendar": _by_choice,
    "profile_by_schedule": _schedule,
    "mobile_at_any_hour": _never_resting,
    "mobile_by_choice": _resting,
    "mobile_rests": _resting,
    "presents_by_profile": presented_place,
    "spoken": _spoken,
    "leads_to_nobody": _spoken,
    "chose_key": _spoken,
    "chose_nothing": _spoken,
    "menu": _MENU,
    "menu_again": _MENU,
    "menu_key": _menu_choice,
    "menu_nothing": _RECEPTION,
    "choice_leads_to_nobody": _menu_choice,
    "no_more_choices": NoField.ALWAYS,
    "code_profile": _profile_of,
    "code_profile_back": NoField.ALWAYS,
    "code_mailbox": NoField.ALWAYS,
    "no_profile_code": ("profiles",),
    "on_phone": NoField.FACT,
    "on_phone_on_all": NoField.FACT,
    "been_there": NoField.ALWAYS,
    "is_caller": NoField.ALWAYS,
    "stands_in": _STAND_INS,
    "nobody_at_reception": _STAND_INS,
    "nobody_free": _of_queue("members"),
    "queue_open": _queue_hours,
    "tried_no_answer": NoField.FACT,
    "tried_busy": NoField.FACT,
    "tried_declined": NoField.FACT,
    "tried_sent_away": _FORWARDS,
    "tried_forwards": _FORWARDS,
    "tried_overdue": NoField.FACT,
    "tried_unreachable": NoField.FACT,
    "tried_replied": NoField.FACT,
    "phone_forwards": _FORWARDS,
    "forward_outside": _FORWARDS,
    "call_waiting": _call_waiting,
    "outside_failed": NoField.FACT,
    "message": NoField.ALWAYS,
    "presents_direct": presented_place,
    "presents_main": presented_place,
    "presents_mobile": presented_place,
    "presents_queue": presented_place,
    "mobile_by_role": role_presents_place,
    "no_mobile_to_present": role_presents_place,
    "private_not_presented": role_presents_place,
    "nothing_to_present": presented_place,
    "mobile_not_shown": presented_place,
    "not_presented": presented_place,
    "emergency": NoField.ALWAYS,
    "sent_on": NoField.ALWAYS,
    "transfer_unanswered": ("transfers", "unanswered"),
    "transfer_refused": NoField.ALWAYS,
    "withheld": NoField.FACT,
    "not_withheld": NoField.ALWAYS,
    "for_queue": _of_queue("presents"),
    "short_number": short_number_place,
    "left_person": _leaver,
    "left_queue": _leaver,
    "left_reception": _leaver,
    "left_forwarded": _leaver,
    "left_calls": _leaver,
    "private_phone": _private,
    "private_phone_lapsed": _private,
    "exempted": exception_place,
    "recorded": ("recording",),
    "recorded_if": ("recording",),
    "not_recorded_hours": ("recording", "hours"),
    "not_recorded_absence": ("recording",),
    "code_turn_queues": NoField.ALWAYS,
    "code_hours_open": ("front_desk", "hours"),
    "code_hours_closed": ("front_desk", "hours"),
    "not_your_key": NoField.ALWAYS,
    "code_pick_up": NoField.ALWAYS,
    "code_pick_up_group": NoField.ALWAYS,
    "code_park": NoField.ALWAYS,
    "code_fetch": NoField.ALWAYS,
    "parked_too_long": NoField.ALWAYS,
    "no_parking_place": NoField.ALWAYS,
    "code_room": NoField.ALWAYS,
    "code_log_in": NoField.ALWAYS,
    "code_log_out": NoField.ALWAYS,
    "code_pause": ("pause_reasons",),
    "code_resume": NoField.ALWAYS,
    "no_agent": ("queues",),
    "not_agent": _of_queue("members"),
    "unknown_extension": NoField.ALWAYS,
    "invalid_number": NoField.ALWAYS,
    "invalid_caller": NoField.ALWAYS,
    "unknown_caller": NoField.ALWAYS,
    "greylisted": greylist_place,
    "greylisted_caller": greylist_place,
    "premium": _PREMIUM,
    "premium_short": _PREMIUM,
    "way_out": ("trunks",),
    "ways_out": ("trunks",),
    "trunk_calls_others": trunk_place,
    "trunk_presents_others": trunk_place,
    "trunk_presents_main": ("trunks",),
    "trunk_full": trunk_place,
    "trunk_silent": NoField.FACT,
    "no_way_out": ("trunks",),
    "trunk_of_another": trunk_place,
    "limit_person": ("limits", "calls_per_person"),
    "limit_caller": ("limits", "calls_per_caller"),
    "limit_trunk": ("limits", "calls_per_trunk"),
    "limit_mobiles": ("limits", "calls_per_mobile_trunk"),
    "limit_ringing": ("limits", "ringing_per_person"),
    "limit_sent": ("limits", "sent_per_number"),
    "limit_abroad_hour": abroad_place,
    "limit_abroad_minutes": ("limits", "abroad_minutes_per_day"),
    "limit_callback": ("limits", "callback_countries"),
    "limit_sound": NoField.FACT,
    "loop_caller": NoField.ALWAYS,
    "loop_ours": NoField.ALWAYS,
    "loop_via": NoField.ALWAYS,
    "own_number": NoField.ALWAYS,
}
