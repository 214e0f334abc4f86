"""The names that the certificate must hold: what somebody may type into a phone as the server."""

from __future__ import annotations

from app.certificates.names import names_of
from app.settings import Settings, Tls


def tls(**environ: str) -> Tls:
    return Settings.read({f"VAXEL_{name}": value for name, value in environ.items()}).tls


def test_the_machines_names_and_the_exchanges_address_are_in_it() -> None:
    found = names_of(tls(SIP_BIND="192.0.2.7", SIP_BIND6="2001:db8::7"), "PBX.bolaget.se")

    assert found >= {"localhost", "pbx.bolaget.se", "pbx", "pbx.local", "192.0.2.7", "2001:db8::7"}


def test_so_are_those_that_are_set_and_the_routers_address() -> None:
    found = names_of(
        tls(TLS_NAMES="sip.bolaget.se", WEB_NAMES="vaxel.bolaget.se", EXTERNAL_ADDRESS="203.0.113.5"), "pbx"
    )

    assert found >= {"sip.bolaget.se", "vaxel.bolaget.se", "203.0.113.5"}


def test_an_exchange_on_every_address_has_real_addresses_in_it() -> None:
    found = names_of(tls(SIP_BIND="0.0.0.0", SIP_BIND6="::"), "pbx")

    assert "127.0.0.1" in found
    assert not found & {"0.0.0.0", "::"}


def test_a_machine_with_an_impossible_name_gets_a_certificate_all_the_same() -> None:
    found = names_of(tls(), "växel maskin")

    assert found == {"localhost", "127.0.0.1"}
