"""The logins of a person's telephones."""

from __future__ import annotations

import pytest

from app.policy.logins import FIRST, is_first, is_phone_name, login_of, owner_of, phone_name_of


@pytest.mark.parametrize(("name", "login"), [(FIRST, "anna-li"), ("web", "anna-li.web"), ("2", "anna-li.2")])
def test_a_login_tells_whose_telephone_it_is_and_which(name: str, login: str) -> None:
    assert login_of("anna-li", name) == login
    assert (owner_of(login), phone_name_of(login)) == ("anna-li", name)
    assert is_first(login) is (name == FIRST)


@pytest.mark.parametrize("name", ["", "a.b", "Web", "å", "a-b", "a&b", "a" * 17, "a\n"])
def test_a_name_cannot_be_more_than_a_name(name: str) -> None:
    """It comes into the dialplan and into SIP addresses."""
    assert not is_phone_name(name)
    assert is_phone_name("a" * 16)
