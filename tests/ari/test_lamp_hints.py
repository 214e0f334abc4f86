"""What the exchange looks at for a lamp."""

from __future__ import annotations

from dataclasses import replace

from app.ari.lamp_hints import hints
from app.policy.hours import read_instant
from app.policy.tenure import as_of
from tests.policy.bolaget import BOLAGET


def test_a_persons_lamp_shows_all_their_phones_and_what_the_service_says() -> None:
    found = dict(hints(BOLAGET, ["anna.web", "anna", "bo", "anna.hem"]))

    assert found["101"] == "PJSIP/anna&PJSIP/anna.hem&PJSIP/anna.web&Custom:101"
    assert found["107"] == "PJSIP/gun&Custom:107"
    assert found["202"] == "Custom:202"


def test_a_person_without_an_extension_has_no_lamp() -> None:
    company = replace(BOLAGET, people={"bo": replace(BOLAGET.people["bo"], extension="")}, queues={})

    assert list(hints(company, [])) == []


def test_a_leaver_has_no_lamp_s5() -> None:
    later = as_of(BOLAGET, read_instant("2027-08-02T10:00:00+02:00"))

    assert "110" in dict(hints(BOLAGET, []))
    assert "110" not in dict(hints(later, []))
