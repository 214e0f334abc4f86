"""The rules of the queues, one by one: who rings, who waits, in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.queueing.dispatcher import Dispatcher
from app.queueing.entries import (
    AgentNow,
    Before,
    Breached,
    CannotTake,
    Effect,
    Entry,
    Escalated,
    GivenBack,
    Offer,
    QueueFull,
    Standing,
    Why,
    Withdraw,
)
from app.queueing.rules import EscalationStep, QueueRules, RingStrategy

LONGEST = RingStrategy.LONGEST_AVAILABLE


def house(*rules: QueueRules, free: str = "") -> Dispatcher:
    """Queues whose agents in `free` are logged in everywhere, available since 1, 2, 3 ..."""
    it = Dispatcher()
    it.configure({one.id: one for one in rules}, 0.0)
    for number, agent in enumerate(free):
        it.agent(agent, 0.0, logged_in=frozenset(one.id for one in rules), since=1.0 + number)
    return it


def rules(agents: str = "abc", **more: object) -> QueueRules:
    return QueueRules("q", tuple(tuple(tier) for tier in agents.split("|")), **more)  # type: ignore[arg-type]


def caller(id_: str, arrived: float = 100.0, queue: str = "q", **more: object) -> Entry:
    return Entry(id_, queue, arrived, **more)  # type: ignore[arg-type]


def rung(effects: list[Effect]) -> list[tuple[str, str]]:
    return [(one.entry.id, one.agent) for one in effects if isinstance(one, Offer)]


def quiet(effects: list[Effect]) -> list[tuple[str, str, Why]]:
    return [(one.entry.id, one.agent, one.why) for one in effects if isinstance(one, Withdraw)]


def test_a_call_rings_all_who_are_free_q9() -> None:
    it = house(rules(), free="abc")

    assert rung(it.join(caller("x"), 100)) == [("x", "a"), ("x", "b"), ("x", "c")]


def test_the_first_to_answer_gets_it_and_the_others_stop_q9() -> None:
    it = house(rules(), free="abc")
    it.join(caller("x"), 100)

    entry, effects = it.answered("b", 101)
    late, _ = it.answered("a", 101)

    assert entry == caller("x")
    assert quiet(effects) == [("x", "a", Why.ANSWERED_ELSEWHERE), ("x", "c", Why.ANSWERED_ELSEWHERE)]
    assert late is None


def test_the_call_goes_to_whom_has_been_available_longest_q13() -> None:
    it = house(rules(ringing=LONGEST), free="abc")
    it.agent("a", 50, on_phone=True)
    it.agent("a", 60, on_phone=False)  # a call of any kind

    assert rung(it.join(caller("x"), 100)) == [("x", "b")]
    assert rung(it.join(caller("y"), 100)) == [("y", "c")]
    assert rung(it.join(caller("z"), 100)) == [("z", "a")]


def test_calls_are_served_in_the_order_in_which_they_came_q8() -> None:
    it = house(rules("a"))
    for number, id_ in enumerate("xyz"):
        it.join(caller(id_, 100 + number), 103)

    effects = it.agent("a", 110, logged_in=frozenset("q"))

    assert rung(effects) == [("x", "a")]
    assert [it.place(id_) for id_ in "xyz"] == [1, 2, 3]


def test_a_vip_goes_first_but_passes_nobody_who_came_much_earlier_q14() -> None:
    it = house(rules("a", ahead={"vip": 600.0}))
    it.join(caller("early", 100), 100)
    it.join(caller("normal", 900), 900)

    it.join(caller("vip", 1000, priority="vip"), 1000)

    assert [entry.id for entry in it.waiting("q")] == ["early", "vip", "normal"]


def test_with_several_waiting_the_free_are_spread_over_them() -> None:
    it = house(rules(), free="abc")
    it.join(caller("x"), 100)

    effects = it.join(caller("y", 101), 101)

    assert quiet(effects) == [("x", "c", Why.MOVED)]
    assert rung(effects) == [("y", "c")]
    assert rung(it.join(caller("z", 102), 102)) == [("z", "b")]
    assert rung(it.join(caller("w", 103), 103)) == []  # each rings for somebody


def test_without_spread_only_the_first_rings() -> None:
    it = house(rules(spread=False), free="abc")
    it.join(caller("x"), 100)

    assert it.join(caller("y", 101), 101) == []
    assert rung(it.leave("x", 102)) == [("y", "a"), ("y", "b"), ("y", "c")]


def test_an_agent_who_becomes_free_rings_at_once_for_a_ring_all_call() -> None:
    it = house(rules(), free="ab")
    it.agent("b", 90, on_phone=True)
    it.join(caller("x"), 100)

    assert rung(it.agent("b", 105, on_phone=False)) == [("x", "b")]


def test_a_callback_at_the_head_keeps_nobody_from_ringing_for_the_next() -> None:
    """One agent calls the customer back; all others who become free ring for the caller on the phone."""
    it = house(rules(), free="abc")
    it.agent("c", 90, on_phone=True)
    it.join(caller("back", callback=True), 100)
    it.join(caller("x", 101), 101)

    assert rung(it.agent("c", 105, on_phone=False)) == [("x", "c")]


def test_an_agent_of_the_second_line_rings_for_the_first_call_for_which_that_line_is_asked() -> None:
    it = house(rules("a|bc"), free="abc")
    it.agent("c", 90, on_phone=True)
    it.join(caller("x"), 100)
    it.join(caller("y", 101), 101)  # b rings for y, and the first tier alone for x

    assert rung(it.agent("c", 105, on_phone=False)) == [("y", "c")]


def test_an_agent_who_becomes_free_rings_at_once_for_another_queues_caller_q2() -> None:
    it = house(
        rules("a", steps=(EscalationStep(60, queues=("other",)),)),
        QueueRules("other", (("b", "c"),)),
        free="a",
    )
    it.agent("b", 0, logged_in=frozenset(["other"]))
    it.agent("c", 0, logged_in=frozenset(["other"]), on_phone=True)
    it.join(caller("x", 100), 100)
    assert rung(it.due(160)) == [("x", "b")]

    assert rung(it.agent("c", 165, on_phone=False)) == [("x", "c")]


def test_without_spread_only_the_first_is_another_queues_caller() -> None:
    it = house(
        rules("a", spread=False, steps=(EscalationStep(60, queues=("other",)),), offer_for=1000.0),
        QueueRules("other", (("b",),)),
        free="a",
    )
    it.agent("b", 0, logged_in=frozenset(["other"]), on_phone=True)
    it.join(caller("x", 100), 100)
    it.join(caller("y", 100.5), 100.5)
    it.due(165)

    assert rung(it.agent("b", 166, on_phone=False)) == [("x", "b")]
    it.agent("b", 167, on_phone=True)
    assert rung(it.leave("x", 168)) == [("y", "a")]
    assert rung(it.agent("b", 169, on_phone=False)) == [("y", "b")]


def test_the_second_line_is_asked_only_when_nobody_of_the_first_is_free() -> None:
    it = house(rules("a|b"), free="ab")

    assert rung(it.join(caller("x"), 100)) == [("x", "a")]
    assert rung(it.join(caller("y", 101), 101)) == [("y", "b")]


def test_a_first_line_that_rings_together_is_not_full() -> None:
    """We move one of the two who ring for x, before we ask the second tier."""
    it = house(rules("ab|c"), free="abc")
    it.join(caller("x"), 100)

    effects = it.join(caller("y", 101), 101)

    assert quiet(effects) == [("x", "b", Why.MOVED)]
    assert rung(effects) == [("y", "b")]
    assert rung(it.join(caller("z", 102), 102)) == [("z", "c")]


def test_of_those_who_ring_together_one_of_the_first_line_is_moved() -> None:
    it = house(rules("a|b", steps=(EscalationStep(60, tiers=2),), offer_for=1000.0), free="ab")
    it.join(caller("x", 100), 100)
    assert rung(it.due(160)) == [("x", "b")]

    assert rung(it.join(caller("y", 161), 161)) == [("y", "a")]


def test_a_step_opens_the_second_line_and_another_queue_q2() -> None:
    steps = (
        EscalationStep(60, tiers=2),
        EscalationStep(120, queues=("other",)),
        EscalationStep(150, offer_callback=True),
    )
    it = house(rules("a|b", steps=steps, offer_for=1000.0), QueueRules("other", (("c",),)))
    it.agent("a", 0, logged_in=frozenset("q"))
    it.agent("b", 0, logged_in=frozenset("q"))
    it.agent("c", 0, logged_in=frozenset(["other"]))
    it.join(caller("x", 100), 100)

    first, second, third = it.due(160), it.due(220), it.due(250)

    assert rung(first) == [("x", "b")]
    assert rung(second) == [("x", "c")]
    assert third == [Escalated(caller("x", 100), steps[2])]


def test_an_agent_who_starts_a_call_while_being_rung_is_rung_for_nobody_else() -> None:
    it = house(rules("ab"), free="ab")
    it.join(caller("x"), 100)
    it.agent("b", 101, on_phone=True)
    it.agent("a", 101, on_phone=True)

    assert rung(it.join(caller("y", 102), 102)) == []


def test_a_step_to_another_queue_does_not_open_the_second_line() -> None:
    """We are asking an agent of the first tier: it is not full."""
    steps = (EscalationStep(60, queues=("other",)), EscalationStep(120, tiers=2))
    it = house(rules("a|b", steps=steps, offer_for=1000.0), QueueRules("other", (("c",),)), free="ab")
    it.agent("c", 0, logged_in=frozenset(["other"]))
    it.join(caller("x", 100), 100)

    assert rung(it.due(160)) == [("x", "c")]
    assert rung(it.due(220)) == [("x", "b")]


def test_waiting_longer_than_promised_is_counted_once_q2() -> None:
    it = house(rules("a"))
    it.join(caller("x", 100), 100)

    assert it.due(279.9) == []
    assert it.due(280) == [Breached(caller("x", 100))]
    assert it.due(1000) == []


def test_a_promise_that_breaks_while_an_agent_who_vanishes_has_the_caller_is_counted_once_q2() -> None:
    it = house(rules("a"), free="a")
    it.join(caller("x", 100), 100)
    it.answered("a", 101)
    assert it.due(281) == []

    it.vanished("a", 282)

    assert it.due(282) == [Breached(caller("x", 100))]
    it.agent("a", 290, reachable=False)
    it.agent("a", 291, reachable=True)
    it.answered("a", 292)
    it.vanished("a", 293)
    assert Breached(caller("x", 100)) not in it.due(1000)


def test_a_callback_breaks_no_promise_however_often_it_is_tried_q2() -> None:
    """A caller who chose a callback no longer waits; each attempt begins with their arrival of long ago."""
    it = house(rules("a"))
    it.join(caller("x", 100, callback=True), 150)
    assert it.due(280) == []
    it.leave("x", 300)
    it.join(caller("x", 100, callback=True), 900)

    assert it.due(900) == []


def test_wrap_up_is_kept() -> None:
    it = house(rules("a", wrap_up=10.0), free="a")
    it.join(caller("x"), 100)
    it.answered("a", 101)
    it.connected("a")
    it.join(caller("y", 102), 102)

    assert it.finished("a", 200) == []
    assert it.due(209.9) == []
    assert rung(it.due(210)) == [("y", "a")]


def test_an_agent_who_just_declined_is_not_rung_for_a_while() -> None:
    it = house(rules("a", after_decline=30.0), free="a")
    it.join(caller("x"), 100)

    assert rung(it.declined("a", 105)) == []
    assert rung(it.due(134)) == []
    assert rung(it.due(135)) == [("x", "a")]


def test_an_offer_rings_out_and_the_next_is_asked() -> None:
    it = house(rules("ab", ringing=LONGEST, offer_for=20.0), free="ab")
    it.join(caller("x"), 100)

    effects = it.due(120)

    assert quiet(effects) == [("x", "a", Why.TIMED_OUT)]
    assert rung(effects) == [("x", "b")]


def test_wrap_up_is_as_long_as_ever_when_the_clock_is_put_back() -> None:
    it = house(rules("a", wrap_up=10.0), free="a")
    it.join(caller("x", 5000), 5000)
    it.answered("a", 5001)
    it.connected("a")
    it.join(caller("y", 5002), 5002)
    it.finished("a", 5100)

    assert rung(it.due(1500)) == []
    assert it.next_due is not None
    assert it.next_due <= 1510
    assert rung(it.due(1509)) == []
    assert rung(it.due(1510)) == [("y", "a")]


def test_back_off_is_as_long_as_ever_when_the_clock_is_put_back() -> None:
    it = house(rules("a", after_decline=30.0, after_no_answer=30.0), free="a")
    it.join(caller("x", 5000), 5000)
    it.declined("a", 5001)

    assert rung(it.due(1500)) == []
    assert rung(it.due(1530)) == [("x", "a")]


def test_an_offer_is_as_long_as_ever_when_the_clock_is_put_back() -> None:
    it = house(rules("ab", ringing=LONGEST, offer_for=20.0), free="ab")
    it.join(caller("x", 5000), 5000)

    assert it.due(1500) == []
    assert rung(it.due(1520)) == [("x", "b")]


def test_a_free_agent_stays_free_when_the_clock_is_put_back() -> None:
    """Their wrap-up is over, and does not begin anew."""
    it = house(rules("a", wrap_up=10.0), free="a")
    it.join(caller("x", 5000), 5000)
    it.answered("a", 5001)
    it.connected("a")
    it.finished("a", 5100)
    it.due(5110)

    it.due(1500)
    it.agent("a", 1501, on_phone=True)
    it.agent("a", 1502, on_phone=False)

    assert rung(it.join(caller("y", 1503), 1503)) == [("y", "a")]


def test_an_agent_who_answers_and_vanishes_puts_the_caller_first_in_line() -> None:
    it = house(rules("a", ahead={"vip": 600.0}), free="a")
    it.join(caller("x", 100), 100)
    it.answered("a", 101)
    it.join(caller("vip", 102, priority="vip"), 102)

    it.vanished("a", 103)

    assert it.place("x") == 1
    assert it.place("vip") == 2


def test_a_caller_put_first_is_first_after_a_restart_too() -> None:
    ahead = {"vip": 600.0}
    before = house(rules("a", ahead=ahead), free="a")
    before.join(caller("x", 100), 100)
    before.answered("a", 101)
    before.join(caller("vip", 102, priority="vip"), 102)
    before.vanished("a", 103)

    it = house(rules("a", ahead=ahead))
    for entry in (caller("vip", 102, priority="vip"), caller("x", 100)):
        it.join(entry, 200, before=Before(front=before.front(entry.id)))

    assert [entry.id for entry in it.waiting("q")] == ["x", "vip"]


def test_steps_taken_for_a_caller_are_not_taken_again_after_a_restart() -> None:
    it = house(rules(steps=(EscalationStep(60, tiers=2), EscalationStep(120))))

    it.join(caller("x", 100), 300, before=Before(steps=1, breached=True))

    assert [(type(one), getattr(one, "step", None)) for one in it.due(300)] == [
        (Escalated, EscalationStep(120))
    ]


def test_wrap_up_follows_a_conversation_that_an_earlier_run_began() -> None:
    it = house(rules("a", wrap_up=10.0))
    it.talks("a", "q")
    it.agent("a", 100, logged_in=frozenset("q"))

    assert it.join(caller("x", 100), 100) == []
    assert rung(it.finished("a", 110)) == []
    assert rung(it.due(119)) == []
    assert rung(it.due(120)) == [("x", "a")]


def test_two_queues_share_an_agent_by_waited_time_and_weight() -> None:
    it = house(QueueRules("p", (("a",),), weight=3.0), QueueRules("q", (("a",),)))
    it.join(caller("old", 100, "q"), 100)
    it.join(caller("new", 150, "p"), 150)

    assert rung(it.agent("a", 160, logged_in=frozenset("pq"))) == [("old", "a")]  # 60 s against 3 times 10 s
    it.declined("a", 160)
    assert rung(it.due(190)) == [("new", "a")]  # 90 s against 3 times 40 s


def test_an_offer_says_whether_the_agent_was_moved_or_chosen_for_being_available_longest() -> None:
    it = house(rules(ringing=LONGEST), QueueRules("all", (("b", "c"),)), free="abc")
    [chosen] = it.join(caller("x"), 100)
    it.join(caller("y", 101, "all"), 101)

    _, moved = it.join(caller("z", 102), 102)

    assert isinstance(chosen, Offer)
    assert isinstance(moved, Offer)
    assert (chosen.agent, chosen.moved) == ("a", False)
    assert (moved.agent, moved.moved) == ("c", True)  # b has been available longer


def test_a_callback_rings_one_agent_and_keeps_its_place() -> None:
    it = house(rules(), free="abc")

    assert rung(it.join(caller("x", callback=True), 200)) == [("x", "a")]


@pytest.mark.parametrize("facts", [{"paused": "lunch"}, {"allowed": False}, {"logged_in": frozenset[str]()}])
def test_an_agent_who_leaves_is_rung_no_more(facts: dict[str, object]) -> None:
    it = house(rules("ab", ringing=LONGEST), free="ab")
    it.join(caller("x"), 100)

    effects = it.agent("a", 101, **facts)  # type: ignore[arg-type]

    assert quiet(effects) == [("x", "a", Why.NOT_FREE)]
    assert rung(effects) == [("x", "b")]


def test_a_full_queue_takes_nobody() -> None:
    it = house(rules("a", most_waiting=1))
    it.join(caller("x"), 100)

    with pytest.raises(QueueFull, match="q"):
        it.join(caller("y"), 100)


def test_a_full_queue_takes_back_whoever_waited_before() -> None:
    """After a restart callbacks may have come into the queue before them."""
    it = house(rules(most_waiting=1))
    it.join(caller("back", callback=True), 100)

    it.join(caller("x", 90), 101, before=Before())

    assert [one.id for one in it.waiting("q")] == ["x", "back"]


def test_the_caller_leaves_and_the_phones_stop() -> None:
    it = house(rules("ab"), free="ab")
    it.join(caller("x"), 100)

    assert quiet(it.leave("x", 101)) == [("x", "a", Why.CALLER_LEFT), ("x", "b", Why.CALLER_LEFT)]
    assert it.leave("x", 101) == []


def test_new_rules_keep_everybody_in_line() -> None:
    it = house(rules("a"))
    for number, id_ in enumerate("xyz"):
        it.join(caller(id_, 100 + number), 103)

    it.configure({"q": rules("ab", ringing=LONGEST)}, 104)

    assert [entry.id for entry in it.waiting("q")] == ["x", "y", "z"]
    assert rung(it.agent("b", 105, logged_in=frozenset("q"))) == [("x", "b")]


def test_a_step_of_new_rules_is_taken_for_who_waits_already_at_its_own_time_q2() -> None:
    taken, changed = EscalationStep(30, tiers=2), EscalationStep(120, offer_callback=True)
    it = house(rules("a", steps=(taken, EscalationStep(60, queues=("other",)))))
    it.join(caller("x", 100), 100)
    assert it.due(130) == [Escalated(caller("x", 100), taken)]

    it.configure({"q": rules("a", steps=(EscalationStep(20, tiers=3), taken, changed))}, 140)

    assert it.due(140) == [Escalated(caller("x", 100), EscalationStep(20, tiers=3))]
    assert it.due(160) == []  # what the old rules said
    assert it.next_due == 220
    assert it.due(220) == [Escalated(caller("x", 100), changed)]
    assert it.due(270) == []


def test_a_step_of_new_rules_is_taken_for_whoever_an_agent_has_just_answered_and_left_q2() -> None:
    it = house(rules("a"), free="a")
    it.join(caller("x", 100), 100)
    it.answered("a", 101)

    it.configure({"q": rules("a", steps=(EscalationStep(60),))}, 110)
    it.vanished("a", 111)

    assert it.due(160) == [Escalated(caller("x", 100), EscalationStep(60))]


def test_the_promise_of_new_rules_is_what_was_promised_to_who_waits_already_q2() -> None:
    it = house(rules("a"))
    it.join(caller("x", 100), 100)

    it.configure({"q": rules("a", promise=60.0)}, 110)
    assert it.due(160) == [Breached(caller("x", 100))]

    it.join(caller("y", 200), 200)
    it.configure({"q": rules("a", promise=120.0)}, 210)
    assert it.due(319) == []
    assert it.due(320) == [Breached(caller("y", 200))]


def test_considered_agents_show_how_each_stands() -> None:
    it = house(rules("abcd"), free="abc")
    it.agent("b", 10, paused="lunch")
    it.agent("c", 10, on_phone=True)
    it.join(caller("x"), 100)

    standing = {one.agent: one.standing for one in it.considered("q", 100)}

    assert standing == {
        "a": Standing.RINGING,
        "b": Standing.PAUSED,
        "c": Standing.TALKING,
        "d": Standing.LOGGED_OUT,
    }
    assert [it.considered_one("q", one, 100) for one in "abcd"] == list(it.considered("q", 100))
    assert it.considered_one("q", "z", 100) is it.considered_one("none", "a", 100) is None


def test_an_agent_without_a_phone_is_asked_only_when_one_comes() -> None:
    it = house(rules("a|b"), free="ab")
    it.agent("a", 50, reachable=False)

    assert rung(it.join(caller("x"), 100)) == [("x", "b")]
    assert it.considered("q", 100)[0].standing is Standing.OUT_OF_REACH
    assert rung(it.join(caller("y", 101), 101)) == []
    assert rung(it.agent("a", 102, reachable=True)) == [("y", "a")]


def test_a_caller_takes_an_agent_from_the_one_for_whom_most_ring() -> None:
    it = house(rules("abc"), QueueRules("other", (("c", "d"),)), free="abcd")
    it.join(caller("x"), 100)

    effects = it.join(caller("y", 101, queue="other"), 101)

    assert rung(effects) == [("y", "d")]  # who is free is asked before who rings for another
    assert rung(it.join(caller("z", 102, queue="other"), 102)) == [("z", "c")]


def test_a_queue_that_was_away_and_is_back_takes_its_steps_for_whom_an_agent_left_meanwhile_q2() -> None:
    """The company drops the queue and restores it while an agent is about to talk with its only caller."""
    it = house(rules("a"), free="a")
    it.join(caller("x", 100), 100)
    it.answered("a", 101)
    it.configure({}, 110)
    it.configure({"q": rules("a", steps=(EscalationStep(60),), promise=70.0)}, 120)

    it.vanished("a", 121)

    assert it.due(160) == [Escalated(caller("x", 100), EscalationStep(60))]
    assert it.due(170) == [Breached(caller("x", 100))]


def test_of_the_second_line_the_one_who_began_to_ring_last_is_moved() -> None:
    """The agent who has rung longest is the most likely to answer, so we leave them alone."""
    it = house(rules("a|bc"), free="abc")
    it.agent("a", 90, on_phone=True)
    it.join(caller("x"), 100)

    effects = it.join(caller("y", 101), 101)

    assert quiet(effects) == [("x", "c", Why.MOVED)]
    assert rung(effects) == [("y", "c")]


def test_nobody_is_taken_from_another_caller_while_a_colleague_of_the_same_line_is_free() -> None:
    it = house(QueueRules("other", (("b", "c"),)), rules("a|bcd"), free="abcd")
    it.agent("a", 90, on_phone=True)
    assert rung(it.join(caller("x", 100, "other"), 100)) == [("x", "b"), ("x", "c")]

    effects = it.join(caller("y", 101), 101)

    assert quiet(effects) == []
    assert rung(effects) == [("y", "d")]


def test_an_open_second_line_rings_too_when_one_of_it_becomes_free() -> None:
    it = house(rules("a|b", steps=(EscalationStep(60, tiers=2),), offer_for=1000.0), free="ab")
    it.agent("b", 90, on_phone=True)
    it.join(caller("x", 100), 100)
    it.due(160)

    assert rung(it.agent("b", 170, on_phone=False)) == [("x", "b")]


def test_that_a_caller_opens_their_own_second_line_opens_no_other_queues() -> None:
    """The other queue's first tier rings for an overflow caller, as long as anybody of it rings."""
    steps = (EscalationStep(60, tiers=2, queues=("other",)),)
    it = house(
        rules("a", steps=steps, offer_for=1000.0),
        QueueRules("other", (("c",), ("d",)), offer_for=1000.0),
        free="a",
    )
    it.agent("c", 0, logged_in=frozenset(["other"]))
    it.agent("d", 0, logged_in=frozenset(["other"]), on_phone=True)
    it.join(caller("x", 100), 100)
    assert rung(it.due(160)) == [("x", "c")]

    assert rung(it.agent("d", 170, on_phone=False)) == []


def test_an_agent_who_becomes_free_is_offered_another_queues_caller_for_whom_nobody_rings_q2() -> None:
    it = house(
        rules("a", ringing=LONGEST, steps=(EscalationStep(60, queues=("other",)),)),
        QueueRules("other", (("b",),), RingStrategy.LONGEST_AVAILABLE),
    )
    it.join(caller("x", 100), 100)
    it.due(160)

    assert rung(it.agent("b", 170, logged_in=frozenset(["other"]))) == [("x", "b")]


def test_an_agent_who_becomes_free_is_not_offered_an_overflow_caller_who_is_not_the_first_of_their_queue() -> (
    None
):
    """Without `spread` agents ring only for the first in the queue; while one rings for them, the second waits."""
    it = house(
        rules("a", spread=False, steps=(EscalationStep(60, queues=("other",)),), offer_for=1000.0),
        QueueRules("other", (("b",),), RingStrategy.LONGEST_AVAILABLE),
        free="a",
    )
    it.agent("b", 0, logged_in=frozenset(["other"]), on_phone=True)
    it.join(caller("first", 100, callback=True), 100)
    it.join(caller("second", 101), 101)
    it.due(170)

    assert rung(it.agent("b", 171, on_phone=False)) == []


def test_new_rules_move_nobody_who_was_put_first_and_order_the_others_by_the_new_head_starts_q14() -> None:
    it = house(rules("a", ahead={"vip": 600.0}), free="a")
    it.join(caller("x", 100), 100)
    it.answered("a", 101)
    it.join(caller("normal", 102), 102)
    it.join(caller("vip", 103, priority="vip"), 103)
    it.vanished("a", 104)
    assert [entry.id for entry in it.waiting("q")] == ["x", "vip", "normal"]

    it.configure({"q": rules("a", ahead={})}, 105)

    assert [entry.id for entry in it.waiting("q")] == ["x", "normal", "vip"]


def test_an_agent_whose_caller_leaves_before_they_talk_is_told_and_gets_the_next() -> None:
    it = house(rules("a"), free="a")
    it.join(caller("x"), 100)
    it.answered("a", 101)
    it.join(caller("y", 102), 102)

    effects = it.leave("x", 103)

    assert quiet(effects) == [("x", "a", Why.CALLER_LEFT)]
    assert rung(effects) == [("y", "a")]
    assert it.entry("x") is None


def test_behind_a_callback_that_is_answered_the_next_is_rung_at_once_without_spread() -> None:
    """One agent calls the customer back; the others were free all the time, and only the first in the queue rings."""
    it = house(rules(spread=False), free="abc")
    assert rung(it.join(caller("back", callback=True), 100)) == [("back", "a")]
    assert it.join(caller("x", 101), 101) == []

    _, effects = it.answered("a", 102)

    assert rung(effects) == [("x", "b"), ("x", "c")]


def test_a_queue_forgets_another_queues_callers_when_they_have_left() -> None:
    """Otherwise we would search thousands of them in a week for each agent who becomes free."""
    it = house(rules("a", steps=(EscalationStep(60, queues=("other",)),)), QueueRules("other", (("b",),)))
    it.join(caller("x", 100), 100)
    it.due(160)
    other = it._queues["other"]
    assert len(other.overflow) == 1

    it.leave("x", 170)

    assert len(other.overflow) == 0


def test_an_unanswered_offer_backs_off_longer_than_a_decline() -> None:
    it = house(rules("a", after_decline=30.0, after_no_answer=60.0), free="a")
    it.join(caller("x"), 100)

    assert rung(it.no_answer("a", 105)) == []
    assert rung(it.due(164)) == []
    assert rung(it.due(165)) == [("x", "a")]


def test_a_call_of_ones_own_that_begins_while_the_phone_rings_leaves_it_ringing() -> None:
    """It may be the answer, which the exchange reports a moment later."""
    it = house(rules(), free="abc")
    it.join(caller("x"), 100)

    assert it.agent("b", 101, on_phone=True) == []


def test_an_agent_logged_out_of_one_queue_still_rings_for_the_other() -> None:
    it = house(
        QueueRules("p", (("a", "b"),), RingStrategy.LONGEST_AVAILABLE),
        rules("a", ringing=LONGEST, steps=(EscalationStep(60, queues=("other",)),)),
        QueueRules("other", (("a", "c"),), RingStrategy.LONGEST_AVAILABLE),
        free="a",
    )
    it.join(caller("x", 100, "p"), 100)

    assert it.agent("a", 101, logged_in=frozenset(["p"])) == []  # out of the queue that x does not wait in
    assert quiet(it.agent("a", 102, logged_in=frozenset(["q"]))) == [("x", "a", Why.NOT_FREE)]


def test_an_overflow_caller_rings_on_with_an_agent_who_logs_out_of_the_callers_own_queue() -> None:
    it = house(
        rules("ab", ringing=LONGEST, steps=(EscalationStep(60, queues=("other",)),)),
        QueueRules("other", (("b",),), RingStrategy.LONGEST_AVAILABLE),
    )
    it.agent("b", 90, logged_in=frozenset(["other"]))
    it.join(caller("x", 100), 100)
    assert rung(it.due(160)) == [("x", "b")]  # the step asks whoever is free there, at once

    assert it.agent("b", 161, logged_in=frozenset(["other"]), paused=None) == []


def test_callers_of_a_removed_queue_wait_until_they_leave_and_nobody_is_rung() -> None:
    it = house(rules("ab", steps=(EscalationStep(60, tiers=2),), promise=90.0))
    it.join(caller("x", 100), 100)

    it.configure({}, 110)

    assert [entry.id for entry in it.waiting("q")] == ["x"]
    assert (it.count("q"), it.place("x"), it.entry("x")) == (1, 1, caller("x", 100))
    assert it.considered("q", 110) == ()
    assert it.agent("a", 120, logged_in=frozenset("q")) == []
    assert it.due(160) == []
    assert it.due(190) == [Breached(caller("x", 100))]
    it.leave("x", 200)
    assert (it.count("q"), it.place("x"), it.entry("x")) == (0, None, None)


def test_in_a_queue_that_nobody_knows_nobody_waits() -> None:
    it = house(rules())

    assert (it.count("none"), list(it.waiting("none")), it.considered("none", 0)) == (0, [], ())
    assert (it.entry("x"), it.place("x"), it.front("x"), it.leave("x", 1)) == (None, None, None, [])


def test_when_an_agents_last_call_ended_is_what_the_next_run_of_the_service_begins_with() -> None:
    it = house(rules("a", wrap_up=10.0), free="a")
    it.join(caller("x"), 100)
    it.answered("a", 101)
    it.connected("a")
    it.finished("a", 200)

    assert it.available_since("a") == (200, 210)
    assert it.available_since("nobody") == (0.0, 0.0)


def test_how_an_agent_stands_says_to_which_caller_until_when_and_why() -> None:
    it = house(
        rules("ab|cdefg", ringing=LONGEST, wrap_up=10.0, after_decline=30.0, offer_for=20.0),
        QueueRules("other", (("g",),)),
        free="abcdefg",
    )
    it.join(caller("x"), 100)
    it.answered("a", 101)
    it.join(caller("y", 102), 102)
    it.declined("b", 103)  # y rings for c now
    it.agent("d", 103, paused="lunch")
    it.agent("e", 103, allowed=False)
    it.join(caller("z", 104, "other"), 104)

    assert it.considered("q", 105) == (
        AgentNow("a", 0, Standing.TALKING, 1.0, entry="x"),
        AgentNow("b", 0, Standing.BACK_OFF, 2.0, until=133),
        AgentNow("c", 1, Standing.RINGING, 3.0, until=123, entry="y", rings_for="q"),
        AgentNow("d", 1, Standing.PAUSED, 4.0, about="lunch"),
        AgentNow("e", 1, Standing.PROFILE, 5.0),
        AgentNow("f", 1, Standing.FREE, 6.0),
        AgentNow("g", 1, Standing.RINGING, 7.0, until=124, entry="z", rings_for="other"),
    )


def test_wrap_up_and_back_off_are_over_at_their_last_second() -> None:
    it = house(rules("ab", ringing=LONGEST, wrap_up=10.0, after_decline=30.0), free="ab")
    it.join(caller("x"), 100)
    it.declined("a", 101)
    it.answered("b", 101)
    it.connected("b")
    it.finished("b", 121)

    assert [one.standing for one in it.considered("q", 130.9)] == [Standing.BACK_OFF, Standing.WRAP_UP]
    assert [one.standing for one in it.considered("q", 131)] == [Standing.FREE, Standing.FREE]


def test_logging_out_and_in_keeps_the_time_available_q13() -> None:
    it = house(rules(ringing=LONGEST))
    it.agent("a", 10, logged_in=frozenset("q"))
    it.agent("b", 20, logged_in=frozenset("q"))
    it.agent("a", 50, logged_in=frozenset())
    it.agent("a", 51, logged_in=frozenset("q"))

    assert it.available_since("a") == (10, 0.0)
    assert rung(it.join(caller("x"), 100)) == [("x", "a")]


def test_only_the_end_of_a_call_begins_anew_how_long_an_agent_has_been_available_q13() -> None:
    it = house(rules("a"), free="a")

    it.agent("a", 50, on_phone=False)  # told once more
    it.agent("a", 60, on_phone=True)
    assert it.available_since("a") == (1.0, 0.0)
    it.agent("a", 70, on_phone=False)
    assert it.available_since("a") == (70, 0.0)


def test_choosing_a_profile_that_takes_calls_again_rings_the_person() -> None:
    it = house(rules("a"), free="a")
    it.agent("a", 90, allowed=False)
    assert it.join(caller("x"), 100) == []

    assert rung(it.agent("a", 110, allowed=True)) == [("x", "a")]


def test_wrap_up_goes_on_after_a_restart_until_it_would_have_ended() -> None:
    it = house(rules("a", wrap_up=10.0))
    it.agent("a", 100, logged_in=frozenset("q"), wrap_up_until=110.0)

    assert it.join(caller("x", 101), 101) == []
    assert it.next_due == 110
    assert rung(it.due(110)) == [("x", "a")]


def test_a_phone_that_comes_ends_the_back_off_and_one_that_was_there_does_not() -> None:
    it = house(rules("a", after_decline=30.0), free="a")
    it.join(caller("x"), 100)
    it.declined("a", 105)

    assert it.agent("a", 110, reachable=True) == []
    assert it.agent("a", 111, reachable=False) == []
    assert rung(it.agent("a", 112, reachable=True)) == [("x", "a")]


def test_a_caller_put_first_before_a_restart_stays_first_when_rules_are_read_again() -> None:
    it = house(rules("a", ahead={"vip": 600.0}))
    it.join(caller("vip", 102, priority="vip"), 200)
    it.join(caller("x", 100), 200, before=Before(front=-500.0))

    it.configure({"q": rules("a", ahead={"vip": 600.0})}, 201)

    assert [entry.id for entry in it.waiting("q")] == ["x", "vip"]
    assert it.front("x") == -500.0


def test_an_overflow_caller_is_rung_for_by_who_is_free_before_anybody_is_taken_from_another_caller() -> None:
    steps = (EscalationStep(60, queues=("other",)),)
    it = house(rules("ac", steps=steps), QueueRules("other", (("b",),)))
    for agent in "ac":
        it.agent(agent, 0, logged_in=frozenset("q"))
    it.agent("b", 0, logged_in=frozenset(["other"]))
    it.join(caller("y", 100), 100)

    effects = it.join(caller("x", 30), 101, before=Before(steps=1))

    assert (quiet(effects), rung(effects)) == ([], [("x", "b")])


def test_a_step_asks_of_another_queue_its_first_line_alone_q2() -> None:
    steps = (EscalationStep(60, tiers=2, queues=("other",)),)
    it = house(rules("a", steps=steps), QueueRules("other", (("c",), ("d",))))
    for agent in "cd":
        it.agent(agent, 0, logged_in=frozenset(["other"]))
    it.join(caller("x", 100), 100)

    assert rung(it.due(160)) == [("x", "c")]


def test_a_step_takes_an_agent_of_another_queue_from_a_caller_for_whom_several_ring_q2() -> None:
    it = house(
        rules("a", steps=(EscalationStep(60, queues=("other",)),)),
        QueueRules("other", (("b", "c"),), offer_for=500.0),
    )
    for agent in "bc":
        it.agent(agent, 0, logged_in=frozenset(["other"]))
    it.join(caller("x", 100), 100)
    it.join(caller("y", 101, "other"), 101)

    effects = it.due(160)

    assert (quiet(effects), rung(effects)) == ([("y", "c", Why.MOVED)], [("x", "c")])


def test_a_free_agent_of_the_second_line_is_asked_before_one_of_another_queue_is_taken_away() -> None:
    it = house(
        rules("a|b", steps=(EscalationStep(60, queues=("other",)),)), QueueRules("other", (("c", "d"),))
    )
    it.agent("b", 0, logged_in=frozenset("q"))
    for agent in "cd":
        it.agent(agent, 0, logged_in=frozenset(["other"]))
    it.join(caller("y", 100, "other"), 100)

    effects = it.join(caller("x", 30), 101, before=Before(steps=1))

    assert (quiet(effects), rung(effects)) == ([], [("x", "b")])


@pytest.mark.parametrize(
    ("p", "r", "taken"),
    [("ab", "cde", ("r", "e")), ("abc", "de", ("p", "c")), ("ab", "cd", ("p", "b"))],
)
def test_an_agent_is_taken_from_the_caller_for_whom_most_ring_or_who_came_first(
    p: str, r: str, taken: tuple[str, str]
) -> None:
    for order in ("pr", "rp"):
        queues = {"p": p, "r": r}
        lines = [QueueRules(one, (tuple(queues[one]),)) for one in order]
        it = house(*lines, QueueRules("q", (tuple(p + r),)), free="".join(sorted(p + r)))
        for one in order:
            it.join(Entry(one, one, 100.0 + "pr".index(one)), 102)

        effects = it.join(caller("x", 103), 103)

        assert (quiet(effects), rung(effects)) == ([(*taken, Why.MOVED)], [("x", taken[1])]), order


def test_an_agent_ringing_for_a_queue_without_spread_stays_and_another_is_taken() -> None:
    it = house(
        QueueRules("p", (("a", "b", "c"),), spread=False),
        QueueRules("r", (("d", "e"),)),
        rules("abcde"),
        free="abcde",
    )
    it.join(caller("x", 100, "p"), 100)
    it.join(caller("y", 101, "r"), 101)

    effects = it.join(caller("z", 102), 102)

    assert (quiet(effects), rung(effects)) == ([("y", "e", Why.MOVED)], [("z", "e")])


def test_of_two_who_ring_the_one_who_is_on_the_phone_meanwhile_is_left_alone_and_the_other_moved() -> None:
    it = house(rules("ab"), free="ab")
    it.join(caller("x"), 100)
    it.agent("b", 101, on_phone=True)

    assert rung(it.join(caller("y", 102), 102)) == [("y", "a")]


def test_an_agent_who_rings_beside_another_queues_can_be_moved_to_any_queue_of_theirs() -> None:
    it = house(
        rules("a", steps=(EscalationStep(60, queues=("other",)),), offer_for=500.0),
        QueueRules("other", (("b",),)),
        QueueRules("p", (("a",),)),
    )
    it.agent("a", 0, logged_in=frozenset(["q", "p"]))
    it.agent("b", 0, logged_in=frozenset(["other"]))
    it.join(caller("x", 100), 100)
    assert rung(it.due(160)) == [("x", "b")]

    assert rung(it.join(caller("y", 161, "p"), 161)) == [("y", "a")]


def test_new_agents_of_new_rules_are_all_rung_at_once_for_those_who_wait_already() -> None:
    it = house(rules("c", ringing=LONGEST))
    for agent in "ab":
        it.agent(agent, 10, logged_in=frozenset("q"))
    it.join(caller("x", 100), 100)
    it.join(caller("y", 101), 101)

    effects = it.configure({"q": rules("ab", ringing=LONGEST)}, 110)

    assert rung(effects) == [("x", "a"), ("y", "b")]


@pytest.mark.parametrize(("agents", "moved"), [("a", []), ("ab", [("y", "b")])])
def test_when_the_rules_are_read_again_the_next_caller_takes_one_of_two_who_ring_and_never_the_only_one(
    agents: str, moved: list[tuple[str, str]]
) -> None:
    it = house(rules(agents), free=agents)
    it.join(caller("x"), 100)
    it.configure({"q": rules(agents)}, 101)

    assert rung(it.join(caller("y", 102), 102)) == moved


def test_everything_due_at_the_same_time_is_done() -> None:
    """Two agents whose wrap-up ends together; two callers whose step comes together."""
    it = house(rules("abc", ringing=LONGEST, steps=(EscalationStep(60, offer_callback=True),)), free="ab")
    for agent in "ab":
        it.agent(agent, 90, wrap_up_until=130)
    for id_ in "xy":
        it.join(caller(id_), 100)

    assert rung(it.due(130)) == [("x", "a"), ("y", "b")]
    assert [one.entry.id for one in it.due(160) if isinstance(one, Escalated)] == ["x", "y"]


@pytest.mark.parametrize("ringing", RingStrategy)
def test_an_agent_logged_out_of_the_first_queue_is_asked_for_the_second(ringing: RingStrategy) -> None:
    it = house(rules("a", ringing=ringing), replace(rules("ab", ringing=ringing), id="r"))
    it.agent("b", 90, logged_in=frozenset("r"), on_phone=ringing is LONGEST)
    it.join(caller("x", queue="r"), 100)

    assert rung(it.agent("a", 110, logged_in=frozenset("r"))) == [("x", "a")]


def test_a_head_start_counts_between_two_queues_too_q14() -> None:
    it = house(rules("a", ahead={"vip": 600.0}), replace(rules("a"), id="r"))
    it.join(caller("normal", 900, queue="r"), 900)
    it.join(caller("vip", 1000, priority="vip"), 1000)

    assert rung(it.agent("a", 1100, logged_in=frozenset("qr"))) == [("vip", "a")]


def test_a_colleague_of_whoever_rings_for_another_queues_caller_rings_too_in_a_later_tier() -> None:
    """Nobody of the first tier is free, so we ask the second; it rings together as any tier does."""
    it = house(
        rules("a", steps=(EscalationStep(60, queues=("r",)),), offer_for=1000.0),
        replace(rules("b|cd"), id="r"),
        free="bcd",
    )
    for agent in "bd":
        it.agent(agent, 90, on_phone=True)
    it.join(caller("x"), 100)

    assert rung(it.due(160)) == [("x", "c")]
    assert rung(it.agent("d", 170, on_phone=False)) == [("x", "d")]


@pytest.mark.parametrize("known_first", range(6))
def test_of_another_queues_callers_for_whom_somebody_rings_the_first_in_order_is_rung_for_too_q8(
    known_first: int,
) -> None:
    it = house(
        rules("abcdef", steps=(EscalationStep(60, queues=("r",)),), offer_for=1000.0),
        replace(rules("z"), id="r"),
        free="abcdef",
    )
    for number in (*range(known_first, 6), *range(known_first)):  # as after a restart
        it.join(caller(f"x{number}", 100 + number), 106)
    it.due(170)

    assert rung(it.agent("z", 180, logged_in=frozenset("r"))) == [("x0", "z")]


def test_an_agent_of_no_queue_is_no_trouble_when_the_clock_is_put_back() -> None:
    it = house(rules("a"), free="a")
    it.agent("nobody", 100, logged_in=frozenset("q"))

    assert rung(it.join(caller("x", 50), 50)) == [("x", "a")]


def test_a_back_off_that_is_over_stays_so_when_the_clock_is_put_back() -> None:
    """The agent is free, and a call of their own makes them no less so."""
    it = house(rules("a", after_decline=30), free="a")
    it.join(caller("x"), 100)
    it.declined("a", 105)
    it.leave("x", 106)
    it.due(135)
    it.agent("a", 50, on_phone=True)
    it.agent("a", 55, on_phone=False)

    assert rung(it.join(caller("y", 60), 60)) == [("y", "a")]


def test_nobody_is_rung_for_a_caller_whom_an_agent_has_answered_though_their_step_comes_q2() -> None:
    it = house(rules("a|b", steps=(EscalationStep(60, tiers=2),)), free="ab")
    it.join(caller("x"), 100)
    it.answered("a", 159)

    assert rung(it.due(160)) == []


def test_without_spread_whoever_becomes_free_rings_for_the_first_and_for_nobody_else() -> None:
    it = house(rules("ab", spread=False))
    it.join(caller("x"), 100)
    it.join(caller("y", 101), 101)

    assert rung(it.agent("a", 110, logged_in=frozenset("q"))) == [("x", "a")]
    assert rung(it.agent("b", 111, logged_in=frozenset("q"))) == [("x", "b")]


def test_without_spread_the_last_caller_may_leave() -> None:
    it = house(rules("a", spread=False), free="a")
    it.join(caller("x"), 100)

    assert quiet(it.leave("x", 101)) == [("x", "a", Why.CALLER_LEFT)]


def test_an_overflow_caller_whom_an_agent_answered_and_left_is_another_queues_caller_still_q2() -> None:
    it = house(
        rules("ab", steps=(EscalationStep(60, queues=("r",)),), offer_for=1000.0),
        replace(rules("z"), id="r"),
        free="ab",
    )
    it.join(caller("x"), 100)
    it.due(160)
    it.answered("a", 165)
    it.vanished("a", 166)

    assert rung(it.agent("z", 170, logged_in=frozenset("r"))) == [("x", "z")]


def test_a_caller_put_in_front_is_next_and_who_rings_for_another_rings_on() -> None:
    it = house(rules(ringing=LONGEST), free="a")
    assert rung(it.join(caller("x"), 100)) == [("x", "a")]
    it.join(caller("y", 101), 101)
    it.join(caller("z", 102), 102)

    assert it.to_front("z", 103) == []
    assert [one.id for one in it.waiting("q")] == ["z", "x", "y"]

    entry, _ = it.answered("a", 105)
    assert entry is not None
    assert entry.id == "x"
    it.connected("a")
    assert rung(it.finished("a", 110)) == [("z", "a")]


def test_a_caller_put_in_front_has_the_turn_of_a_queue_that_serves_its_first_only() -> None:
    it = house(rules(spread=False), free="a")
    it.join(caller("x"), 100)
    it.join(caller("y", 101), 101)

    it.to_front("y", 102)
    assert rung(it.no_answer("a", 103)) == []
    assert rung(it.due(103 + rules().after_no_answer)) == [("y", "a")]


def test_what_new_rules_say_of_priorities_leaves_a_caller_in_front_there() -> None:
    it = house(rules())
    it.join(caller("x"), 100)
    it.join(caller("y", 101), 101)
    it.to_front("y", 102)

    it.configure({"q": rules(ahead={"vip": 60.0})}, 103)

    assert [one.id for one in it.waiting("q")] == ["y", "x"]


@pytest.mark.parametrize("others", [0, 2])
def test_a_caller_put_in_front_stays_before_whoever_comes_with_a_head_start_q14(others: int) -> None:
    ahead = {"vip": 600.0}
    it = house(rules(ahead=ahead))
    for number in range(others):
        it.join(caller(f"o{number}", 90.0 + number), 99)
    it.join(caller("x"), 100)

    it.to_front("x", 101)
    it.join(caller("vip", 102, priority="vip"), 102)

    assert next(it.waiting("q")).id == "x"
    again = house(rules(ahead=ahead))  # after a restart, too
    for entry in it.waiting("q"):
        again.join(entry, 200, before=Before(front=it.front(entry.id)))
    assert list(again.waiting("q")) == list(it.waiting("q"))


def test_a_caller_put_in_front_rings_those_whom_the_one_before_may_not_ring_yet() -> None:
    it = house(rules("a|d", spread=False), free="ad")
    assert rung(it.join(caller("x"), 100)) == [("x", "a")]
    assert rung(it.join(caller("y", 101), 101)) == []

    assert rung(it.to_front("y", 102)) == [("y", "d")]


def test_a_caller_whom_an_agent_answered_and_left_goes_before_no_later_head_start_q14() -> None:
    """Only whom a person put in front stays before it."""
    it = house(rules("a", ahead={"vip": 600.0}), free="a")
    it.join(caller("x"), 100)
    it.answered("a", 101)
    it.vanished("a", 102)

    it.join(caller("vip", 103, priority="vip"), 103)

    assert [one.id for one in it.waiting("q")] == ["vip", "x"]


def test_who_is_put_in_front_last_goes_first() -> None:
    it = house(rules())
    for number, id_ in enumerate("xyz"):
        it.join(caller(id_, 100.0 + number), 103)

    for id_ in "zyzx":
        it.to_front(id_, 104)

    assert [one.id for one in it.waiting("q")] == ["x", "z", "y"]


def test_a_caller_put_in_front_goes_before_nobody_of_another_queue() -> None:
    it = house(rules("a"), replace(rules("a"), id="r"))
    it.join(caller("waited", 50, queue="r"), 100)
    it.join(caller("x", 99), 100)
    it.join(caller("y", 100), 100)

    it.to_front("y", 101)

    assert rung(it.agent("a", 102, logged_in=frozenset("qr"))) == [("waited", "a")]


@pytest.mark.parametrize("ringing", list(RingStrategy))
def test_a_caller_put_in_front_goes_before_nobody_where_two_queues_overflow(ringing: RingStrategy) -> None:
    steps = (EscalationStep(60, queues=("other",)),)
    it = house(
        rules("a", ringing=ringing, steps=steps),
        replace(rules("d", ringing=ringing, steps=steps), id="r"),
        QueueRules("other", (("b",),), ringing),
    )
    it.join(caller("waited", 50, queue="r"), 100)
    it.join(caller("x", 90), 100)
    it.join(caller("y", 100), 100)
    it.due(170)

    it.to_front("y", 171)

    assert rung(it.agent("b", 172, logged_in=frozenset(["other"]))) == [("waited", "b")]


def callback(id_: str, arrived: float = 100.0) -> Entry:
    return caller(id_, arrived, callback=True)


def wraps_up(it: Dispatcher) -> None:
    """The agent a has talked, and is in wrap-up until 140."""
    it.join(caller("talked", 50), 100)
    it.answered("a", 100)
    it.connected("a")
    it.finished("a", 110)


def test_an_agent_takes_a_chosen_callback_and_nobody_else_can() -> None:
    it = house(rules(wrap_up=30.0), free="a")
    wraps_up(it)
    for number in range(3):
        assert it.join(callback(f"c{number}", 90.0 + number), 111) == []

    effects = it.take("a", callback("c2", 92.0), 112)

    assert [(one.entry.id, one.agent, one.chosen) for one in effects if isinstance(one, Offer)] == [
        ("c2", "a", True)
    ]
    it.agent("b", 113)
    with pytest.raises(CannotTake) as no:
        it.take("a", callback("c2", 92.0), 113)
    assert (no.value.why, no.value.first, str(no.value)) == (None, None, "taken")
    entry, _ = it.answered("a", 115)
    assert entry == callback("c2", 92.0)
    assert [one.id for one in it.waiting("q")] == ["c0", "c1"]


@pytest.mark.parametrize("lost", ["declined", "no_answer", "vanished"])
def test_a_chosen_callback_that_is_not_made_is_in_its_place_again(lost: str) -> None:
    it = house(rules(wrap_up=30.0), free="a")
    wraps_up(it)
    it.join(callback("c1"), 111)
    it.join(callback("c2", 101), 111)
    it.take("a", callback("c2", 101), 112)

    if lost == "vanished":
        it.answered("a", 113)
    getattr(it, lost)("a", 114)

    assert [one.id for one in it.waiting("q")] == ["c1", "c2"]


@pytest.mark.parametrize("lost", ["declined", "no_answer", "vanished"])
def test_a_callback_chosen_before_its_time_waits_for_nobody_else(lost: str) -> None:
    it = house(rules("ab"), free="ab")
    assert rung(it.take("a", callback("c1"), 100)) == [("c1", "a")]

    if lost == "vanished":
        it.answered("a", 101)
    effects = getattr(it, lost)("a", 102)

    assert GivenBack(callback("c1")) in effects
    assert rung(effects) == []
    assert list(it.waiting("q")) == []
    assert it.entry("c1") is None


def test_a_callback_chosen_before_its_time_takes_nobodys_turn() -> None:
    it = house(rules("abd", spread=False, wrap_up=300.0, offer_for=1000.0), free="d")
    it.join(caller("talked", 10), 10)
    it.answered("d", 10)
    it.connected("d")
    it.finished("d", 20)
    for agent in "ab":
        it.agent(agent, 21, logged_in=frozenset("q"))
    assert rung(it.join(caller("x"), 100)) == [("x", "a"), ("x", "b")]
    assert rung(it.take("d", callback("c1", 50), 101)) == [("c1", "d")]

    it.declined("a", 102)
    it.declined("b", 102)

    later = 102 + rules().after_decline
    assert rung(it.due(later)) == [("x", "a"), ("x", "b")]
    assert rung(it.join(caller("y", 103), later)) == []  # whose turn has not come
    assert rung(it.leave("x", later)) == [("y", "a"), ("y", "b")]


def test_new_rules_do_not_make_a_callback_before_its_time_late_q2() -> None:
    it = house(rules(offer_for=1000.0), free="a")
    it.take("a", callback("c1"), 100)

    it.configure({"q": rules(offer_for=1000.0, promise=10.0)}, 101)

    assert it.due(200) == []


def test_an_agent_who_ends_their_wrap_up_gets_the_next_caller_at_once() -> None:
    it = house(rules(wrap_up=30.0), free="a")
    wraps_up(it)
    assert rung(it.join(caller("x", 111), 111)) == []

    assert rung(it.wrap_up("a", 0.0, 112)) == [("x", "a")]


def test_an_agent_who_prolongs_their_wrap_up_gets_the_next_caller_when_it_ends() -> None:
    it = house(rules(wrap_up=30.0), free="a")
    wraps_up(it)
    it.join(caller("x", 111), 111)

    assert it.wrap_up("a", 170.0, 112) == []

    assert rung(it.due(141)) == []
    assert it.next_due == 170.0
    assert rung(it.due(170)) == [("x", "a")]


def test_an_agent_who_takes_time_after_their_wrap_up_gets_nobody_meanwhile() -> None:
    it = house(rules(), free="a")

    it.wrap_up("a", 170.0, 112)

    assert rung(it.join(caller("x", 113), 113)) == []
    assert rung(it.due(170)) == [("x", "a")]


def test_an_agent_rings_for_a_caller_as_one_of_the_callers_own_queue_first() -> None:
    """Which queue's agent they are decides what their phone shows."""
    steps = (EscalationStep(60, queues=("r",)),)
    it = house(rules("ab", steps=steps), replace(rules("b"), id="r"), free="a")
    it.join(caller("x"), 100)
    it.due(160)

    effects = it.agent("b", 161, logged_in=frozenset("qr"))

    assert [(one.entry.id, one.queue) for one in effects if isinstance(one, Offer)] == [("x", "q")]


def test_whoever_waits_on_the_phone_before_a_callback_comes_first_q8() -> None:
    it = house(rules(), free="a")
    it.agent("a", 10, paused="Lunch")
    it.join(caller("x", 100), 100)

    with pytest.raises(CannotTake) as no:
        it.take("a", callback("c1", 101), 102)
    assert (no.value.first, str(no.value)) == (caller("x", 100), "somebody is before it")
    assert it.entry("c1") is None

    assert rung(it.take("a", callback("c0", 99), 103)) == [
        ("c0", "a")
    ]  # who called before them may be called


def test_a_paused_agent_rings_a_customer_and_is_paused_after_it() -> None:
    it = house(rules(), free="a")
    it.agent("a", 10, paused="Lunch")
    it.take("a", callback("c1"), 100)
    [now] = (one for one in it.considered("q", 100) if one.agent == "a")
    assert now.standing is Standing.RINGING

    assert it.agent("a", 101, on_phone=True) == []  # the answer
    entry, _ = it.answered("a", 101)
    it.connected("a")
    it.finished("a", 150)
    it.agent("a", 150, on_phone=False)

    assert entry == callback("c1")
    assert it.join(caller("x", 151), 151) == []
    assert it.considered_one("q", "a", 151).standing is Standing.PAUSED  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"logged_in": frozenset()}, Standing.LOGGED_OUT),
        ({"on_phone": True}, Standing.TALKING),
        ({"allowed": False}, Standing.PROFILE),
        ({"reachable": False}, Standing.OUT_OF_REACH),
    ],
)
def test_what_keeps_an_agent_from_choosing_is_told(facts: dict[str, Any], why: Standing) -> None:
    it = house(rules(), free="a")
    it.agent("a", 10, **facts)

    with pytest.raises(CannotTake) as no:
        it.take("a", callback("c1"), 100)

    assert (no.value.why, str(no.value)) == (why, why.value)
    assert it.entry("c1") is None


def test_an_agent_whose_phone_rings_chooses_nothing_else() -> None:
    it = house(rules(), free="a")
    it.join(caller("x"), 100)

    with pytest.raises(CannotTake) as no:
        it.take("a", callback("c1", 99), 101)

    assert no.value.why is Standing.RINGING


def test_who_logs_out_gives_a_chosen_callback_back() -> None:
    it = house(rules(), free="a")
    it.take("a", callback("c1"), 100)

    effects = it.agent("a", 101, logged_in=frozenset())

    assert quiet(effects) == [("c1", "a", Why.NOT_FREE)]
    assert GivenBack(callback("c1")) in effects


def test_somebody_is_free_only_while_a_phone_could_ring() -> None:
    it = house(rules("a"), free="a")
    assert it.anybody_free("q")
    assert not it.anybody_free("none")

    it.join(caller("x"), 100)

    assert not it.anybody_free("q")


def test_how_an_agent_stands_is_told_of_the_moment_asked_about() -> None:
    it = house(rules(wrap_up=30.0), free="a")
    wraps_up(it)

    during, after = (it.considered_one("q", "a", at) for at in (120, 150))

    assert (during and during.standing, after and after.standing) == (Standing.WRAP_UP, Standing.FREE)


def test_an_agent_who_has_answered_and_waits_for_the_caller_chooses_nothing_else() -> None:
    it = house(rules(), free="a")
    it.join(caller("x"), 100)
    it.answered("a", 101)

    with pytest.raises(CannotTake) as no:
        it.take("a", callback("c1", 99), 102)

    assert no.value.why is Standing.TALKING


def test_a_caller_with_a_head_start_keeps_it_when_put_in_front_of_none_q14() -> None:
    """Whoever was first already is so, also beside whoever comes later with the same head start."""
    it = house(rules("a", ahead={"vip": 600.0}), free="a")
    it.join(caller("vip", 100, priority="vip"), 100)
    it.answered("a", 101)
    it.vanished("a", 102)

    it.join(caller("later", 103, priority="vip"), 103)

    assert [one.id for one in it.waiting("q")] == ["vip", "later"]
