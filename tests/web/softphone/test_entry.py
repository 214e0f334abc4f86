"""A link works once, for an hour and for one person; a cookie as long as the login keeps its password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.policy.hours import read_instant
from app.web.softphone.entry import PhoneEntry

NOON = read_instant("2026-11-24T12:00")


class Door:
    """An entry whose clock and passwords a test sets."""

    def __init__(self) -> None:
        self.now = NOON
        self.secrets = {"anna.web": "abc"}
        self.entry = PhoneEntry("token", lambda: self.now, self.secrets.get)


def test_a_link_works_once() -> None:
    entry = Door().entry
    key = entry.key_for("anna")

    assert [entry.may_use("anna", key), entry.use("anna", key), entry.use("anna", key)] == [True, True, False]
    assert not entry.may_use("anna", key)


def test_two_links_of_the_same_second_are_two() -> None:
    entry = Door().entry
    one, other = entry.key_for("anna"), entry.key_for("anna")

    assert entry.use("anna", one)
    assert entry.use("anna", other)


def test_a_link_is_void_after_an_hour_also_if_it_was_used_and_forgotten() -> None:
    door = Door()
    used, unused = door.entry.key_for("anna"), door.entry.key_for("anna")
    door.entry.use("anna", used)

    door.now += timedelta(hours=1)

    assert not door.entry.may_use("anna", unused)
    assert door.entry.use("bo", door.entry.key_for("bo"))
    assert not door.entry.use("anna", used)


@pytest.mark.parametrize("key", ["", "x", "1-2-3", "9999999999-ab", "\udcff-\udcff-\udcff", "²-a-b"])
def test_a_key_without_our_signature_opens_nothing(key: str) -> None:
    entry = Door().entry

    assert not entry.may_use("anna", key)
    assert not entry.use("anna", key)


def test_a_link_is_for_one_person_and_until_its_own_time() -> None:
    entry = Door().entry
    key = entry.key_for("anna")
    until, rest = key.split("-", 1)

    assert not entry.may_use("bo", key)
    assert not entry.may_use("anna", f"{int(until) + 3600}-{rest}")


def test_a_cookie_is_good_until_the_password_changes() -> None:
    door = Door()
    cookie = door.entry.cookie_for("anna.web", "abc")
    before = door.entry.login_of(cookie)

    door.secrets["anna.web"] = "def"

    assert (before, door.entry.login_of(cookie)) == ("anna.web", None)


@pytest.mark.parametrize("cookie", ["", "anna.web", "anna.web:", "bo.web:abc", "\udcff:\udcff"])
def test_no_other_cookie_is_good(cookie: str) -> None:
    assert Door().entry.login_of(cookie) is None


def test_a_cookie_does_not_show_the_password() -> None:
    assert "abc" not in Door().entry.cookie_for("anna.web", "abc").partition(":")[0]


def test_a_key_of_another_installation_is_none_of_ours() -> None:
    key = PhoneEntry("another", lambda: NOON, lambda _login: None).key_for("anna")

    assert not Door().entry.may_use("anna", key)
