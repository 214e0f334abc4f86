"""A simulated day follows the policy: the promise, closing time, absences, callbacks, as live calls do."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.company import parse_company, to_company
from app.policy.hours import STOCKHOLM
from app.simulation.arrivals import GivenCall
from app.simulation.day import Plan, StretchRunner
from app.simulation.scenario import AwayWith, Scenario, usual_rates
from app.simulation.tally import SimulatedEnd
from tests.policy.bolaget import BOLAGET
from tests.simulation.lone_queue import (
    EXACT,
    FILE,
    HELP,
    LET_WAIT,
    MONDAY,
    at,
    company_with,
    days_of,
    ends_of,
    to_help,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLBACK = (
    'keys: {"1": message, "2": callback}, escalation: [{after: 60, offer_callback: true}], '
    "at_promise: {to: answering_service, clause: Q2}"
)


def test_after_three_minutes_callers_go_where_the_queue_says_q2() -> None:
    calls = (to_help("09:00:00", talk=600), to_help("09:01:00"))

    [day] = days_of(company_with(), *calls)

    assert ends_of(day) == {SimulatedEnd.AGENT: 1, SimulatedEnd.OUTSIDE: 1}
    assert (day.queues["help"].passed_on, day.queues["help"].breached) == (1, 1)


def test_a_caller_waits_until_the_agent_has_talked_and_not_longer() -> None:
    calls = (to_help("09:00:00", talk=150), to_help("09:01:00"), to_help("09:02:00"))

    [day] = days_of(company_with(LET_WAIT), *calls)

    assert dict(day.queues["help"].waits) == {0: 1, 90: 1, 150: 1}
    assert day.queues["help"].within == 3


def test_a_caller_from_before_closing_is_answered_after_it_q12() -> None:
    calls = (to_help("15:58:00", talk=170), to_help("15:59:59"), to_help("16:00:01"))

    [day] = days_of(company_with(), *calls)

    assert ends_of(day) == {SimulatedEnd.AGENT: 2, SimulatedEnd.OUTSIDE: 1}
    assert dict(day.queues["help"].waits) == {0: 1, 51: 1}


def test_a_caller_without_patience_hangs_up() -> None:
    calls = (to_help("09:00:00", talk=600), replace(to_help("09:01:00"), patience=30.0))

    [day] = days_of(company_with(), *calls)

    assert ends_of(day) == {SimulatedEnd.AGENT: 1, SimulatedEnd.GAVE_UP: 1}
    assert day.queues["help"].gave_up == 1


def test_an_agent_on_another_call_is_not_rung() -> None:
    own = replace(to_help("09:00:00", talk=100), called="ada")

    [day] = days_of(company_with(), own, to_help("09:00:10"))

    assert ends_of(day) == {SimulatedEnd.PERSON: 1, SimulatedEnd.AGENT: 1}
    assert dict(day.queues["help"].waits) == {90: 1}
    assert day.agents["ada"].own == 1


def test_a_callback_is_promised_and_kept_in_its_turn() -> None:
    calls = (to_help("09:00:00", talk=150), to_help("09:00:30"), to_help("09:01:00", caller="+46701740698"))

    [day] = days_of(company_with(CALLBACK), *calls)

    # Both ask 66 s after they came. At 09:02:30 Ada calls the first of them, and after that the other.
    assert ends_of(day) == {SimulatedEnd.AGENT: 1, SimulatedEnd.CALLBACK: 2}
    assert (day.queues["help"].promised, day.queues["help"].called_back) == (2, 2)
    assert dict(day.queues["help"].callback_waits) == {54: 1, 154: 1}


def test_a_customer_who_does_not_answer_is_called_three_times() -> None:
    calls = (to_help("09:00:00", talk=150), to_help("09:00:30"))

    [day] = days_of(company_with(CALLBACK), *calls, scenario=replace(EXACT, customer_answers=0.0))

    assert (day.queues["help"].called_back, day.queues["help"].not_reached) == (0, 1)
    assert day.agents["ada"].answered == 1 + 3


def test_a_callback_that_is_owed_at_night_is_kept_the_next_day() -> None:
    calls = (to_help("15:58:00", talk=2 * 3600), to_help("15:58:30"))

    first, second = days_of(company_with(CALLBACK), *calls, days=2)

    assert (first.queues["help"].promised, first.open_tickets) == (1, 1)
    assert second.open_tickets == 0
    assert second.queues["help"].called_back == 1


def test_the_hours_with_nobody_are_those_when_everybody_is_away() -> None:
    start = datetime.combine(MONDAY, datetime.min.time(), STOCKHOLM)
    away = AwayWith("ada", "sick", start + timedelta(hours=10), start + timedelta(hours=12))

    [day] = days_of(company_with(), to_help("11:00:00"), scenario=replace(EXACT, away=(away,)))

    assert day.queues["help"].nobody == [(at("10:00:00"), at("12:00:00"))]
    assert day.queues["help"].open_for == 8 * 3600
    assert day.agents["ada"].at_work == 6 * 3600


def test_who_is_away_twice_on_a_day_is_away_both_times() -> None:
    """Failed: only the second counted."""
    start = datetime.combine(MONDAY, datetime.min.time(), STOCKHOLM)
    away = tuple(
        AwayWith("ada", "sick", start + timedelta(hours=hour), start + timedelta(hours=hour + 1))
        for hour in (9, 13)
    )

    [day] = days_of(company_with(), scenario=replace(EXACT, away=away))

    assert day.queues["help"].nobody == [(at("09:00:00"), at("10:00:00")), (at("13:00:00"), at("14:00:00"))]


def test_all_ill_is_nobody_at_all() -> None:
    [day] = days_of(company_with(), scenario=replace(EXACT, sick=1.0))

    assert day.queues["help"].nobody == [(at("08:00:00"), at("16:00:00"))]


def test_an_agent_talks_and_wraps_up_within_the_time_at_work() -> None:
    calls = [to_help(f"{hour:02}:00:00", talk=1800) for hour in range(8, 16)]

    [day] = days_of(company_with(), *calls)

    ada = day.agents["ada"]
    assert (ada.talked, ada.at_work, ada.answered) == (4 * 3600, 8 * 3600, 8)


def test_every_call_ends_once_and_its_rule_is_counted() -> None:
    plan = Plan(BOLAGET, Scenario(rates=usual_rates(BOLAGET), sick=0.05), MONDAY, 1)
    runner = StretchRunner(plan)

    for stretch in runner.stretches:
        day = runner.run(stretch).tally

        assert day.ends.total() == day.calls > 300
        assert day.rules["Q13", "queue_open", (("queue", "Sälj"),)] == day.queues["salj"].came


def test_a_week_without_calls_is_a_week_without_figures() -> None:
    days = days_of(company_with(), days=7)

    assert [one.calls for one in days] == [0] * 7
    assert sum(one.queues["help"].open_for for one in days if "help" in one.queues) == 5 * 8 * 3600


def test_an_unknown_number_leads_to_reception_as_live() -> None:
    [day] = days_of(company_with(), replace(to_help("09:00:00"), called="+46846500499"))

    assert day.ends["+46846500499", SimulatedEnd.PERSON] == 1
    assert HELP not in {called for called, _ in day.ends}


class CallsOfWeeks(Sequence[GivenCall]):
    """A call every half-hour. held: by week, the most objects that there were when a call was drawn."""

    def __init__(self, weeks: int) -> None:
        self.first, self.calls = at("00:00:00"), weeks * 336
        self.held = [0] * weeks

    def __len__(self) -> int:
        return self.calls

    def __getitem__(self, place: Any) -> Any:
        raise NotImplementedError

    def __iter__(self) -> Iterator[GivenCall]:
        for number in range(self.calls):
            if number % 42 == 41:
                gc.collect()
                self.held[number // 336] = max(self.held[number // 336], len(gc.get_objects()))
            yield GivenCall(self.first + 1800.0 * number, HELP, f"+4670174{number % 100:04}", 1600.0)


def test_a_queue_that_never_closes_needs_no_more_memory_for_more_days() -> None:
    """Such days are one stretch: no night tells one from the next."""
    hours = ", ".join(f'{day}: "00:00-24:00"' for day in ("weekdays", "saturday", "sunday"))
    always = FILE.replace(
        'hours: {weekdays: "08:00-16:00", clause: Q10}\n    closed', f"hours: {{{hours}}}\n    closed"
    )
    company = to_company(
        parse_company(always.replace("{WAITING}", f"{{{CALLBACK}}}").replace("MEMBERS", "ada").encode())
    )
    calls = CallsOfWeeks(weeks=4)
    runner = StretchRunner(Plan(company, EXACT, MONDAY, 28, given={MONDAY.isoformat(): calls}))
    [stretch] = runner.stretches

    done = runner.run(stretch)

    assert done.tally.calls == len(calls)
    assert done.tally.queues["help"].promised > 200
    assert calls.held[3] - calls.held[1] < 200, calls.held
