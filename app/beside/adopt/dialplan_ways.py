"""Where a number leads in the dialplan of another Asterisk, at each time of the week.

Knows: the applications that lead a call somewhere, and how a step leads to the next. Refuses to know: which numbers are
asked about, and what we make of the answer (live_dialplan.py).

Nothing is run: a variable that we cannot know counts as empty in a condition, and what we pass over on the way, outside
of subroutines, is kept in `unread`, for a person to look at. What happens after somebody did not answer is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.beside.adopt import week
from app.beside.adopt.found import Destination, Leads
from app.beside.adopt.freepbx_words import read_destination

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.beside.adopt.dialplan import DialplanStep, TheirDialplan
    from app.beside.adopt.found import Origin, Remark

WeekWay = dict[Destination, int]  # when a call goes where: minutes of the week (week.py)
BACK: Final = Destination(Leads.OTHER, "return")  # out of a subroutine
_DEEPEST: Final = 40  # ways within ways
_MOST_STEPS: Final = 400
_NAME: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::(-?\d+))?(?::(-?\d+))?\}")
_INNERMOST: Final = re.compile(r"\$\{[^${}]*\}|\$\[[^$\[\]]*\]")
_COMPARED: Final = re.compile(r'\s*"?([^"]*?)"?\s*(==|!=|=)\s*"?([^"]*?)"?\s*')
_DEVICE: Final = re.compile(r"(?P<tech>[A-Za-z0-9]+)/(?P<name>[^@&,/]+)(?P<at>@[^&,/]+)?")
_KNOWN: Final = frozenset({Leads.PERSON, Leads.GROUP, Leads.VOICEMAIL, Leads.OUTSIDE})
PASSED: Final = frozenset(  # what leads nobody anywhere
    {
        "answer",
        "noop",
        "set",
        "mset",
        "ringing",
        "progress",
        "proceeding",
        "wait",
        "verbose",
        "log",
        "setcallerpres",
    }
    | {
        "musiconhold",
        "startmusiconhold",
        "stopmusiconhold",
        "resetcdr",
        "nocdr",
        "cdr",
        "celgenuserevent",
        "sendtext",
    }
    | {
        "sipaddheader",
        "sipremoveheader",
        "setlanguage",
        "incomplete",
        "userevent",
        "stopplaytones",
        "mixmonitor",
    }
)
ENDS: Final = frozenset({"hangup", "busy", "congestion", "hangupcauseclear", "macroexit", "zapateller"})
PLACES: Final = frozenset(
    {
        "read",
        "waitexten",
        "disa",
        "directory",
        "confbridge",
        "meetme",
        "voicemailmain",
        "stasis",
        "parkedcall",
        "park",
    }
    | {
        "pickup",
        "chanspy",
        "receivefax",
        "page",
        "record",
        "echo",
        "privacymanager",
        "authenticate",
        "switch",
    }
)


@dataclass(slots=True)
class Walker:
    """devices: extensions by the name of a device. globals: of the dialplan, as far as we asked."""

    dialplan: TheirDialplan
    devices: Mapping[str, str]
    origin: Origin
    globals: Mapping[str, str] = field(default_factory=dict)
    unread: dict[str, DialplanStep] = field(default_factory=dict)  # by application and data
    remarks: list[Remark] = field(default_factory=list)
    _steps: int = 0
    _within: int = 0  # subroutines

    def way(self, context: str, number: str) -> WeekWay:
        """Where a call to this number leads that comes into this context."""
        self._steps = 0
        return {
            (Destination(Leads.OTHER, "Hangup()") if to == BACK else to): when
            for to, when in self._from(context, number, 1, {}, 0).items()
        }

    def _from(
        self, context: str, number: str, priority: int, variables: dict[str, str], deep: int
    ) -> WeekWay:
        """The way from a step on. variables: those set until there, which only this way has."""
        variables = dict(variables)
        while self._steps < _MOST_STEPS and deep < _DEEPEST:
            self._steps += 1
            step = self.dialplan.step(context, number, priority)
            if step is None:
                return {BACK: week.WHOLE_WEEK}
            app, data = step.app.casefold(), self._filled(step.data, number, variables)
            priority += 1
            here = (context, number, priority)
            if app == "set":
                name, _, value = data.partition("=")
                variables[name.strip().lstrip("_")] = value.strip().strip('"')
            elif app == "goto":
                return self._to(data, step, here, variables, deep)
            elif app == "gotoiftime":
                return self._by_the_clock(data, step, here, variables, deep)
            elif app == "gotoif":
                return self._if(data, step, here, variables, deep)
            elif app in ("gosub", "macro"):
                sub = self._subroutine(app, data, variables, deep)
                back = sub.pop(BACK, week.NO_TIME)
                self._pass(step)
                if sub:
                    return _mixed(back, self._from(*here, variables, deep + 1), sub) if back else sub
            elif (to := self._leads(app, data, step)) is not None:
                return {to: week.WHOLE_WEEK}
            elif app not in PASSED:
                self._pass(step)
        return {Destination(Leads.OTHER, f"{context},{number},{priority}"): week.WHOLE_WEEK}

    def _leads(self, app: str, data: str, step: DialplanStep) -> Destination | None:
        """Where an application leads by itself; None: the call goes on at the next step."""
        first = data.partition(",")[0].strip()
        match app:
            case "dial":
                return self._dialled(first)
            case "queue":
                return Destination(Leads.GROUP, first)
            case "voicemail":
                return Destination(Leads.VOICEMAIL, first.partition("&")[0].partition("@")[0])
            case "followme":
                return Destination(Leads.PERSON, first)
            case "return":
                return BACK
        if app in ENDS or app in PLACES:
            return Destination(Leads.OTHER, f"{step.app}({step.data})")
        return None

    def _dialled(self, devices: str) -> Destination:
        found = {self._of_device(one) for one in devices.split("&") if one}
        if len(found) == 1:
            return found.pop()
        return Destination(Leads.OTHER, f"Dial({devices})")

    def _of_device(self, device: str) -> Destination:
        """Whose phone it is, or which number outside."""
        found = _DEVICE.match(device)
        if found is None or "$" in device:
            return Destination(Leads.OTHER, f"Dial({device})")
        name, tech = found["name"], found["tech"].casefold()
        if found["at"] and tech != "local":
            return Destination(Leads.OUTSIDE, name)
        return Destination(Leads.PERSON, self.devices.get(name, name))

    def _to(
        self,
        target: str,
        step: DialplanStep,
        here: tuple[str, str, int],
        variables: dict[str, str],
        deep: int,
    ) -> WeekWay:
        """Where a target of Goto leads: context,extension,priority, the last two, or a priority alone."""
        context, number, priority = here
        parts = [part.strip() for part in target.split(",")]
        if "$" in target or not parts[-1]:
            self._pass(step)
            return self._from(context, number, priority, variables, deep + 1)
        if len(parts) > 2:
            known = read_destination(",".join(parts))
            if known is not None and known.leads in _KNOWN:  # FreePBX's own words
                return {known: week.WHOLE_WEEK}
        context = parts[-3] if len(parts) > 2 else context
        number = parts[-2] if len(parts) > 1 else number
        if len(parts) > 2 and number in self.devices.values():
            return {Destination(Leads.PERSON, number): week.WHOLE_WEEK}
        at = self.dialplan.priority_of(context, number, parts[-1])
        if at is None or self.dialplan.step(context, number, at) is None:
            return {read_destination(target) or Destination(Leads.OTHER, target): week.WHOLE_WEEK}
        return self._from(context, number, at, variables, deep + 1)

    def _by_the_clock(
        self, data: str, step: DialplanStep, here: tuple[str, str, int], variables: dict[str, str], deep: int
    ) -> WeekWay:
        timing, _, targets = data.partition("?")
        then, _, otherwise = targets.partition(":")
        name = f"{step.context},{step.exten}"
        minutes, remarks = week.of_timing(timing, self.origin, name)
        self.remarks += [one for one in remarks if one not in self.remarks]
        return _mixed(
            minutes,
            self._to(then, step, here, variables, deep) if then else self._from(*here, variables, deep + 1),
            self._to(otherwise, step, here, variables, deep)
            if otherwise
            else self._from(*here, variables, deep + 1),
        )

    def _if(
        self, data: str, step: DialplanStep, here: tuple[str, str, int], variables: dict[str, str], deep: int
    ) -> WeekWay:
        """The way of a condition, with what we cannot know as empty; the step is among those not read."""
        condition, _, targets = data.partition("?")
        then, _, otherwise = targets.partition(":")
        if "${" in condition:  # of which we do not know everything
            self._pass(step)
        target = then if _true(condition) else otherwise
        return (
            self._to(target, step, here, variables, deep)
            if target
            else self._from(*here, variables, deep + 1)
        )

    def _subroutine(self, app: str, data: str, variables: dict[str, str], deep: int) -> WeekWay:
        """Where a subroutine leads: BACK, where it returns or leads to nothing that we know."""
        if app == "macro":
            name, *given = data.split(",")
            context, number, at = f"macro-{name.strip()}", "s", "1"
        else:
            target, _, inside = data.partition("(")
            context, number, at = ["", "", *target.split(",")][-3:]
            given = inside.rpartition(")")[0].split(",")
        arguments = {f"ARG{index}": value for index, value in enumerate(given, 1)}
        priority = self.dialplan.priority_of(context, number, at)
        if priority is None or not context:
            return {BACK: week.WHOLE_WEEK}
        self._within += 1
        found = self._from(context, number, priority, {**variables, **arguments}, deep + 1)
        self._within -= 1
        made: WeekWay = {}
        for to, when in found.items():
            known = to if to.leads in _KNOWN else BACK
            made[known] = made.get(known, week.NO_TIME) | when
        return made

    def _filled(self, text: str, number: str, variables: Mapping[str, str]) -> str:
        """The text with those variables that we know."""
        known = {**self.globals, **variables, "EXTEN": number}

        def value(found: re.Match[str]) -> str:
            if found[1] not in known:
                return found[0]
            start, length = int(found[2] or 0), found[3]
            part = known[found[1]][start:]
            return part if length is None else part[: int(length)]

        return _NAME.sub(value, text)

    def _pass(self, step: DialplanStep) -> None:
        if not self._within:
            self.unread.setdefault(f"{step.app}({step.data})", step)


def _true(condition: str) -> bool:
    """Whether a condition holds, with each unknown variable as empty."""
    text, before = condition.strip(), ""
    outer = re.fullmatch(r"\$\[(.*)\]", text, re.DOTALL)
    text = outer[1] if outer is not None else text
    while text != before:
        before, text = text, _INNERMOST.sub("", text)
    compared = _COMPARED.fullmatch(text)
    if compared is not None:
        return (compared[1] == compared[3]) == (compared[2] != "!=")
    return text.strip().strip('"') not in ("", "0")


def _mixed(minutes: int, then: WeekWay, otherwise: WeekWay) -> WeekWay:
    """Then in these minutes, and otherwise in all others."""
    made: WeekWay = {}
    for way, when in ((then, minutes), (otherwise, week.WHOLE_WEEK & ~minutes)):
        for to, at in way.items():
            if at & when:
                made[to] = made.get(to, week.NO_TIME) | at & when
    return made
