"""The company's numbers in the draft: whose each is, which is the main one, and their hours.

Knows: routes, time conditions and hours. Refuses to know: people and queues, beyond their ids.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from app.beside.adopt import telephone
from app.beside.adopt.found import BadSource, Destination, Leads, Remark

if TYPE_CHECKING:
    from app.beside.adopt.draft import Draft
    from app.beside.adopt.found import Found, FoundCondition, FoundHours, FoundRoute
    from app.beside.adopt.people_draft import People

FILE_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLAUSE: Final = "Q10"
LAST: Final = ("people", "queues")  # these come after the company's own fields
_MAIN: Final = re.compile(r"main|huvud|växel|reception|switchboard", re.IGNORECASE)


def add_routes(
    draft: Draft, found: Found, people: People, queues: dict[str, str], main_number: str, reception: str
) -> None:
    """Raises BadSource if there is no main number."""
    routes = _Routes(draft, found, people, queues)
    main = _main(draft, found, main_number)
    leads = routes.main_leads(main)
    named = people.named(reception) or (reception if reception in queues.values() else queues.get(reception))
    if reception and named is None:
        sv, en = f"receptionen {reception!r} finns inte", f"there is no {reception!r} to be the reception"
        raise BadSource(Remark(sv, en))
    guess = named or leads or next(iter(queues.values()), None) or next(iter(people.entries))
    if not named and not leads:
        sv = "ingen källa säger vem som svarar på huvudnumret: ändra här"
        en = "no source says who answers the main number: change it here"
        draft.remark(("reception",), Remark(sv, en))
    rest: dict[str, Any] = {name: draft.document.pop(name) for name in LAST if name in draft.document}
    draft.document.update({"main_number": main, "reception": guess, "roles": [], **rest})
    for route in found.routes:
        routes.give(route, main)
    routes.presented(main)
    routes.block(main)


def _main(draft: Draft, found: Found, told: str) -> str:
    if told:
        number = telephone.read_telephone(told).text
        if not number.startswith("+"):
            sv, en = (
                f"huvudnumret {told!r} är inget telefonnummer",
                f"the main number {told!r} is no telephone number",
            )
            raise BadSource(Remark(sv, en))
        return number
    shown = Counter(one.presented for one in found.people if one.presented.startswith("+"))
    personal = {route.number for route in found.routes if route.to.leads is Leads.PERSON}
    everybodys = [number for number, times in shown.most_common() if times > 1 and number not in personal]
    candidates = [
        *(route.number for route in found.routes if _MAIN.search(route.name) and not route.callers),
        *everybodys,
        *(route.number for route in found.routes if route.to.leads is not Leads.PERSON and not route.callers),
    ]
    if not candidates:
        sv = "ingen källa säger vilket huvudnumret är: ange --main-number"
        en = "no source says which the main number is: give --main-number"
        raise BadSource(Remark(sv, en))
    sv, en = "gissat: är det huvudnumret? (--main-number)", "a guess: is it the main number? (--main-number)"
    draft.remark(("main_number",), Remark(sv, en))
    return candidates[0]


class _Routes:
    """Gives each number to the person or queue that it leads to."""

    def __init__(self, draft: Draft, found: Found, people: People, queues: dict[str, str]) -> None:
        self._draft = draft
        self._found = found
        self._people = people
        self._queues = queues
        self._conditions = {one.id: one for one in found.conditions}
        self._hours = {one.id or one.name: one for one in found.hours} | {
            one.name: one for one in found.hours if one.name
        }
        self._told: set[str] = set()

    def main_leads(self, main: str) -> str | None:
        """Who answers the main number; with its hours, if any."""
        for route in self._found.routes:
            if route.number == main and not route.callers:
                to, conditions = self._open(route.to)
                led = self._led(to)
                if led and led in self._queues.values():
                    self._open_hours(led, conditions)
                elif led:
                    for one in conditions:
                        hours = self._entry(one)
                        if hours is not None:
                            self._draft.document["front_desk"] = {"hours": hours}
                return led
        return None

    def give(self, route: FoundRoute, main: str) -> None:
        """One number."""
        draft = self._draft
        if route.callers:
            sv = f"{route.number} gäller bara för dem som ringer från {route.callers}: ange det för hand"
            en = f"{route.number} is only for who calls from {route.callers}: give it by hand"
            draft.remark((), Remark(sv, en, route.origin))
            return
        to, conditions = self._open(route.to)
        led = self._led(to)
        if route.number == main:
            if led is None:
                sv = f"huvudnumret ledde till {route.to.name}: ange front_desk (tider, knappval) för hand"
                en = f"the main number led to {route.to.name}: give front_desk (hours, key menu) by hand"
                draft.remark(("main_number",), Remark(sv, en, route.origin))
            return
        if led is None:
            sv = f"{route.number} {route.name} ledde till {to.name or 'ingenstans'}: numret är ingens ännu"
            en = f"{route.number} {route.name} led to {to.name or 'nowhere'}: it is nobody's number yet"
            draft.remark((), Remark(sv, en, route.origin))
            return
        if led in self._people.entries:
            self._number_of(("people", led), self._people.entries[led], "direct", route)
            if conditions:
                name = conditions[0].name
                sv = f"{route.number} följde tiderna {name!r}: ange working_hours i rollen för hand"
                en = f"{route.number} followed the hours {name!r}: give working_hours in the role by hand"
                draft.remark(("people", led), Remark(sv, en, route.origin))
            return
        self._open_hours(led, conditions)
        entry = next(one for one in draft.document["queues"] if one["id"] == led)
        self._number_of(("queues", led), entry, "number", route)

    def presented(self, main: str) -> None:
        """If only one person shows a number and no route says whose it is, give it to that person."""
        shown = Counter(one.presented for one in self._people.found.values())
        owned = {route.number for route in self._found.routes} | {main}
        for id_, one in self._people.found.items():
            entry = self._people.entries[id_]
            if one.presented.startswith("+") and shown[one.presented] == 1 and one.presented not in owned:
                entry.setdefault("direct", one.presented)
            if one.presented.startswith("+") and one.presented not in (main, entry.get("direct")):
                sv = f"visade {one.presented}: ange presents i rollen för hand om det ska vara så"
                en = f"showed {one.presented}: give presents in the role by hand if it is to be so"
                self._draft.remark(("people", id_), Remark(sv, en, one.origin))

    def block(self, main: str) -> None:
        """The blacklist; a number of our own cannot be on it."""
        own = {main} | {
            str(entry.get(field))
            for entry in (*self._people.entries.values(), *self._draft.document.get("queues", []))
            for field in ("direct", "mobile", "number")
        }
        prefixes: list[str] = []
        for one in self._found.blocked:
            if any(number.startswith(one.number) for number in own):
                sv, en = (
                    f"{one.number} är ett eget nummer, och spärras inte",
                    f"{one.number} is our own: not blocked",
                )
                self._draft.remark(("greylist",), Remark(sv, en, one.origin))
            elif one.number not in prefixes:
                prefixes.append(one.number)
                if one.why:
                    why = Remark(f"{one.number}: {one.why}", f"{one.number}: {one.why}")
                    self._draft.remark(("greylist", "prefixes"), why)
        if prefixes:
            self._draft.document["greylist"] = {"prefixes": prefixes}
            sv = "spärras åt båda hållen här: härifrån rings de inte heller"
            en = "are blocked both ways here: nobody calls them, either"
            self._draft.remark(("greylist",), Remark(sv, en))

    def _open(self, to: Destination) -> tuple[Destination, list[FoundCondition]]:
        """Follow a way through time conditions to where it leads when open; a circle leads nowhere."""
        passed: list[FoundCondition] = []
        while to.leads is Leads.CONDITION:
            condition = self._conditions.get(to.name)
            if condition is None:
                return Destination(Leads.OTHER, f"timeconditions,{to.name}"), passed
            if condition in passed:
                sv = f"tidsvillkor {condition.name!r} leder till sig självt: ange för hand vart det ska leda"
                en = f"time condition {condition.name!r} leads to itself: give by hand where it should lead"
                self._tell(condition.id, Remark(sv, en, condition.origin))
                return Destination(Leads.OTHER, condition.name), passed
            passed.append(condition)
            to = condition.open
        return to, passed

    def _led(self, to: Destination) -> str | None:
        if to.leads is Leads.PERSON:
            return self._people.by_extension.get(to.name)
        if to.leads is Leads.GROUP:
            return self._queues.get(to.name)
        return None

    def _number_of(
        self, place: tuple[str, str], entry: dict[str, Any], field: str, route: FoundRoute
    ) -> None:
        if entry.get(field) in (None, "", route.number):
            entry[field] = route.number
            return
        sv = f"har också {route.number}: här har var och en ett nummer"
        en = f"has {route.number}, too: everybody has one number here"
        self._draft.remark((*place, field), Remark(sv, en, route.origin))

    def _open_hours(self, queue: str, conditions: list[FoundCondition]) -> None:
        """The hours of a queue, and where its calls go outside them."""
        entry = next(one for one in self._draft.document["queues"] if one["id"] == queue)
        for condition in conditions:
            hours = self._entry(condition)
            if hours is None or entry.get("hours", hours) == hours:
                if hours is not None:
                    entry["hours"] = hours
                    self._closed(entry, condition)
                continue
            sv = f"har också tiderna {condition.name!r}: en kö har en uppsättning tider"
            en = f"has the hours {condition.name!r}, too: a queue has one set of hours"
            self._draft.remark(("queues", queue, "hours"), Remark(sv, en, condition.origin))

    def _closed(self, entry: dict[str, Any], condition: FoundCondition) -> None:
        to, _ = self._open(condition.closed)
        led = self._led(to)
        if to.leads is Leads.VOICEMAIL and to.name in self._people.by_extension:
            led = f"voicemail:{self._people.by_extension[to.name]}"
        if led and led != entry["id"]:
            entry["closed"] = {"to": led, "clause": "Q11"}
            return
        sv = f"när det var stängt gick samtalen till {to.name or 'ingenstans'}: nu till köns röstbrevlåda"
        en = f"when it was closed calls went to {to.name or 'nowhere'}: now to the queue's mailbox"
        self._draft.remark(("queues", entry["id"], "closed"), Remark(sv, en, condition.origin))

    def _entry(self, condition: FoundCondition) -> dict[str, str] | None:
        """The hours of a time condition, as the company file writes them."""
        if condition.calendar:
            sv = f"tidsvillkor {condition.name!r} har en kalender: ange dagarna för hand (calendar, hours)"
            en = f"time condition {condition.name!r} has a calendar: give the days by hand (calendar, hours)"
            self._tell(condition.id, Remark(sv, en, condition.origin))
            return None
        hours = self._hours.get(condition.hours) or self._hours.get(condition.name)
        if hours is None or not hours.days:
            sv = f"tidsvillkor {condition.name!r}: dess tidsgrupp {condition.hours} finns inte i källorna"
            en = f"time condition {condition.name!r}: its time group {condition.hours} is not in the sources"
            remarks = (
                hours.remarks if hours is not None and hours.remarks else [Remark(sv, en, condition.origin)]
            )
            self._tell(condition.id, *remarks)
            return None
        self._tell(condition.id, *hours.remarks)
        return _by_days(hours)

    def _tell(self, key: str, *remarks: Remark) -> None:
        """Remark once, however many numbers lead through it."""
        if key not in self._told:
            self._told.add(key)
            self._draft.remark((), *remarks)


def _by_days(hours: FoundHours) -> dict[str, str]:
    """Monday's hours for all weekdays, and each day that differs."""
    of_day = [_joined(hours.days.get(day, [])) for day in range(7)]
    usual = max(of_day[:5], key=of_day[:5].count)
    entry = {"weekdays": usual}
    entry.update({FILE_DAYS[day]: of_day[day] for day in range(5) if of_day[day] != usual})
    entry.update({FILE_DAYS[day]: of_day[day] for day in (5, 6) if of_day[day] != "closed"})
    return {**entry, "clause": CLAUSE}


def _joined(spans: list[str]) -> str:
    """In order; spans that overlap or touch become one."""
    joined: list[list[str]] = []
    for start, end in sorted(span.split("-") for span in spans):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    return ", ".join(f"{start}-{end}" for start, end in joined) or "closed"
