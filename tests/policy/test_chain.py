"""A chain of diversions always ends, wherever the rules send it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.policy.decide import decide
from app.policy.decision import Attempt, Direction, Outcome, PersonState, Situation
from app.policy.hours import STOCKHOLM, Hours
from app.policy.model import Company
from app.policy.people import Person, Role
from app.policy.queues import Queue
from app.policy.targets import Action, JoinQueue, destination
from app.policy.ways import Cause, Outside, Reception, Rule, ToPerson, ToQueue, Voicemail, Way
from tests.policy.bolaget import (
    ANSWERING_SERVICE,
    BOLAGET,
    CUSTOMER,
    MAIN,
    ask,
    clauses,
    outcome,
    rejected,
    told,
)

ALWAYS = Hours((((0, 1440),),) * 7, "Q10")
NEVER = Hours(((),) * 7, "Q10")
PEOPLE = ("p0", "p1", "p2", "p3")
QUEUES = ("q0", "q1")
BOXES = {*PEOPLE, *QUEUES}
WAYS: list[Way] = [
    Voicemail(),
    Voicemail("p1"),
    Reception(),
    *(ToPerson(one) for one in PEOPLE),
    *(ToQueue(one) for one in QUEUES),
    Outside("+46313900600"),
    Outside("+46313900601"),
]
DOCTOR = replace(
    BOLAGET,
    people={
        **BOLAGET.people,
        "gun": replace(BOLAGET.people["gun"], role="lakare", mobile="+46701740611"),
    },
)
rules = st.builds(Rule, st.sampled_from(WAYS), st.just("X1"))


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """Any small company: rules that point anywhere, also at one another and at themselves."""
    people = {
        one: Person(
            one,
            one.upper(),
            f"role-{one}",
            f"10{i}",
            f"+4684650040{i}",
            f"+4670174060{i}" if draw(st.booleans()) else None,
        )
        for i, one in enumerate(PEOPLE)
    }
    queues = {
        one: Queue(
            one,
            one.upper(),
            tuple(draw(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True))),
            draw(st.sampled_from([ALWAYS, NEVER])),
            draw(rules),
            draw(rules),
            number=f"+4684650041{i}",
        )
        for i, one in enumerate(QUEUES)
    }
    roles = {
        f"role-{one}": Role(f"role-{one}", one, None, {cause: draw(rules) for cause in Cause})
        for one in PEOPLE
    }
    reception = draw(st.sampled_from([*PEOPLE, *QUEUES]))
    return Company("Bolaget", "+46846500400", reception, people, queues, roles)


states = st.dictionaries(
    st.sampled_from(PEOPLE),
    st.builds(PersonState, st.sampled_from(["available", "meeting", "gone"]), st.booleans()),
)


@settings(max_examples=600, deadline=None)
@given(
    companies(),
    states,
    st.sampled_from([*PEOPLE, *QUEUES, "+46846500400", "999"]),
    st.sampled_from([(Direction.IN, CUSTOMER), *((Direction.INTERNAL, one) for one in PEOPLE)]),
    st.data(),
)
@pytest.mark.whole
def test_every_call_ends_and_none_returns_to_where_it_has_been(
    company: Company,
    people: dict[str, PersonState],
    called: str,
    caller: tuple[Direction, str],
    data: st.DataObject,
) -> None:
    """The whole life of a call in which nobody ever answers, in any company, whatever happens meanwhile (S2)."""
    situation = Situation(datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM), *caller, called, people=people)
    if caller[0] is Direction.INTERNAL and called == "999":
        return

    for _ in range(len(PEOPLE) + len(QUEUES) + 3):
        decision = decide(company, situation)
        assert decision.reasons
        assert decision == decide(company, situation)
        there = destination(decision.target)
        if decision.action is Action.VOICEMAIL:
            assert there in BOXES
            return
        been = {destination(attempt.target) for attempt in situation.tried}
        assert there not in been
        assert decision.action in (Action.RING, Action.QUEUE, Action.EXTERNAL)
        for leg in decision.legs:
            now = situation.people.get(leg.person, PersonState())
            assert now.profile != "meeting"
            assert not now.on_phone
            assert leg.person not in been
        if situation.tried or there != called:
            assert there != caller[1] or called == company.main_number
        outcome_now = data.draw(st.sampled_from(Outcome))
        tried = (*situation.tried, Attempt(decision.target, outcome_now))
        situation = replace(situation, tried=tried, people=data.draw(states))

    raise AssertionError(f"still going round after {situation.tried}")


def with_rules(who: str, rule: Rule, company: Company = BOLAGET) -> Company:
    """The company where a person has this rule for every cause."""
    person = replace(company.people[who], role=f"as-{who}")
    role = Role(person.role, person.role, None, dict.fromkeys(Cause, rule))
    return replace(company, people={**company.people, who: person}, roles={**company.roles, role.id: role})


def test_two_people_diverted_to_each_other_end_at_reception() -> None:
    company = with_rules(
        "gun", Rule(ToPerson("david"), "X1"), with_rules("david", Rule(ToPerson("gun"), "X2"))
    )
    busy = {"gun": PersonState("meeting"), "david": PersonState("dnd")}
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))

    assert outcome(decision) == ("ring", "carin")
    assert clauses(decision) == ["S1", "R3", "X1", "R3", "X2", "S2"]
    assert decision.reasons[-1].code == "been_there"


def test_two_people_diverted_to_each_other_end_in_the_first_ones_mailbox_when_reception_is_busy() -> None:
    company = with_rules(
        "gun", Rule(ToPerson("david"), "X1"), with_rules("david", Rule(ToPerson("gun"), "X2"))
    )
    busy = {"gun": PersonState("meeting"), "david": PersonState("dnd"), "carin": PersonState(on_phone=True)}
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)

    assert outcome(decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))) == (
        "voicemail",
        "gun",
    )


def test_a_closed_queue_that_sends_to_itself_goes_to_reception() -> None:
    queue = replace(BOLAGET.queues["teknik"], hours=NEVER, closed=Rule(ToQueue("teknik"), "X1"))
    company = replace(BOLAGET, queues={**BOLAGET.queues, "teknik": queue})
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "teknik"))

    assert outcome(decision) == ("ring", "carin")
    assert [reason.code for reason in decision.reasons] == ["closed_hours", "closed.queue", "been_there"]


def test_a_chosen_mailbox_is_used_whoever_was_called() -> None:
    company = with_rules("gun", Rule(Voicemail("carin"), "X1"))
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    busy = {"gun": PersonState("dnd")}

    assert outcome(decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))) == (
        "voicemail",
        "carin",
    )


def test_a_persons_own_diversion_outside_presents_the_direct_number() -> None:
    company = with_rules("gun", Rule(Outside("+46313900600"), "X1"))
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    busy = {"gun": PersonState("dnd")}

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))

    assert outcome(decision) == ("external", "+46313900600")
    assert decision.presented == "+46846500407"
    assert decision.ring_seconds == 60


def test_reception_may_be_a_queue() -> None:
    company = replace(BOLAGET, reception="support")
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    night = datetime(2026, 11, 24, 22, tzinfo=STOCKHOLM)

    assert outcome(decide(company, Situation(at, Direction.IN, CUSTOMER, company.main_number))) == (
        "queue",
        "support",
    )
    assert (
        decide(company, Situation(night, Direction.IN, CUSTOMER, company.main_number)).action
        is Action.EXTERNAL
    )


def test_somebody_who_has_left_while_the_call_rang_leaves_the_message_to_who_was_called() -> None:
    decision = ask("david", "in", tried=["ring ghost no_answer"])

    assert outcome(decision) == ("voicemail", "david")
    assert rejected(decision) == {"ghost": "S2"}


def test_a_diversion_by_a_person_without_a_number_shows_the_main_one() -> None:
    """A call without a number is one that the far end may refuse, and cannot call back."""
    company = with_rules("gun", Rule(Outside("+46313900600"), "X1"))
    gun = replace(company.people["gun"], direct=None)
    company = replace(company, people={**company.people, "gun": gun})
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    busy = {"gun": PersonState("dnd")}

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))

    assert (decision.action, decision.presented) == (Action.EXTERNAL, company.main_number)


@pytest.mark.parametrize(("number", "presented"), [("+46846500420", "+46846500420"), (None, MAIN)])
def test_a_queue_that_sends_its_callers_outside_shows_its_own_number_there(
    number: str | None, presented: str
) -> None:
    """The answering service sees for whom it answers: when no agent answered, and when the queue is closed."""
    support = replace(BOLAGET.queues["support"], number=number, no_answer=Rule(Outside("+46313900600"), "X1"))
    company = replace(BOLAGET, queues={**BOLAGET.queues, "support": support})
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    tried = (Attempt(JoinQueue("support"), Outcome.NO_ANSWER),)

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "202", tried=tried))

    assert (outcome(decision), decision.presented) == (("external", "+46313900600"), presented)


def test_calling_ones_own_number_rings_the_other_phone() -> None:
    """A caller is not diverted to themselves; but they may ask for themselves."""
    decision = ask("101", "internal", caller="anna", device="fixed")

    assert outcome(decision) == ("ring", "anna")
    assert "is_caller" not in [one.code for one in decision.reasons]


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"to": "anna", "direction": "in", "people": {"anna": {"profile": "meeting"}}},
            [
                "queue salj",
                "S1 Anna Ek söks på sitt eget nummer",
                "R3 Anna Ek har själv valt profilen ”I möte”",
                "R1 Anna Ek är upptagen av annat än telefon: till kön Sälj",
                "Q13 kön Sälj är öppen",
                "inte ring anna: R3 Anna Ek har själv valt profilen ”I möte”",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "people": {"anna": {"on_phone": True}}},
            [
                "ring carin",
                "S1 Anna Ek söks på sitt eget nummer",
                "M5 Anna Ek talar i telefon, och är då upptagen på både den fasta telefonen och mobilen",
                "R1 Anna Ek är upptagen i telefon: till receptionen (Carin Dahl)",
                (
                    "inte ring anna: M5 Anna Ek talar i telefon, och är då upptagen på både den fasta telefonen "
                    "och mobilen"
                ),
            ],
        ),
        (
            {"to": "bo", "direction": "in", "people": {"bo": {"on_phone": True}}},
            [
                "queue teknik",
                "S1 Bo Lind söks på sitt eget nummer",
                "M5 Bo Lind talar i telefon, och är då upptagen på både den fasta telefonen och mobilen",
                "R2 Bo Lind är upptagen i telefon: till kön Teknisk service",
                "Q10 kön Teknisk service är öppen",
                (
                    "inte ring bo: M5 Bo Lind talar i telefon, och är då upptagen på både den fasta telefonen och "
                    "mobilen"
                ),
            ],
        ),
        (
            {"to": "eva", "direction": "in", "people": {"eva": {"on_phone": True}}},
            [
                "voicemail eva",
                "S1 Eva Nyström söks på sitt eget nummer",
                "M2 Eva Nyström är upptagen i telefon: till röstbrevlådan för Eva Nyström",
                "inte ring eva: M2 Eva Nyström talar i telefon",
            ],
        ),
        (
            {"to": "eva", "direction": "in", "people": {"eva": {"profile": "meeting"}}},
            [
                "ring carin",
                "S1 Eva Nyström söks på sitt eget nummer",
                "R3 Eva Nyström har själv valt profilen ”I möte”",
                "M3 Eva Nyström är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "inte ring eva: R3 Eva Nyström har själv valt profilen ”I möte”",
            ],
        ),
        (
            {
                "to": "david",
                "direction": "in",
                "people": {"david": {"profile": "meeting"}, "carin": {"on_phone": True}},
            },
            [
                "ring gun",
                "S1 David Holm söks på sitt eget nummer",
                "R3 David Holm har själv valt profilen ”I möte”",
                "F3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "M3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "S2 Gun Berg svarar i receptionens ställe",
                "inte ring david: R3 David Holm har själv valt profilen ”I möte”",
                "inte ring carin: F2 Carin Dahl talar i telefon",
            ],
        ),
        (
            {
                "to": "david",
                "direction": "in",
                "people": {"david": {"profile": "meeting", "layer": "calendar"}},
            },
            [
                "ring carin",
                "S1 David Holm söks på sitt eget nummer",
                "R3 David Holm är enligt sin kalender ”I möte”",
                "F3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "M3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "inte ring david: R3 David Holm är enligt sin kalender ”I möte”",
            ],
        ),
        (
            {
                "to": "david",
                "direction": "in",
                "people": {"david": {"profile": "meeting", "layer": "schedule"}},
            },
            [
                "ring carin",
                "S1 David Holm söks på sitt eget nummer",
                "M4 David Holm är enligt schemat ”I möte”",
                "F3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "M3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "inte ring david: M4 David Holm är enligt schemat ”I möte”",
            ],
        ),
        (
            {
                "to": "support",
                "direction": "in",
                "people": {"farid": {"on_phone": True}, "gun": {"profile": "dnd"}},
            },
            [
                "queue support",
                "Q14 kön Support är öppen",
                "S2 ingen i kön Support är ledig just nu",
                (
                    "inte ring farid: M5 Farid Amini talar i telefon, och är då upptagen på både den fasta "
                    "telefonen och mobilen"
                ),
                "inte ring gun: R3 Gun Berg har själv valt profilen ”Stör ej”",
            ],
        ),
        (
            {"to": "teknik", "caller": "bo"},
            [
                "queue teknik",
                "Q10 kön Teknisk service är öppen",
                "inte ring bo: S2 det är Bo Lind som ringer",
            ],
        ),
        (
            {"to": "salj", "direction": "in", "at": "2026-11-24T22:00:00+01:00"},
            [
                "external +46313900600 som +46846500410",
                "Q13 kön Sälj har stängt vid den här tiden",
                "Q13 Sälj har stängt: vidare till +46313900600",
                "inte queue salj: Q13 kön Sälj har stängt vid den här tiden",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "at": "2026-11-24T22:00:00+01:00",
                "people": {"anna": {"profile": "meeting"}},
            },
            [
                "external +46313900600 som +46846500410",
                "S1 Anna Ek söks på sitt eget nummer",
                "R3 Anna Ek har själv valt profilen ”I möte”",
                "R1 Anna Ek är upptagen av annat än telefon: till kön Sälj",
                "Q13 kön Sälj har stängt vid den här tiden",
                "Q13 Sälj har stängt: vidare till +46313900600",
                "inte ring anna: S4 utanför arbetstid vilar mobilen för Anna Ek",
                "inte ring anna: R3 Anna Ek har själv valt profilen ”I möte”",
                "inte queue salj: Q13 kön Sälj har stängt vid den här tiden",
            ],
        ),
        (
            {"to": "+46846500400", "direction": "in", "at": "2026-11-24T22:00:00+01:00"},
            [
                "voicemail carin (reception-closed)",
                "S1 huvudnumret +46846500400 går till receptionen",
                "Q10 receptionen har stängt vid den här tiden",
                "Q11 Exempelbolaget AB har stängt: till röstbrevlådan för Carin Dahl",
                "inte ring carin: Q10 receptionen har stängt vid den här tiden",
            ],
        ),
        (
            {"to": "+46846500400", "direction": "in", "at": "2026-12-25T12:00:00+01:00"},
            [
                "voicemail carin (reception-closed)",
                "S1 huvudnumret +46846500400 går till receptionen",
                "Q10 receptionen har stängt: det är helgdag",
                "Q11 Exempelbolaget AB har stängt: till röstbrevlådan för Carin Dahl",
                "inte ring carin: Q10 receptionen har stängt: det är helgdag",
            ],
        ),
        (
            {"to": "+46846500400", "direction": "in", "tried": ["ring carin no_answer"]},
            [
                "ring gun",
                "S2 Gun Berg svarar i receptionens ställe",
                "inte ring carin: S2 Carin Dahl har sökts och svarade inte",
            ],
        ),
        (
            {"to": "+46846500400", "direction": "in", "tried": ["ring carin busy", "ring gun unreachable"]},
            [
                "voicemail carin (reception)",
                "S2 ingen av dem som svarar för receptionen kan svara nu: till röstbrevlådan",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte ring carin: S2 Carin Dahl har sökts, men telefonen var upptagen",
                "inte ring gun: S2 Gun Berg har sökts, men gick inte att nå",
            ],
        ),
        (
            {"to": "bo", "direction": "in", "tried": ["ring bo busy"]},
            [
                "queue teknik",
                "R2 Bo Lind är upptagen i telefon: till kön Teknisk service",
                "Q10 kön Teknisk service är öppen",
                "inte ring bo: S2 Bo Lind har sökts, men telefonen var upptagen",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "tried": ["ring anna declined"]},
            [
                "queue salj",
                "R1 Anna Ek är upptagen av annat än telefon: till kön Sälj",
                "Q13 kön Sälj är öppen",
                "inte ring anna: S2 Anna Ek har sökts, men avböjde samtalet eller har ställt telefonen på stör ej",
            ],
        ),
        (
            {"to": "david", "direction": "in", "tried": ["ring david sent_away"]},
            [
                "voicemail david",
                "S2 David Holm svarade inte: till röstbrevlådan för David Holm",
                "V2 den som ringer kan alltid lämna ett meddelande",
                (
                    "inte ring david: S2 David Holm har sökts, men telefonen ville skicka samtalet till ett annat "
                    "nummer, vilket bara en profil får göra"
                ),
            ],
        ),
        (
            {
                "to": "bo",
                "direction": "in",
                "tried": ["queue teknik no_answer"],
                "people": {"bo": {"on_phone": True}},
            },
            [
                "voicemail bo",
                "Q4 Teknisk service svarade inte: till röstbrevlådan för Bo Lind",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte queue teknik: S2 Teknisk service har sökts och svarade inte",
            ],
        ),
        (
            {"to": "salj", "direction": "in", "tried": ["queue salj overdue"]},
            [
                "external +46313900600 som +46846500410",
                "Q2 i Sälj har den som ringer väntat så länge som vi lovar: vidare till +46313900600",
                "inte queue salj: S2 den som ringer har väntat i Sälj så länge som vi lovar",
            ],
        ),
        (
            {
                "to": "salj",
                "direction": "in",
                "at": "2026-11-24T22:00:00+01:00",
                "tried": ["external +46313900600 unreachable"],
            },
            [
                "voicemail salj",
                "S2 +46313900600 svarade inte: samtalet fångas upp i röstbrevlådan",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte external +46313900600: S2 +46313900600 har sökts, men gick inte att nå",
            ],
        ),
        (
            {"to": "david", "direction": "in", "tried": ["ring ghost no_answer"]},
            [
                "voicemail david",
                "S2 ghost svarade inte: samtalet fångas upp i röstbrevlådan",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte ring ghost: S2 ghost har sökts och svarade inte",
            ],
        ),
        (
            {"to": "eva", "direction": "in", "at": "2026-11-24T22:00:00+01:00"},
            [
                "voicemail eva",
                "S1 Eva Nyström söks på sitt eget nummer",
                "S2 Eva Nyström svarade inte: till röstbrevlådan för Eva Nyström",
                "inte ring eva: S4 utanför arbetstid vilar mobilen för Eva Nyström",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "at": "2026-11-24T22:00:00+01:00"},
            [
                "ring anna",
                "S1 Anna Ek söks på sitt eget nummer",
                "inte ring anna: S4 utanför arbetstid vilar mobilen för Anna Ek",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "at": "2026-11-24T22:00:00+01:00",
                "people": {"anna": {"profile": "available", "layer": "manual"}},
            },
            [
                "ring anna",
                "S1 Anna Ek söks på sitt eget nummer",
                "R3 mobilen för Anna Ek ringer utanför arbetstid (S4), för Anna Ek har själv valt det",
                "M5 Anna Ek har fast telefon och mobil: båda ringer samtidigt",
            ],
        ),
        (
            {"to": "kerstin", "direction": "in", "at": "2026-11-24T22:00:00+01:00"},
            [
                "ring kerstin",
                "S1 Kerstin Ro söks på sitt eget nummer",
                "M6 Kerstin Ro får använda sin privata mobil till och med 2027-05-31",
                "inte ring kerstin: S4 utanför arbetstid vilar mobilen för Kerstin Ro",
            ],
        ),
        (
            {"to": "salj", "direction": "in", "at": "2026-11-24T22:00:00+01:00", "caller": "+46313900600"},
            [
                "voicemail salj",
                "Q13 kön Sälj har stängt vid den här tiden",
                "Q13 Sälj har stängt: vidare till +46313900600",
                "S2 samtalet kommer från +46313900600, och skickas inte tillbaka dit",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte queue salj: Q13 kön Sälj har stängt vid den här tiden",
                "inte external +46313900600: S2 samtalet kommer från +46313900600, och skickas inte tillbaka dit",
            ],
        ),
        (
            {"to": "salj", "direction": "in", "at": "2026-11-24T22:00:00+01:00", "caller": "08-465 004 00"},
            [
                "voicemail salj",
                "Q13 kön Sälj har stängt vid den här tiden",
                "Q13 Sälj har stängt: vidare till +46313900600",
                (
                    "S2 samtalet utifrån visar vårt eget nummer +46846500400: det har redan varit här, och "
                    "skickas inte ut igen"
                ),
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte queue salj: Q13 kön Sälj har stängt vid den här tiden",
                (
                    "inte external +46313900600: S2 samtalet utifrån visar vårt eget nummer +46846500400: det har "
                    "redan varit här, och skickas inte ut igen"
                ),
            ],
        ),
        (
            {"to": "salj", "direction": "in", "at": "2026-11-24T22:00:00+01:00", "via": "+46846500420"},
            [
                "voicemail salj",
                "Q13 kön Sälj har stängt vid den här tiden",
                "Q13 Sälj har stängt: vidare till +46313900600",
                "S2 samtalet har redan skickats vidare från +46846500420, och skickas inte ut igen",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte queue salj: Q13 kön Sälj har stängt vid den här tiden",
                (
                    "inte external +46313900600: S2 samtalet har redan skickats vidare från +46846500420, och "
                    "skickas inte ut igen"
                ),
            ],
        ),
        (
            {"to": "salj", "direction": "in", "at": "2026-11-24T22:00:00+01:00", "via": "+46313900600"},
            [
                "voicemail salj",
                "Q13 kön Sälj har stängt vid den här tiden",
                "Q13 Sälj har stängt: vidare till +46313900600",
                "S2 samtalet har redan skickats vidare från +46313900600, och skickas inte ut igen",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte queue salj: Q13 kön Sälj har stängt vid den här tiden",
                (
                    "inte external +46313900600: S2 samtalet har redan skickats vidare från +46313900600, och "
                    "skickas inte ut igen"
                ),
            ],
        ),
        (
            {"to": "david", "caller": "carin", "people": {"david": {"profile": "meeting"}}},
            [
                "ring gun",
                "S1 David Holm söks på sitt eget nummer",
                "R3 David Holm har själv valt profilen ”I möte”",
                "F3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "M3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "inte ring david: R3 David Holm har själv valt profilen ”I möte”",
                "inte ring carin: S2 det är Carin Dahl som ringer",
            ],
        ),
        (
            {
                "to": "anna",
                "caller": "carin",
                "people": {"anna": {"on_phone": True}, "gun": {"profile": "meeting"}},
            },
            [
                "voicemail anna",
                "S1 Anna Ek söks på sitt eget nummer",
                "M5 Anna Ek talar i telefon, och är då upptagen på både den fasta telefonen och mobilen",
                "R1 Anna Ek är upptagen i telefon: till receptionen (Carin Dahl)",
                "R3 Gun Berg har själv valt profilen ”I möte”",
                "S2 ingen av dem som svarar för receptionen kan svara nu: till röstbrevlådan",
                (
                    "inte ring anna: M5 Anna Ek talar i telefon, och är då upptagen på både den fasta telefonen "
                    "och mobilen"
                ),
                "inte ring carin: S2 det är Carin Dahl som ringer",
                "inte ring gun: R3 Gun Berg har själv valt profilen ”I möte”",
                "inte ring carin: S2 det är Carin Dahl som ringer",
            ],
        ),
        (
            {
                "to": "+46846500400",
                "direction": "in",
                "attempts": [
                    {"action": "menu", "target": "main", "outcome": "replied", "reply": "1"},
                    {"action": "ring", "target": "carin", "outcome": "no_answer"},
                ],
            },
            [
                "ring gun",
                "S2 Gun Berg svarar i receptionens ställe",
                "inte ring carin: S2 Carin Dahl har sökts och svarade inte",
            ],
        ),
        (
            {"to": "+46846500400", "direction": "in", "people": {"carin": {"profile": "meeting"}}},
            [
                "ring gun",
                "S1 huvudnumret +46846500400 går till receptionen",
                "R3 Carin Dahl har själv valt profilen ”I möte”",
                "S2 Gun Berg svarar i receptionens ställe",
                "inte ring carin: R3 Carin Dahl har själv valt profilen ”I möte”",
            ],
        ),
        (
            {"to": "199", "direction": "in", "people": {"carin": {"profile": "vacation"}}},
            [
                "ring gun",
                "S2 199 hör inte till någon: receptionen svarar",
                "R3 Carin Dahl har själv valt profilen ”Semester”",
                "S2 Gun Berg svarar i receptionens ställe",
                "inte ring carin: R3 Carin Dahl har själv valt profilen ”Semester”",
            ],
        ),
    ],
)
def test_each_turn_of_a_call_is_told_with_its_clause(asked: dict[str, Any], lines: list[str]) -> None:
    """A person who asks why their call went there reads the whole way."""
    assert told(ask(**asked)) == lines


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"to": "gun", "direction": "in", "at": "2026-11-24T22:00:00+01:00"},
            [
                "ring gun",
                "S1 Gun Berg söks på sitt eget nummer",
                (
                    "R3 mobilen för Gun Berg ringer också utanför arbetstid (S4), för så är det bestämt för "
                    "rollen eller personen"
                ),
                "M5 Gun Berg har fast telefon och mobil: båda ringer samtidigt",
            ],
        ),
        (
            {"to": "gun", "direction": "in", "people": {"gun": {"profile": "theatre"}}},
            [
                "ring carin",
                "S1 Gun Berg söks på sitt eget nummer",
                "R3 Gun Berg har själv valt profilen ”I operation”",
                "R4 Gun Berg är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "inte ring gun: R3 Gun Berg har själv valt profilen ”I operation”",
            ],
        ),
    ],
)
def test_a_doctor_is_reached_at_any_hour_and_in_theatre_by_reception_alone_r3_r4(
    asked: dict[str, Any], lines: list[str]
) -> None:
    """Gun is a doctor here, with a mobile."""
    assert told(ask(**asked, company=DOCTOR)) == lines


@pytest.mark.parametrize(
    ("to", "caller", "lines"),
    [
        (
            ToPerson("david"),
            "david",
            [
                "ring carin",
                "S1 Gun Berg söks på sitt eget nummer",
                "R3 Gun Berg har själv valt profilen ”Stör ej”",
                "X1 Gun Berg är upptagen av annat än telefon: till David Holm",
                "S2 det är David Holm som ringer",
                "inte ring gun: R3 Gun Berg har själv valt profilen ”Stör ej”",
                "inte ring david: S2 det är David Holm som ringer",
            ],
        ),
        (
            ToPerson("gun"),
            "david",
            [
                "ring carin",
                "S1 Gun Berg söks på sitt eget nummer",
                "R3 Gun Berg har själv valt profilen ”Stör ej”",
                "X1 Gun Berg är upptagen av annat än telefon: till Gun Berg",
                "S2 samtalet har redan varit hos Gun Berg",
                "inte ring gun: R3 Gun Berg har själv valt profilen ”Stör ej”",
                "inte ring gun: S2 samtalet har redan varit hos Gun Berg",
            ],
        ),
        (
            Voicemail("teknik"),
            "david",
            [
                "voicemail teknik",
                "S1 Gun Berg söks på sitt eget nummer",
                "R3 Gun Berg har själv valt profilen ”Stör ej”",
                "X1 Gun Berg är upptagen av annat än telefon: till röstbrevlådan för Teknisk service",
                "inte ring gun: R3 Gun Berg har själv valt profilen ”Stör ej”",
            ],
        ),
    ],
)
def test_it_is_told_why_a_call_turned_from_a_circle(to: Way, caller: str, lines: list[str]) -> None:
    company = with_rules("gun", Rule(to, "X1"))

    assert told(ask("gun", caller=caller, people={"gun": {"profile": "dnd"}}, company=company)) == lines


def test_two_queues_that_send_callers_to_each_other_end_at_reception_and_it_is_told() -> None:
    closed = replace(BOLAGET.queues["teknik"], hours=NEVER, closed=Rule(ToQueue("salj"), "X1"))
    sales = replace(BOLAGET.queues["salj"], hours=NEVER, closed=Rule(ToQueue("teknik"), "X2"))
    company = replace(BOLAGET, queues={**BOLAGET.queues, "teknik": closed, "salj": sales})

    lines = told(ask("teknik", "in", company=company))

    assert (lines[0], lines[-1]) == (
        "ring carin",
        "inte queue teknik: S2 samtalet har redan varit hos Teknisk service",
    )


def test_a_number_outside_that_did_not_answer_is_not_called_again_and_it_is_told() -> None:
    """Sales waited for, and the answering service tried: reception, not the same number once more."""
    tried = [f"external {ANSWERING_SERVICE} no_answer", "queue salj overdue"]

    lines = told(ask("salj", "in", tried=tried))

    assert (lines[0], lines[-1]) == (
        "ring carin",
        f"inte external {ANSWERING_SERVICE}: S2 samtalet har redan varit hos {ANSWERING_SERVICE}",
    )


def test_a_circle_that_reception_itself_is_in_ends_in_the_mailbox_of_who_was_called() -> None:
    """Nobody stands in for Carin here: there is nobody left to ring."""
    company = with_rules(
        "carin", Rule(ToPerson("david"), "X1"), with_rules("david", Rule(ToPerson("carin"), "X2"))
    )
    company = replace(company, front=replace(company.front, stand_ins=()))
    busy = {"carin": {"profile": "dnd"}, "david": {"profile": "dnd"}}

    assert outcome(ask("david", "in", people=busy, company=company)) == ("voicemail", "david")


def test_callers_of_a_reception_that_is_a_queue_and_closed_hear_that_the_company_is_closed() -> None:
    support = replace(BOLAGET.queues["support"], closed=Rule(Voicemail(), "Q14"))
    company = replace(BOLAGET, reception="support", queues={**BOLAGET.queues, "support": support})

    assert told(ask(MAIN, "in", at="2026-11-24T22:00:00+01:00", company=company))[0] == (
        "voicemail support (reception-closed)"
    )


def test_it_is_told_of_an_agent_with_one_phone_that_it_is_in_use() -> None:
    assert told(ask("support", "in", people={"gun": {"on_phone": True}})) == [
        "queue support",
        "Q14 kön Support är öppen",
        "inte ring gun: F2 Gun Berg talar i telefon",
    ]


def test_nothing_rings_where_a_message_is_left() -> None:
    assert ask("eva", "in", people={"eva": {"on_phone": True}}).ring_seconds == 0


def test_a_queue_that_could_not_answer_does_not_lead_back_to_whom_was_called() -> None:
    """Anna was called and in a meeting; that she is free by now is no reason to begin anew (S2)."""
    sales = replace(BOLAGET.queues["salj"], no_answer=Rule(ToPerson("anna"), "X1"))
    company = replace(BOLAGET, queues={**BOLAGET.queues, "salj": sales})

    decision = ask("anna", "in", tried=["queue salj no_answer"], company=company)

    assert outcome(decision) == ("ring", "carin")
    assert decision.reasons[-1].code == "been_there"
