"""Asks a running Asterisk for its dialplan, and finds there which numbers from outside lead to whom, and when.

Knows: which contexts to ask for (ShowDialPlan), and what the ways found there are in the company file's terms. Refuses
to know: the steps of a way (dialplan_ways.py), and the connection (live_asterisk.py).

Which way is the open one, if two part by the clock? The one to a person or a group; of two such, the one on Tuesday
morning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.beside.adopt import telephone, week
from app.beside.adopt.dialplan import TheirDialplan, pattern_numbers
from app.beside.adopt.dialplan_ways import Walker
from app.beside.adopt.found import (
    Destination,
    Found,
    FoundCondition,
    FoundHours,
    FoundRoute,
    Leads,
    Remark,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping

    from app.beside.adopt.dialplan_ways import WeekWay
    from app.beside.adopt.found import Origin
    from app.beside.ami.client import Said

    Ask = Callable[..., Awaitable[list[Said]]]

READ: Final = (
    "nummer och tider är lästa ur dialplanen: läs dem igenom. Vart samtal går när ingen svarar, och menyer, läses inte",
    "numbers and hours were read from the dialplan: look through them. Where calls go when nobody answers, and menus, "
    "are not read",
)
USUAL: Final = ("from-trunk", "from-pstn")  # contexts of calls from outside, whatever the endpoints say
MOST_CONTEXTS: Final = 400
MOST_GLOBALS: Final = 200
_MOST_SAID: Final = 8  # examples in one remark
_TARGET: Final = re.compile(
    r"(?:^|[?:])([A-Za-z0-9_-]+),"
)  # of Goto and the like: context,extension,priority
_JUMPS: Final = frozenset({"goto", "gosub", "gotoif", "gotoiftime", "gosubif"})
_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)[:}]")
_NOT_DIALLED: Final = frozenset({"h", "i", "t", "o", "a", "e", "T", "fax"})
_PERHAPS_A_NUMBER: Final = re.compile(r"s|[+0-9]+|_[-+0-9XxZzNn.!\[\]]+")
_REACHED: Final = frozenset({Leads.PERSON, Leads.GROUP})


async def read_dialplan(
    ask: Ask, contexts: Iterable[str], devices: Mapping[str, str], origin: Origin
) -> Found:
    """contexts: of trunks. devices: extensions by the name of a device."""
    ahead = list(dict.fromkeys((*contexts, *USUAL)))
    outside = tuple(ahead)
    dialplan, asked = TheirDialplan(), set[str]()
    variables: dict[str, None] = {}
    while ahead and len(asked) < MOST_CONTEXTS:
        context = ahead.pop(0)
        if context in asked:
            continue
        asked.add(context)
        for said in await ask("ShowDialPlan", Context=context):
            dialplan.add(said)
            data = said.get("appdata", "")
            variables.update(dict.fromkeys(_VARIABLE.findall(data)))
            ahead += (
                [re.split(r"[,|]", said.get("includecontext", ""))[0]] if "includecontext" in said else []
            )
            app = said.get("application", "").casefold()
            if app in _JUMPS:
                ahead += _TARGET.findall(data if app in ("goto", "gosub") else "?" + data.partition("?")[2])
            elif app == "macro":
                ahead.append(f"macro-{data.partition(',')[0].strip()}")
    values: dict[str, str] = {}
    for name in list(variables)[:MOST_GLOBALS]:
        for said in await ask("Getvar", Variable=name):
            if said.get("value"):
                values[name] = said["value"]
    walker = Walker(dialplan, devices, origin, values)
    return _Reading(walker, origin).everything([one for one in outside if one in dialplan.extensions])


class _Reading:
    def __init__(self, walker: Walker, origin: Origin) -> None:
        self._walker = walker
        self._origin = origin
        self._found = Found()
        self._hours: dict[tuple[Destination, Destination, int], FoundCondition] = {}
        self._known: set[str] = set()
        self._seen: set[tuple[str, str]] = set()
        self._others: list[str] = []

    def everything(self, contexts: Collection[str]) -> Found:
        for context in contexts:
            for where, exten in self._walker.dialplan.reached(context):
                if exten not in _NOT_DIALLED:
                    self._extension(context, where, exten)
        self._not_read()
        if not self._found.routes:
            listed = ", ".join(contexts) or ", ".join(USUAL)
            sv = f"i dialplanen ({listed}) hittades inga nummer utifrån: ta dem ur extensions.conf, eller ur dids.csv"
            en = f"no numbers from outside were found in the dialplan ({listed}): take them from extensions.conf, or"
            self._tell(sv, f"{en} from dids.csv")
        else:
            self._tell(*READ)
        return self._found

    def _extension(self, context: str, where: str, exten: str) -> None:
        """A number, or all numbers of a pattern."""
        said = f"{where},{exten}"
        if (where, exten) in self._walker.dialplan.twice:
            sv = f"{said} finns flera gånger, kanske efter vem som ringer: bara den första är läst"
            self._tell(sv, f"{said} is there several times, perhaps by who calls: only the first was read")
        numbers = pattern_numbers(exten)
        read = {one: telephone.read_telephone(one).text for one in numbers or ()}
        ours = {one: text for one, text in read.items() if text.startswith("+")}
        if not ours:
            self._any_other(context, where, exten)
            return
        lost = []
        for dialled, number in ours.items():
            if number in self._known:
                continue
            self._known.add(number)
            way = self._walker.way(context, dialled)
            to = self._destination(way, said)
            if len(ours) > 1 and to.leads is Leads.OTHER:
                lost.append(number)
            else:
                self._found.routes.append(FoundRoute(self._origin, number, to))
        if lost:
            sv = f"{said}: {len(lost)} av {len(ours)} nummer leder inte till någon ({_some(lost)})"
            self._tell(sv, f"{said}: {len(lost)} of {len(ours)} numbers lead to nobody ({_some(lost)})")

    def _any_other(self, context: str, where: str, exten: str) -> None:
        """An extension that is no telephone number: s, a short one, or a pattern without an end."""
        if not _PERHAPS_A_NUMBER.fullmatch(exten) or (where, exten) in self._seen:
            return
        self._seen.add((where, exten))
        unread = dict(self._walker.unread)
        way = self._walker.way(context, exten)
        self._walker.unread = unread
        names = [to.name for to in way if to.leads in _REACHED and to.name != exten]
        if names:
            self._others.append(f"{where},{exten} ({', '.join(names)})")

    def _destination(self, way: WeekWay, said: str) -> Destination:
        """Where a way leads; a condition if that depends on the clock."""
        if len(way) == 1:
            return next(iter(way))
        open_, closed = _open_and_closed(way)
        others = [one for one in way if one not in (open_, closed)]
        if others:
            listed = ", ".join(f"{one.name} ({', '.join(_said(way[one]))})" for one in others)
            sv = f"{said} leder ibland också till {listed}: ange det för hand"
            self._tell(sv, f"{said} leads to {listed} at times, too: give that by hand")
        key = (open_, closed, way[open_])
        if key not in self._hours:
            id_ = (
                said
                if all(one.id != said for one in self._found.hours)
                else f"{said} #{len(self._hours) + 1}"
            )
            self._found.hours.append(FoundHours(self._origin, id_, id_, week.as_days(way[open_])))
            self._hours[key] = FoundCondition(self._origin, id_, id_, id_, open_, closed)
            self._found.conditions.append(self._hours[key])
        return Destination(Leads.CONDITION, self._hours[key].id)

    def _not_read(self) -> None:
        """What leads to somebody by no telephone number, and what was passed over: somebody should look at it."""
        self._found.remarks += self._walker.remarks
        if self._others:
            listed = _some(self._others)
            sv = f"leder till någon i dialplanen, men är inget telefonnummer: {listed}; är det ett av företagets?"
            en = f"leads to somebody in the dialplan, but is no telephone number: {listed}; is it the company's?"
            self._tell(sv, en)
        unread = self._walker.unread.values()
        if unread:
            listed = _some([one.text for one in unread])
            sv = f"i dialplanen följdes inte, och kan leda någon annanstans: {listed}"
            self._tell(sv, f"in the dialplan this was not followed, and may lead elsewhere: {listed}")

    def _tell(self, sv: str, en: str) -> None:
        self._found.remarks.append(Remark(sv, en, self._origin))


def _open_and_closed(way: WeekWay) -> tuple[Destination, Destination]:
    """Of the ways at different times, the one when open, and the one most of the rest of the week."""
    reached = [one for one in way if one.leads in _REACHED] or list(way)
    open_ = next((one for one in reached if way[one] & week.OFFICE_TIME), reached[0])
    rest = [one for one in way if one != open_]
    return open_, max(rest, key=lambda one: way[one].bit_count())


def _said(minutes: int) -> list[str]:
    days = week.as_days(minutes)
    return [f"{('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')[day]} {' '.join(days[day])}" for day in days]


def _some(listed: list[str]) -> str:
    more = len(listed) - _MOST_SAID
    return ", ".join(listed[:_MOST_SAID]) + (f" ... (+{more})" if more > 0 else "")
