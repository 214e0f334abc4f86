"""A decision told to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app.policy.decide import decide
from app.policy.decision import Attempt, Device, Direction, Outcome, PersonState, Reason, Rejected, Situation
from app.policy.front import MenuChoice
from app.policy.hours import STOCKHOLM
from app.policy.json_form import read_situation
from app.policy.prose import decision_story, happens
from app.policy.targets import RingPerson
from app.policy.ways import Outside, ToPerson, ToQueue, Voicemail, Way
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET, CUSTOMER, MAIN

NOON = datetime(2026, 11, 24, 12, 30, tzinfo=STOCKHOLM)


def told(situation: Situation, lang: str) -> str:
    return decision_story(BOLAGET, situation, decide(BOLAGET, situation), lang)


def test_a_diverted_call_is_told_in_swedish() -> None:
    situation = Situation(
        NOON, Direction.IN, CUSTOMER, "08-465 004 04", people={"david": PersonState("meeting")}
    )

    assert told(situation, "sv") == (
        "Samtal utifrån från +46701234567 till 08-465 004 04, tisdag 24 november 2026 kl. 12.30.\n"
        "\n"
        "Vad händer:\n"
        "  Det ringer hos Carin Dahl på fast telefon i 20 sekunder.\n"
        "  Svarar ingen: det ringer hos Gun Berg på fast telefon i 20 sekunder.\n"
        "\n"
        "Varför:\n"
        "  S1  David Holm söks på sitt eget nummer.\n"
        "  R3  David Holm har själv valt profilen ”I möte”.\n"
        "  F3  David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl).\n"
        "  M3  David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl).\n"
        "\n"
        "Valdes bort:\n"
        "  R3  Ringa David Holm: David Holm har själv valt profilen ”I möte”.\n"
    )


def test_an_outgoing_call_is_told_in_english() -> None:
    situation = Situation(NOON, Direction.OUT, "david", "08-621 90 00", Device.MOBILE)

    assert told(situation, "en") == (
        "Outgoing call from David Holm (mobile) to 08-621 90 00, Tuesday 24 November 2026 at 12:30.\n"
        "\n"
        "What happens:\n"
        "  +4686219000 is called, and +46846500400 is presented.\n"
        "\n"
        "Why:\n"
        "  M1  The main number +46846500400 is presented.\n"
        "\n"
        "Not chosen:\n"
        "  M1  Present +46846500404: +46846500400 is presented instead.\n"
        "  S3  Present +46701740608: the mobile number +46701740608 is shown outside only by exception.\n"
    )


WAYS: tuple[Way, ...] = (
    ToQueue("salj"),
    ToPerson("bo"),
    Outside(ANSWERING_SERVICE),
    Voicemail("teknik"),
    Voicemail(),
    ToQueue("teknik"),
)
CHOICES = tuple(
    MenuChoice(str(key), way, "Q1", f"val {key}", f"choice {key}") for key, way in enumerate(WAYS, 1)
)
MENU = replace(BOLAGET, front=replace(BOLAGET.front, menu=CHOICES))
NIGHT = datetime(2026, 11, 24, 22, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("situation", "swedish", "english"),
    [
        (
            Situation(NOON, Direction.IN, "", "anna"),
            "Det ringer hos Anna Ek på fast telefon och mobil i 20 sekunder.",
            "It rings at Anna Ek on desk phone and mobile for 20 seconds.",
        ),
        (
            Situation(NOON, Direction.IN, "", "teknik"),
            "Kön Teknisk service: det ringer hos Bo Lind, Iris Moberg.",
            "The queue Teknisk service: it rings at Bo Lind, Iris Moberg.",
        ),
        (
            Situation(NIGHT, Direction.IN, "", "salj"),
            "Samtalet kopplas vidare till svarstjänsten +46313900600, och +46846500410 visas.",
            "The call goes on to the answering service +46313900600, and +46846500410 is presented.",
        ),
        (
            Situation(NOON, Direction.IN, "", "eva", tried=(Attempt(RingPerson("eva"), Outcome.NO_ANSWER),)),
            "Röstbrevlådan för Eva Nyström svarar.",
            "The voicemail of Eva Nyström answers.",
        ),
        (
            Situation(NOON, Direction.OUT, "anna", "0900123456"),
            "Samtalet avvisas: en röst säger att betalnummer är spärrade.",
            "The call is refused: a voice says that premium-rate numbers are blocked.",
        ),
        (
            Situation(NOON, Direction.IN, "+18769220000", "anna"),
            "Samtalet avvisas utan ett ord.",
            "The call is refused without a word.",
        ),
        (
            Situation(
                NOON, Direction.IN, "", "gun", people={"gun": PersonState("dnd"), "carin": PersonState("dnd")}
            ),
            "Röstbrevlådan för Gun Berg svarar.",
            "The voicemail of Gun Berg answers.",
        ),
    ],
)
def test_every_action_is_a_sentence_in_both_languages(
    situation: Situation, swedish: str, english: str
) -> None:
    decision = decide(BOLAGET, situation)

    assert happens(BOLAGET, decision, "sv") == swedish
    assert happens(BOLAGET, decision, "en") == english


def test_a_caller_without_a_number_is_told_so() -> None:
    situation = Situation(NOON, Direction.IN, "", "anna")

    assert "från okänt nummer till Anna Ek" in told(situation, "sv")
    assert "from an unknown number to Anna Ek" in told(situation, "en")


@pytest.mark.parametrize(
    ("document", "swedish", "english"),
    [
        (
            {"to": "*61", "from": "anna"},
            "Agenten loggas in i sina köer, och en röst bekräftar det.",
            "The agent is logged in to their queues, and a voice confirms it.",
        ),
        (
            {"to": "*62", "from": "anna"},
            "Agenten loggas ut ur sina köer, och en röst bekräftar det.",
            "The agent is logged out of their queues, and a voice confirms it.",
        ),
        (
            {"to": "*632", "from": "anna"},
            "Agenten får paus (Lunch), och en röst bekräftar det.",
            "The agent is paused (Lunch), and a voice confirms it.",
        ),
        (
            {"to": "*64", "from": "anna"},
            "Agenten får samtal igen, och en röst bekräftar det.",
            "The agent gets calls again, and a voice confirms it.",
        ),
        (
            {"to": "*21*5", "from": "anna"},
            "Profilen På lunch väljs till tisdag 24 november 2026 kl. 13.30, och en röst bekräftar det.",
            (
                "The profile At lunch is chosen until Tuesday 24 November 2026 at 13:30, and a voice "
                "confirms it."
            ),
        ),
        (
            {"to": "*21*9", "from": "anna"},
            "Profilen Sjuk väljs, och en röst bekräftar det.",
            "The profile Ill is chosen, and a voice confirms it.",
        ),
        (
            {"to": "*21", "from": "anna"},
            "Det egna valet tas tillbaka, och en röst bekräftar det.",
            "The own choice is taken back, and a voice confirms it.",
        ),
        (
            {"to": "*55102", "from": "anna"},
            "Röstbrevlådan för Bo Lind frågar efter koden.",
            "The voicemail of Bo Lind asks for the code.",
        ),
        (
            {"to": "199", "from": "anna"},
            "Samtalet avvisas: en röst säger att numret inte finns.",
            "The call is refused: a voice says that there is no such number.",
        ),
        (
            {"to": "#31#0701740699", "from": "david"},
            "+46701740699 rings upp, och inget nummer visas.",
            "+46701740699 is called, and no number is presented.",
        ),
        (
            {"to": "*31*0701740699", "direction": "in", "transferred_by": "david"},
            "Samtalet kopplas vidare till +46701740699, och inget nummer visas.",
            "The call goes on to +46701740699, and no number is presented.",
        ),
        (
            {"to": "0701740699", "direction": "in", "transferred_by": "david"},
            "Samtalet kopplas vidare till +46701740699, och +46846500404 visas.",
            "The call goes on to +46701740699, and +46846500404 is presented.",
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "from": "+46701234567",
                "people": {
                    "anna": {"profile": "lunch", "layer": "schedule", "back": "2026-11-24T13:00:00+01:00"}
                },
                "tried": [{"action": "divert", "target": "anna", "outcome": "replied", "reply": "3"}],
            },
            "En återuppringning läggs hos Anna Ek, som rings när profilen tillåter det.",
            "A callback is left with Anna Ek, who is rung for it when their profile allows it.",
        ),
        (
            {"to": "support", "people": {"farid": {"on_phone": True}, "gun": {"on_phone": True}}},
            "Kön Support: ingen är ledig.",
            "The queue Support: nobody is free.",
        ),
        (
            {"to": "eva"},
            "Det ringer hos Eva Nyström på mobil i 20 sekunder.",
            "It rings at Eva Nyström on mobile for 20 seconds.",
        ),
        (
            {"to": "carin"},
            "Det ringer hos Carin Dahl på fast telefon i 20 sekunder.",
            "It rings at Carin Dahl on desk phone for 20 seconds.",
        ),
        (
            {
                "to": "anna",
                "people": {
                    "anna": {"profile": "lunch", "layer": "schedule", "back": "2026-11-24T13:00:00+01:00"}
                },
            },
            (
                "En röst säger att Anna Ek är på lunch och är tillbaka tisdag 24 november 2026 kl. "
                "13.00, och vad den som ringer kan göra."
            ),
            (
                "A voice says that Anna Ek is at lunch and is back on Tuesday 24 November 2026 at "
                "13:00, and what the caller can do."
            ),
        ),
        (
            {"to": "david", "people": {"david": {"profile": "vacation"}}},
            "En röst säger att David Holm har semester, och vad den som ringer kan göra.",
            "A voice says that David Holm is on holiday, and what the caller can do.",
        ),
        (
            {"to": "*719", "from": "david"},
            "Samtalet avvisas: en röst säger att bara köns egna agenter kan göra det.",
            "The call is refused: a voice says that only the queue's own agents can do that.",
        ),
        (
            {"to": "0701", "from": "david"},
            "Samtalet avvisas: en röst säger att numret är ogiltigt.",
            "The call is refused: a voice says that the number is not valid.",
        ),
        (
            {"to": "+18765550100", "from": "david"},
            "Samtalet avvisas: en röst säger att destinationen är spärrad.",
            "The call is refused: a voice says that the destination is blocked.",
        ),
        (
            {"to": "*21*99", "from": "david"},
            "Samtalet avvisas: en röst säger att det inte finns någon sådan profil.",
            "The call is refused: a voice says that there is no such profile.",
        ),
        (
            {"to": "+4722225555", "counts": {"abroad:david": 10}, "from": "david"},
            "Samtalet avvisas: en röst säger att de ringt utomlands för ofta.",
            "The call is refused: a voice says that they have called abroad too often.",
        ),
        (
            {"to": "+4722225555", "counts": {"abroad_minutes": 600}, "from": "david"},
            "Samtalet avvisas: en röst säger att dagens tid utomlands är slut.",
            "The call is refused: a voice says that the time abroad is used up for today.",
        ),
        (
            {"to": "102", "counts": {"calls:david": 6}, "from": "david"},
            "Samtalet avvisas: en röst säger att de redan har för många samtal igång.",
            "The call is refused: a voice says that they have too many calls under way.",
        ),
        (
            {"to": "anna", "direction": "in", "counts": {"trunk": 196}},
            "Samtalet avvisas: en röst säger att alla linjer är upptagna.",
            "The call is refused: a voice says that all lines are taken.",
        ),
        (
            {"to": "anna", "direction": "in", "from": "+46701234567", "counts": {"caller:+46701234567": 10}},
            "Samtalet avvisas: en röst säger att det redan pågår flera samtal från numret.",
            "The call is refused: a voice says that several calls from the number go on.",
        ),
        (
            {"to": "anna", "direction": "in", "from": "0000046846500401"},
            "Samtalet avvisas: en röst säger att numret som samtalet visar är ogiltigt.",
            "The call is refused: a voice says that the number that the call shows is not valid.",
        ),
        (
            {"to": "0701740699", "at": "2027-07-05T12:00:00+02:00", "from": "jonas"},
            "Samtalet avvisas: en röst säger att den som hade telefonen har slutat.",
            "The call is refused: a voice says that the phone's holder has left.",
        ),
        (
            {"to": "*65", "from": "anna"},
            "Agenten loggas in i sina köer, eller ut om agenten är inloggad, och en röst bekräftar det.",
            "The agent is logged in to their queues, or out if they are logged in, and a voice confirms it.",
        ),
        (
            {"to": "*8", "from": "anna"},
            "Den som ringer får samtalet som ringer där; ringer inget hörs det.",
            "The caller gets the call that rings there; if none does, they hear so.",
        ),
        (
            {"to": "*683", "direction": "in", "transferred_by": "gun"},
            "Samtalet väntar med musik på plats 3 tills någon hämtar det.",
            "The call waits with music at place 3 until somebody fetches it.",
        ),
        (
            {"to": "*681", "from": "anna"},
            "Den som ringer får samtalet som är parkerat på plats 1.",
            "The caller gets the call that is parked at place 1.",
        ),
        (
            {"to": "*67102", "from": "anna"},
            "Rummet för Bo Lind: alla som är där hör varandra.",
            "The room of Bo Lind: all there talk.",
        ),
        (
            {"to": "*66", "from": "anna"},
            "En röst säger om företaget har öppet.",
            "A voice says whether the company is open.",
        ),
    ],
)
def test_an_event_is_told_in_one_sentence(document: dict[str, Any], swedish: str, english: str) -> None:
    situation = read_situation(BOLAGET, document, NOON)
    decision = decide(BOLAGET, situation)

    assert [happens(BOLAGET, decision, lang) for lang in ("sv", "en")] == [swedish, english]


@pytest.mark.parametrize(
    ("document", "lang", "lines"),
    [
        (
            {
                "to": "anna",
                "from": "+46701234567",
                "direction": "in",
                "people": {
                    "anna": {"profile": "lunch", "layer": "schedule", "back": "2026-11-24T13:00:00+01:00"}
                },
            },
            "sv",
            [
                "Samtal utifrån från +46701234567 till Anna Ek, tisdag 24 november 2026 kl. 12.30.",
                "",
                "Vad händer:",
                (
                    "  En röst säger att Anna Ek är på lunch och är tillbaka tisdag 24 november 2026 kl. "
                    "13.00, och vad den som ringer kan göra."
                ),
                "  Trycker den som ringer 1: röstbrevlådan för Anna Ek svarar.",
                "  Trycker den som ringer 2: kön Sälj: det ringer hos Hans Falk.",
                (
                    "  Trycker den som ringer 3: en återuppringning läggs hos Anna Ek, som rings när "
                    "profilen tillåter det."
                ),
                "  Trycks ingen knapp: röstbrevlådan för Anna Ek svarar.",
                "",
                "Varför:",
                "  S1  Anna Ek söks på sitt eget nummer.",
                "  M4  Anna Ek är enligt schemat ”På lunch”.",
                (
                    "  P4  En röst berättar varför Anna Ek inte kan svara, och vad den som ringer kan göra "
                    "i stället."
                ),
                "",
                "Valdes bort:",
                "  M4  Ringa Anna Ek: Anna Ek är enligt schemat ”På lunch”.",
            ],
        ),
        (
            {
                "to": "anna",
                "from": "+46701234567",
                "direction": "in",
                "people": {
                    "anna": {"profile": "lunch", "layer": "schedule", "back": "2026-11-24T13:00:00+01:00"}
                },
            },
            "en",
            [
                "Call from outside from +46701234567 to Anna Ek, Tuesday 24 November 2026 at 12:30.",
                "",
                "What happens:",
                (
                    "  A voice says that Anna Ek is at lunch and is back on Tuesday 24 November 2026 at "
                    "13:00, and what the caller can do."
                ),
                "  If the caller presses 1: the voicemail of Anna Ek answers.",
                "  If the caller presses 2: the queue Sälj: it rings at Hans Falk.",
                (
                    "  If the caller presses 3: a callback is left with Anna Ek, who is rung for it when "
                    "their profile allows it."
                ),
                "  If no key is pressed: the voicemail of Anna Ek answers.",
                "",
                "Why:",
                "  S1  Anna Ek is called on their own number.",
                "  M4  Anna Ek is “At lunch” by the schedule.",
                "  P4  A voice tells why Anna Ek cannot answer, and what the caller can do instead.",
                "",
                "Not chosen:",
                "  M4  Ring Anna Ek: Anna Ek is “At lunch” by the schedule.",
            ],
        ),
        (
            {"to": "+46846500400", "from": "+46701234567", "direction": "in"},
            "sv",
            [
                "Samtal utifrån från +46701234567 till +46846500400, tisdag 24 november 2026 kl. 12.30.",
                "",
                "Vad händer:",
                (
                    "  En röst säger vad den som ringer kan välja: 1 val 1, 2 val 2, 3 val 3, 4 val 4, 5 "
                    "val 5, 6 val 6."
                ),
                "  Trycker den som ringer 1: kön Sälj: det ringer hos Anna Ek, Hans Falk.",
                (
                    "  Trycker den som ringer 2: det ringer hos Bo Lind på fast telefon och mobil i 20 "
                    "sekunder."
                ),
                (
                    "  Trycker den som ringer 3: samtalet kopplas vidare till svarstjänsten +46313900600, "
                    "och +46846500400 visas."
                ),
                "  Trycker den som ringer 4: röstbrevlådan för Teknisk service svarar.",
                "  Trycker den som ringer 5: röstbrevlådan för Carin Dahl svarar.",
                "  Trycker den som ringer 6: kön Teknisk service: det ringer hos Bo Lind, Iris Moberg.",
                "  Trycks ingen knapp: det ringer hos Carin Dahl på fast telefon i 20 sekunder.",
                "",
                "Varför:",
                "  S1  Den som ringer huvudnumret +46846500400 väljer först med en knapp.",
            ],
        ),
        (
            {"to": "+46846500400", "from": "+46701234567", "direction": "in"},
            "en",
            [
                "Call from outside from +46701234567 to +46846500400, Tuesday 24 November 2026 at 12:30.",
                "",
                "What happens:",
                (
                    "  A voice says what the caller can choose: 1 choice 1, 2 choice 2, 3 choice 3, 4 "
                    "choice 4, 5 choice 5, 6 choice 6."
                ),
                "  If the caller presses 1: the queue Sälj: it rings at Anna Ek, Hans Falk.",
                "  If the caller presses 2: it rings at Bo Lind on desk phone and mobile for 20 seconds.",
                (
                    "  If the caller presses 3: the call goes on to the answering service +46313900600, and "
                    "+46846500400 is presented."
                ),
                "  If the caller presses 4: the voicemail of Teknisk service answers.",
                "  If the caller presses 5: the voicemail of Carin Dahl answers.",
                "  If the caller presses 6: the queue Teknisk service: it rings at Bo Lind, Iris Moberg.",
                "  If no key is pressed: it rings at Carin Dahl on desk phone for 20 seconds.",
                "",
                "Why:",
                "  S1  Callers of the main number +46846500400 choose by key first.",
            ],
        ),
        (
            {
                "to": "support",
                "from": "+46701234567",
                "direction": "in",
                "people": {"farid": {"on_phone": True}},
            },
            "sv",
            [
                "Samtal utifrån från +46701234567 till Support, tisdag 24 november 2026 kl. 12.30.",
                "",
                "Vad händer:",
                "  Kön Support: det ringer hos Gun Berg.",
                (
                    "  Svarar ingen inom 180 sekunder: samtalet kopplas vidare till svarstjänsten "
                    "+46313900600, och +46846500420 visas."
                ),
                "",
                "Varför:",
                "  Q14 Kön Support är öppen.",
                "",
                "Valdes bort:",
                (
                    "  M5  Ringa Farid Amini: Farid Amini talar i telefon, och är då upptagen på både den "
                    "fasta telefonen och mobilen."
                ),
            ],
        ),
        (
            {
                "to": "support",
                "from": "+46701234567",
                "direction": "in",
                "people": {"farid": {"on_phone": True}},
            },
            "en",
            [
                "Call from outside from +46701234567 to Support, Tuesday 24 November 2026 at 12:30.",
                "",
                "What happens:",
                "  The queue Support: it rings at Gun Berg.",
                (
                    "  If nobody answers within 180 seconds: the call goes on to the answering service "
                    "+46313900600, and +46846500420 is presented."
                ),
                "",
                "Why:",
                "  Q14 The queue Support is open.",
                "",
                "Not chosen:",
                (
                    "  M5  Ring Farid Amini: Farid Amini is on the phone, and so busy on both the desk "
                    "phone and the mobile."
                ),
            ],
        ),
        (
            {"to": "0701740699", "from": "anna", "device": "mobile"},
            "sv",
            [
                "Samtal ut från Anna Ek (mobil) till 0701740699, tisdag 24 november 2026 kl. 12.30.",
                "",
                "Vad händer:",
                "  +46701740699 rings upp, och +46701740605 visas.",
                "",
                "Varför:",
                "  R1  Det personliga mobilnumret +46701740605 visas.",
                "  S3  Mobilnumret får visas utåt: rollen säljare är ett undantag.",
                "",
                "Valdes bort:",
                "  R1  Visa +46846500401: i stället visas +46701740605.",
                "  R1  Visa +46846500400: i stället visas +46701740605.",
            ],
        ),
        (
            {"to": "0701740699", "from": "anna", "device": "mobile"},
            "en",
            [
                "Outgoing call from Anna Ek (mobile) to 0701740699, Tuesday 24 November 2026 at 12:30.",
                "",
                "What happens:",
                "  +46701740699 is called, and +46701740605 is presented.",
                "",
                "Why:",
                "  R1  The personal mobile number +46701740605 is presented.",
                "  S3  The mobile number may be shown outside: the role säljare is an exception.",
                "",
                "Not chosen:",
                "  R1  Present +46846500401: +46701740605 is presented instead.",
                "  R1  Present +46846500400: +46701740605 is presented instead.",
            ],
        ),
        (
            {"to": "bo", "from": "anna", "device": "fixed"},
            "sv",
            [
                (
                    "Internt samtal från Anna Ek (fast telefon) till Bo Lind, tisdag 24 november 2026 kl. "
                    "12.30."
                ),
                "",
                "Vad händer:",
                "  Det ringer hos Bo Lind på fast telefon och mobil i 20 sekunder.",
                "  Svarar ingen: röstbrevlådan för Bo Lind svarar.",
                "",
                "Varför:",
                "  S1  Bo Lind söks på sitt eget nummer.",
                "  M5  Bo Lind har fast telefon och mobil: båda ringer samtidigt.",
            ],
        ),
        (
            {"to": "bo", "from": "anna", "device": "fixed"},
            "en",
            [
                "Internal call from Anna Ek (desk phone) to Bo Lind, Tuesday 24 November 2026 at 12:30.",
                "",
                "What happens:",
                "  It rings at Bo Lind on desk phone and mobile for 20 seconds.",
                "  If nobody answers: the voicemail of Bo Lind answers.",
                "",
                "Why:",
                "  S1  Bo Lind is called on their own number.",
                "  M5  Bo Lind has a desk phone and a mobile: both ring together.",
            ],
        ),
        (
            {"to": "salj", "at": "2026-07-04T22:05:00+02:00"},
            "sv",
            [
                "Samtal utifrån från okänt nummer till Sälj, lördag 4 juli 2026 kl. 22.05.",
                "",
                "Vad händer:",
                "  Samtalet kopplas vidare till svarstjänsten +46313900600, och +46846500410 visas.",
                "  Svarar ingen: röstbrevlådan för Sälj svarar.",
                "",
                "Varför:",
                "  Q13 Kön Sälj har stängt under helgen.",
                "  Q13 Sälj har stängt: vidare till +46313900600.",
                "",
                "Valdes bort:",
                "  Q13 Kön Sälj: kön Sälj har stängt under helgen.",
            ],
        ),
        (
            {"to": "salj", "at": "2026-07-04T22:05:00+02:00"},
            "en",
            [
                "Call from outside from an unknown number to Sälj, Saturday 4 July 2026 at 22:05.",
                "",
                "What happens:",
                "  The call goes on to the answering service +46313900600, and +46846500410 is presented.",
                "  If nobody answers: the voicemail of Sälj answers.",
                "",
                "Why:",
                "  Q13 The queue Sälj is closed at the weekend.",
                "  Q13 Sälj is closed: on to +46313900600.",
                "",
                "Not chosen:",
                "  Q13 The queue Sälj: the queue Sälj is closed at the weekend.",
            ],
        ),
        (
            {
                "to": "202",
                "direction": "in",
                "from": "+46701234567",
                "tried": [{"action": "queue", "target": "support", "outcome": "overdue"}],
            },
            "sv",
            [
                "Samtal utifrån från +46701234567 till 202, tisdag 24 november 2026 kl. 12.30.",
                "",
                "Vad händer:",
                "  Samtalet kopplas vidare till svarstjänsten +46313900600, och +46846500420 visas.",
                "  Svarar ingen: röstbrevlådan för Support svarar.",
                "",
                "Varför:",
                "  Q2  I Support har den som ringer väntat så länge som vi lovar: vidare till +46313900600.",
                "",
                "Valdes bort:",
                "  S2  Kön Support: den som ringer har väntat i Support så länge som vi lovar.",
            ],
        ),
        (
            {
                "to": "202",
                "direction": "in",
                "from": "+46701234567",
                "tried": [{"action": "queue", "target": "support", "outcome": "overdue"}],
            },
            "en",
            [
                "Call from outside from +46701234567 to 202, Tuesday 24 November 2026 at 12:30.",
                "",
                "What happens:",
                "  The call goes on to the answering service +46313900600, and +46846500420 is presented.",
                "  If nobody answers: the voicemail of Support answers.",
                "",
                "Why:",
                "  Q2  The caller has waited in Support for as long as we promise: on to +46313900600.",
                "",
                "Not chosen:",
                "  S2  The queue Support: the caller has waited in Support for as long as we promise.",
            ],
        ),
    ],
)
def test_the_whole_story_is_told_with_what_each_key_comes_to(
    document: dict[str, Any], lang: str, lines: list[str]
) -> None:
    situation = read_situation(MENU, document, NOON)

    assert decision_story(MENU, situation, decide(MENU, situation), lang).splitlines() == lines


@pytest.mark.parametrize(
    ("document", "swedish", "english"),
    [
        (
            {"to": "salj", "from": ANSWERING_SERVICE, "at": "2026-11-24T22:00:00+01:00"},
            [
                "Samtal utifrån från svarstjänsten +46313900600 till Sälj, tisdag 24 november 2026 kl. 22.00.",
                "  S2  Koppla vidare till svarstjänsten +46313900600: samtalet kommer från +46313900600, och skickas "
                "inte tillbaka dit.",
            ],
            [
                "Call from outside from the answering service +46313900600 to Sälj, Tuesday 24 November 2026 at 22:00.",
                "  S2  Send on to the answering service +46313900600: the call comes from +46313900600, and is not "
                "sent back there.",
            ],
        ),
        (
            {"to": ANSWERING_SERVICE, "from": "anna"},
            ["Samtal ut från Anna Ek till svarstjänsten +46313900600, tisdag 24 november 2026 kl. 12.30."],
            [
                "Outgoing call from Anna Ek to the answering service +46313900600, Tuesday 24 November 2026 at 12:30."
            ],
        ),
        (
            {"to": MAIN, "at": "2026-11-24T22:00:00+01:00"},
            [
                "  P4  Röstbrevlådan för Carin Dahl: erbjuds inte i menyn (val 5): ingen kan svara nu, så valet vore "
                "detsamma som att inte trycka på någon knapp.",
            ],
            [
                "  P4  The voicemail of Carin Dahl: is not offered in the menu (choice 5): nobody can answer now, so "
                "the key would do the same as no key.",
            ],
        ),
        (
            {
                "to": "anna",
                "people": {"anna": {"profile": "lunch"}},
                "tried": [{"action": "divert", "target": "anna", "outcome": "replied"}],
            },
            ["  P4  Tala för Anna Ek: den som ringer har hört varför Anna Ek inte svarar."],
            ["  P4  Speak for Anna Ek: the caller has heard why Anna Ek cannot answer."],
        ),
    ],
)
def test_each_candidate_is_told_in_both_languages(
    document: dict[str, Any], swedish: list[str], english: list[str]
) -> None:
    situation = read_situation(MENU, document, NOON)

    for lang, lines in (("sv", swedish), ("en", english)):
        story = decision_story(MENU, situation, decide(MENU, situation), lang).splitlines()
        assert [line for line in lines if line not in story] == []


def test_a_person_whose_phones_are_all_logged_out_does_not_ring() -> None:
    decision = replace(decide(BOLAGET, Situation(NOON, Direction.IN, "", "david")), legs=())

    assert happens(BOLAGET, decision, "sv") == "Ingen telefon är inloggad hos David Holm, så det ringer inte."
    assert happens(BOLAGET, decision, "en") == "No phone of David Holm is registered, so nothing rings."


class Lined:
    """The line of the company's file beside each reason, as `vaxel explain` has it."""

    def of_reason(self, reason: Reason) -> str:
        return f" [line of {reason.clause}]"

    def of_rejected(self, no: Rejected) -> str:
        return f" [not {no.reason.clause}]"


def test_with_notes_the_reasons_are_numbered_and_each_has_its_note() -> None:
    situation = Situation(NOON, Direction.IN, CUSTOMER, "david", people={"david": PersonState("meeting")})

    lines = decision_story(BOLAGET, situation, decide(BOLAGET, situation), "en", Lined()).splitlines()

    first, second = lines[lines.index("Why:") + 1 :][:2]
    assert first.startswith("   1. S1  ")
    assert first.endswith(" [line of S1].")
    assert second.startswith("   2. R3  ")
    assert lines[-1].endswith(" [not R3].")
