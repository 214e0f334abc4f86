"""To which telephones texts go, and who sends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from app.ari.text_entries import text_context, text_entries
from app.policy.register import Leaver
from app.policy.tenure import as_of
from app.policy.ways import ToPerson
from tests.policy.bolaget import BOLAGET

COMPANY = BOLAGET


def test_an_extension_leads_to_every_telephone_of_its_person() -> None:
    entries = dict(text_entries(COMPANY, ["bo", "anna.web", "anna", "nobody"]))

    assert entries == {
        "vx-text/101": "${PJSIP_AOR(anna,contact)},${PJSIP_AOR(anna.web,contact)}",
        "vx-text/102": "${PJSIP_AOR(bo,contact)}",
    }


def test_nobody_texts_a_leaver_and_a_leaver_texts_nobody() -> None:
    last = date(2026, 11, 23)
    leaving = replace(COMPANY.register, leavers={"anna": Leaver(last, ToPerson("bo"))})
    gone = as_of(replace(COMPANY, register=leaving), datetime(2026, 11, 24, 10, tzinfo=UTC))

    assert dict(text_entries(gone, ["anna"])) == {}
    assert (text_context(left=True), text_context(left=False)) == ("nowhere", "texts")
