"""The example company and short ways to call it, for the tests of the policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.company import load, to_company
from app.policy.decide import decide
from app.policy.hours import STOCKHOLM
from app.policy.json_form import read_situation
from app.policy.target_text import target_text
from app.policy.targets import destination
from app.policy.texts import say

if TYPE_CHECKING:
    from app.policy.decision import Decision
    from app.policy.model import Company

EXAMPLE = Path(__file__).parents[2] / "examples" / "bolaget.yaml"
BOLAGET = to_company(load(EXAMPLE))

MAIN = "+46846500400"
ANSWERING_SERVICE = "+46313900600"
CUSTOMER = "+46701234567"
TUESDAY_NOON = "2026-11-24T12:00:00+01:00"
TUESDAY_NIGHT = "2026-11-24T22:00:00+01:00"
States = Mapping[str, Mapping[str, object]]
ON_PHONE: Mapping[str, object] = {"on_phone": True}
MEETING: Mapping[str, object] = {"profile": "meeting"}
NOBODY_STANDS_IN: States = {"gun": MEETING}  # for reception: she would


def ask(
    to: str,
    direction: str | None = None,
    caller: str = CUSTOMER,
    at: str = TUESDAY_NOON,
    device: str | None = None,
    tried: list[str] | None = None,
    people: States | None = None,
    attempts: list[dict[str, str]] | None = None,
    company: Company = BOLAGET,
    **more: object,
) -> Decision:
    """The decision of the example company. tried: "ring anna no_answer" and so on; or attempts, as JSON has them.

    more: what else the JSON of a situation has, such as counts.
    """
    attempts = attempts or [
        dict(zip(("action", "target", "outcome"), one.split(), strict=True)) for one in tried or []
    ]
    document = {
        "from": caller,
        "to": to,
        "direction": direction,
        "at": at,
        "device": device,
        "people": people or {},
        "tried": attempts,
        **more,
    }
    return decide(company, read_situation(company, document, datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)))


def outcome(decision: Decision) -> tuple[str, str]:
    return decision.action.value, target_text(decision.target)


def clauses(decision: Decision) -> list[str]:
    return [reason.clause for reason in decision.reasons]


def whys(decision: Decision, lang: str = "en") -> list[str]:
    """The reasons as the journal tells them: "S2 Anna Ek fetches the call at place 1"."""
    return [f"{reason.clause} {say(reason, lang)}" for reason in decision.reasons]


def rung(decision: Decision) -> list[str]:
    """What rings: "anna fixed", "anna +46701740605"."""
    return [f"{leg.person} {leg.number or leg.device.value}" for leg in decision.legs]


def rejected(decision: Decision) -> dict[str, str]:
    """What was rejected, and by which clause."""
    return {destination(no.target): no.reason.clause for no in decision.rejected}


def told(decision: Decision) -> list[str]:
    """What the journal says of a decision: what is done, then why in Swedish, then what was not done."""
    for why in (*decision.reasons, *(no.reason for no in decision.rejected)):
        assert say(why, "en")
    done = [decision.action.value, target_text(decision.target), decision.say and f"({decision.say})"]
    shown = decision.presented and f"som {decision.presented}"
    offers = decision.spoken.offers if decision.spoken is not None else ()
    keys = [f"[{' '.join(filter(None, [one.key, one.does, one.to]))}]" for one in offers]
    return [
        " ".join(filter(None, [*done, shown, *keys])),
        *(f"{why.clause} {say(why, 'sv')}" for why in decision.reasons),
        *(
            f"inte {no.target.action} {target_text(no.target)}: {no.reason.clause} {say(no.reason, 'sv')}"
            for no in decision.rejected
        ),
    ]
