"""Screenplays of voicemail by telephone: the code, the messages, calling back, the greeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.calls.ports.kept import LeftMessage
from app.calls.ports.news import Source
from app.calls.ports.orders import Ask, Dial, RecordSound, Refuse, Ring, TakeMessage
from app.calls.ports.sounds import Take
from app.policy.decision import Outcome
from tests.calls.stage import TUESDAY_MORNING, stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.calls.ports.orders import Order
    from tests.calls.stage import Stage

PIN = "8351"


@dataclass
class Phone:
    """The person at the telephone: what they heard last, and what they press."""

    stage: Stage
    trail: str = ""

    async def hears(self) -> Order:
        order, self.trail = await self.stage.order()
        return order

    async def hears_words(self) -> tuple[str, ...]:
        order = await self.hears()
        assert isinstance(order, Ask), order
        return order.prompts

    async def presses(self, keys: str) -> tuple[str, ...]:
        """What is said next."""
        self.stage.replies(keys, self.trail)
        return await self.hears_words()

    async def does(self, keys: str) -> Order:
        """What happens next."""
        self.stage.replies(keys, self.trail)
        return await self.hears()


@pytest.fixture
async def it() -> AsyncIterator[Stage]:
    async with stage() as found:
        found.mailboxes.pins = {"anna": PIN, "salj": PIN}
        found.mailboxes.left["anna"] = [
            LeftMessage(7, "+46701740699", TUESDAY_MORNING - timedelta(minutes=5), new=True),
            LeftMessage(5, "102", TUESDAY_MORNING - timedelta(days=1), new=False),
        ]
        yield found


async def at_the_messages(
    it: Stage, dialled: str = "*55", caller: str = "anna"
) -> tuple[Phone, tuple[str, ...]]:
    """With the right code; and the first words."""
    phone = Phone(it)
    it.calls(dialled, caller, Source.PHONE)
    assert await phone.hears_words() == ("sv/vm-pin",)
    return phone, await phone.presses(PIN)


async def test_after_the_code_the_new_message_is_told_with_who_and_when(it: Stage) -> None:
    """V2: how many, from which number, at what time, then the sound and the choices."""
    _, said = await at_the_messages(it)

    assert said[:2] == ("sv/vm-new-1", "sv/vm-saved-1")
    assert said[2:5] == ("sv/vm-from", "sv/vm-plus", "sv/number-4")
    assert said[-6:] == (
        *("sv/vm-today", "sv/vm-at", "sv/number-10", "sv/number-55"),
        *("playing/7", "sv/vm-keys"),
    )


async def test_a_message_is_heard_again_saved_and_the_next_one_deleted(it: Stage) -> None:
    phone, _ = await at_the_messages(it)

    assert "playing/7" in await phone.presses("1")
    said = await phone.presses("2")
    assert said[0] == "sv/vm-kept"
    assert "playing/5" in said
    assert (await phone.presses("3"))[:2] == ("sv/vm-deleted", "sv/vm-menu")
    assert await phone.presses("*") == ("sv/vm-bye",)
    assert await phone.does("") == Refuse(None, 16)

    assert it.mailboxes.left["anna"] == [
        LeftMessage(7, "+46701740699", TUESDAY_MORNING - timedelta(minutes=5), new=False)
    ]
    it.ends("told")
    await it.empty()
    assert it.mailboxes.lent == set()


async def test_a_message_that_is_passed_over_stays_new(it: Stage) -> None:
    phone, _ = await at_the_messages(it)

    said = await phone.presses("#")

    assert "playing/5" in said
    assert it.mailboxes.left["anna"][0].new


async def test_a_callers_message_is_answered_like_any_call(it: Stage) -> None:
    """R1: Anna is a salesperson: her mobile's number is presented, as when she dials it herself."""
    phone, _ = await at_the_messages(it)

    order = await phone.does("5")

    assert order == Dial("+46701740699", it.company.people["anna"].mobile or "")
    assert not it.mailboxes.left["anna"][0].new


async def test_a_colleague_who_left_a_message_is_rung(it: Stage) -> None:
    phone, _ = await at_the_messages(it)
    await phone.presses("#")

    order = await phone.does("5")

    assert isinstance(order, Ring)
    assert {leg.person for leg in order.legs} == {"bo"}
    it.comes_back(Outcome.NO_ANSWER, phone.trail)
    assert await phone.hears() == TakeMessage("bo")  # and goes on as such a call does


@pytest.mark.parametrize(
    ("caller", "said"),
    [
        ("+46900123456", "sv/premium"),
        ("+5351234567", "sv/greylisted"),
        ("112", "sv/vm-no-number"),
        ("*61", "sv/vm-no-number"),
        ("*21*1#", "sv/vm-no-number"),
        (None, "sv/vm-no-number"),
    ],
)
async def test_a_number_that_may_not_be_called_is_not_called_back(
    it: Stage, caller: str | None, said: str
) -> None:
    """O2: the outside may show any number: a premium-rate one, 112, or a code of ours. The menu goes on."""
    it.mailboxes.left["anna"] = [LeftMessage(7, caller, TUESDAY_MORNING, new=True)]
    phone, _ = await at_the_messages(it)

    words = await phone.presses("5")

    assert words == (said, "sv/vm-keys")
    assert "playing/7" in await phone.presses("1")


async def test_three_wrong_codes_end_the_call(it: Stage) -> None:
    phone = Phone(it)
    it.calls("*55", "anna", Source.PHONE)
    await phone.hears()

    assert await phone.presses("8352") == ("sv/vm-pin-wrong", "sv/vm-pin")
    assert await phone.presses("8353") == ("sv/vm-pin-wrong", "sv/vm-pin")
    assert await phone.presses("8354") == ("sv/vm-pin-wrong", "sv/vm-bye")
    assert await phone.does("") == Refuse(None, 16)
    assert it.mailboxes.failures["anna"] == 3


async def test_a_locked_box_and_one_without_a_code_sound_like_a_wrong_code(it: Stage) -> None:
    """Nobody learns from the answer which boxes can be broken into."""
    it.mailboxes.failures["anna"] = 5
    locked, without = Phone(it), Phone(it)
    it.calls("*55101", "bo", Source.PHONE)
    await locked.hears()
    to_the_locked_one = await locked.presses(PIN)
    it.ends("caller_hung_up")
    await it.empty()

    it.calls("*55103", "bo", Source.PHONE)
    asked = await without.hears_words()

    assert asked == ("sv/vm-pin",)
    assert await without.presses(PIN) == to_the_locked_one == ("sv/vm-pin-wrong", "sv/vm-pin")


async def test_the_first_code_is_chosen_at_the_own_desk_phone(it: Stage) -> None:
    """There is no code that everybody knows; an easy one is refused."""
    phone = Phone(it)
    it.calls("*55", "bo", Source.PHONE)

    assert await phone.hears_words() == ("sv/vm-pin-choose",)
    assert await phone.presses("1234") == ("sv/vm-pin-weak", "sv/vm-pin-choose")
    assert await phone.presses("97") == ("sv/vm-pin-form", "sv/vm-pin-choose")
    assert await phone.presses("9731") == ("sv/vm-pin-again",)
    said = await phone.presses("9731")

    assert said[:2] == ("sv/vm-pin-kept", "sv/vm-new-0")
    assert it.mailboxes.pins["bo"] == "9731"


@pytest.mark.parametrize(("caller", "source"), [("+46701740606", Source.MEX), ("+46701740605", Source.TRUNK)])
async def test_no_code_is_chosen_from_elsewhere(it: Stage, caller: str, source: Source) -> None:
    """A mobile shows a number, and the outside any number: neither has a password of its own."""
    phone = Phone(it)
    del it.mailboxes.pins["anna"]
    it.calls("*55", caller, source)

    order = await phone.hears()

    if isinstance(order, Ask):
        assert order.prompts == ("sv/vm-no-pin", "sv/vm-bye")
    assert it.mailboxes.pins == {"salj": PIN}


async def test_from_outside_there_is_no_way_in(it: Stage) -> None:
    phone = Phone(it)
    it.calls("*55101", "+46701740605", Source.TRUNK)

    assert not isinstance(await phone.hears(), Ask)


async def test_a_queue_has_a_box_too(it: Stage) -> None:
    extension = it.company.queues["salj"].extension
    _, said = await at_the_messages(it, f"*55{extension}", "gun")

    assert said[:2] == ("sv/vm-new-0", "sv/vm-menu")


async def test_while_the_database_is_away_the_caller_is_told_so(it: Stage) -> None:
    phone, _ = await at_the_messages(it)
    it.mailboxes.away = True

    assert await phone.presses("3") == ("sv/vm-away",)
    assert await phone.does("") == Refuse(None, 16)
    assert len(it.mailboxes.left["anna"]) == 2


async def test_a_service_that_was_restarted_asks_for_the_code_again(it: Stage) -> None:
    """The trail says that it was the voicemail; what was pressed meanwhile is not believed."""
    phone, _ = await at_the_messages(it)
    it.ends("lost")
    await it.empty()

    it.replies("3", phone.trail)

    assert await phone.hears_words() == ("sv/vm-pin",)
    assert len(it.mailboxes.left["anna"]) == 2


async def test_a_code_that_was_pressed_while_the_service_was_restarted_is_nowhere_kept(it: Stage) -> None:
    it.calls("*55", "anna", Source.PHONE)
    phone = Phone(it)
    assert await phone.hears_words() == ("sv/vm-pin",)
    it.ends("lost")
    await it.empty()

    it.replies(PIN, phone.trail)

    assert await phone.hears_words() == ("sv/vm-pin",)
    assert PIN not in phone.trail
    assert not [line for line in it.lines if PIN in str(line)]


async def at_the_greeting(it: Stage) -> Phone:
    it.mailboxes.left["anna"] = []
    phone, said = await at_the_messages(it)
    assert said == ("sv/vm-new-0", "sv/vm-menu")
    assert await phone.presses("9") == ("sv/vm-greeting",)
    return phone


async def test_a_greeting_is_recorded_heard_recorded_again_and_kept(it: Stage) -> None:
    """V1."""
    phone = await at_the_greeting(it)

    assert await phone.presses("2") == ("sv/vm-record",)
    assert await phone.does("") == RecordSound("take-0.wav", 60, 4)
    assert await phone.presses("DTMF") == ("sv/vm-take",)
    assert await phone.presses("1") == ("playing/take-0", "sv/vm-take")
    assert await phone.presses("2") == ("sv/vm-record",)
    assert isinstance(await phone.does(""), RecordSound)
    assert await phone.presses("DTMF") == ("sv/vm-take",)
    assert await phone.presses("3") == ("sv/vm-greeting-kept", "sv/vm-greeting")

    assert it.greetings.kept == {("anna", "")}
    assert it.greetings.files == set()


@pytest.mark.parametrize(
    ("take", "words"), [(Take.SHORT, "sv/vm-take-short"), (Take.SILENT, "sv/vm-take-silent")]
)
async def test_a_recording_that_is_no_greeting_is_asked_for_again(it: Stage, take: Take, words: str) -> None:
    phone = await at_the_greeting(it)
    it.greetings.take = take
    await phone.presses("2")
    await phone.does("")

    assert await phone.presses("DTMF") == (words, "sv/vm-record-again")
    assert await phone.presses("2") == ("sv/vm-record",)
    assert it.greetings.kept == set()


async def test_a_caller_who_hangs_up_while_recording_leaves_the_greeting_as_it_was(it: Stage) -> None:
    phone = await at_the_greeting(it)
    await phone.presses("2")
    await phone.does("")

    it.ends("told")
    await it.empty()

    assert it.greetings.kept == set()
    assert it.greetings.files == set()


async def test_a_full_disk_leaves_the_greeting_as_it_was_and_says_so(it: Stage) -> None:
    phone = await at_the_greeting(it)
    it.greetings.full = True
    await phone.presses("2")
    await phone.does("")
    await phone.presses("DTMF")

    assert await phone.presses("3") == ("sv/vm-take-failed", "sv/vm-greeting")


async def test_a_profile_has_a_greeting_of_its_own_and_callers_are_given_it(it: Stage) -> None:
    """We tell the exchange of both: it plays the profile's greeting if there is one."""
    code = it.company.profiles["dnd"].code
    phone = await at_the_greeting(it)
    assert await phone.presses("4") == ("sv/vm-greeting-profile",)
    assert await phone.presses(code or "") == ("sv/vm-greeting-for-it", "sv/vm-greeting")
    await phone.presses("2")
    await phone.does("")
    await phone.presses("DTMF")
    await phone.presses("3")
    it.ends("told")
    await it.empty()

    it.greetings.kept.add(("carin", "dnd"))
    it.chooses("carin", "dnd")
    it.chooses("gun", "meeting")  # who would stand in for her
    it.calls("+46846500403")
    with_one = await phone.hears()
    it.ends("message")
    await it.empty()
    it.chooses("carin", "meeting")
    it.calls("+46846500403")
    without = await phone.hears()

    assert ("anna", "dnd") in it.greetings.kept
    assert (with_one, without) == (TakeMessage("carin", "carin-dnd"), TakeMessage("carin"))
