"""The key menu of the main number: what is offered, where each key leads, and never a third choice (Q1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.company.choices import too_many
from app.policy import choices
from app.policy.decide import decide
from app.policy.decision import Attempt, Decision, Direction, Layer, Outcome, PersonState, Situation
from app.policy.front import MenuChoice
from app.policy.json_form import decision_json, read_situation, situation_json
from app.policy.prose import decision_story
from app.policy.queues import CALLBACK
from app.policy.target_text import target_text
from app.policy.targets import Action, AskMenu, JoinQueue, RingPerson, SendOutside, TellDiversion, destination
from app.policy.ways import Outside, Reception, ToPerson, ToQueue, Voicemail, Way
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET, CUSTOMER, MAIN, ask, told

if TYPE_CHECKING:
    from app.policy.model import Company

NOON = datetime.fromisoformat("2026-11-24T11:00:00+01:00")
LUNCH = datetime.fromisoformat("2026-11-24T12:10:00+01:00")
NIGHT = datetime.fromisoformat("2026-11-24T22:00:00+01:00")
SALES, SUPPORT, WORKSHOP = ToQueue("salj"), ToQueue("support"), ToQueue("teknik")
MEETING = PersonState("meeting", layer=Layer.MANUAL)


def with_menu(*ways: Way) -> Company:
    menu = tuple(
        MenuChoice(str(key), way, "Q1", f"val {key}", f"choice {key}") for key, way in enumerate(ways, 1)
    )
    return replace(BOLAGET, front=replace(BOLAGET.front, menu=menu))


def pressed(*keys: str) -> tuple[Attempt, ...]:
    return tuple(Attempt(AskMenu(), Outcome.REPLIED, key) for key in keys)


def call(
    company: Company,
    *tried: Attempt,
    at: datetime = NOON,
    people: dict[str, PersonState] | None = None,
    caller: str = CUSTOMER,
    called: str = MAIN,
    direction: Direction = Direction.IN,
) -> Decision:
    return decide(company, Situation(at, direction, caller, called, people=people or {}, tried=tried))


def offered(decision: Decision) -> list[tuple[str, str, str]]:
    assert decision.action is Action.MENU
    assert decision.spoken is not None
    return [(one.key, one.does.value, one.to) for one in decision.spoken.offers]


def ends(decision: Decision) -> tuple[str, str]:
    return decision.action.value, target_text(decision.target)


def test_a_caller_of_the_main_number_chooses_by_key_and_without_one_gets_reception() -> None:
    company = with_menu(SALES, SUPPORT)

    assert offered(call(company)) == [
        ("1", "connect", "salj"),
        ("2", "connect", "support"),
        ("", "connect", "carin"),
    ]
    assert ends(call(company, *pressed("1"))) == ("queue", "salj")
    assert ends(call(company, *pressed("2"))) == ("queue", "support")
    assert ends(call(company, *pressed(""))) == ("ring", "carin")


@pytest.mark.parametrize("called", ["08-465 004 00", "0846500400", "0046846500400"])
def test_the_main_number_is_known_in_every_form(called: str) -> None:
    assert call(with_menu(SALES), called=called).action is Action.MENU


@pytest.mark.parametrize(
    ("called", "caller", "direction"),
    [
        (MAIN, "bo", Direction.INTERNAL),  # one of us
        ("9", CUSTOMER, Direction.IN),  # a colleague sent them on to reception
        ("+46846500499", CUSTOMER, Direction.IN),  # nobody's number: somebody shall help
    ],
)
def test_only_callers_from_outside_who_called_the_main_number_hear_it(
    called: str, caller: str, direction: Direction
) -> None:
    decision = call(with_menu(SALES), called=called, caller=caller, direction=direction)

    assert ends(decision) == ("ring", "carin")


def test_a_wrong_key_is_asked_for_once_more_and_then_reception_answers_q1() -> None:
    company = with_menu(SALES, SUPPORT)

    again = call(company, *pressed("7"))

    assert offered(again) == offered(call(company))
    assert [(one.clause, one.code) for one in again.reasons] == [("Q1", "menu_again")]
    assert ends(call(company, *pressed("7", "1"))) == ("queue", "salj")
    assert ends(call(company, *pressed("7", "8"))) == ("ring", "carin")


def test_without_a_menu_nothing_is_chosen() -> None:
    assert ends(call(BOLAGET)) == ("ring", "carin")


def test_choices_that_lead_to_nobody_are_not_offered_and_the_others_keep_their_keys_p4() -> None:
    """At night Bo's calls are messages, too, but for him; a message for the company is what no key leaves."""
    company = with_menu(Voicemail(), SALES, Reception())

    decision = call(company, at=NIGHT)

    assert offered(decision) == [("2", "connect", "salj"), ("", "message", "")]
    assert [(destination(one.target), one.reason.code) for one in decision.rejected] == [
        ("carin", "choice_leads_to_nobody"),
        ("carin", "choice_leads_to_nobody"),
    ]
    assert ends(call(company, *pressed("2"), at=NIGHT)) == ("external", "+46313900600")


def test_with_nothing_to_choose_reception_answers_at_once_p4() -> None:
    decision = call(with_menu(Voicemail(), Reception()), at=NIGHT)

    assert ends(decision) == ("voicemail", "carin")
    assert decision.say == "reception-closed"
    assert decision.reasons[0].code == "main_number"


def test_a_queue_with_nobody_at_work_is_offered_for_where_it_sends_callers_p4() -> None:
    away = {"bo": MEETING, "iris": MEETING}

    assert ("1", "connect", "teknik") in offered(call(with_menu(WORKSHOP), people=away))  # its own mailbox


def test_a_chosen_person_is_called_as_themselves_and_the_message_is_theirs() -> None:
    company, away = with_menu(ToPerson("david")), {"david": PersonState("lunch", layer=Layer.SCHEDULE)}
    tried = (*pressed("1"), Attempt(RingPerson("david"), Outcome.NO_ANSWER))

    assert ends(call(company, *pressed("1"))) == ("ring", "david")
    assert ends(call(company, *tried)) == ("voicemail", "david")
    assert call(company, *tried).say is None
    assert ends(call(company, *pressed("1"), at=LUNCH, people=away)) == ("divert", "david")


def test_a_queue_that_was_chosen_goes_on_as_that_queue_does() -> None:
    tried = (*pressed("1"), Attempt(JoinQueue("teknik"), Outcome.OVERDUE))

    assert ends(call(with_menu(WORKSHOP), *tried)) == ("voicemail", "teknik")


def test_a_number_outside_that_does_not_answer_comes_back_to_the_companys_mailbox() -> None:
    company = with_menu(Outside("+46313900601"))
    decision = call(company, *pressed("1"))
    after = call(company, *pressed("1"), Attempt(SendOutside("+46313900601"), Outcome.NO_ANSWER))

    assert (*ends(decision), decision.presented) == ("external", "+46313900601", MAIN)
    assert (*ends(after), after.say) == ("voicemail", "carin", "reception")


def test_a_choice_whose_key_is_gone_by_now_is_none() -> None:
    """The menu was changed while the caller listened."""
    assert ends(call(with_menu(SALES), *pressed("2", ""))) == ("ring", "carin")


def test_a_situation_with_a_menu_is_read_back_and_the_decision_is_json() -> None:
    company = with_menu(SALES)
    situation = Situation(NOON, Direction.IN, CUSTOMER, MAIN, tried=pressed("7"))

    again = read_situation(company, situation_json(situation), NOON)

    assert again == situation
    assert decision_json(decide(company, again), "sv")["spoken"]["offers"] == [
        {"key": "1", "does": "connect", "to": "salj"},
        {"key": "", "does": "connect", "to": "carin"},
    ]


def test_explain_tells_every_choice_in_both_languages() -> None:
    company = with_menu(SALES, SUPPORT)
    situation = Situation(NOON, Direction.IN, CUSTOMER, MAIN)

    swedish, english = (
        decision_story(company, situation, decide(company, situation), lang) for lang in ("sv", "en")
    )

    assert "  En röst säger vad den som ringer kan välja: 1 val 1, 2 val 2.\n" in swedish
    assert "  Trycker den som ringer 1: kön Sälj: det ringer hos Anna Ek, Hans Falk.\n" in swedish
    assert "  Trycks ingen knapp: det ringer hos Carin Dahl på fast telefon i 20 sekunder.\n" in swedish
    assert swedish.count("Trycks ingen knapp") == 1
    assert "  A voice says what the caller can choose: 1 choice 1, 2 choice 2.\n" in english
    assert "  If the caller presses 2: the queue Support: it rings at Farid Amini, Gun Berg.\n" in english


# Q1 over the whole way.

KEYS = ("", "1", "2", "3", "9")
WAYS = [SALES, SUPPORT, WORKSHOP, Reception(), Voicemail(), Outside("+46313900601")]
WAYS += [ToPerson(one) for one in BOLAGET.people]


def choices_made(company: Company, profile: str, keys: tuple[str, ...], *, right: bool) -> int:
    """How many key choices a caller makes who presses these, and the callback key in each queue that offers it.

    right: none that was not told of. Nobody answers: the call goes on until a message, or somebody is called back.
    """
    people = dict.fromkeys(company.people, PersonState(profile, layer=Layer.MANUAL))
    left, tried = list(keys), list[Attempt]()
    while True:
        decision = call(company, *tried, at=LUNCH, people=people)
        made = choices.made(tried)
        match decision.target:
            case AskMenu() | TellDiversion():
                key = left.pop(0) if left else ""
                tried.append(Attempt(decision.target, Outcome.REPLIED, key, profile))
                told = {one.key for one in decision.spoken.offers} if decision.spoken is not None else set()
                if not told or (right and key not in told):
                    tried[-1] = replace(tried[-1], reply="")
            case JoinQueue(queue):
                keys_of = company.queues[queue].serving.keys
                if CALLBACK in keys_of.values() and choices.may_choose(tried):
                    return made + 1
                tried.append(Attempt(decision.target, Outcome.OVERDUE))
            case RingPerson() | SendOutside():
                tried.append(Attempt(decision.target, Outcome.NO_ANSWER))
            case _:
                return made


def most_made(company: Company, *, right: bool = False) -> int:
    keys = KEYS[:4] if right else KEYS
    return max(
        choices_made(company, profile, ("1", one, other) if right else (one, other, "9"), right=right)
        for profile in company.profiles
        for one in keys
        for other in keys
    )


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_nobody_chooses_more_than_twice_over_the_whole_way_q1(way: Way) -> None:
    """Whatever the menu leads to, whatever people's profile is, and whatever is pressed."""
    assert most_made(with_menu(way)) <= 2


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_files_check_refuses_what_would_be_a_third_choice_and_nothing_else_q1(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compared with every way of callers who press no wrong key, as if two choices did not stop them."""
    company = with_menu(way)
    refused = bool(too_many(company, way, "1"))
    monkeypatch.setattr(choices, "MOST_CHOICES", 9)

    assert refused is (most_made(company, right=True) > 2)


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"to": "+46846500400", "direction": "in"},
            [
                (
                    "menu main [1 connect salj] [2 connect bo] [3 connect +46313900600] [4 message teknik] [5 "
                    "message carin] [6 connect teknik] [connect carin]"
                ),
                "S1 den som ringer huvudnumret +46846500400 väljer först med en knapp",
            ],
        ),
        (
            {"to": "+46846500400", "direction": "in", "at": "2026-11-24T22:00:00+01:00"},
            [
                (
                    "menu main [1 connect salj] [2 connect bo] [3 connect +46313900600] [4 message teknik] [6 "
                    "connect teknik] [message]"
                ),
                "S1 den som ringer huvudnumret +46846500400 väljer först med en knapp",
                (
                    "inte voicemail carin: P4 erbjuds inte i menyn (val 5): ingen kan svara nu, så valet vore "
                    "detsamma som att inte trycka på någon knapp"
                ),
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [{"action": "menu", "target": "main", "outcome": "replied", "reply": "1"}],
            },
            [
                "queue salj",
                "Q1 den som ringer tryckte 1: val 1",
                "Q13 kön Sälj är öppen",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [{"action": "menu", "target": "main", "outcome": "replied", "reply": "2"}],
            },
            [
                "ring bo",
                "Q1 den som ringer tryckte 2: val 2",
                "M5 Bo Lind har fast telefon och mobil: båda ringer samtidigt",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [{"action": "menu", "target": "main", "outcome": "replied", "reply": "3"}],
            },
            [
                "external +46313900600 som +46846500400",
                "Q1 den som ringer tryckte 3: val 3",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [{"action": "menu", "target": "main", "outcome": "replied", "reply": "4"}],
            },
            [
                "voicemail teknik",
                "Q1 den som ringer tryckte 4: val 4",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [{"action": "menu", "target": "main", "outcome": "replied", "reply": "5"}],
            },
            [
                "voicemail carin (reception)",
                "Q1 den som ringer tryckte 5: val 5",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [{"action": "menu", "target": "main", "outcome": "replied", "reply": ""}],
            },
            [
                "ring carin",
                "S1 den som ringer valde inget i menyn: huvudnumret +46846500400 går till receptionen",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [{"action": "menu", "target": "main", "outcome": "replied", "reply": "9"}],
            },
            [
                (
                    "menu main [1 connect salj] [2 connect bo] [3 connect +46313900600] [4 message teknik] [5 "
                    "message carin] [6 connect teknik] [connect carin]"
                ),
                "Q1 9 är ingen knapp i menyn: den som ringer får välja en gång till",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [
                    {"action": "menu", "target": "main", "outcome": "replied", "reply": "9"},
                    {"action": "menu", "target": "main", "outcome": "replied", "reply": "9"},
                ],
            },
            [
                "ring carin",
                "S1 den som ringer valde inget i menyn: huvudnumret +46846500400 går till receptionen",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [
                    {"action": "menu", "target": "main", "outcome": "replied", "reply": "9"},
                    {"action": "menu", "target": "main", "outcome": "replied", "reply": "1"},
                ],
            },
            [
                "queue salj",
                "Q1 den som ringer tryckte 1: val 1",
                "Q13 kön Sälj är öppen",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [
                    {"action": "menu", "target": "main", "outcome": "replied", "reply": "9"},
                    {"action": "menu", "target": "main", "outcome": "replied", "reply": "2"},
                ],
                "people": {"bo": {"profile": "lunch"}},
            },
            [
                "divert bo",
                "Q1 den som ringer tryckte 2: val 2",
                "R3 Bo Lind har själv valt profilen ”På lunch”",
                "P4 en röst berättar varför Bo Lind inte kan svara, och vad den som ringer kan göra i stället",
                "Q1 den som ringer har valt med knapp 2 gånger, och får inte välja mer innan någon svarar",
                "inte ring bo: R3 Bo Lind har själv valt profilen ”På lunch”",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [{"action": "menu", "target": "main", "outcome": "replied", "reply": "2"}],
                "people": {"bo": {"profile": "lunch"}},
            },
            [
                "divert bo [1 message] [2 connect carin] [3 callback]",
                "Q1 den som ringer tryckte 2: val 2",
                "R3 Bo Lind har själv valt profilen ”På lunch”",
                "P4 en röst berättar varför Bo Lind inte kan svara, och vad den som ringer kan göra i stället",
                "inte ring bo: R3 Bo Lind har själv valt profilen ”På lunch”",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [
                    {"action": "menu", "target": "main", "outcome": "replied", "reply": "2"},
                    {"action": "ring", "target": "bo", "outcome": "no_answer"},
                ],
            },
            [
                "voicemail bo",
                "S2 Bo Lind svarade inte: till röstbrevlådan för Bo Lind",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte ring bo: S2 Bo Lind har sökts och svarade inte",
            ],
        ),
    ],
)
def test_each_turn_of_the_menu_is_told_with_its_clause(asked: dict[str, Any], lines: list[str]) -> None:
    """What was offered, which key was pressed, and where that led."""
    assert (
        told(
            ask(
                **asked,
                company=with_menu(
                    SALES,
                    ToPerson("bo"),
                    Outside(ANSWERING_SERVICE),
                    Voicemail("teknik"),
                    Voicemail(),
                    WORKSHOP,
                ),
            )
        )
        == lines
    )


def test_the_menu_speaks_of_nobodys_profile() -> None:
    spoken = call(with_menu(SALES)).spoken

    assert spoken is not None
    assert (spoken.profile, spoken.back) == ("", None)
