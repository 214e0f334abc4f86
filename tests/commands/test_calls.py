"""`vaxel calls`: the list, and the story of one call in both languages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.calls.journal import Begin, End, Step
from app.commands.versions.company import company_and_profiles
from app.policy.decide import decide
from app.policy.decision import Attempt, Direction, Layer, Outcome, PersonState, Situation
from app.policy.json_form import decision_json, situation_json
from app.policy.targets import AskMenu, RingPerson, TellDiversion
from app.settings import Settings
from tests.company.menus import BOLAGET_WITH_A_MENU, with_menu
from tests.policy.bolaget import MAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.calls.journal import JournalRecord
    from app.storage import Store
    from tests.commands.conftest import InStore, Vaxel

AT = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)
CALLER = "+46701234567"


def stamp(seconds: float) -> str:
    return (AT + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def decision_step(
    version: str, seconds: float, *tried: Attempt, people: Mapping[str, PersonState] | None = None
) -> Step:
    """A decision as the service journals it."""
    company = company_and_profiles(Settings.read())[0]
    situation = Situation(AT, Direction.IN, CALLER, "0846500401", people=people or {}, tried=tried)
    data: dict[str, Any] = {
        "policy": version,
        "situation": situation_json(situation),
        "decision": decision_json(decide(company, situation), "sv"),
    }
    return Step("c1", stamp(seconds), f"c1-{seconds}", "decision", data)


@pytest.fixture
def journal(bolaget: Vaxel, in_store: InStore) -> Vaxel:
    """A call to Anna, who did not answer, to her voicemail; and one of a colleague that went by the fallback."""
    stored = in_store(lambda store: store.current_company())
    assert stored is not None
    rang = Attempt(RingPerson("anna"), Outcome.NO_ANSWER)
    outcome = {"action": "ring", "target": "anna", "outcome": "no_answer"}
    lines: list[JournalRecord] = [
        Begin("c1", stamp(0), "trunk", "in", CALLER, "0846500401", stored.hash),
        decision_step(stored.hash, 0.003),
        Step("c1", stamp(20), "c1-2", "outcome", outcome),
        decision_step(stored.hash, 20.002, rang),
        End("c1", stamp(41), "message", None, 20_000, 14_000, 16),
        End("c2", stamp(600), "answered", "anna", 4_000, 125_000, 16, "phone", "bo", "101"),
    ]

    async def write(store: Store) -> None:
        await store.write(lines)
        await store.add_message(
            mailbox="anna", caller=CALLER, call="c1", recorded_at=AT, seconds=14.0, sound="anna/c1.wav"
        )

    in_store(write)
    return bolaget


def test_the_story_of_a_call_says_what_was_decided_and_why_in_swedish(journal: Vaxel) -> None:
    told = journal("calls", "c1").stdout

    assert "+46701234567 ringde Anna Ek (0846500401) utifrån." in told
    assert "12:30:00  Det ringer hos Anna Ek på fast telefon och mobil i 20 sekunder." in told
    assert "          S1  Anna Ek söks på sitt eget nummer." in told
    assert "12:30:20  Anna Ek svarade inte (20 s)." in told
    assert "12:30:20  Röstbrevlådan för Anna Ek svarar." in told
    assert "12:30:41  Den som ringde kom till röstbrevlådan och lade på." in told
    assert "          Meddelande 1 till anna, 14 s." in told
    order = [told.index(word) for word in ("ringde Anna", "Det ringer", "svarade inte", "svarar.", "lade på")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("lang", "voice", "back"),
    [("sv", "En röst säger att Anna Ek", "13.00"), ("en", "A voice says that Anna Ek", "13:00")],
)
def test_a_spoken_diversion_and_what_was_chosen_are_told_p4(
    bolaget: Vaxel, in_store: InStore, lang: str, voice: str, back: str
) -> None:
    stored = in_store(lambda store: store.current_company())
    assert stored is not None
    away = {"anna": PersonState("lunch", layer=Layer.SCHEDULE, back=AT + timedelta(minutes=30))}
    lines: list[JournalRecord] = [Begin("c1", stamp(0), "trunk", "in", CALLER, "0846500401", stored.hash)]
    lines.append(decision_step(stored.hash, 0.003, people=away))
    for second, key in enumerate(("", "1", "2", "3"), 10):
        chose = Attempt(TellDiversion("anna"), Outcome.REPLIED, key, "lunch")
        outcome = {"action": "divert", "target": "anna", "outcome": "replied", "reply": key}
        lines.append(Step("c1", stamp(second), f"c1-o{second}", "outcome", outcome))
        lines.append(decision_step(stored.hash, second, chose, people=away))
    in_store(lambda store: store.write(lines))

    told = bolaget("calls", "c1", "--lang", lang)

    assert (told.exit_code, told.stdout.count(voice)) == (0, 1)
    assert back in told.stdout
    pressed = ("The caller pressed ", "no key", "1", "2", "3")
    if lang == "sv":
        pressed = ("Den som ringer tryckte ", "ingen knapp", "1", "2", "3")
    assert all(f"{pressed[0]}{what}" in told.stdout for what in pressed[1:])


@pytest.mark.parametrize(
    ("lang", "asked", "chose"),
    [
        (
            "sv",
            "En röst säger vad den som ringer kan välja: 1 sälj, 2 Support.",
            "Den som ringer tryckte 1: sälj.",
        ),
        (
            "en",
            "A voice says what the caller can choose: 1 sales, 2 Support.",
            "The caller pressed 1: sales.",
        ),
    ],
)
def test_the_key_menu_and_what_was_chosen_are_told(
    vaxel: Vaxel, in_store: InStore, tmp_path: Path, lang: str, asked: str, chose: str
) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text(with_menu())
    assert vaxel("import", str(file)).exit_code == 0
    stored = in_store(lambda store: store.current_company())
    assert stored is not None
    company = BOLAGET_WITH_A_MENU
    lines: list[JournalRecord] = [Begin("c1", stamp(0), "trunk", "in", CALLER, MAIN, stored.hash)]
    tried: tuple[Attempt, ...] = ()
    for second in (0, 8):
        situation = Situation(AT, Direction.IN, CALLER, MAIN, tried=tried)
        data = {
            "policy": stored.hash,
            "situation": situation_json(situation),
            "decision": decision_json(decide(company, situation), "sv"),
        }
        lines.append(Step("c1", stamp(second), f"c1-d{second}", "decision", data))
        if not tried:
            outcome = {"action": "menu", "target": "main", "outcome": "replied", "reply": "1"}
            lines.append(Step("c1", stamp(7), "c1-o", "outcome", outcome))
            tried = (Attempt(AskMenu(), Outcome.REPLIED, "1"),)
    in_store(lambda store: store.write(lines))

    told = vaxel("calls", "c1", "--lang", lang)

    assert told.exit_code == 0
    assert asked in told.stdout
    assert chose in told.stdout


def test_the_story_is_told_in_english_although_the_journal_has_swedish_words(journal: Vaxel) -> None:
    told = journal("calls", "c1", "--lang", "en").stdout

    assert "It rings at Anna Ek on desk phone and mobile for 20 seconds." in told
    assert "          S1  Anna Ek is called on their own number." in told
    assert "Anna Ek did not answer (20 s)." in told
    assert "The voicemail of Anna Ek answers." in told
    assert not set("åäöÅÄÖ") & set(told.replace("Nyström", ""))


def test_a_call_is_told_by_the_policy_that_it_was_judged_by(journal: Vaxel, tmp_path: Path) -> None:
    text = journal("export").stdout.replace("Anna Ek", "Anna Alm")
    (tmp_path / "new.yaml").write_text(text)
    assert journal("import", tmp_path / "new.yaml").exit_code == 0

    told = journal("calls", "c1").stdout

    assert "Anna Ek svarade inte" in told
    assert "Anna Alm" not in told


def test_words_of_that_day_stand_when_the_policy_answers_otherwise_today(
    bolaget: Vaxel, in_store: InStore
) -> None:
    step = decision_step("h", 0)
    step.data["decision"]["reasons"] = [{"clause": "S9", "code": "gone", "text": "så var det då"}]

    async def write(store: Store) -> None:
        await store.write([Begin("c1", stamp(0), "trunk", "in", CALLER, "0846500401", "h"), step])

    in_store(write)

    assert "S9  Så var det då." in bolaget("calls", "c1", "--lang", "en").stdout


def test_rejected_ways_are_told_with_their_clause(bolaget: Vaxel, in_store: InStore) -> None:
    busy = {"anna": PersonState(on_phone=True)}
    step = decision_step("h", 0, people=busy)

    async def write(store: Store) -> None:
        await store.write([Begin("c1", stamp(0), "trunk", "in", CALLER, "0846500401", "h"), step])

    in_store(write)
    told = bolaget("calls", "c1").stdout

    [rejected] = [one for one in step.data["decision"]["rejected"] if one["target"] == "anna"]
    assert f"{rejected['clause']:<4}Inte Anna Ek: {rejected['text']}." in told
    assert "Samtalet pågår, eller också har slutet inte nått journalen än." in told


def considered(agent: str, standing: str, since: str = "", about: str = "") -> dict[str, Any]:
    """since: the time that day, as the clock in Sweden showed."""
    at = datetime.fromisoformat(f"2026-11-24T{since}+01:00").timestamp() if since else 0.0
    return {"agent": agent, "standing": standing, "since": at, "about": about}


def offer(seconds: float, agent: str, queue: str, clause: str, *agents: dict[str, Any]) -> Step:
    """The note that the service journals when it rings an agent."""
    data = {"text": f"{agent} is rung; ...", "offer": agent, "queue": queue, "clause": clause}
    return Step("c1", stamp(seconds), f"{seconds}-{agent}", "note", {**data, "considered": list(agents)})


@pytest.fixture
def queued(bolaget: Vaxel, in_store: InStore) -> Callable[..., list[str]]:
    """Tells the story of a call to support with these steps: its lines between the first and the end."""

    def told(*steps: Step, lang: str = "sv") -> list[str]:
        begin = Begin("c1", stamp(0), "trunk", "in", CALLER, "0846500420", "h")
        end = End("c1", stamp(60), "answered", "gun", 20_000, 40_000, 16)
        in_store(lambda store: store.write([begin, *steps, end]))
        return bolaget("calls", "c1", "--lang", lang).stdout.splitlines()[3:-1]

    return told


@pytest.mark.parametrize(
    ("lang", "story"),
    [
        (
            "sv",
            [
                "12:30:01  Gun Berg ringdes (Q9: alla lediga rings).",
                "          Inte Farid Amini: i samtal.",
                "          Inte Carin Dahl: paus (lunch).",
            ],
        ),
        (
            "en",
            [
                "12:30:01  Gun Berg was rung (Q9: all free agents are rung).",
                "          Not Farid Amini: on the phone.",
                "          Not Carin Dahl: paused (lunch).",
            ],
        ),
    ],
)
def test_an_agent_who_was_rung_is_told_with_the_clause_and_why_the_others_were_not(
    queued: Callable[..., list[str]], lang: str, story: list[str]
) -> None:
    agents = (
        considered("farid", "talking"),
        considered("gun", "ringing", "12:10:00"),
        considered("carin", "paused", about="lunch"),
    )

    assert queued(offer(1, "gun", "support", "Q9", *agents), lang=lang) == story


def test_a_caller_for_whom_nobody_was_free_is_told_with_why_and_until_when(
    queued: Callable[..., list[str]],
) -> None:
    until = (AT + timedelta(seconds=80)).timestamp()
    agents = considered("farid", "talking"), considered("gun", "wrap_up") | {"until": until}
    nobody = Step("c1", stamp(1), "n", "note", {"text": "x", "queue": "support", "considered": list(agents)})

    assert queued(nobody) == [
        "12:30:01  Ingen ringdes: ingen var ledig.",
        "          Inte Farid Amini: i samtal.",
        "          Inte Gun Berg: efterarbete till 12:31:20.",
    ]


def test_agents_who_were_rung_in_one_breath_are_told_together(queued: Callable[..., list[str]]) -> None:
    """Also when a new second begins; an agent who rings seconds later gets a note then."""
    agents = (considered("farid", "ringing"), considered("gun", "ringing"), considered("carin", "free"))

    told = queued(
        offer(1.998, "farid", "support", "Q9", *agents),
        offer(2.001, "gun", "support", "Q9", *agents),
        offer(9, "carin", "support", "Q9", *agents[:2], considered("carin", "ringing")),
    )

    assert told == [
        "12:30:01  Farid Amini och Gun Berg ringdes (Q9: alla lediga rings).",
        "          Inte Carin Dahl: ledig, i andra linjen.",
        "12:30:09  Carin Dahl ringdes (Q9: alla lediga rings).",
        "          Inte Farid Amini: det ringer.",
        "          Inte Gun Berg: det ringer.",
    ]


def test_another_queues_agents_are_told_with_why_they_are_asked(queued: Callable[..., list[str]]) -> None:
    """Also when we ask the second line in the same instant."""
    agents = (considered("gun", "ringing"), considered("carin", "ringing"), considered("anna", "ringing"))

    told = queued(offer(40, "carin", "support", "Q9", *agents), offer(40.1, "anna", "support", "Q2", *agents))

    assert [line for line in told if "ringdes" in line] == [
        "12:30:40  Carin Dahl ringdes (Q9: alla lediga rings).",
        "12:30:40  Anna Ek ringdes (Q2: den som väntat länge kopplas även till en annan kö).",
    ]


def test_an_agent_moved_from_another_caller_is_told_so(queued: Callable[..., list[str]]) -> None:
    """And not together with an agent who rang in the same instant for being free."""
    moved = offer(1.5, "farid", "support", "Q9", considered("farid", "ringing"), considered("gun", "ringing"))
    moved.data["moved"] = True

    told = queued(offer(1, "gun", "support", "Q9", considered("gun", "ringing")), moved)

    assert told == [
        "12:30:01  Gun Berg ringdes (Q9: alla lediga rings).",
        "12:30:01  Farid Amini ringdes (Q9: ringdes redan, tillsammans med andra, för en annan kund).",
        "          Inte Gun Berg: det ringer.",
    ]


@pytest.mark.parametrize(
    ("lang", "story"),
    [
        (
            "sv",
            [
                "12:30:01  Hans Falk ringdes (Q13: har varit ledig längst, sedan 11:58:07).",
                "          Inte Anna Ek: ledig sedan 12:10:05.",
            ],
        ),
        (
            "en",
            [
                "12:30:01  Hans Falk was rung (Q13: has been available longest, since 11:58:07).",
                "          Not Anna Ek: free since 12:10:05.",
            ],
        ),
    ],
)
def test_the_longest_available_agent_is_told_with_the_time(
    queued: Callable[..., list[str]], lang: str, story: list[str]
) -> None:
    agents = considered("anna", "free", "12:10:05"), considered("hans", "ringing", "11:58:07")

    assert queued(offer(1, "hans", "salj", "Q13", *agents), lang=lang) == story


def test_unknown_facts_of_an_agent_are_left_out(queued: Callable[..., list[str]]) -> None:
    """After a restart nobody knows since when; a person who has left the company shows as an id."""
    told = queued(offer(1, "hans", "salj", "Q13", considered("hans", "ringing"), considered("olle", "free")))

    assert told == [
        "12:30:01  Hans Falk ringdes (Q13: den som varit ledig längst rings).",
        "          Inte olle: ledig.",
    ]


def test_available_since_another_day_says_which(queued: Callable[..., list[str]]) -> None:
    hans = considered("hans", "ringing", "12:00:00")
    hans["since"] -= 3 * 24 * 3600

    [told] = queued(offer(1, "hans", "salj", "Q13", hans))

    assert told.endswith("längst, sedan 2026-11-21 12:00).")


def test_a_wait_in_a_queue_is_as_long_as_since_it_began(queued: Callable[..., list[str]]) -> None:
    """And not as since the last agent was rung, or a word was written down."""
    outcome = {"action": "queue", "target": "support", "outcome": "no_answer"}

    told = queued(
        offer(1, "gun", "support", "Q9"),
        Step("c1", stamp(30), "note", "note", {"text": "a word"}),
        Step("c1", stamp(45), "outcome", "outcome", outcome),
    )

    assert told[-1] == "12:30:45  Support svarade inte (45 s)."


def test_a_call_without_the_service_is_told_as_such(journal: Vaxel) -> None:
    told = journal("calls", "c2", "--lang", "en").stdout

    assert "Bo Lind called Anna Ek (101) from a desk phone." in told
    assert "the exchange connected the call by itself" in told
    assert "The end: Anna Ek answered after 4 s; they talked for 2 min 5 s." in told


def test_a_transferred_call_tells_both_numbers_and_who_transferred_it(
    journal: Vaxel, in_store: InStore
) -> None:
    moved = Step("c2", stamp(590), "c2-1", "transfer", {"by": "anna", "to": "102"})
    in_store(lambda store: store.write([moved]))

    told = journal("calls", "c2", "--lang", "en").stdout
    listed = journal("calls").stdout.splitlines()

    assert "Anna Ek transferred the call to Bo Lind (102)." in told
    assert "101 → 102" in listed[1]
    assert "→" not in listed[2]


def test_a_transfer_that_was_refused_is_told_and_leads_nowhere(journal: Vaxel, in_store: InStore) -> None:
    why = {"sv": "numret finns inte", "en": "there is no such number"}
    moved = Step("c2", stamp(590), "c2-1", "transfer", {"by": "anna", "to": "0701", "refused": why})
    in_store(lambda store: store.write([moved]))

    english, swedish = (journal("calls", "c2", "--lang", lang).stdout for lang in ("en", "sv"))

    assert "Anna Ek tried to transfer the call to 0701, but was refused: there is no such number." in english
    assert "Anna Ek försökte koppla samtalet vidare till 0701, men fick inte: numret finns inte." in swedish
    assert "→" not in journal("calls").stdout


def test_the_list_has_the_newest_call_first(journal: Vaxel) -> None:
    lines = journal("calls").stdout.splitlines()

    assert lines[1].split() == [
        *("c2", "2026-11-24", "12:37", "bo", "101", "besvarat", "anna", "2", "min", "5", "s")
    ]
    assert lines[2].split()[:5] == ["c1", "2026-11-24", "12:30", CALLER, "0846500401"]
    assert len(journal("calls", "--limit", "1").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("anna", ["c2", "c1"]),
        ("Anna", []),
        ("08-465 004 01", ["c2", "c1"]),
        ("bo", ["c2"]),
        ("070-123 45 67", ["c1"]),
        ("carin", []),
    ],
)
def test_calls_of_one_person_or_number_are_found(journal: Vaxel, who: str, found: list[str]) -> None:
    calls = json.loads(journal("calls", "--person", who, "--json").stdout)

    assert [call["id"] for call in calls] == found


def test_one_call_as_json_has_its_steps(journal: Vaxel) -> None:
    call = json.loads(journal("calls", "c1", "--json").stdout)

    assert [step["what"] for step in call["steps"]] == ["decision", "outcome", "decision"]
    assert call["began_at"] == "2026-11-24T11:30:00Z"


def test_an_unknown_call_says_so(journal: Vaxel) -> None:
    done = journal("calls", "c9", "--lang", "en")

    assert (done.exit_code, done.stderr) == (1, "vaxel: no call c9\n")


def test_before_the_first_call_there_is_none(bolaget: Vaxel) -> None:
    assert bolaget("calls").stdout == "Inga samtal.\n"
