"""Codes are those of RFC 6238; none is taken twice, and a clock may be one step wrong."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from app.accounts.totp import (
    new_recovery_codes,
    new_totp_secret,
    recovery_hash,
    step_of_code,
    totp_address,
    totp_code,
)

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
AT = datetime(2026, 11, 30, 12, 0, 10, tzinfo=UTC)
HERE = int(AT.timestamp()) // 30


@pytest.mark.parametrize(  # RFC 6238, appendix B, the last six of its eight digits
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_standards_codes_come_out(seconds: int, code: str) -> None:
    assert totp_code(RFC_SECRET, seconds // 30) == code


@pytest.mark.parametrize(("off", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_wrong(off: int, taken: bool) -> None:
    found = step_of_code(RFC_SECRET, totp_code(RFC_SECRET, HERE + off), AT, 0)

    assert found == (HERE + off if taken else None)


def test_no_code_is_taken_twice_nor_one_before_it() -> None:
    code, before = totp_code(RFC_SECRET, HERE), totp_code(RFC_SECRET, HERE - 1)

    assert step_of_code(RFC_SECRET, code, AT, HERE - 1) == HERE
    assert step_of_code(RFC_SECRET, code, AT, HERE) is None
    assert step_of_code(RFC_SECRET, before, AT, HERE) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\udcff12345"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert step_of_code(RFC_SECRET, code, AT, 0) is None


def test_spaces_do_not_count() -> None:
    code = totp_code(RFC_SECRET, HERE)

    assert step_of_code(RFC_SECRET, f" {code[:3]} {code[3:]} ", AT, 0) == HERE


def test_the_apps_address_names_the_account_and_the_company() -> None:
    address = totp_address("ABC", "anna & bo", "Bolaget AB")

    assert address.startswith("otpauth://totp/Bolaget%20AB%3Aanna%20%26%20bo?secret=ABC&issuer=Bolaget%20AB")
    assert len(base64.b32decode(new_totp_secret())) == 20


def test_recovery_codes_are_many_and_read_as_people_write_them() -> None:
    codes = new_recovery_codes()

    assert len(set(codes)) == 10
    assert recovery_hash(1, codes[0]) == recovery_hash(1, f" {codes[0].upper().replace('-', ' ')} ")
    assert recovery_hash(1, codes[0]) != recovery_hash(2, codes[0])
