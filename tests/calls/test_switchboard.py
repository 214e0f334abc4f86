"""Screenplays: a call comes in, orders go out, and the journal tells the story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.calls.journal import Begin, End, Step
from app.calls.ports.news import (
    Arrived,
    Ended,
    Ending,
    OnPhone,
    Returned,
    Sender,
    Source,
    Stock,
    TransferRefused,
)
from app.calls.ports.orders import Dial, Refuse, Ring, SendOut, Shown, TakeMessage
from app.calls.switchboard import GONE_BY_THEN
from app.policy.decision import Device, Leg, Outcome
from app.policy.register import Leaver, PhoneKind, PrivateMobile, Register
from app.policy.ways import ServiceSees, ToPerson
from tests.calls.stage import TUESDAY_MORNING, Stage, stage
from tests.calls.virtual_time import at_once, until
from tests.policy.bolaget import BOLAGET


def kinds(on: Stage) -> list[str]:
    return [line.what if isinstance(line, Step) else line.kind for line in on.lines]


async def david_asks_bo_about_a_customer(on: Stage) -> None:
    """Both calls are David's: c1 to the customer, and c2 to Bo."""
    on.calls("0317998100", caller="david", source=Source.PHONE)
    await on.order()
    on.calls("102", caller="david", source=Source.PHONE, id_="c2", at=on.now + timedelta(seconds=9))
    await on.order()


async def test_a_call_to_a_direct_number_rings_both_devices_then_takes_a_message() -> None:
    async with stage() as on:
        on.calls("+46846500401")
        order, trail = await on.order()

        assert isinstance(order, Ring)
        assert order.legs == (
            Leg("anna", Device.FIXED),
            Leg("anna", Device.MOBILE, "+46701740605"),
        )
        assert (order.shown, order.mailbox) == (None, "anna")  # the number as it came

        on.comes_back(Outcome.NO_ANSWER, trail)
        order, _ = await on.order()

        assert order == TakeMessage("anna")
        on.ends("message")
        await on.empty()
        assert kinds(on) == ["begin", "decision", "outcome", "decision", "end"]


async def test_a_caller_who_hangs_up_while_it_rings_ends_the_call() -> None:
    async with stage() as on:
        on.calls("101")
        await on.order()

        on.ends("caller_hung_up")
        await on.empty()

        end = on.lines[-1]
        assert isinstance(end, End)
        assert (end.how, end.ringing_ms) == ("caller_hung_up", 1200)


async def test_a_caller_gone_before_the_order_leaves_the_end_to_the_exchange_log() -> None:
    async with stage() as on:
        on.gone.add("c1")
        on.calls("101")
        await on.empty()
        assert kinds(on) == ["begin", "decision"]

        on.ends("caller_hung_up")

        assert kinds(on) == ["begin", "decision", "end"]


async def test_busy_on_the_mobile_is_busy_on_the_desk_m5_r1() -> None:
    async with stage() as on:
        on.switchboard.hear(OnPhone("anna", "mobile", talking=True))

        on.calls("+46846500401")
        order, _ = await on.order()

        assert isinstance(order, Ring)
        assert {leg.person for leg in order.legs} == {"carin"}
        assert order.shown == Shown("+46701740699", "Anna Ek")


async def test_a_caller_is_not_on_the_phone_for_the_own_call() -> None:
    async with stage() as on:
        on.switchboard.hear(OnPhone("anna", "desk", talking=True))

        on.calls("102", caller="anna", source=Source.PHONE)
        order, _ = await on.order()

        assert isinstance(order, Ring)
        assert order.shown == Shown("101", "Anna Ek")


async def test_a_mobile_of_ours_through_the_operator_is_its_person_m1_r1() -> None:
    async with stage() as on:
        on.calls("0317998100", caller="+46701740608", source=Source.MEX)
        order, _ = await on.order()

        assert order == Dial("+46317998100", presented="+46846500400")


async def test_a_mobile_of_ours_may_send_on_whom_it_talks_with_but_not_112() -> None:
    async with stage() as on:
        on.calls("0317998100", caller="+46701740608", source=Source.MEX)
        await on.order()
        on.calls("+46112", id_="c2", caller="+46701740608", source=Source.MEX)
        await on.order()
        on.calls("*61", id_="c3", caller="+46701740608", source=Source.MEX)
        await on.order()

        assert on.send_on == {"c1"}


async def test_nobody_else_who_calls_may_send_on_by_keys() -> None:
    """An outside caller who shows our number, an unknown mobile at the operator, and a phone, whose settings say it."""
    async with stage() as on:
        on.calls("+46846500402", caller="+46701740608")
        await on.order()
        on.calls("+46846500402", id_="c2", caller="+46701740655", source=Source.MEX)
        await on.order()
        on.calls("102", id_="c3", caller="david", source=Source.PHONE)
        await on.order()

        assert on.send_on == set()


async def test_a_consultation_call_is_the_transferrers_own() -> None:
    """M1: outside from the mobile; the channel that asks is none of theirs, and gets no keys."""
    async with stage() as on:
        by = Sender("david", Device.MOBILE)
        on.switchboard.hear(Arrived("c1", Source.MEX, "david", "0317998100", on.now, asks=by))
        outside, _ = await on.order()
        on.switchboard.hear(Arrived("c2", Source.MEX, "david", "102", on.now, asks=by))
        inside, _ = await on.order()

        assert outside == Dial("+46317998100", presented="+46846500400")
        assert isinstance(inside, Ring)
        assert inside.shown == Shown("104", "David Holm")
        assert on.send_on == set()


async def test_a_colleague_on_a_mobile_who_is_sent_on_is_the_same_colleague() -> None:
    """Their extension is what is shown by then; and they are off the phone when the call is over."""
    async with stage() as on:
        on.calls("104", caller="+46701740609", source=Source.MEX)
        await on.order()
        by = Sender("david", Device.MOBILE)
        on.switchboard.hear(Arrived("c1", Source.MEX, "105", "103", on.now, by=by))
        order, _ = await on.order()
        on.ends("answered")
        await on.empty()

        assert isinstance(order, Ring)
        assert order.shown == Shown("105", "Eva Nyström")
        assert not on.floor.on_phone("eva")


async def test_a_transfer_by_an_unknown_party_is_not_its_own_call() -> None:
    """Were a stranger to find a way to have Eva's mobile sent on, it would call out as nobody of ours."""
    async with stage() as on:
        on.calls("104", caller="+46701740609", source=Source.MEX)
        await on.order()
        on.switchboard.hear(Arrived("c1", Source.TRUNK, "+46701740609", "0317998100", on.now))
        order, _ = await on.order()

        assert isinstance(order, Ring)  # reception


async def test_an_outside_caller_who_shows_our_mobile_is_an_outside_caller() -> None:
    async with stage() as on:
        on.calls("0317998100", caller="+46701740608")
        order, _ = await on.order()

        assert isinstance(order, Ring)  # no number of ours: reception takes it, nothing goes out
        assert {leg.person for leg in order.legs} == {"carin"}


async def test_an_unknown_mobile_on_the_operators_trunk_is_an_outside_caller() -> None:
    async with stage() as on:
        on.calls("0317998100", caller="+46701740655", source=Source.MEX)
        order, _ = await on.order()

        assert isinstance(order, Ring)


async def test_a_withheld_number_is_neither_kept_nor_shown() -> None:
    async with stage() as on:
        hidden = Arrived("c1", Source.TRUNK, "+46701740699", "+46846500403", on.now, withheld=True)
        on.switchboard.hear(hidden)
        order, trail = await on.order()

        assert isinstance(order, Ring)
        assert order.shown == Shown("", "")
        assert "46701740699" not in trail
        assert "46701740699" not in repr(on.lines)


async def test_a_greylisted_caller_is_refused_though_the_number_is_withheld_o2() -> None:
    async with stage() as on:
        hidden = Arrived("c1", Source.TRUNK, "+18765550100", "+46846500403", on.now, withheld=True)
        on.switchboard.hear(hidden)
        order, _ = await on.order()

        assert order == Refuse(None, 21)


async def test_a_person_who_withholds_the_number_does_so_outside_p2() -> None:
    async with stage() as on:
        on.calls("#31#0317998100", caller="david", source=Source.PHONE)
        by_code, _ = await on.order()
        asked = Arrived("c2", Source.PHONE, "david", "0317998100", on.now, withheld=True)
        on.switchboard.hear(asked)
        by_phone, _ = await on.order()

        assert by_code == by_phone == Dial("+46317998100", "+46846500404", withheld=True)


async def test_a_caller_who_is_sent_outside_goes_in_the_senders_name_and_is_one_call() -> None:
    async with stage() as on:
        on.calls("+46846500404")
        await on.order()
        by = Sender("david", Device.FIXED)
        on.switchboard.hear(Arrived("c1", Source.TRUNK, "+46701740699", "0317998100", on.now, by=by))
        order, sent = await on.order()
        on.comes_back(Outcome.BUSY, sent)
        back, _ = await on.order()

        assert order == SendOut("+46317998100", "+46846500404", 60, "david")
        assert isinstance(back, Ring)
        assert {leg.person for leg in back.legs} == {"david"}
        assert back.shown == Shown("+46701740699", "Åter: 0317998100")
        assert kinds(on) == ["begin", "decision", "transfer", "decision", "outcome", "decision"]


async def test_a_call_made_by_a_phone_becomes_a_call_of_its_own_and_both_tell_of_it() -> None:
    async with stage() as on:
        on.calls("0317998100", caller="david", source=Source.PHONE)
        await on.order()
        by = Sender("david", Device.FIXED)
        on.switchboard.hear(Arrived("c2", Source.TRUNK, "", "102", on.now, by=by))
        order, _ = await on.order()

        assert isinstance(order, Ring)
        assert order.shown == Shown("+46317998100", "")
        moves = {
            line.call: line.data for line in on.lines if isinstance(line, Step) and line.what == "transfer"
        }
        assert moves == {
            "c1": {"by": "david", "to": "102", "other": "c2"},
            "c2": {"by": "david", "to": "102", "other": "c1"},
        }


async def test_a_called_party_who_is_sent_on_is_the_same_when_the_end_of_that_call_is_heard_first() -> None:
    """The end stands in a file, and the transfer is an event: a busy machine reads them in any order."""
    async with stage() as on:
        on.calls("0317998100", caller="david", source=Source.PHONE)
        await on.order()
        on.calls("+46846500404", id_="c2")  # David answers that, too
        await on.order()
        channel = "PJSIP/trunk-00000001"
        on.switchboard.hear(Ended("c1", on.now, Ending.ANSWERED, None, 1200, 3400, 16, far_channel=channel))
        on.channels_there.add(channel)
        await at_once()

        by = Sender("david", Device.FIXED)
        on.switchboard.hear(Arrived("c3", Source.TRUNK, "", "102", on.now, by=by, channel=channel))
        order, _ = await on.order()
        await on.later(GONE_BY_THEN)

        assert isinstance(order, Ring)
        assert order.shown == Shown("+46317998100", "")
        moves = [line for line in on.lines if isinstance(line, Step) and line.what == "transfer"]
        assert {line.call: line.data for line in moves} == {
            "c1": {"by": "david", "to": "102", "other": "c3"},
            "c3": {"by": "david", "to": "102", "other": "c1"},
        }
        assert len(moves) == 2  # and none by which David had asked the called party first


async def test_a_called_party_who_is_sent_on_is_not_whom_their_sender_talked_with_before() -> None:
    """A customer's call to David has ended a moment ago, while his phone seemed to talk on; then he calls another."""
    async with stage() as on:
        on.calls("+46846500404")
        await on.order()
        ended = Ended(
            "c1", on.now, Ending.ANSWERED, "david", 1200, 3400, 16, far_channel="PJSIP/david-00000001"
        )
        on.switchboard.hear(ended)
        on.calls("0317998100", caller="david", source=Source.PHONE, id_="c2")
        await on.order()
        by, channel = Sender("david", Device.FIXED), "PJSIP/trunk-00000002"
        on.switchboard.hear(Arrived("c3", Source.TRUNK, "", "102", on.now, by=by, channel=channel))
        order, _ = await on.order()

        assert isinstance(order, Ring)
        assert order.shown == Shown("+46317998100", "")


@pytest.mark.parametrize("both_are_over", [False, True])
async def test_who_was_given_a_called_party_and_sends_them_on_tells_so_in_their_own_call(
    both_are_over: bool,
) -> None:
    """David calls a customer, asks Bo, and gives him the customer, whom Bo sends on at once to 103."""
    async with stage() as on:
        await david_asks_bo_about_a_customer(on)
        customer, bo = "PJSIP/trunk-00000001", "PJSIP/bo-00000001"
        on.channels_there |= {customer, bo}
        on.switchboard.hear(Ended("c1", on.now, Ending.ANSWERED, None, 1200, 3400, 16, far_channel=customer))
        if both_are_over:
            on.switchboard.hear(Ended("c2", on.now, Ending.ANSWERED, "bo", 1200, 3400, 16, far_channel=bo))
        await on.later(GONE_BY_THEN)
        told = len(on.lines)

        by = Sender("bo", Device.FIXED)
        on.switchboard.hear(Arrived("c3", Source.TRUNK, "", "103", on.now, by=by, channel=customer))
        order, _ = await on.order()

        assert isinstance(order, Ring)
        assert order.shown == Shown("+46317998100", "")  # whom David had called
        moves = [one for one in on.lines[told:] if isinstance(one, Step) and one.what == "transfer"]
        assert {one.call: one.data for one in moves} == {
            "c2": {"by": "bo", "to": "103", "other": "c3"},
            "c3": {"by": "bo", "to": "103", "other": "c2"},
        }


async def test_a_transfer_that_was_refused_is_told_though_the_end_is_heard_first() -> None:
    async with stage() as on:
        on.calls("+46846500404")
        await on.order()
        on.ends("answered", "david")
        await on.empty()

        on.switchboard.hear(TransferRefused("david", "0701"))

        moves = [line for line in on.lines if isinstance(line, Step) and line.what == "transfer"]
        assert [(line.call, line.data["by"], line.data["to"]) for line in moves] == [("c1", "david", "0701")]


async def test_a_transfer_that_was_refused_is_told_by_the_call_and_the_caller_is_there_still() -> None:
    async with stage() as on:
        on.calls("+46846500404")
        await on.order()
        on.switchboard.hear(TransferRefused("david", "0701"))
        on.switchboard.hear(TransferRefused("bo", "0702"))  # who talks with nobody

        moves = [line for line in on.lines if isinstance(line, Step) and line.what == "transfer"]
        assert [(line.call, line.data["by"], line.data["to"]) for line in moves] == [("c1", "david", "0701")]
        assert moves[0].data["refused"].keys() == {"sv", "en"}
        assert "0701" in moves[0].data["refused"]["en"]
        assert on.switchboard.calls == 1


@pytest.mark.parametrize("talks_on", [True, False])
async def test_an_attended_transfer_is_told_by_both_calls(talks_on: bool) -> None:
    """David talks with a customer, asks Bo, and gives him the customer; or merely ends the question."""
    async with stage() as on:
        on.calls("+46846500404")
        await on.order()
        on.calls("102", caller="david", source=Source.PHONE, id_="c2")
        await on.order()
        channel = "PJSIP/bo-00000001"
        on.channels_there = {channel} if talks_on else set()
        on.switchboard.hear(Ended("c2", on.now, Ending.ANSWERED, "bo", 1200, 3400, 16, far_channel=channel))
        await on.later(GONE_BY_THEN)

        moves = {
            line.call: line.data for line in on.lines if isinstance(line, Step) and line.what == "transfer"
        }
        told = {
            "c1": {"by": "david", "to": "102", "other": "c2", "asked": True},
            "c2": {"by": "david", "to": "102", "other": "c1", "asked": True},
        }
        assert moves == (told if talks_on else {})


@pytest.mark.parametrize("first", ["c1", "c2"])
@pytest.mark.parametrize("pause", [0.0, 0.2, 0.6])
async def test_an_attended_transfer_of_a_called_party_is_told_once_whichever_end_is_heard_first(
    first: str, pause: float
) -> None:
    """David calls a customer, asks Bo, and gives him the customer: both are calls of David's, and both end."""
    async with stage() as on:
        await david_asks_bo_about_a_customer(on)
        for id_ in sorted(("c1", "c2"), key=lambda one: one != first):
            channel = f"PJSIP/{id_}"
            on.channels_there.add(channel)
            ended = Ended(id_, on.now, Ending.ANSWERED, None, 1200, 3400, 16, far_channel=channel)
            on.switchboard.hear(ended)
            await on.later(pause)
        await on.later(GONE_BY_THEN)

        moves = [line for line in on.lines if isinstance(line, Step) and line.what == "transfer"]
        assert {line.call: line.data for line in moves} == {
            "c1": {"by": "david", "to": "102", "other": "c2", "asked": True},
            "c2": {"by": "david", "to": "102", "other": "c1", "asked": True},
        }
        assert len(moves) == 2


async def test_who_is_sent_on_while_their_sender_asks_somebody_else_was_not_asked_about() -> None:
    """David sends a customer on to 103 without a question, and goes on talking with Bo."""
    async with stage() as on:
        await david_asks_bo_about_a_customer(on)
        channel = "PJSIP/trunk-00000001"
        on.channels_there.add(channel)
        on.switchboard.hear(Ended("c1", on.now, Ending.ANSWERED, None, 1200, 3400, 16, far_channel=channel))
        by = Sender("david", Device.FIXED)
        on.switchboard.hear(Arrived("c3", Source.TRUNK, "", "103", on.now, by=by, channel=channel))
        await on.order()
        await on.later(GONE_BY_THEN)

        moves = {
            line.call: line.data for line in on.lines if isinstance(line, Step) and line.what == "transfer"
        }
        assert moves == {
            "c1": {"by": "david", "to": "103", "other": "c3"},
            "c3": {"by": "david", "to": "103", "other": "c1"},
        }


LENT = PrivateMobile("+46701740630", date(2026, 11, 23), "david", "vikarie", PhoneKind.TEMPORARY)


async def test_a_private_mobile_is_its_person_until_its_last_day_m6() -> None:
    """The day after, a call from it through the operator is an outside caller's."""
    lent = replace(BOLAGET, register=Register({"gun": LENT}))
    async with stage(company=lent) as on:
        last_day = TUESDAY_MORNING - timedelta(days=1)
        on.switchboard.hear(Arrived("c0", Source.MEX, LENT.number, "+46313900699", last_day))
        as_gun, _ = await on.order()
        on.calls("+46313900699", LENT.number, Source.MEX)
        as_nobody, _ = await on.order()
        on.ends("caller_hung_up", id_="c0")

    assert isinstance(as_gun, Dial)
    assert isinstance(as_nobody, Ring)
    assert [leg.person for leg in as_nobody.legs] == ["carin"]
    assert as_nobody.shown is None


async def test_a_leavers_call_is_the_successors_and_shows_whom_it_was_meant_for_s5() -> None:
    leaving = replace(BOLAGET, register=Register({}, {"hans": Leaver(LENT.until, ToPerson("gun"))}))
    async with stage(company=leaving) as on:
        on.calls("108")
        rings, trail = await on.order()
        on.comes_back(Outcome.NO_ANSWER, trail)
        message, _ = await on.order()

    assert isinstance(rings, Ring)
    assert ([leg.person for leg in rings.legs], rings.mailbox) == (["gun"], "gun")
    assert rings.shown == Shown("+46701740699", "Hans Falk")
    assert message == TakeMessage("gun")


async def test_from_a_leavers_mobile_nobody_calls_s5() -> None:
    leaving = replace(BOLAGET, register=Register({}, {"hans": Leaver(LENT.until, ToPerson("gun"))}))
    async with stage(company=leaving) as on:
        on.calls("+46313900699", "+46701740612", Source.MEX)
        order, _ = await on.order()

    assert order == Refuse("sv/left", 21)


async def test_a_refusal_is_said_in_words_with_its_cause_o2() -> None:
    async with stage() as on:
        on.calls("005351234567", caller="anna", source=Source.PHONE)
        order, _ = await on.order()

        assert order == Refuse("sv/greylisted", 21)


async def test_the_answering_service_that_does_not_answer_leads_to_a_mailbox_q13() -> None:
    async with stage() as on:
        evening = TUESDAY_MORNING.replace(hour=19)
        on.switchboard.hear(Arrived("c1", Source.TRUNK, "+46701740699", "+46846500410", evening))
        order, trail = await on.order()
        assert isinstance(order, SendOut)
        assert (order.number, order.presented) == ("+46313900600", "+46846500410")

        on.comes_back(Outcome.UNREACHABLE, trail)
        order, _ = await on.order()

        assert order == TakeMessage("salj")


async def test_a_restarted_service_takes_up_a_call_that_comes_back() -> None:
    async with stage() as before:
        before.calls("+46846500401")
        _, trail = await before.order()

    async with stage() as on:
        on.comes_back(Outcome.NO_ANSWER, trail)
        order, _ = await on.order()

        assert order == TakeMessage("anna")
        assert kinds(on)[:2] == ["outcome", "decision"]


async def test_a_call_that_waited_while_nobody_listened_is_served() -> None:
    async with stage() as before:
        before.calls("101")
        _, trail = await before.order()

    async with stage() as on:
        waiting = Returned("c2", Outcome.NO_ANSWER, trail, TUESDAY_MORNING)
        on.switchboard.recover(Stock(frozenset({"c2"}), [], [waiting]), TUESDAY_MORNING)
        order, _ = await on.order()

        assert order == TakeMessage("anna")


async def test_a_call_of_ours_that_came_back_unheard_is_served_s2() -> None:
    async with stage() as on:
        on.calls("101")
        _, trail = await on.order()
        waiting = Returned("c1", Outcome.NO_ANSWER, trail, TUESDAY_MORNING)

        on.switchboard.recover(Stock(frozenset({"c1"}), [], [waiting]), TUESDAY_MORNING)
        order, _ = await on.order()

        assert order == TakeMessage("anna")


async def test_a_call_that_came_back_and_is_seen_waiting_too_is_served_once() -> None:
    async with stage() as on:
        on.calls("101")
        _, trail = await on.order()
        waiting = Returned("c1", Outcome.NO_ANSWER, trail, TUESDAY_MORNING)

        on.comes_back(Outcome.NO_ANSWER, trail)
        on.switchboard.recover(Stock(frozenset({"c1"}), [], [waiting]), TUESDAY_MORNING)
        await on.order()

        assert kinds(on).count("outcome") == 1
        assert on.orders.empty()


async def test_a_call_younger_than_the_stock_is_not_lost() -> None:
    async with stage() as on:
        on.calls("101")
        on.switchboard.recover(Stock(frozenset(), [], []), TUESDAY_MORNING)

        await on.order()

        assert on.switchboard.calls == 1
        assert "end" not in kinds(on)


async def test_a_new_call_that_is_told_of_twice_is_served_once() -> None:
    async with stage() as on:
        on.calls("101")
        on.calls("101")
        await on.order()

        assert kinds(on) == ["begin", "decision"]
        assert on.orders.empty()


async def test_a_caller_who_is_transferred_is_served_anew_and_leaves_nothing_behind() -> None:
    async with stage() as on:
        on.calls("101")
        await on.order()

        on.calls("102")
        order, _ = await on.order()
        assert isinstance(order, Ring)
        assert {leg.person for leg in order.legs} == {"bo"}

        on.ends("answered", "bo")
        await on.empty()
        assert kinds(on) == ["begin", "decision", "transfer", "decision", "end"]
        step = on.lines[2]
        assert isinstance(step, Step)
        assert step.data == {"by": "anna", "to": "102"}


async def test_an_end_that_comes_while_the_order_is_refused_is_journalled() -> None:
    async with stage() as on:
        on.gone.add("c1")
        on.calls("101")
        on.ends("caller_hung_up")  # before the call has had its turn
        await on.empty()

        assert kinds(on) == ["begin", "decision", "end"]


async def test_calls_that_the_exchange_lost_in_a_crash_are_over() -> None:
    async with stage() as on:
        on.calls("101")
        await on.order()
        on.calls("102", id_="c2")
        await on.order()

        on.switchboard.asking()
        on.switchboard.recover(Stock(frozenset({"c2"}), [], []), TUESDAY_MORNING)
        await until(lambda: on.switchboard.calls == 1)

        assert [(line.call, line.how) for line in on.lines if isinstance(line, End)] == [("c1", "lost")]


async def test_a_call_that_ends_while_the_exchange_says_what_there_is_is_not_taken_up_again() -> None:
    """It counted for ever, also against the limits: nobody tells of its end twice."""
    async with stage() as on:
        on.switchboard.asking()
        on.calls("101")
        _, trail = await on.order()
        waiting = Returned("c1", Outcome.NO_ANSWER, trail, TUESDAY_MORNING)  # as the exchange saw it
        on.ends("caller_hung_up")
        await on.empty()

        on.switchboard.recover(Stock(frozenset({"c1"}), [], [waiting], frozenset({"c1"})), TUESDAY_MORNING)

        await at_once()
        assert on.switchboard.calls == 0
        assert on.orders.empty()


async def test_calls_of_an_earlier_run_count_until_they_end() -> None:
    """They talk in the dialplan, and the service was restarted."""
    async with stage() as on:
        stock = Stock(frozenset({"c1", "c2", "c3", "leg"}), [], [], frozenset({"c1", "c2", "c3"}))
        on.switchboard.asking()
        on.switchboard.recover(stock, TUESDAY_MORNING)
        assert on.switchboard.calls == 3

        on.ends("answered", "anna", id_="c1")
        assert on.switchboard.calls == 2

        on.calls("101", id_="c2")  # transferred: a call of this run from now on
        await on.order()
        assert on.switchboard.calls == 2

        on.switchboard.earlier.still_alive(frozenset({"c2", "leg"}))
        assert on.switchboard.calls == 1


async def test_when_the_exchange_is_dead_its_calls_are_over_and_nobody_is_on_the_phone() -> None:
    """Before it is started again, which may be long."""
    async with stage() as on:
        on.calls("101")
        await on.order()
        on.switchboard.hear(OnPhone("anna", "desk", talking=True, in_reach=True))

        on.switchboard.exchange_died(TUESDAY_MORNING)
        await on.empty()

        assert [(line.call, line.how) for line in on.lines if isinstance(line, End)] == [("c1", "lost")]
        assert not on.floor.on_phone("anna")
        assert not on.floor.in_reach("anna")
        assert on.switchboard.calls == 0


async def test_a_crashed_call_goes_to_the_fallback_and_the_next_is_served() -> None:
    async with stage() as on:
        on.broken = RuntimeError("a bug")
        on.calls("101")
        assert await on.given_up.get() == ("c1", "101")
        on.broken = None

        on.calls("102", id_="c2")
        order, _ = await on.order()

        assert isinstance(order, Ring)
        assert any(isinstance(line, Step) and line.what == "note" for line in on.lines)


async def test_a_call_with_a_foreign_trail_goes_to_the_fallback() -> None:
    async with stage() as on:
        on.comes_back(Outcome.NO_ANSWER, "nonsense", id_="c9")

        assert await on.given_up.get() == ("c9", "")


async def test_the_end_of_a_call_that_went_by_the_fallback_is_journalled_whole() -> None:
    async with stage() as on:
        on.ends("answered", "anna", id_="c7")

        assert [type(line) for line in on.lines] == [End]
        assert not any(isinstance(line, Begin) for line in on.lines)


@pytest.mark.parametrize(
    ("sees", "shown", "diversion"),
    [
        (ServiceSees.NAME, Shown("+46846500410", "+46701740699"), False),
        (ServiceSees.DIVERSION, Shown("+46701740699", ""), True),
        (ServiceSees.CALLER, Shown("+46701740699", ""), False),
        (ServiceSees.OURS, None, False),
    ],
)
async def test_the_answering_service_sees_what_the_company_says(
    sees: ServiceSees, shown: Shown | None, diversion: bool
) -> None:
    evening = TUESDAY_MORNING + timedelta(hours=10)
    async with stage(company=replace(BOLAGET, answering_service_sees=sees)) as on:
        on.switchboard.hear(Arrived("c1", Source.TRUNK, "+46701740699", "+46846500410", evening))
        order, _ = await on.order()

        assert isinstance(order, SendOut)
        assert (order.shown, order.tells_diversion) == (shown, diversion)
