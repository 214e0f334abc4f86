"""Everything ends, and nobody takes it all: we enter no loops, and we explain each limit in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.policy import limits, texts
from app.policy.decide import decide
from app.policy.decision import Attempt, Decision, Device, Direction, Outcome, Situation
from app.policy.json_form import read_situation, situation_json
from app.policy.limits import MOBILE_PLACES, NEARLY_NONE, NONE_LEFT, SOUND, TRUNK_PLACES, Limits
from app.policy.outward import not_called_back
from app.policy.targets import Action, DialOutside, LeaveMessage, RingPerson, SendOutside
from app.policy.ways import Outside, Rule
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET, CUSTOMER, TUESDAY_NIGHT, ask, outcome, rung, told

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday
NIGHT = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
SUPPORT, SALES = "+46846500420", "+46846500410"
NORWAY = "+4722225555"


def comes_in(
    called: str = "anna",
    caller: str = CUSTOMER,
    at: datetime = DAY,
    via: str = "",
    counts: Mapping[str, int] | None = None,
    **more: int,
) -> Decision:
    counts = {**(counts or {}), **more}
    return decide(BOLAGET, Situation(at, Direction.IN, caller, called, via=via, counts=counts))


def goes_out(called: str, at: datetime = DAY, caller: str = "david", count: str = "", n: int = 0) -> Decision:
    """count: what other calls take up, n of it."""
    return decide(BOLAGET, Situation(at, Direction.OUT, caller, called, counts={count: n}))


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


# Loops


@pytest.mark.parametrize(
    ("caller", "via", "code"),
    [
        (ANSWERING_SERVICE, "", "loop_caller"),
        ("0046313900600", "", "loop_caller"),
        ("031-390 06 00", "", "loop_caller"),
        (SUPPORT, "", "loop_ours"),  # what we present when we send a call on
        ("+46846500400", "", "loop_ours"),
        ("46846500401", "", "loop_ours"),
        (CUSTOMER, ANSWERING_SERVICE, "loop_via"),
        (CUSTOMER, SUPPORT, "loop_via"),
        (CUSTOMER, "08-465 004 00", "loop_via"),
        ("", ANSWERING_SERVICE, "loop_via"),
    ],
)
def test_a_call_is_not_sent_back_to_where_it_comes_from(caller: str, via: str, code: str) -> None:
    """Support is closed and diverts to the answering service, which sends the call back: it ends in a mailbox."""
    decision = comes_in(SUPPORT, caller, NIGHT, via)

    assert decision.target == LeaveMessage("support")
    assert code in codes(decision)


@pytest.mark.parametrize(("caller", "via"), [(CUSTOMER, ""), ("", ""), (CUSTOMER, "+46313900999")])
def test_another_call_is_sent_on_as_before(caller: str, via: str) -> None:
    decision = comes_in(SUPPORT, caller, NIGHT, via)

    assert decision.target == SendOutside(ANSWERING_SERVICE)


def test_one_of_us_is_sent_on_whatever_number_they_have() -> None:
    """A call from one of our own phones has not been outside."""
    decision = decide(BOLAGET, Situation(NIGHT, Direction.INTERNAL, "david", SUPPORT))

    assert decision.target == SendOutside(ANSWERING_SERVICE)


def test_so_many_calls_at_once_are_sent_on_to_one_number() -> None:
    most = BOLAGET.limits.sent
    assert most is not None

    before, at_it = (
        comes_in(SUPPORT, at=NIGHT, counts={f"sent:{ANSWERING_SERVICE}": n}) for n in (most - 1, most)
    )

    assert (before.action, at_it.action) == (Action.EXTERNAL, Action.VOICEMAIL)
    assert "limit_sent" in codes(at_it)


# What rings one person


def test_a_persons_phones_ring_for_two_the_others_get_what_a_busy_ones_callers_get() -> None:
    ringing = [comes_in("david", counts={"ringing:david": count}) for count in (0, 1, 2, 150)]

    assert [one.action for one in ringing] == [Action.RING, Action.RING, Action.VOICEMAIL, Action.VOICEMAIL]
    assert "limit_ringing" in codes(ringing[-1])
    assert "on_phone.voicemail" in codes(ringing[-1])


def test_a_sellers_other_callers_reach_reception_r1() -> None:
    assert comes_in("anna", counts={"ringing:anna": 2}).target == RingPerson("carin")


# Calls at once


def test_a_number_outside_has_so_many_calls_at_once() -> None:
    key = f"caller:{CUSTOMER}"

    assert comes_in(counts={key: 9}).action is Action.RING
    decision = comes_in(counts={key: 10})
    assert (decision.action, decision.say, codes(decision)) == (Action.REFUSE, "many-calls", ["limit_caller"])


def test_callers_without_a_number_are_not_counted_together() -> None:
    assert comes_in(caller="", counts={"caller:": 99}).action is Action.RING


def test_a_person_makes_so_many_calls_at_once_but_112_and_codes_always() -> None:
    for called in ("0701234567", "anna", "*710701234567"):
        decision = goes_out(called, caller="hans", count="calls:hans", n=6)
        assert (decision.say, codes(decision)) == ("many-own-calls", ["limit_person"])
    assert goes_out("112", count="calls:david", n=99).action is Action.TRUNK
    assert goes_out("*71112", caller="hans", count="calls:hans", n=99).target == DialOutside("112")
    assert goes_out("*21*1", count="calls:david", n=99).action is Action.CODE
    assert goes_out("0701234567", count="calls:david", n=5).action is Action.TRUNK


def test_the_last_places_on_the_trunk_are_for_112() -> None:
    assert (BOLAGET.limits.trunk, BOLAGET.limits.kept_free) == (200, 4)

    for decision in (comes_in(trunk=196), goes_out("0701234567", count="trunk", n=196)):
        assert (decision.say, codes(decision)) == ("lines-full", ["limit_trunk"])
    assert comes_in(SUPPORT, at=NIGHT, trunk=196).action is Action.REFUSE
    assert goes_out("0701234567", count="trunk", n=195).action is Action.TRUNK
    assert goes_out("112", count="trunk", n=500).action is Action.TRUNK
    assert goes_out("anna", count="trunk", n=500).action is Action.RING


def test_when_the_mobile_operators_lines_are_taken_desk_phones_ring_alone() -> None:
    """A person with nothing but a mobile is not rung, and 112 is never refused."""
    assert BOLAGET.limits.mobiles == 200

    david = comes_in("david", mobiles=200)
    assert ([leg.device for leg in david.legs], "limit_mobiles" in codes(david)) == ([Device.FIXED], True)
    assert Device.MOBILE in [leg.device for leg in comes_in("david", mobiles=199).legs]
    eva = comes_in("eva", mobiles=200)  # she has nothing but a mobile
    assert (eva.target, "limit_mobiles" in codes(eva)) == (LeaveMessage("eva"), True)
    from_mobile = Situation(
        DAY, Direction.OUT, "david", "0701234567", device=Device.MOBILE, counts={MOBILE_PLACES: 200}
    )
    decision = decide(BOLAGET, from_mobile)
    assert (decision.say, codes(decision)) == ("lines-full", ["limit_mobiles"])
    assert decide(BOLAGET, replace(from_mobile, device=Device.FIXED)).action is Action.TRUNK
    assert decide(BOLAGET, replace(from_mobile, called="112")).action is Action.TRUNK


def test_the_last_places_for_sound_are_for_112_and_calls_under_way() -> None:
    for decision in (comes_in(sound=NEARLY_NONE), goes_out("0701234567", count=SOUND, n=NEARLY_NONE)):
        assert (decision.say, codes(decision)) == ("lines-full", ["limit_sound"])
    for decision in (comes_in(sound=NONE_LEFT), goes_out("anna", count=SOUND, n=NONE_LEFT)):
        assert (decision.action, decision.say) == (Action.REFUSE, None)  # words would need a place themselves
    assert goes_out("112", count=SOUND, n=NONE_LEFT).action is Action.TRUNK
    tried = (Attempt(RingPerson("anna"), Outcome.NO_ANSWER),)
    under_way = Situation(
        DAY, Direction.IN, CUSTOMER, "anna", tried=tried, counts={SOUND: NONE_LEFT, TRUNK_PLACES: 500}
    )
    assert decide(BOLAGET, under_way).action is Action.VOICEMAIL


# Abroad


def test_so_many_calls_abroad_within_an_hour_and_fewer_at_night() -> None:
    assert goes_out(NORWAY, count="abroad:david", n=9).action is Action.TRUNK
    assert goes_out(NORWAY, NIGHT, count="abroad:david", n=2).action is Action.TRUNK

    for decision in (
        goes_out(NORWAY, count="abroad:david", n=10),
        goes_out(NORWAY, NIGHT, count="abroad:david", n=3),
    ):
        assert (decision.say, codes(decision)) == ("abroad-often", ["limit_abroad_hour"])
    for_the_queue = goes_out(f"*71{NORWAY}", caller="hans", count="abroad:hans", n=10)
    assert for_the_queue.say == "abroad-often"
    assert goes_out("0701234567", NIGHT, count="abroad:david", n=99).action is Action.TRUNK


def test_so_many_minutes_abroad_in_a_day_for_all_together() -> None:
    assert goes_out(NORWAY, count="abroad_minutes", n=599).action is Action.TRUNK
    decision = goes_out(NORWAY, count="abroad_minutes", n=600)
    assert (decision.say, codes(decision)) == ("abroad-long", ["limit_abroad_minutes"])
    assert goes_out("0701234567", count="abroad_minutes", n=600).action is Action.TRUNK


@pytest.mark.parametrize(
    ("number", "is_called"),
    [
        ("+46701234567", True),
        (NORWAY, True),
        ("+4532123456", True),
        ("+358912345678", True),
        ("+4915112345678", False),
        ("+12125550123", False),
        ("+37258123456", False),
    ],
)
def test_only_sweden_and_its_neighbours_are_called_back(number: str, is_called: bool) -> None:
    """The caller may have made the number up: the company would pay for a call back to the other side of the world."""
    no = not_called_back(BOLAGET, number, by_queue=True)

    assert (no is None) is is_called
    assert no is None or no.reasons[0].code == "limit_callback"


# All of them


def test_no_limit_is_no_limit() -> None:
    without = Limits(
        person=None,
        caller=None,
        trunk=None,
        mobiles=None,
        ringing=None,
        sent=None,
        abroad_hour=None,
        abroad_hour_off=None,
        abroad_minutes=None,
    )
    none = replace(BOLAGET, limits=without)
    counts = dict.fromkeys(
        [
            *(
                f"caller:{CUSTOMER}",
                "calls:david",
                TRUNK_PLACES,
                MOBILE_PLACES,
                "ringing:david",
                f"sent:{ANSWERING_SERVICE}",
            ),
            *("abroad:david", "abroad_minutes"),
        ],
        9999,
    )

    def told(direction: Direction, caller: str, called: str, at: datetime) -> Action:
        return decide(none, Situation(at, direction, caller, called, counts=counts)).action

    assert told(Direction.IN, CUSTOMER, "david", DAY) is Action.RING
    assert told(Direction.IN, CUSTOMER, SUPPORT, NIGHT) is Action.EXTERNAL
    assert told(Direction.OUT, "david", NORWAY, NIGHT) is Action.TRUNK


@pytest.mark.parametrize("code", limits.REACHED)
def test_every_limit_has_words(code: str) -> None:
    assert all(texts.template(code, lang) for lang in ("sv", "en"))


def test_a_situation_with_counts_is_kept_and_decided_alike() -> None:
    situation = Situation(
        DAY, Direction.IN, CUSTOMER, "david", via=SUPPORT, counts={"ringing:david": 2, TRUNK_PLACES: 0}
    )

    document = situation_json(situation)
    again = read_situation(BOLAGET, document, NIGHT)

    assert (document["via"], document["counts"]) == (SUPPORT, {"ringing:david": 2})
    assert decide(BOLAGET, again) == decide(BOLAGET, situation)


FEW = replace(
    BOLAGET,
    limits=Limits(
        caller=2, person=2, trunk=7, mobiles=4, sent=2, abroad_minutes=60, abroad_hour=5, abroad_hour_off=1
    ),
)

FEW = replace(
    BOLAGET,
    limits=Limits(
        caller=2, person=2, trunk=7, mobiles=4, sent=2, abroad_minutes=60, abroad_hour=5, abroad_hour_off=1
    ),
)


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {
                "to": "anna",
                "direction": "in",
                "caller": "070-123 45 67",
                "counts": {"caller:+46701234567": 2},
            },
            [
                "refuse anna (many-calls)",
                "S2 det pågår redan 2 samtal från +46701234567, och fler tas inte emot på en gång",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "counts": {"caller:+46701234567": 1, "trunk": 2}},
            [
                "ring anna",
                "S1 Anna Ek söks på sitt eget nummer",
                "M5 Anna Ek har fast telefon och mobil: båda ringer samtidigt",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "counts": {"trunk": 3}},
            [
                "refuse anna (lines-full)",
                "S2 linjerna ut är upptagna (7 samtal): de sista hålls fria för nödsamtal",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "counts": {"sound": 2}},
            [
                "refuse anna",
                "S2 platserna för ljud i växeln är nästan slut: de sista hålls fria för nödsamtal",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "counts": {"sound": 1}},
            [
                "refuse anna (lines-full)",
                "S2 platserna för ljud i växeln är nästan slut: de sista hålls fria för nödsamtal",
            ],
        ),
        (
            {"to": "102", "caller": "anna", "counts": {"calls:anna": 2}},
            [
                "refuse 102 (many-own-calls)",
                "S2 Anna Ek har redan 2 samtal igång, och fler får ingen ha på en gång",
            ],
        ),
        (
            {"to": "102", "caller": "anna", "counts": {"calls:anna": 1}},
            [
                "ring bo",
                "S1 Bo Lind söks på sitt eget nummer",
                "M5 Bo Lind har fast telefon och mobil: båda ringer samtidigt",
            ],
        ),
        (
            {"to": "102", "caller": "anna", "counts": {"sound": 2}},
            [
                "refuse 102",
                "S2 platserna för ljud i växeln är nästan slut: de sista hålls fria för nödsamtal",
            ],
        ),
        (
            {"to": "102", "caller": "anna", "counts": {"sound": 1}},
            [
                "refuse 102 (lines-full)",
                "S2 platserna för ljud i växeln är nästan slut: de sista hålls fria för nödsamtal",
            ],
        ),
        (
            {"to": "103", "caller": "anna", "device": "mobile", "counts": {"mobiles": 4}},
            [
                "refuse 103 (lines-full)",
                "S2 mobiloperatörens linjer är upptagna (4 samtal)",
            ],
        ),
        (
            {"to": "103", "caller": "anna", "device": "fixed", "counts": {"mobiles": 4}},
            [
                "ring carin",
                "S1 Carin Dahl söks på sitt eget nummer",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "counts": {"mobiles": 4}},
            [
                "ring anna",
                "S1 Anna Ek söks på sitt eget nummer",
                "S2 mobiloperatörens linjer är upptagna (4 samtal)",
            ],
        ),
        (
            {"to": "eva", "direction": "in", "counts": {"mobiles": 4}},
            [
                "voicemail eva",
                "S1 Eva Nyström söks på sitt eget nummer",
                "S2 mobiloperatörens linjer är upptagna (4 samtal)",
                "S2 Eva Nyström svarade inte: till röstbrevlådan för Eva Nyström",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "counts": {"ringing:anna": 2}},
            [
                "ring carin",
                "S1 Anna Ek söks på sitt eget nummer",
                "S2 2 samtal ringer redan hos Anna Ek: fler får samma besked som vid upptaget",
                "R1 Anna Ek är upptagen i telefon: till receptionen (Carin Dahl)",
                "inte ring anna: S2 2 samtal ringer redan hos Anna Ek: fler får samma besked som vid upptaget",
            ],
        ),
        (
            {"to": "teknik", "direction": "in", "counts": {"mobiles": 4}},
            [
                "queue teknik",
                "Q10 kön Teknisk service är öppen",
                "S2 mobiloperatörens linjer är upptagna (4 samtal)",
            ],
        ),
        (
            {"to": "+46701234567", "caller": "david", "counts": {"trunk": 3}},
            [
                "refuse +46701234567 (lines-full)",
                "S2 linjerna ut är upptagna (7 samtal): de sista hålls fria för nödsamtal",
            ],
        ),
        (
            {"to": "112", "caller": "david", "counts": {"trunk": 9, "sound": 2, "calls:david": 7}},
            [
                "trunk 112 som +46846500404",
                "O2 112 är ett nöd- eller samhällsnummer: det spärras aldrig",
                "S1 det egna direktnumret +46846500404 visas",
            ],
        ),
        (
            {"to": "+4722225555", "caller": "david", "counts": {"abroad:david": 5}},
            [
                "refuse +4722225555 (abroad-often)",
                "O2 David Holm har ringt 5 samtal utomlands på en timme, och fler får ingen ringa",
            ],
        ),
        (
            {
                "to": "+4722225555",
                "caller": "david",
                "at": "2026-11-24T22:00:00+01:00",
                "counts": {"abroad:david": 1},
            },
            [
                "refuse +4722225555 (abroad-often)",
                "O2 David Holm har ringt 1 samtal utomlands på en timme, och fler får ingen ringa",
            ],
        ),
        (
            {"to": "+4722225555", "caller": "david", "counts": {"abroad_minutes": 60}},
            [
                "refuse +4722225555 (abroad-long)",
                "O2 dagens 60 minuter utomlands är slut för företaget",
            ],
        ),
        (
            {
                "to": "salj",
                "direction": "in",
                "at": "2026-11-24T22:00:00+01:00",
                "counts": {"sent:+46313900600": 2},
            },
            [
                "voicemail salj",
                "Q13 kön Sälj har stängt vid den här tiden",
                "Q13 Sälj har stängt: vidare till +46313900600",
                "S2 2 samtal är redan skickade vidare till +46313900600: fler skickas inte på en gång",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte queue salj: Q13 kön Sälj har stängt vid den här tiden",
                (
                    "inte external +46313900600: S2 2 samtal är redan skickade vidare till +46313900600: fler "
                    "skickas inte på en gång"
                ),
            ],
        ),
        (
            {"to": "salj", "direction": "in", "at": "2026-11-24T22:00:00+01:00", "counts": {"trunk": 3}},
            [
                "refuse salj (lines-full)",
                "S2 linjerna ut är upptagna (7 samtal): de sista hålls fria för nödsamtal",
            ],
        ),
        (
            {"to": "*71+46701234567", "caller": "anna", "counts": {"trunk": 3}},
            [
                "refuse +46701234567 (lines-full)",
                "S2 linjerna ut är upptagna (7 samtal): de sista hålls fria för nödsamtal",
            ],
        ),
        (
            {"to": "*71112", "caller": "anna", "counts": {"calls:anna": 2}},
            [
                "trunk 112 som +46846500401",
                "O2 112 är ett nöd- eller samhällsnummer: det spärras aldrig",
                "S1 det egna direktnumret +46846500401 visas",
            ],
        ),
        (
            {"to": "*71102", "caller": "anna", "counts": {"calls:anna": 2}},
            [
                "refuse *71102 (many-own-calls)",
                "S2 Anna Ek har redan 2 samtal igång, och fler får ingen ha på en gång",
            ],
        ),
        (
            {"to": "salj", "direction": "in", "tried": ["queue salj overdue"], "counts": {"trunk": 3}},
            [
                "voicemail salj",
                "Q2 i Sälj har den som ringer väntat så länge som vi lovar: vidare till +46313900600",
                "S2 linjerna ut är upptagna (7 samtal): de sista hålls fria för nödsamtal",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte queue salj: S2 den som ringer har väntat i Sälj så länge som vi lovar",
                (
                    "inte external +46313900600: S2 linjerna ut är upptagna (7 samtal): de sista hålls fria för "
                    "nödsamtal"
                ),
            ],
        ),
        (
            {"to": "salj", "direction": "in", "tried": ["queue salj overdue"], "counts": {"sound": 2}},
            [
                "voicemail salj",
                "Q2 i Sälj har den som ringer väntat så länge som vi lovar: vidare till +46313900600",
                "S2 platserna för ljud i växeln är nästan slut: de sista hålls fria för nödsamtal",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte queue salj: S2 den som ringer har väntat i Sälj så länge som vi lovar",
                (
                    "inte external +46313900600: S2 platserna för ljud i växeln är nästan slut: de sista hålls "
                    "fria för nödsamtal"
                ),
            ],
        ),
        (
            {
                "to": "salj",
                "direction": "in",
                "tried": ["queue salj overdue"],
                "counts": {"sound": 1, "trunk": 2},
            },
            [
                "external +46313900600 som +46846500410",
                "Q2 i Sälj har den som ringer väntat så länge som vi lovar: vidare till +46313900600",
                "inte queue salj: S2 den som ringer har väntat i Sälj så länge som vi lovar",
            ],
        ),
    ],
)
def test_a_reached_limit_has_its_words_and_not_before(asked: dict[str, Any], lines: list[str]) -> None:
    """Two calls by one person or from one number, three on the trunk, four mobiles."""
    assert told(ask(**asked, company=FEW)) == lines


@pytest.mark.parametrize(("minutes", "sent"), [(0, True), (59, True), (60, False), (61, False)])
def test_callers_are_sent_abroad_until_the_days_minutes_are_used_up(minutes: int, sent: bool) -> None:
    """And then they leave a message, and hear nothing of the company's own affairs."""
    sales = replace(BOLAGET.queues["salj"], closed=Rule(Outside(NORWAY), "Q13"))
    company = replace(FEW, queues={**BOLAGET.queues, "salj": sales})

    lines = told(ask("salj", "in", at=TUESDAY_NIGHT, counts={"abroad_minutes": minutes}, company=company))

    if sent:
        assert lines[0] == f"external {NORWAY} som {SALES}"
    else:
        assert (lines[0], lines[3]) == (
            "voicemail salj",
            "O2 dagens 60 minuter utomlands är slut för företaget",
        )


def test_a_limit_of_one_lets_the_first_through() -> None:
    """An off-by-one here, and nobody could call at all."""
    one = Limits(
        person=1,
        caller=1,
        trunk=5,  # of which four are kept free
        mobiles=1,
        ringing=1,
        sent=1,
        abroad_hour=1,
        abroad_hour_off=1,
        abroad_minutes=1,
    )
    sales = replace(BOLAGET.queues["salj"], closed=Rule(Outside(NORWAY), "Q13"))
    company = replace(BOLAGET, limits=one, queues={**BOLAGET.queues, "salj": sales})

    assert rung(ask("anna", "in", company=company)) == ["anna fixed", "anna +46701740605"]
    assert outcome(ask("102", caller="anna", device="mobile", company=company)) == ("ring", "bo")
    assert outcome(ask(NORWAY, caller="david", company=company)) == ("trunk", NORWAY)
    assert outcome(ask("salj", "in", at=TUESDAY_NIGHT, company=company)) == ("external", NORWAY)
