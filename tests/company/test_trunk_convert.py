"""A trunk of the file becomes a trunk of the policy; what the file leaves out is what most operators want."""

from __future__ import annotations

from app.company.trunk_convert import to_trunks
from app.company.trunk_entries import AccountEntry, OutgoingEntry, TrunkEntry
from app.policy.trunks import NO_TRUNKS, Form, Trunk, TrunkAccount, TrunkConnection

PLAIN = TrunkEntry(id="telia", host="sip.operator.example")
ACCOUNT = AccountEntry(user="bolaget", password_env="VAXEL_TELIA")


def test_no_entries_are_no_trunks() -> None:
    assert to_trunks(None) == to_trunks([]) == NO_TRUNKS


def test_a_plain_trunk_is_known_by_its_host() -> None:
    [trunk] = to_trunks([PLAIN]).all

    host = "sip.operator.example"
    assert trunk == Trunk("telia", "telia", TrunkConnection(host, addresses=(host,)))


def test_a_trunk_that_registers_needs_no_address_and_reads_the_dialled_number_in_to() -> None:
    [trunk] = to_trunks([PLAIN.model_copy(update={"account": ACCOUNT})]).all

    assert trunk.connection.account == TrunkAccount("bolaget", "bolaget", "VAXEL_TELIA", registers=600)
    assert (trunk.connection.addresses, trunk.connection.dialled_in_to) == ((), True)


def test_a_domain_is_called_over_ipv6_only_where_the_file_says_so() -> None:
    plain, six = to_trunks([PLAIN, PLAIN.model_copy(update={"id": "six", "ipv6": True})]).all

    assert (plain.connection.ipv6, six.connection.ipv6) == (False, True)


def test_a_login_for_calls_alone_changes_neither() -> None:
    account = ACCOUNT.model_copy(update={"register_every": "never"})
    [trunk] = to_trunks([PLAIN.model_copy(update={"account": account})]).all

    assert (trunk.connection.addresses, trunk.connection.dialled_in_to) == ((PLAIN.host,), False)


def test_presented_numbers_are_written_as_called_ones_unless_told() -> None:
    [alike] = to_trunks([PLAIN.model_copy(update={"writes": "00"})]).all
    [differs] = to_trunks([PLAIN.model_copy(update={"writes": "00", "presents": "plus"})]).all

    assert (alike.form, alike.presented_form) == (Form.DOUBLE_ZERO, Form.DOUBLE_ZERO)
    assert (differs.form, differs.presented_form) == (Form.DOUBLE_ZERO, Form.PLUS)


def test_never_is_no_call_out_not_even_112() -> None:
    [never] = to_trunks([PLAIN.model_copy(update={"outgoing": "never"})]).all
    [some] = to_trunks([PLAIN.model_copy(update={"outgoing": OutgoingEntry(to=["+47"], cost=3)})]).all

    assert (never.calls_out, never.emergency) == (False, False)
    assert (some.calls_out, some.emergency, some.to, some.cost) == (True, True, frozenset({"+47"}), 3)
