"""A decision told in readable Swedish or English: what happens, why, and what was rejected.

Knows: how to say an action, a time and a list of reasons. Refuses to know: terminals, and each reason's own words
(texts.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from app.policy.codes import read_mailbox_target, read_target
from app.policy.days import MONTHS, WEEKDAYS
from app.policy.decide import decide
from app.policy.decision import Action, Attempt, Device, Direction, Outcome
from app.policy.hours import STOCKHOLM
from app.policy.texts import say

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.decision import Decision, Leg, Situation
    from app.policy.model import Company

_DIRECTIONS = {
    Direction.IN: ("Samtal utifrån", "Call from outside"),
    Direction.OUT: ("Samtal ut", "Outgoing call"),
    Direction.INTERNAL: ("Internt samtal", "Internal call"),
}
_HEADINGS = {"sv": ("Vad händer", "Varför", "Valdes bort"), "en": ("What happens", "Why", "Not chosen")}
_SAID = {  # what the caller hears, by the prompt's name
    "unknown": ("att numret inte finns", "that there is no such number"),
    "invalid": ("att numret är ogiltigt", "that the number is not valid"),
    "greylisted": ("att destinationen är spärrad", "that the destination is blocked"),
    "not-agent": ("att bara köns egna agenter kan göra det", "that only the queue's own agents can do that"),
    "left": ("att den som hade telefonen har slutat", "that the phone's holder has left"),
    "many-calls": (
        "att det redan pågår flera samtal från numret",
        "that several calls from the number go on",
    ),
    "many-own-calls": ("att de redan har för många samtal igång", "that they have too many calls under way"),
    "lines-full": ("att alla linjer är upptagna", "that all lines are taken"),
    "abroad-often": ("att de ringt utomlands för ofta", "that they have called abroad too often"),
    "abroad-long": ("att dagens tid utomlands är slut", "that the time abroad is used up for today"),
    "premium": ("att betalnummer är spärrade", "that premium-rate numbers are blocked"),
    "no-profile": ("att det inte finns någon sådan profil", "that there is no such profile"),
}


_CODES = {
    "log_in": ("Agenten loggas in i sina köer", "The agent is logged in to their queues"),
    "log_out": ("Agenten loggas ut ur sina köer", "The agent is logged out of their queues"),
    "pause": ("Agenten får paus", "The agent is paused"),
    "resume": ("Agenten får samtal igen", "The agent gets calls again"),
}


def tell(company: Company, situation: Situation, decision: Decision, lang: str) -> str:
    """The whole story, several lines, ending with a newline. lang: "sv" or "en"."""
    what, why, not_chosen = _HEADINGS[lang]
    lines = [_opening(company, situation, lang), "", f"{what}:", f"  {happens(company, decision, lang)}"]
    if decision.action in (Action.RING, Action.QUEUE, Action.EXTERNAL):
        queue = company.queues.get(decision.target) if decision.action is Action.QUEUE else None
        promised = queue is not None and queue.at_promise is not None
        came_to = Outcome.OVERDUE if promised else Outcome.NO_ANSWER
        tried = (*situation.tried, Attempt(decision.action, decision.target, came_to))
        then = happens(company, decide(company, replace(situation, tried=tried)), lang)
        when = "Svarar ingen" if lang == "sv" else "If nobody answers"
        if queue is not None and promised:
            seconds = f"{queue.serving.promise:g}"
            when += f" inom {seconds} sekunder" if lang == "sv" else f" within {seconds} seconds"
        lines.append(f"  {when}: {then[:1].lower()}{then[1:]}")
    lines += [f"  {line}" for line in _ways_on(company, situation, decision, lang)]
    lines += ["", f"{why}:"]
    lines += [f"  {reason.clause:<4}{_sentence(say(reason, lang))}" for reason in decision.reasons]
    if decision.rejected:
        lines += ["", f"{not_chosen}:"]
        for no in decision.rejected:
            candidate = _candidate(company, no.action, no.target, lang)
            lines.append(f"  {no.reason.clause:<4}{_sentence(f'{candidate}: {say(no.reason, lang)}')}")
    return "\n".join(lines) + "\n"


def _ways_on(company: Company, situation: Situation, decision: Decision, lang: str) -> list[str]:
    """What each key of a spoken diversion comes to, and no key."""
    if decision.spoken is None:
        return []
    lines = []
    for key in (*(offer.key for offer in decision.spoken.offers if offer.key), ""):
        tried = (*situation.tried, Attempt(decision.action, decision.target, Outcome.REPLIED, key))
        then = happens(company, decide(company, replace(situation, tried=tried)), lang)
        if lang == "sv":
            when = f"Trycker den som ringer {key}" if key else "Trycks ingen knapp"
        else:
            when = f"If the caller presses {key}" if key else "If no key is pressed"
        lines.append(f"{when}: {then[:1].lower()}{then[1:]}")
    return lines


def _told(company: Company, decision: Decision, lang: str) -> str:
    """What the voice of a spoken diversion says, in short."""
    assert decision.spoken is not None
    profile = company.profiles[decision.spoken.profile]
    assert profile.diversion is not None
    name, back = _name(company, decision.target, lang), decision.spoken.back
    if lang == "sv":
        until = f" och är tillbaka {_when(back, lang)}" if back else ""
        return f"En röst säger att {name} {profile.diversion.sv}{until}, och vad den som ringer kan göra."
    until = f" and is back on {_when(back, lang)}" if back else ""
    return f"A voice says that {name} {profile.diversion.en}{until}, and what the caller can do."


def _choices(company: Company, decision: Decision, lang: str) -> str:
    """What the voice of the key menu says, in short."""
    assert decision.spoken is not None
    keys = {offer.key for offer in decision.spoken.offers}
    named = [f"{one.key} {one.name(lang)}" for one in company.front.menu if one.key in keys]
    if lang == "sv":
        return f"En röst säger vad den som ringer kan välja: {', '.join(named)}."
    return f"A voice says what the caller can choose: {', '.join(named)}."


def happens(company: Company, decision: Decision, lang: str) -> str:
    """What is done with the call, in one sentence."""
    sv = lang == "sv"
    name = _name(company, decision.target, lang)
    match decision.action:
        case Action.RING:
            where, seconds = _devices(decision.legs, lang), decision.ring_seconds
            return (
                f"Det ringer hos {name} på {where} i {seconds} sekunder."
                if sv
                else f"It rings at {name} on {where} for {seconds} seconds."
            )
        case Action.QUEUE:
            members = ", ".join(dict.fromkeys(_name(company, leg.person, lang) for leg in decision.legs))
            if not members:
                return f"Kön {name}: ingen är ledig." if sv else f"The queue {name}: nobody is free."
            return (
                f"Kön {name}: det ringer hos {members}."
                if sv
                else f"The queue {name}: it rings at {members}."
            )
        case Action.VOICEMAIL:
            return f"Röstbrevlådan för {name} svarar." if sv else f"The voicemail of {name} answers."
        case Action.EXTERNAL if decision.withheld:
            return (
                f"Samtalet kopplas vidare till {name}, och inget nummer visas."
                if sv
                else f"The call goes on to {name}, and no number is presented."
            )
        case Action.EXTERNAL:
            return (
                f"Samtalet kopplas vidare till {name}, och {decision.presented} visas."
                if sv
                else f"The call goes on to {name}, and {decision.presented} is presented."
            )
        case Action.TRUNK if decision.withheld:
            return (
                f"{decision.target} rings upp, och inget nummer visas."
                if sv
                else f"{decision.target} is called, and no number is presented."
            )
        case Action.TRUNK:
            return (
                f"{decision.target} rings upp, och {decision.presented} visas."
                if sv
                else f"{decision.target} is called, and {decision.presented} is presented."
            )
        case Action.REFUSE:
            said = _SAID.get(decision.say or "")
            if said is None:
                return "Samtalet avvisas utan ett ord." if sv else "The call is refused without a word."
            return (
                f"Samtalet avvisas: en röst säger {said[0]}."
                if sv
                else f"The call is refused: a voice says {said[1]}."
            )
        case Action.DIVERT:
            return _told(company, decision, lang)
        case Action.MENU:
            return _choices(company, decision, lang)
        case Action.CALL_BACK:
            return (
                f"En återuppringning läggs hos {name}, som rings när profilen tillåter det."
                if sv
                else f"A callback is left with {name}, who is rung for it when their profile allows it."
            )
        case Action.CODE if (chosen := read_target(decision.target)) is not None:
            return _choice(company, *chosen, lang)
        case Action.CODE if (box := read_mailbox_target(decision.target)) is not None:
            name = _name(company, box, lang)
            return (
                f"Röstbrevlådan för {name} frågar efter koden."
                if sv
                else f"The voicemail of {name} asks for the code."
            )
        case Action.CODE:
            does, _, why = decision.target.partition(":")
            what = _CODES[does][0 if sv else 1] + (f" ({why})" if why else "")
            return f"{what}, och en röst bekräftar det." if sv else f"{what}, and a voice confirms it."
        case _:
            assert_never(decision.action)


def _choice(company: Company, profile: str, until: datetime | None, lang: str) -> str:
    sv = lang == "sv"
    if not profile:
        return (
            "Det egna valet tas tillbaka, och en röst bekräftar det."
            if sv
            else "The own choice is taken back, and a voice confirms it."
        )
    name = company.profiles[profile].name(lang)
    ends = f" {'till' if sv else 'until'} {_when(until, lang)}" if until else ""
    if sv:
        return f"Profilen {name} väljs{ends}, och en röst bekräftar det."
    return f"The profile {name} is chosen{ends}, and a voice confirms it."


def _opening(company: Company, situation: Situation, lang: str) -> str:
    sv = lang == "sv"
    unknown = "okänt nummer" if sv else "an unknown number"
    caller = _name(company, situation.caller, lang) if situation.caller else unknown
    called = _name(company, situation.called, lang)
    kind = _DIRECTIONS[situation.direction][0 if sv else 1]
    device = ""
    if situation.device is not None:
        device = f" ({_device(situation.device, lang)})"
    when = _when(situation.at, lang)
    return (
        f"{kind} från {caller}{device} till {called}, {when}."
        if sv
        else f"{kind} from {caller}{device} to {called}, {when}."
    )


def _when(at: datetime, lang: str) -> str:
    local = at.astimezone(STOCKHOLM)
    day, month = WEEKDAYS[lang][local.weekday()], MONTHS[lang][local.month - 1]
    clock = f"kl. {local:%H.%M}" if lang == "sv" else f"at {local:%H:%M}"
    return f"{day} {local.day} {month} {local.year} {clock}"


def _candidate(company: Company, action: Action, target: str, lang: str) -> str:
    words = {
        Action.RING: ("ringa {}", "ring {}"),
        Action.QUEUE: ("kön {}", "the queue {}"),
        Action.EXTERNAL: ("koppla vidare till {}", "send on to {}"),
        Action.TRUNK: ("visa {}", "present {}"),
        Action.VOICEMAIL: ("röstbrevlådan för {}", "the voicemail of {}"),
        Action.REFUSE: ("avvisa {}", "refuse {}"),
        Action.DIVERT: ("tala för {}", "speak for {}"),
        Action.MENU: ("knappvalet {}", "the key menu {}"),
        Action.CALL_BACK: ("återuppringning av {}", "a call back by {}"),
        Action.CODE: ("{}", "{}"),
    }
    return words[action][0 if lang == "sv" else 1].format(_name(company, target, lang))


def _devices(legs: tuple[Leg, ...], lang: str) -> str:
    return (" och " if lang == "sv" else " and ").join(_device(leg.device, lang) for leg in legs)


def _device(device: Device, lang: str) -> str:
    if device is Device.FIXED:
        return "fast telefon" if lang == "sv" else "desk phone"
    return "mobil" if lang == "sv" else "mobile"


def _name(company: Company, target: str, lang: str) -> str:
    place = company.people.get(target) or company.queues.get(target)
    if place is not None:
        return place.name
    if target != company.answering_service:
        return target
    return f"svarstjänsten {target}" if lang == "sv" else f"the answering service {target}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
