"""A decision told to a person."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.policy.decide import decide
from app.policy.decision import Attempt, Device, Direction, Outcome, PersonState, Situation
from app.policy.hours import STOCKHOLM
from app.policy.prose import decision_story, happens
from app.policy.targets import RingPerson
from tests.policy.bolaget import BOLAGET, CUSTOMER

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
