"""A decision in readable Swedish or English: what happens, why, and what we rejected.

Knows: how to write an action, a time and a list of reasons. Refuses to know: terminals, and each reason's own words
(texts.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, assert_never

from app.policy.days import MONTHS, WEEKDAYS
from app.policy.decide import decide
from app.policy.decision import Attempt, Device, Direction, Outcome
from app.policy.hours import STOCKHOLM
from app.policy.target_text import target_text
from app.policy.targets import (
    Action,
    AskMenu,
    ChooseProfile,
    DialOutside,
    EnterRoom,
    Fetch,
    JoinQueue,
    LeaveMessage,
    LogIn,
    LogOut,
    OpenMailbox,
    Park,
    Pause,
    PickUp,
    PromiseCallback,
    RefuseCall,
    Resume,
    RingPerson,
    SendOutside,
    TakeProfileBack,
    TellDiversion,
    TellHours,
    TurnQueues,
    destination,
)
from app.policy.texts import say

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.decision import Decision, Leg, Reason, Rejected, Situation
    from app.policy.model import Company
    from app.policy.targets import AgentChoice, Target

_DIRECTIONS = {
    Direction.IN: ("Samtal utifrån", "Call from outside"),
    Direction.OUT: ("Samtal ut", "Outgoing call"),
    Direction.INTERNAL: ("Internt samtal", "Internal call"),
}
_HEADINGS = {"sv": ("Vad händer", "Varför", "Valdes bort"), "en": ("What happens", "Why", "Not chosen")}
_SAID = {  # what the caller hears, by the prompt's name
    "unknown": ("att numret inte finns", "that there is no such number"),
    "invalid": ("att numret är ogiltigt", "that the number is not valid"),
    "caller-invalid": (
        "att numret som samtalet visar är ogiltigt",
        "that the number that the call shows is not valid",
    ),
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


class Notes(Protocol):
    """What to add to each reason and each rejected way, such as where its rule stands; "" for nothing."""

    def of_reason(self, reason: Reason) -> str: ...

    def of_rejected(self, no: Rejected) -> str: ...


def decision_story(
    company: Company, situation: Situation, decision: Decision, lang: str, notes: Notes | None = None
) -> str:
    """The whole story, several lines, ending with a newline. lang: "sv" or "en". With notes, reasons are numbered."""
    what, why, not_chosen = _HEADINGS[lang]
    lines = [_opening(company, situation, lang), "", f"{what}:", f"  {happens(company, decision, lang)}"]
    if decision.action in (Action.RING, Action.QUEUE, Action.EXTERNAL):
        target = decision.target
        queue = company.queues.get(target.queue) if isinstance(target, JoinQueue) else None
        wait = queue.wait_ends() if queue is not None else None
        tried = (*situation.tried, Attempt(target, wait.outcome if wait is not None else Outcome.NO_ANSWER))
        then = happens(company, decide(company, replace(situation, tried=tried)), lang)
        when = "Svarar ingen" if lang == "sv" else "If nobody answers"
        if wait is not None:
            seconds = f"{wait.at:g}"
            when += f" inom {seconds} sekunder" if lang == "sv" else f" within {seconds} seconds"
        lines.append(f"  {when}: {then[:1].lower()}{then[1:]}")
    lines += [f"  {line}" for line in _ways_on(company, situation, decision, lang)]
    lines += ["", f"{why}:"]
    for number, reason in enumerate(decision.reasons, 1):
        step = f"{number:>2}. " if notes is not None else ""
        note = notes.of_reason(reason) if notes is not None else ""
        lines.append(f"  {step}{reason.clause:<4}{_sentence(say(reason, lang) + note)}")
    if decision.rejected:
        lines += ["", f"{not_chosen}:"]
        for no in decision.rejected:
            candidate = _candidate(company, no.target, lang)
            note = notes.of_rejected(no) if notes is not None else ""
            lines.append(f"  {no.reason.clause:<4}{_sentence(f'{candidate}: {say(no.reason, lang)}{note}')}")
    return "\n".join(lines) + "\n"


def _ways_on(company: Company, situation: Situation, decision: Decision, lang: str) -> list[str]:
    """Where each key of a spoken diversion leads, and no key."""
    if decision.spoken is None:
        return []
    lines = []
    for key in (*(offer.key for offer in decision.spoken.offers if offer.key), ""):
        tried = (*situation.tried, Attempt(decision.target, Outcome.REPLIED, key))
        then = happens(company, decide(company, replace(situation, tried=tried)), lang)
        if lang == "sv":
            when = f"Trycker den som ringer {key}" if key else "Trycks ingen knapp"
        else:
            when = f"If the caller presses {key}" if key else "If no key is pressed"
        lines.append(f"{when}: {then[:1].lower()}{then[1:]}")
    return lines


def _diversion(company: Company, decision: Decision, person: str, lang: str) -> str:
    """What the voice of a spoken diversion says, in short."""
    assert decision.spoken is not None
    profile = company.profiles[decision.spoken.profile]
    assert profile.diversion is not None
    name, back = _name(company, person, lang), decision.spoken.back
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
    """What happens to the call, in one sentence. Without legs, nobody's phone is there."""
    sv = lang == "sv"
    name = _name(company, destination(decision.target), lang)
    match decision.target:
        case RingPerson() if not decision.legs:
            return (
                f"Ingen telefon är inloggad hos {name}, så det ringer inte."
                if sv
                else f"No phone of {name} is registered, so nothing rings."
            )
        case RingPerson():
            where, seconds = _devices(decision.legs, lang), decision.ring_seconds
            return (
                f"Det ringer hos {name} på {where} i {seconds} sekunder."
                if sv
                else f"It rings at {name} on {where} for {seconds} seconds."
            )
        case JoinQueue():
            members = ", ".join(dict.fromkeys(_name(company, leg.person, lang) for leg in decision.legs))
            if not members:
                return f"Kön {name}: ingen är ledig." if sv else f"The queue {name}: nobody is free."
            return (
                f"Kön {name}: det ringer hos {members}."
                if sv
                else f"The queue {name}: it rings at {members}."
            )
        case LeaveMessage():
            return f"Röstbrevlådan för {name} svarar." if sv else f"The voicemail of {name} answers."
        case SendOutside() if decision.withheld:
            return (
                f"Samtalet kopplas vidare till {name}, och inget nummer visas."
                if sv
                else f"The call goes on to {name}, and no number is presented."
            )
        case SendOutside():
            return (
                f"Samtalet kopplas vidare till {name}, och {decision.presented} visas."
                if sv
                else f"The call goes on to {name}, and {decision.presented} is presented."
            )
        case DialOutside(number) if decision.withheld:
            return (
                f"{number} rings upp, och inget nummer visas."
                if sv
                else f"{number} is called, and no number is presented."
            )
        case DialOutside(number):
            return (
                f"{number} rings upp, och {decision.presented} visas."
                if sv
                else f"{number} is called, and {decision.presented} is presented."
            )
        case RefuseCall():
            said = _SAID.get(decision.say or "")
            if said is None:
                return "Samtalet avvisas utan ett ord." if sv else "The call is refused without a word."
            return (
                f"Samtalet avvisas: en röst säger {said[0]}."
                if sv
                else f"The call is refused: a voice says {said[1]}."
            )
        case TellDiversion(person):
            return _diversion(company, decision, person, lang)
        case AskMenu():
            return _choices(company, decision, lang)
        case PromiseCallback():
            return (
                f"En återuppringning läggs hos {name}, som rings när profilen tillåter det."
                if sv
                else f"A callback is left with {name}, who is rung for it when their profile allows it."
            )
        case ChooseProfile(profile, until):
            return _profile(company, profile, until, lang)
        case TakeProfileBack():
            return (
                "Det egna valet tas tillbaka, och en röst bekräftar det."
                if sv
                else "The own choice is taken back, and a voice confirms it."
            )
        case OpenMailbox():
            return (
                f"Röstbrevlådan för {name} frågar efter koden."
                if sv
                else f"The voicemail of {name} asks for the code."
            )
        case TurnQueues():
            return (
                "Agenten loggas in i sina köer, eller ut om agenten är inloggad, och en röst bekräftar det."
                if sv
                else "The agent is logged in to their queues, or out if they are logged in, and a voice confirms it."
            )
        case PickUp():
            return (
                "Den som ringer får samtalet som ringer där; ringer inget hörs det."
                if sv
                else "The caller gets the call that rings there; if none does, they hear so."
            )
        case Park(place):
            return (
                f"Samtalet väntar med musik på plats {place} tills någon hämtar det."
                if sv
                else f"The call waits with music at place {place} until somebody fetches it."
            )
        case Fetch(place):
            return (
                f"Den som ringer får samtalet som är parkerat på plats {place}."
                if sv
                else f"The caller gets the call that is parked at place {place}."
            )
        case EnterRoom():
            return (
                f"Rummet för {name}: alla som är där hör varandra."
                if sv
                else f"The room of {name}: all there talk."
            )
        case TellHours():
            return (
                "En röst säger om företaget har öppet." if sv else "A voice says whether the company is open."
            )
        case LogIn() | LogOut() | Pause() | Resume():
            what = _agent_choice(decision.target, lang)
            return f"{what}, och en röst bekräftar det." if sv else f"{what}, and a voice confirms it."
        case _:
            assert_never(decision.target)


def _agent_choice(choice: AgentChoice, lang: str) -> str:
    sv = lang == "sv"
    match choice:
        case LogIn():
            return "Agenten loggas in i sina köer" if sv else "The agent is logged in to their queues"
        case LogOut():
            return "Agenten loggas ut ur sina köer" if sv else "The agent is logged out of their queues"
        case Pause(reason):
            return f"Agenten får paus ({reason})" if sv else f"The agent is paused ({reason})"
        case Resume():
            return "Agenten får samtal igen" if sv else "The agent gets calls again"
        case _:
            assert_never(choice)


def _profile(company: Company, profile: str, until: datetime | None, lang: str) -> str:
    sv = lang == "sv"
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


def _candidate(company: Company, target: Target, lang: str) -> str:
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
    whom = destination(target) or target_text(target)
    return words[target.action][0 if lang == "sv" else 1].format(_name(company, whom, lang))


def _devices(legs: tuple[Leg, ...], lang: str) -> str:
    return (" och " if lang == "sv" else " and ").join(_device(leg.device, lang) for leg in legs)


def _device(device: Device, lang: str) -> str:
    if device is Device.FIXED:
        return "fast telefon" if lang == "sv" else "desk phone"
    return "mobil" if lang == "sv" else "mobile"


def _name(company: Company, whom: str, lang: str) -> str:
    """whom: a person's or queue's id, or a number."""
    place = company.people.get(whom) or company.queues.get(whom)
    if place is not None:
        return place.name
    if whom != company.answering_service:
        return whom
    return f"svarstjänsten {whom}" if lang == "sv" else f"the answering service {whom}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
