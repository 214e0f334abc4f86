"""What `vaxel simulate` is asked to simulate: company, scenario, calls, days.

Knows: files, the journal and the first day. Refuses to know: what comes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.commands.opened import now_here, with_store
from app.commands.terminal import SWEDEN, Lang, end, system_reason
from app.company import BadCompanyFile, read_file
from app.policy.hours import read_instant
from app.simulation.arrivals import GivenCall
from app.simulation.call_table import by_stretch, period_of, read_calls
from app.simulation.day import Plan
from app.simulation.scenario import Scenario, usual_rates
from app.simulation.scenario_file import read_scenario, simulation_problems
from app.simulation.spells import Spells, midnight

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.policy.happenings import Span
    from app.policy.model import Company
    from app.storage.rows import StoredCall
    from app.storage.store import Store

MOST_JOURNALLED: Final = 2_000_000
LARGEST_TABLE: Final = 400_000_000  # bytes of a CSV file


@dataclass(frozen=True, slots=True)
class SimulationAsked:
    """As flags. first: "" for the usual first day."""

    company: Path | None
    scenario: Path | None
    calls: Path | None
    journal: bool
    first: str
    days: int
    seed: str


def plan_asked_for(asked: SimulationAsked, lang: Lang) -> Plan:
    """Ends the command and says what to write if something cannot be used."""
    from app.commands.presences import chosen_since
    from app.commands.trials.policy import company_asked_for

    company, states, calendars = company_asked_for(asked.company, lang)
    scenario = _scenario(asked.scenario, company, lang)
    begin, days = _first_day(asked, lang), asked.days
    given: Sequence[GivenCall] | None = None
    if asked.calls is not None:
        given = _given(asked.calls, company, lang)
        begin, days = period_of(given)
    elif asked.journal:
        given = _journalled(begin, days, lang)
    chosen = {who: one for who, (_, one) in chosen_since(states).items() if who in company.people}
    spans: dict[str, tuple[Span, ...]] = {
        person: found for person in company.people if (found := tuple(calendars(person)))
    }
    by_name = None
    if given is not None:
        by_name = by_stretch(given, Spells(company, begin).stretches(begin, days))
    return Plan(company, scenario, begin, days, asked.seed, by_name, chosen, spans)


def _first_day(asked: SimulationAsked, lang: Lang) -> date:
    """A day that was typed; else next Monday, and of the journal the last days until yesterday."""
    today = now_here().astimezone(SWEDEN).date()
    if not asked.first:
        ahead = -asked.days if asked.journal else 7 - today.weekday()
        return today + timedelta(days=ahead)
    try:
        day = datetime.strptime(asked.first, "%Y-%m-%d").date()
        read_instant(f"{day}T00:00")  # not a year before or after those that the policy knows
        return day
    except ValueError:
        text = repr(asked.first)
        raise end(
            lang.say(
                f"--from {text}: skriv en dag som 2027-01-11",
                f"--from {text}: write a day such as 2027-01-11",
            )
        ) from None


def _scenario(file: Path | None, company: Company, lang: Lang) -> Scenario:
    if file is None:
        return Scenario(rates=usual_rates(company))
    try:
        return read_scenario(read_file(file), str(file), company)
    except BadCompanyFile as error:
        raise _cannot_be_read(error, lang.say("scenariot", "the scenario"), lang) from None
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None


def _given(file: Path, company: Company, lang: Lang) -> list[GivenCall]:
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST_TABLE + 1)
        if len(raw) > LARGEST_TABLE:
            most = LARGEST_TABLE // 1_000_000
            raise end(f"{file}: {lang.say(f'är större än {most} MB', f'is larger than {most} MB')}")
        return read_calls(raw, str(file), company)
    except BadCompanyFile as error:
        raise _cannot_be_read(error, lang.say("samtalen", "the calls"), lang) from None
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None


def _cannot_be_read(error: BadCompanyFile, what: str, lang: Lang) -> Exception:
    cannot = lang.say("kan inte läsas", "cannot be read")
    return end(f"{what} {cannot}:\n{simulation_problems(error, lang.value)}")


def _journalled(begin: date, days: int, lang: Lang) -> list[GivenCall]:
    """The journal's calls from outside, as they came in; that somebody looked is logged."""
    from app.commands.who import signed_in
    from app.storage.rows import Access

    since = datetime.fromtimestamp(midnight(begin), UTC)
    until = midnight(begin + timedelta(days=days))

    async def work(store: Store) -> list[StoredCall]:
        access = Access(datetime.now(UTC), signed_in(), "calls", "simulate --journal")
        return await store.calls(MOST_JOURNALLED, since=since, access=access)

    found = [given for one in with_store(lang, work) if (given := journalled_call(one)) is not None]
    calls = sorted((one for one in found if one.at < until), key=lambda one: (one.at, one.called, one.caller))
    if not calls:
        raise end(
            lang.say(
                f"journalen har inga samtal utifrån från {begin} och {days} dagar framåt: ange --from och --days",
                f"the journal has no calls from outside from {begin} and {days} days on: give --from and --days",
            )
        )
    return calls


def journalled_call(call: StoredCall) -> GivenCall | None:
    """A call of the journal as it came in; None for one of our own calls. How long it talked, if it was answered."""
    if call.source != "trunk" or not call.called:
        return None
    talked = call.talking_ms / 1000 if call.talking_ms else None
    return GivenCall(round(call.began_at.timestamp(), 3), call.called, call.caller or "", talked)
