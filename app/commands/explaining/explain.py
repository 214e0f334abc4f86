"""`vaxel explain`: why a call went where it went, would go, or did not go.

Knows: flags, exit codes, and which question is asked. Refuses to know: the answers (explain/, explain_call.py,
explain_ends.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.explaining.explain_consulted import Consulted, consulted
from app.commands.opened import now_here
from app.commands.presences import presences_at
from app.commands.terminal import JsonOption, Lang, LangOption, echo, end, print_json
from app.explain.told import explained, explained_json
from app.policy.decide import decide
from app.policy.hours import STOCKHOLM
from app.policy.imagined import ON_PHONE, imagined, refuse_mistyped
from app.policy.json_form import BadSituation, read_situation
from app.policy.situations import swedish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.policy.decision import PersonState, Situation
    from app.policy.model import Company

_EPILOG = """
Examples / exempel:

vaxel explain last

vaxel explain 1764 --why-not anna

vaxel explain --from +46701234567 --to 08-46500401 --at 2026-11-24T12:30 --state anna=meeting

vaxel explain --like last --at 2026-12-24T10:00

vaxel explain --to support --why-not gun

vaxel explain --ends-at answering-service --since 30d
"""


@dataclass(frozen=True, slots=True)
class CallFlags:
    """An imagined call as typed."""

    to: str
    caller: str
    direction: str | None
    device: str | None
    at: str | None
    states: Sequence[str]
    tried: Sequence[str]

    @property
    def typed(self) -> bool:
        return any((self.to, self.caller, self.direction, self.device, self.at, self.states, self.tried))


def register(app: typer.Typer) -> None:
    app.command(epilog=_EPILOG)(explain)


def explain(
    call: Annotated[
        str,
        typer.Argument(
            metavar="[CALL]", help="A call of the journal: its id, the beginning of it, or last / samtal."
        ),
    ] = "",
    to: Annotated[str, typer.Option("--to", help="The number dialled, a short number, or an id.")] = "",
    company: Annotated[
        Path | None, typer.Option("--company", help="The company file; else the company in the database.")
    ] = None,
    caller: Annotated[str, typer.Option("--from", help="A person's id, or a number.")] = "",
    direction: Annotated[
        str | None, typer.Option(help="in, out or internal; by default the obvious one.")
    ] = None,
    device: Annotated[str | None, typer.Option(help="The caller's device: fixed or mobile.")] = None,
    at: Annotated[str | None, typer.Option(help="When, such as 2026-11-24T12:30; else now.")] = None,
    state: Annotated[
        list[str] | None, typer.Option(help="anna=meeting or anna=on_phone; may be given several times.")
    ] = None,
    tried: Annotated[
        list[str] | None,
        typer.Option(
            help="anna=no_answer (busy, declined, unreachable): what was tried before, in order; main=1: key 1 of the "
            "main number's menu; anna=key1: key 1 when a voice spoke of Anna, anna=key: none."
        ),
    ] = None,
    like: Annotated[
        str,
        typer.Option(
            metavar="CALL", help="An imagined call like this one of the journal, but for the other options."
        ),
    ] = "",
    not_to: Annotated[
        str,
        typer.Option(
            "--why-not",
            metavar="WHO",
            help="Why not a person, a queue, a number, voicemail; what would have had to differ / varför inte.",
        ),
    ] = "",
    ends_at: Annotated[
        str,
        typer.Option(
            metavar="WHERE",
            help="Which rules and calls lead to a person, queue, number, voicemail, answering-service, refused.",
        ),
    ] = "",
    since: Annotated[
        str, typer.Option(help="With --ends-at: calls of the last 30d, 12h or 4w; never: rules alone.")
    ] = "30d",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Say what happens with one call, and why / förklara vad som händer med ett samtal, och varför.

    CALL is one of the journal. Without it the call is imagined (--to): everybody has the profile that schedules give at
    that time, and without --company the one they chose (`vaxel profile`); --state overrides both. Without --company the
    version that is in force at --at decides, also one that waits for its time.
    Exit code 0: answered; 1: there is no such call; 2: it cannot be asked so.
    """
    flags = CallFlags(to, caller, direction, device, at, state or [], tried or [])
    _one_question(call, flags, like, not_to, ends_at, lang)
    if ends_at:
        from app.commands.explaining.explain_ends import tell_ends

        tell_ends(ends_at, since, company, lang, as_json=as_json)
        return
    if call:
        from app.commands.explaining.explain_call import explain_call

        explain_call(call, company, not_to, lang, as_json=as_json)
        return
    asked = consulted(company, lang, at)
    document = {}
    if like:
        from app.commands.explaining.explain_call import first_situation

        document = first_situation(like, lang)
    situation = imagined_call(asked, flags, document, lang)
    steps = None
    if not_to:
        from app.explain.path import path

        steps = path(asked.rules.company, situation)
    decision = decide(asked.rules.company, situation)
    if as_json:
        told = explained_json(asked.rules, situation, decision, lang.value)
        if steps is not None:
            from app.commands.explaining.explain_why import why_not_of

            told["why_not"] = why_not_of(asked.rules, steps, not_to, lang, imagined=True)
        print_json(told)
        return
    echo(explained(asked.rules, situation, decision, lang.value), nl=False)
    if steps is not None:
        from app.commands.explaining.explain_why import tell_why_not

        tell_why_not(asked.rules, steps, not_to, lang, imagined=True)


def imagined_call(
    asked: Consulted, flags: CallFlags, document: Mapping[str, object], lang: Lang
) -> Situation:
    """The situation that the flags mean; document: of the call that it is like, or empty."""
    company, now = asked.rules.company, now_here().astimezone(STOCKHOLM)
    fields = dict(document)
    to = flags.to or str(fields.get("to", ""))
    at = flags.at or (str(fields["at"]) if "at" in fields else None)
    try:
        refuse_mistyped(company, flags.to, flags.caller)
        instant = read_situation(company, {"to": to, "at": at}, now).at
        presences, unknown = presences_at(instant, company, asked.states, asked.calendars)
        situation = imagined(
            company,
            now,
            presences,
            to=to,
            caller=flags.caller or str(fields.get("from", "")),
            direction=flags.direction,
            device=flags.device,
            at=at,
            states=flags.states,
            tried=flags.tried,
        )
        if fields:
            situation = _like(company, situation, fields, flags)
    except BadSituation as error:
        raise end(lang.say(swedish(str(error)), str(error))) from None
    stated = {who for who, _, what in (text.partition("=") for text in flags.states) if what != ON_PHONE}
    unsaid = ", ".join(who for who in unknown if who not in stated)
    if unsaid and not fields:
        note = lang.say(
            "Obs: vi vet inte vilken profil som var vald då, bara att en valdes senare. Räknas som ingen:",
            "Note: the profile was chosen later, and the choice before it is not known. Taken as none:",
        )
        echo(f"{note} {unsaid}", err=True)
    return situation


def _like(company: Company, typed: Situation, fields: dict[str, object], flags: CallFlags) -> Situation:
    """The journalled situation, with what was typed instead. At another time people are as their schedules say."""
    from dataclasses import replace

    then = read_situation(company, fields, typed.at)
    people: Mapping[str, PersonState] = then.people if not flags.at else typed.people
    if flags.states:
        named = {text.partition("=")[0] for text in flags.states}
        people = {**people, **{who: one for who, one in typed.people.items() if who in named}}
    return replace(
        then,
        at=typed.at,
        called=typed.called,
        caller=typed.caller,
        direction=typed.direction if flags.direction or flags.caller or flags.to else then.direction,
        device=typed.device if flags.device else then.device,
        people=people,
        tried=typed.tried if flags.tried else then.tried if not flags.to else (),
    )


def _one_question(call: str, flags: CallFlags, like: str, not_to: str, ends_at: str, lang: Lang) -> None:
    """End the command if the flags ask for nothing, or for two things at once."""
    if ends_at and (call or flags.typed or like or not_to):
        raise end(lang.say("--ends-at frågas ensam", "--ends-at is asked alone"))
    if call and (flags.typed or like):
        raise end(
            lang.say(
                f"ett samtal i journalen har inga flaggor; med --like {call} blir det ett tänkt samtal",
                f"a call of the journal has no options; with --like {call} it becomes an imagined one",
            )
        )
    if not (call or flags.to or like or ends_at):
        raise end(
            lang.say(
                "ange ett samtal, --to, --like eller --ends-at", "give a call, --to, --like or --ends-at"
            )
        )
