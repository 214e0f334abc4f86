"""What is different from an earlier version is marked, and what is gone is still told."""

from __future__ import annotations

from app.document.changes import compared, count_marks
from app.document.parts import Bullets, Mark, RuleTable, sections_of, sentences_of
from app.document.whole import make_document
from tests.document.made import AT, example, made, with_text


def marked(old: str, new: str, lang: str = "sv") -> dict[str, tuple[Mark, str]]:
    """The marked sentences of the example since a version that had `old` as `new`, with their earlier words."""
    document = compared(made(lang), make_document(with_text(old, new), lang, AT))
    return {
        one.text: (one.mark, one.before)
        for section in sections_of(document.sections)
        for one in sentences_of(section)
        if one.mark is not Mark.SAME
    }


def test_the_same_version_has_no_marks() -> None:
    document = compared(made("sv"), make_document(example(), "sv", AT))

    assert set(count_marks(document).values()) == {0}
    assert document.earlier == document.version


def test_a_changed_setting_tells_its_earlier_words() -> None:
    found = marked(
        'hours: {weekdays: "07:00-16:00", clause: Q14}\n    closed',
        'hours: {weekdays: "08:00-16:00", clause: Q14}\n    closed',
    )

    assert found == {
        "Kön är öppen måndag–fredag\u00a07–16.": (Mark.CHANGED, "Kön är öppen måndag–fredag\u00a08–16."),
    }


def test_a_changed_clause_alone_is_told_with_the_clause() -> None:
    found = marked("closed: {to: voicemail, clause: Q11}", "closed: {to: voicemail, clause: X3}", "en")

    assert found == {
        "Outside these hours the call goes to the queue's voicemail.": (
            Mark.CHANGED,
            "Outside these hours the call goes to the queue's voicemail. [X3]",
        )
    }


def test_a_new_part_is_marked_new_and_a_removed_one_is_told_in_its_place() -> None:
    taxi = '  - {number: "301", name: Taxi, to: "+46856293000"}\n'
    lawyer = '  - {number: "303", name: Advokat, to: "+46856293000"}\n'

    document = compared(made("sv"), make_document(with_text(taxi, lawyer), "sv", AT))

    section = next(one for one in sections_of(document.sections) if one.id == "extensions.short")
    (table,) = (one for one in section.parts if isinstance(one, RuleTable))
    assert [(row.cells[0].text, row.mark) for row in table.rows] == [
        ("301", Mark.NEW),
        ("302", Mark.SAME),
        ("303", Mark.GONE),
    ]


def test_a_sentence_that_went_is_at_the_end_of_its_list() -> None:
    without = compared(
        make_document(with_text("callbacks: true  ", "callbacks: false "), "sv", AT), made("sv")
    )

    section = next(one for one in without.sections if one.id == "sms")
    (bullets,) = (one for one in section.parts if isinstance(one, Bullets))
    assert bullets.sentences[-1].mark is Mark.GONE
    assert "bli uppringd" in bullets.sentences[-1].text
    assert count_marks(without)[Mark.GONE] == 1


def test_a_whole_section_that_came_is_new_and_one_that_went_is_gone() -> None:
    text = "  house_rules:\n    sv: >-\n      Använd"
    other = with_text(text, "  recording:\n    sv: >-\n      Använd")

    now = compared(make_document(other, "sv", AT), made("sv"))
    before = compared(made("sv"), make_document(other, "sv", AT))

    gone = next(one for one in now.sections if one.id == "house_rules")
    assert {one.mark for one in sentences_of(gone)} == {Mark.GONE}
    assert now.sections[-1].id == "index"
    came = next(one for one in before.sections if one.id == "house_rules")
    assert {one.mark for one in sentences_of(came)} == {Mark.NEW}


def test_the_index_is_never_marked() -> None:
    document = compared(
        made("sv"),
        make_document(
            with_text("presents: {number: direct, clause: F1}", "presents: {number: direct, clause: X1}"),
            "sv",
            AT,
        ),
    )

    assert {one.mark for one in sentences_of(document.sections[-1])} == {Mark.SAME}
