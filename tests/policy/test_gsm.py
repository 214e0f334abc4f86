"""The alphabet of SMS: how long a text is in it, and how many parts it needs."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.policy import gsm

BASIC = sorted(set(gsm.BASIC) - {"\x1b"})
SIGNS = st.sampled_from([*BASIC, *gsm.EXTENSION])


def test_the_alphabet_has_its_127_signs_and_ten_more_that_count_twice() -> None:
    assert len(gsm.BASIC) == len(set(gsm.BASIC)) == 128
    assert len(set(gsm.EXTENSION) - set(gsm.BASIC)) == len(gsm.EXTENSION) == 10


@pytest.mark.parametrize(
    ("text", "septets"),
    [
        ("", 0),
        ("Hej!", 4),
        ("åäöÅÄÖéüß", 9),
        ("@£$¥§¿Ω", 7),
        ("10 €", 5),
        ("[a]", 5),
        ("ê", None),
        ("”Hej”", None),
        ("🙂", None),
        ("\x1b", None),
    ],
)
def test_the_septets_of_a_text(text: str, septets: int | None) -> None:
    assert gsm.septets(text) == septets


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),  # 76 in each: no sign is divided
        ("€" * 153, 3),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("ê" * 134, 2),
        ("ê" * 135, 3),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
        ("🙂" * 66, 2),  # 33 in each: two units a sign, and 67 units
        ("🙂" * 67, 3),
    ],
)
def test_in_how_many_parts_a_text_is_sent(text: str, parts: int) -> None:
    """As 46elks counts and charges them: 160 or 153 each, and 70 or 67 with other signs."""
    assert gsm.parts(text) == parts


@given(st.lists(SIGNS).map("".join))
def test_a_text_of_the_alphabet_stays_as_it_is(text: str) -> None:
    assert gsm.plain(text) == text


@given(st.text())
@example("\x1b")
@example("\ud83d")
@example("e\u0302")
@example("ﬁ")
def test_any_text_can_be_written_in_the_alphabet(text: str) -> None:
    plain = gsm.plain(text)

    assert gsm.septets(plain) is not None
    assert gsm.plain(plain) == plain


@given(st.text(alphabet=BASIC))
@example("a" * 160)
@example("a" * 161)
@example("a" * 306)
@example("a" * 307)
def test_parts_of_plain_signs_are_what_division_says(text: str) -> None:
    assert gsm.parts(text) == (1 if len(text) <= 160 else -(-len(text) // 153))


@given(st.text(max_size=400))
@example("a" * 152 + "€" + "a" * 152)
@example("🙂" * 34 + "a")
@example("ê" * 66 + "🙂")
def test_parts_hold_the_text_and_none_is_superfluous(text: str) -> None:
    taken = gsm.septets(text)
    units, one, many = (
        (taken, 160, 153) if taken is not None else (len(text.encode("utf-16-le")) // 2, 70, 67)
    )

    parts = gsm.parts(text)

    assert parts == 1 or units > one
    assert units <= one or parts * many >= units
    assert parts == 1 or (parts - 1) * (many - 1) < units


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("”Hej” – vi ringer…", '"Hej" - vi ringer...'),
        ("Café Crème Brûlée", "Café Crème Brulée"),
        ("Ærø", "Ærø"),
        ("Łódź", "?odz"),
        ("日本", "??"),
    ],
)
def test_other_signs_become_the_nearest(text: str, plain: str) -> None:
    assert gsm.plain(text) == plain


def test_a_sign_beyond_the_first_65536_takes_two_places() -> None:
    """From the very first of them; 70 places are one part."""
    assert [gsm.parts("\U00010000" * count) for count in (35, 36)] == [1, 2]


def test_a_ligature_is_written_as_its_letters() -> None:
    assert gsm.plain("ﬁn") == "fin"
