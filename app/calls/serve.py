"""How a call goes, read downward: decide, carry out, and decide again with the outcome.

Knows: what each decision means for the caller; only this module leads to queue, mailbox and promises. Refuses to know:
the exchange's words, and the policy's rules.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.calls.call import CallOver
from app.calls.mailbox.menu import visit
from app.calls.orders import NORMAL, order_for, their_order
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.orders import Ask, Refuse, TakeMessage, TakeOver
from app.calls.possible import NotPossible
from app.calls.queue.stay import Came, Led, wait
from app.calls.tape import with_tape
from app.policy.absence import Chosen
from app.policy.decision import Decision, Direction, Does, Outcome
from app.policy.front import GREETING
from app.policy.outward import is_emergency
from app.policy.recording_service import RECORDED, of_parties
from app.policy.targets import (
    Action,
    AskMenu,
    ChooseProfile,
    JoinQueue,
    LeaveMessage,
    LogIn,
    LogOut,
    OpenMailbox,
    Pause,
    PickUp,
    PromiseCallback,
    Resume,
    RingPerson,
    TakeProfileBack,
    TellDiversion,
    TurnQueues,
)
from app.policy.tenure import as_of
from app.policy.together import group_of

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from app.calls.call import Call
    from app.calls.ports.orders import Order
    from app.calls.queue.waiting import MovedElsewhere
    from app.policy.decision import Spoken
    from app.policy.model import Company
    from app.policy.people import Person

MENU_SECONDS = 3  # for a key after the last word; callers who want reception need not wait long
TALKS = frozenset({Action.RING, Action.TRUNK, Action.EXTERNAL, Action.QUEUE})
_BACK = Came(("queue-back",))  # from a colleague who did not answer
MOST_ATTEMPTS = 20  # the policy's chains are finite; this limit helps if one is not


async def serve(call: Call, *, waits_for_outcome: bool = False, waits_in: str = "") -> None:
    """Decide, carry out, and decide again with the outcome, until the call is over.

    waits_for_outcome: the exchange is already carrying out an order (the service restarted in the middle of it);
    waits_in: the caller waits in this queue already.
    """
    try:
        waits = call.house.hall.callers.waits
        if waits_in:
            moved_to = waits.moved_from(call.id, waits_in)
            came = _moved_to(moved_to) if moved_to else None
            await _wait_in(call, moved_to or waits_in, already_waiting=True, came=came)
        elif waits_for_outcome:
            await call.outcome()
            lent_from = waits.lent_from(call.id)
            if lent_from:
                await _wait_in(call, lent_from, came=_BACK)
        while len(call.trail.tried) < MOST_ATTEMPTS:
            await _carry_out(call, await call.decide())
        raise RuntimeError(f"still undecided after {MOST_ATTEMPTS} attempts")
    except CallOver as over:
        call.house.hall.callers.left(call.id)
        if over.ended is not None:
            call.end(over.ended)


async def _carry_out(call: Call, decision: Decision) -> None:
    """Carry out the decision, and keep the outcome in the trail. Raises CallOver when the call is over."""
    spoken_profile = decision.spoken.profile if decision.spoken is not None else ""
    call.trail = call.trail.trying(decision.target, spoken_profile)
    sender = call.trail.by.person if call.trail.by is not None else ""
    call.house.load.tries(call.id, decision, call.trail.caller, sender)
    if call.may_send_on and decision.action in TALKS and not is_emergency(decision):
        await _let_send_on(call)
    if call.house.theirs is not None:
        theirs = their_order(decision, call.house.snapshot().company)
        if theirs is not None:
            await _hand_over(call, call.house.theirs.hand_over(call.id, theirs, call.trail.write()))
            return
    target = decision.target
    if isinstance(target, JoinQueue):
        await _wait_in(call, target.queue)
        return
    if isinstance(target, RingPerson) and not decision.legs:
        call.came_to(Outcome.UNREACHABLE)
        return
    if isinstance(target, OpenMailbox):
        back = await visit(call, target.box)
        if back is not None:
            await _carry_out(call, back)
        return
    order = await _order(call, decision)
    await _hand_over(call, call.house.exchange.carry_out(call.id, order, call.trail.write()))


async def _hand_over(call: Call, order: Coroutine[object, object, None]) -> None:
    """Give the call to the exchange, and wait until it comes back. Raises CallOver."""
    try:
        await order
    except ChannelGone:
        raise CallOver(None) from None
    call.handed_over = True
    await call.outcome()
    call.handed_over = False


async def _let_send_on(call: Call) -> None:
    call.may_send_on = False
    try:
        await call.house.exchange.let_send_on(call.id)
    except ChannelGone:
        raise CallOver(None) from None


async def _order(call: Call, decision: Decision) -> Order:
    """Prepare what a decision needs, and return the order that carries it out."""
    house = call.house
    company = as_of(house.snapshot().company, call.trail.came_in)
    match decision.target:
        case TellDiversion(who) if decision.spoken is not None:
            person = company.people[who]
            spoken = decision.spoken if house.theirs is None else _without_callback(decision.spoken)
            says = await house.words.diversion(company, person, spoken, call.language())
            if not spoken.offers:
                return Ask(says, seconds=1, mailbox=person.id)  # there is no key to wait for
            return Ask(says, mailbox=person.id)
        case AskMenu() if decision.spoken is not None:
            return _menu(call, company, decision.spoken)
        case LeaveMessage(box):
            return _message_for(call, box, decision.say)
        case PromiseCallback(who):
            return await _promise(call, company.people[who])
        case (ChooseProfile() | TakeProfileBack()) as choice:
            return Refuse(await _choose_profile(call, company, choice), NORMAL)
        case (LogIn() | LogOut() | Pause() | Resume()) as choice:
            await house.hall.staff.choose(call.trail.caller, choice)
        case PickUp(person):
            return await _pick_up(call, company, person)
        case TurnQueues():
            logs_in = not house.hall.staff.agents.of(call.trail.caller).logged_in
            await house.hall.staff.choose(call.trail.caller, LogIn() if logs_in else LogOut())
            return Refuse(f"{call.language()}/agent-logged-{'in' if logs_in else 'out'}", NORMAL)
        case _:
            pass
    by = call.trail.by.person if call.trail.by is not None else ""
    order = order_for(decision, call.trail.caller, call.trail.dialled, company, call.language(), by)
    if (
        by and decision.action is Action.EXTERNAL
    ):  # the sender's own call outside, so the recording is theirs, too
        return with_tape(order, decision, company, call.id, by, Direction.OUT)
    return with_tape(order, decision, company, call.id, call.trail.caller, call.direction)


def _without_callback(spoken: Spoken) -> Spoken:
    """The diversion on somebody else's exchange: we ring nobody there by ourselves. The other keys stay the same."""
    return replace(spoken, offers=tuple(one for one in spoken.offers if one.does is not Does.CALL_BACK))


def _menu(call: Call, company: Company, spoken: Spoken) -> Ask:
    """The key menu; after a wrong key the caller hears no second welcome.

    If the service is away when the key comes, the company takes a message.
    """
    *offers, default = spoken.offers
    again = any(one.action is Action.MENU for one in call.trail.tried)
    says = [] if again else ["menu-welcome"]
    says += [f"menu-key-{one.key}" for one in offers]
    says.append("menu-message" if default.does is Does.MESSAGE else "menu-reception")
    prompts = tuple(f"{call.language()}/{one}" for one in says)
    box = company.in_force.box(company.reception)
    return Ask(prompts, seconds=MENU_SECONDS, mailbox=box, greeting=GREETING)


async def _promise(call: Call, person: Person) -> Order:
    """P4: the person calls back when their profile allows it. If we cannot call the number, we take a message."""
    if call.house.theirs is not None:
        return _message_for(call, person.id)
    try:
        await call.house.returns.ask(person, call.trail.caller, call=call.id)
    except NotPossible as why:
        call.note(f"cannot be called back: {why}", f"kan inte ringas upp: {why}")
        return _message_for(call, person.id)
    return Refuse(f"{call.language()}/callback-promised", NORMAL)


def _message_for(call: Call, box: str, greeting: str | None = None) -> TakeMessage:
    """Take a message; a person's greeting may differ by profile. greeting: use this one instead."""
    if greeting is not None:
        return TakeMessage(box, greeting, nameless=not call.trail.caller)
    greeting = ""
    if box in call.house.snapshot().company.people:
        greeting = call.house.greetings.recorded(box, call.house.presences.of(box).profile)
    return TakeMessage(box, greeting, nameless=not call.trail.caller)


async def _pick_up(call: Call, company: Company, person: str) -> Order:
    """Take the call that rings at a colleague; "": at one of the caller's group."""
    nothing = f"{call.language()}/nothing-rings"
    caller = company.people[call.trail.caller]
    try:
        ringing = await call.house.exchange.rings_at((person,) if person else group_of(company, caller))
    except ConnectionError as error:
        call.note(f"who rings cannot be seen: {error}")
        ringing = ()
    if not ringing:
        return Refuse(nothing, NORMAL)
    is_absent = partial(call.house.hall.at_work.is_absent, company)
    whys = of_parties(company, [caller], is_absent, call.trail.came_in)
    records = caller.id if whys and whys[0].code == RECORDED else ""
    return TakeOver(ringing, nothing, records)


async def _choose_profile(call: Call, company: Company, choice: ChooseProfile | TakeProfileBack) -> str:
    """R3: keep the caller's own choice. Returns the prompt that confirms it, or one that says that we could not."""
    person, house = call.trail.caller, call.house
    profile, until = (choice.profile, choice.until) if isinstance(choice, ChooseProfile) else ("", None)
    try:
        if profile:
            await house.choices.set_profile(person, profile, f"telefon {call.trail.dialled}", until)
        else:
            await house.choices.clear_profile(person)
    except (ConnectionError, TimeoutError) as error:
        call.note(f"the choice could not be kept: {error}", f"valet kunde inte sparas: {error}")
        return f"{call.language()}/profile-failed"
    house.presences.chose(person, Chosen(profile, until) if profile else None)
    return await house.words.chosen(company.profiles.get(profile), until, call.language())


async def _wait_in(
    call: Call, queue: str, *, already_waiting: bool = False, came: Came | None = None
) -> None:
    """Wait in a queue, until the caller is served or goes elsewhere; also in one to which somebody moves them.

    came: somebody moved them here. Raises CallOver.
    """
    while True:
        found = call.house.snapshot().company.queues.get(queue)
        if came is not None:
            call.trail = call.trail.trying(JoinQueue(queue))
        if found is None:
            call.came_to(Outcome.UNREACHABLE)
            return
        try:
            outcome = await wait(call, found, call.house.hall, already_waiting=already_waiting, came=came)
        except Led as led:
            call.handed_over, already_waiting = False, False
            if led.moved.queue:
                queue, came = led.moved.queue, _moved_to(led.moved.queue)
            else:
                await _lend(call, led.moved)
                came = _BACK
        else:
            call.handed_over = False
            call.came_to(outcome)
            return


def _moved_to(queue: str) -> Came:
    return Came(("queue-moved", f"queue-greeting-{queue}"))


async def _lend(call: Call, moved: MovedElsewhere) -> None:
    """Ring the colleague to whom somebody moved a caller. Returns if they do not answer, or cannot be rung now."""
    call.house.hall.callers.waits.lends(call.id, moved.kept, moved.person)
    decision = await call.decide(moved.person)
    if decision.target != RingPerson(moved.person) or not decision.legs:
        call.note("the colleague's telephone does not ring now", "det ringer inte hos kollegan nu")
        return
    await _carry_out(call, decision)
