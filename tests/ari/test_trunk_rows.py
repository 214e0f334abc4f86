"""What the exchange's tables hold of trunks, and that a table's rows have the same fields, phones or trunks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.ari.provision import PhoneLogin, rows_for
from app.ari.spelling import is_mobile_trunk, is_outside, is_public_trunk, trunk_of
from app.ari.trunk_rows import (
    AORS,
    AUTHS,
    ENDPOINTS,
    IDENTIFIES,
    REGISTRATIONS,
    trunk_rows,
    with_phones,
)
from app.policy.hours import read_instant
from app.policy.trunks import ShownIn, Srtp, Trunk, TrunkAccount, TrunkConnection, Trunks, Withheld
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from app.ari.tables import Rows

CONNECTION = TrunkConnection("sip.operator.example", addresses=("sip.operator.example", "192.0.2.0/24"))
PLAIN = Trunk("telia", "Telia", CONNECTION)
ACCOUNT = TrunkAccount("+46846500400", "bolaget", password_env="X", registers=600)
REGISTERS = replace(
    PLAIN,
    id="konto",
    connection=replace(CONNECTION, account=ACCOUNT, addresses=(), dialled_in_to=True, asks=0),
)
NOON = read_instant("2026-11-24T12:00")


def rows(*trunks: Trunk, secret: str | None = "secret") -> dict[str, Rows]:
    return trunk_rows(Trunks(trunks), lambda _account: secret, 60, 1800)


def test_a_trunk_is_an_endpoint_that_calls_its_host_and_is_known_by_its_addresses() -> None:
    told = rows(PLAIN)

    endpoint = told[ENDPOINTS]["trunk.telia"]
    assert (endpoint["context"], endpoint["transport"], endpoint["send_pai"]) == ("from-trunk", "udp", "yes")
    assert endpoint["allow_transfer"] == endpoint["send_connected_line"] == "no"
    assert told[AORS]["trunk.telia"]["contact"] == "sip:sip.operator.example"
    assert told[IDENTIFIES]["trunk.telia"] == {
        "endpoint": "trunk.telia",
        "match": "sip.operator.example,192.0.2.0/24",
    }
    assert told[REGISTRATIONS] == told[AUTHS] == {}


def test_whether_it_lives_is_asked_under_another_name() -> None:
    told = rows(PLAIN)

    assert told[AORS]["trunk.telia"]["qualify_frequency"] == "0"
    assert told[AORS]["vaxel.telia"]["qualify_frequency"] == "60"
    assert told[ENDPOINTS]["vaxel.telia"]["context"] == "nowhere"
    assert "vaxel.konto" not in rows(REGISTERS)[ENDPOINTS]


def test_a_trunk_that_registers_has_a_line_of_its_own_and_no_address() -> None:
    told = rows(REGISTERS)

    registration = told[REGISTRATIONS]["trunk.konto"]
    assert (registration["line"], registration["endpoint"]) == ("yes", "trunk.konto")
    assert registration["client_uri"] == "sip:+46846500400@sip.operator.example"
    assert told[AUTHS]["trunk.konto"]["username"] == "bolaget"
    assert (told[ENDPOINTS]["trunk.konto"]["outbound_auth"], told[IDENTIFIES]) == ("trunk.konto", {})
    assert told[ENDPOINTS]["trunk.konto"]["context"] == "from-account"


def test_a_number_as_contact_says_nothing_of_the_dialled_one() -> None:
    named = replace(
        REGISTERS, connection=replace(REGISTERS.connection, account=replace(ACCOUNT, contact="0846500400"))
    )

    assert rows(named)[ENDPOINTS]["trunk.konto"]["context"] == "from-account-to"


def test_without_its_password_a_trunk_does_not_register() -> None:
    told = rows(REGISTERS, secret=None)

    assert told[REGISTRATIONS] == told[AUTHS] == {}
    assert told[ENDPOINTS]["trunk.konto"]["outbound_auth"] == ""


@pytest.mark.parametrize(
    ("connection", "contact", "proxy"),
    [
        (TrunkConnection("192.0.2.1", 5080), "sip:192.0.2.1:5080", ""),
        (TrunkConnection("2001:db8::1", transport="tcp"), "sip:[2001:db8::1];transport=tcp", ""),
        (TrunkConnection("op.se", transport="tls"), "sip:op.se;transport=tls", ""),
        (TrunkConnection("op.se", ipv6=True), "sip:op.se", ""),
        (TrunkConnection("192.0.2.1", ipv6=True), "sip:192.0.2.1", ""),
        (TrunkConnection("op.se", proxy="sbc.op.se:5070"), "sip:op.se", "sip:sbc.op.se:5070;lr"),
        (
            TrunkConnection("op.se", transport="tcp", proxy="sbc.op.se"),
            "sip:op.se;transport=tcp",
            "sip:sbc.op.se;transport=tcp;lr",
        ),
    ],
)
def test_addresses_are_written_as_sip_wants_them(
    connection: TrunkConnection, contact: str, proxy: str
) -> None:
    told = rows(replace(PLAIN, connection=connection))

    assert told[AORS]["trunk.telia"] | {"qualify_frequency": ""} == {
        "contact": contact,
        "outbound_proxy": proxy,
        "qualify_frequency": "",
    }
    over_ipv6 = "::" in contact or (connection.ipv6 and "192." not in contact)  # an address says it itself
    endpoint = told[ENDPOINTS]["trunk.telia"]
    assert endpoint["transport"] == connection.transport + ("6" if over_ipv6 else "")
    assert endpoint["rtp_ipv6"] == ("yes" if over_ipv6 else "no")


@pytest.mark.parametrize(
    ("srtp", "said"),
    [(Srtp.CLEAR, ("no", "no")), (Srtp.OFFERED, ("sdes", "yes")), (Srtp.REQUIRED, ("sdes", "no"))],
)
def test_sound_is_encrypted_as_the_file_says(srtp: Srtp, said: tuple[str, str]) -> None:
    endpoint = rows(replace(PLAIN, connection=replace(CONNECTION, srtp=srtp)))[ENDPOINTS]["trunk.telia"]

    assert (endpoint["media_encryption"], endpoint["media_encryption_optimistic"]) == said


@pytest.mark.parametrize(
    ("shown", "pai", "rpid"),
    [
        (ShownIn.FROM, "no", "no"),
        (ShownIn.ASSERTED, "yes", "no"),
        (ShownIn.REMOTE_PARTY, "no", "yes"),
        (ShownIn.PREFERRED, "no", "no"),
    ],
)
def test_the_presented_number_has_one_header(shown: ShownIn, pai: str, rpid: str) -> None:
    endpoint = rows(replace(PLAIN, shown_in=shown))[ENDPOINTS]["trunk.telia"]

    assert (endpoint["send_pai"], endpoint["send_rpid"]) == (pai, rpid)


def test_a_withheld_number_reaches_the_network_only_where_the_file_says_so() -> None:
    nobody = replace(PLAIN, withheld=Withheld.NOTHING)

    assert rows(PLAIN)[ENDPOINTS]["trunk.telia"]["trust_id_outbound"] == "yes"
    assert rows(nobody)[ENDPOINTS]["trunk.telia"]["trust_id_outbound"] == "no"


def test_the_mobile_operator_must_log_in_unless_we_register_with_it() -> None:
    login = replace(ACCOUNT, registers=None)
    mobiles = replace(PLAIN, id="m", mobiles=True, connection=replace(CONNECTION, account=login))
    registered = replace(mobiles, connection=replace(CONNECTION, account=ACCOUNT))

    assert rows(mobiles)[ENDPOINTS]["mex.m"]["auth"] == "mex.m"
    assert rows(mobiles)[ENDPOINTS]["mex.m"]["context"] == "from-mex"
    assert rows(registered)[ENDPOINTS]["mex.m"]["auth"] == ""
    assert rows(mobiles)[ENDPOINTS]["vaxel.m"]["auth"] == ""


@pytest.mark.parametrize("phones", [[], [PhoneLogin("anna", "x")]], ids=["no phone", "a phone"])
def test_all_rows_of_a_table_have_the_same_fields_in_the_same_order(phones: list[PhoneLogin]) -> None:
    told = with_phones(rows_for(BOLAGET, phones, "mark", lambda _legs: "", NOON), rows(PLAIN, REGISTERS))

    for name in (ENDPOINTS, AUTHS, AORS):
        assert len({tuple(row) for row in told[name].values()}) == 1, name
    fields = list(told[ENDPOINTS]["trunk.telia"])
    assert fields.index("disallow") < fields.index("allow")


def test_without_trunks_a_phone_has_the_fields_that_it_had() -> None:
    phones = rows_for(BOLAGET, [PhoneLogin("anna", "x")], "mark", lambda _legs: "", NOON)

    assert with_phones(phones, rows()) == phones | {IDENTIFIES: {}, REGISTRATIONS: {}}


def test_no_person_is_taken_for_a_trunk() -> None:
    for endpoint, kind in (
        ("trunk.telia", "public"),
        ("mex.m", "mobile"),
        ("trunk", "public"),
        ("mex", "mobile"),
    ):
        assert is_outside(endpoint)
        assert (is_public_trunk(endpoint), is_mobile_trunk(endpoint)) == (kind == "public", kind == "mobile")
    for person in ("trunky", "mexico", "anna", "anna.web"):
        assert not (is_outside(person))
        assert not (is_public_trunk(person))
        assert not (is_mobile_trunk(person))
        assert trunk_of(person) == ""
    assert [trunk_of(one) for one in ("trunk.telia", "mex.m", "trunk", "vaxel.telia")] == [
        "telia",
        "m",
        "",
        "",
    ]
