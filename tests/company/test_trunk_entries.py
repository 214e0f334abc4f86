"""The section `trunks` of the company file: any number of lines to operators, and no password in it."""

from __future__ import annotations

import pytest

from app.company import BadCompanyFile, CompanyFile, document, dump_yaml, from_document, parse_company
from app.company.trunk_entries import AccountEntry, TrunkEntry
from tests.policy.bolaget import EXAMPLE

TEXT = EXAMPLE.read_text()
TELIA = """
trunks:
  - id: telia
    name: Telia
    host: sip.operator.example
    transport: tcp
    account: {user: "+46846500400", auth_user: bolaget, password_env: VAXEL_TELIA}
    numbers: ["+46 8 465 004"]
    writes: "00"
    outgoing: {to: ["+47"], cost: 10}
"""


def read(section: str) -> CompanyFile:
    return parse_company((TEXT + section).encode(), "bolaget.yaml")


def test_a_file_without_trunks_has_the_document_that_it_had() -> None:
    assert "trunks" not in document(read(""))


def test_a_trunk_is_read_and_written_as_it_is() -> None:
    file = read(TELIA)

    assert file.trunks is not None
    [trunk] = file.trunks
    assert isinstance(trunk, TrunkEntry)
    assert trunk.account == AccountEntry(
        user="+46846500400", auth_user="bolaget", password_env="VAXEL_TELIA", register_every=600
    )
    assert (trunk.numbers, trunk.port, trunk.srtp, trunk.qualify) == (["+468465004"], None, "off", 60)
    assert from_document(document(file)) == parse_company(dump_yaml(document(file)).encode()) == file


@pytest.mark.parametrize(
    ("was", "written", "said"),
    [
        ("host: sip.operator.example", "host: sip operator", "trunks[0].host: 'sip operator' is not a host"),
        ("password_env: VAXEL_TELIA", "password: hemligt", "trunks[0].account.password"),
        (
            "password_env: VAXEL_TELIA",
            "password_env: a b",
            "trunks[0].account.password_env: 'a b' is not the",
        ),
        ("password_env: VAXEL_TELIA", "password_file: x", "trunks[0].account.password_file: 'x' is not the"),
        ("transport: tcp", "transport: sctp", "trunks[0].transport"),
        ("transport: tcp", "outbound_proxy: 'x:99999'", "trunks[0].outbound_proxy: 'x:99999' is not a host"),
        ("transport: tcp", "addresses: [192.0.2.0/99]", "trunks[0].addresses[0]: '192.0.2.0/99' is not an"),
        ("auth_user: bolaget", "auth_user: 'a;b'", "trunks[0].account.auth_user: 'a;b' is not a user"),
        ("transport: tcp", "prefix: 0a", "trunks[0].prefix"),
        ("cost: 10", "silence: 60", "trunks[0].outgoing"),
    ],
)
def test_a_field_that_cannot_be_is_refused_with_its_place_and_line(was: str, written: str, said: str) -> None:
    with pytest.raises(BadCompanyFile) as caught:
        read(TELIA.replace(was, written))

    assert said in str(caught.value)


@pytest.mark.parametrize(
    "address", ["192.0.2.10", "192.0.2.0/24", "2001:db8::/48", "[2001:db8::1]", "sip.a.se"]
)
def test_an_address_is_a_host_or_a_network(address: str) -> None:
    file = read(TELIA + f'    addresses: ["{address}"]\n')

    assert file.trunks is not None
    assert file.trunks[0].addresses == [address]
