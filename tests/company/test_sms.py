"""The section `sms` of the company file: the sender is the company, and we send nothing unless it says so."""

from __future__ import annotations

import pytest

from app.company import BadCompanyFile, document, from_document, parse_company, to_company
from app.policy.sms_sender import SmsRules
from tests.policy.bolaget import BOLAGET, EXAMPLE

TEXT = EXAMPLE.read_text()
SECTION = TEXT[TEXT.index("sms:\n") : TEXT.index("# Betalnummer")]


def company(section: str, name: str = "Exempelbolaget AB") -> SmsRules:
    text = TEXT.replace(SECTION, section + "\n").replace("company: Exempelbolaget AB", f"company: {name}", 1)
    file = parse_company(text.encode(), "bolaget.yaml")
    assert from_document(document(file)) == file
    return to_company(file).sms


def test_the_example_sends_for_callbacks() -> None:
    assert BOLAGET.sms == SmsRules("Exempelbola", callbacks=True, missed_calls=False)


def test_without_the_section_the_sender_is_known_and_nothing_is_sent() -> None:
    assert company("") == SmsRules("Exempelbola", callbacks=False, missed_calls=False)
    assert company("", "Växjö Rör HB") == SmsRules("VaxjoRor")


def test_a_sender_of_ones_own_is_taken() -> None:
    assert company("sms: {sender: ExempelAB, missed_calls: yes}") == SmsRules("ExempelAB", missed_calls=True)


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ("Exempelbolaget", "is not a sender that operators let through: 3 to 11 letters"),
        ("Växel", "no å, ä, ö and no space, beginning with a letter, such as Exempelbola"),
        ("+46701740605", "is not a sender that operators let through"),
        ("Polisen", "is not recognised as 'Exempelbolaget AB' (O1)"),
    ],
)
def test_a_wrong_sender_is_told_by_line_and_field_with_a_right_one(sender: str, said: str) -> None:
    with pytest.raises(BadCompanyFile) as caught:
        company(f'sms:\n  sender: "{sender}"\n')

    [problem] = caught.value.problems
    assert problem.field == "sms.sender"
    assert said in problem.message
    assert problem.message.endswith("such as Exempelbola")
    assert problem.line == TEXT[: TEXT.index(SECTION)].count("\n") + 2


def test_a_name_without_letters_needs_another_before_anything_is_sent() -> None:
    assert company("", "日本") == SmsRules("")
    with pytest.raises(BadCompanyFile, match="there is no sender for '日本'"):
        company("sms: {callbacks: true}", "日本")
