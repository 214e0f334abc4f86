"""What the phones' site is told by the house: the device as the database has it, the person as the company has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from app.calls.journal import Begin, End
from app.calls.snapshot import Snapshot
from app.policy.logins import DeviceKind
from app.policy.register import Leaver, Register
from app.policy.trunks import Srtp
from app.policy.ways import ToPerson
from app.provisioning.phone_book import BookEntry, BookLine
from app.provisioning.phone_setup import Transport
from app.service.current import Current
from app.service.phones_desk import PhonesDesk
from app.settings import Settings
from tests.policy.bolaget import BOLAGET, TUESDAY_NOON
from tests.storage.prepared import store_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.policy.model import Company
    from app.storage import Store

NOON = datetime.fromisoformat(TUESDAY_NOON)
URL = "https://vaxel.bolaget.example:8443"
BAKERY = BookEntry("Britta", (BookLine("+46850001234"),), "Bageriet", outside=True)


class House:
    """A store with the phones of the example company, and the desk before it."""

    def __init__(self, store: Store, current: Current) -> None:
        self.store, self.current = store, current

    def desk(self, root: bytes | None = b"PEM", **settings: str) -> PhonesDesk:
        read = Settings.read({"VAXEL_PHONES_PORT": "8443", "VAXEL_PHONES_URL": URL, **settings})
        return PhonesDesk(read, self.store, self.current, lambda: NOON, lambda: root)

    def company(self, company: Company) -> None:
        self.current.snapshot = Snapshot(company, "hash")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with store_in(tmp_path) as store:
        await store.import_document({}, "hash", "test", people=BOLAGET.people, desk_phones=["anna", "bo"])
        house = House(store, Current(lambda: NOON))
        house.company(BOLAGET)
        yield house


async def test_a_phone_is_set_up_by_tls_with_its_own_login_and_its_persons_name(house: House) -> None:
    phone = await house.store.add_phone("anna", "laptop", DeviceKind.SOFTPHONE)

    setup = await house.desk().setup("anna.laptop")

    account = setup.account
    assert (account.login, account.secret, account.name) == ("anna.laptop", phone.secret, "Anna Ek")
    assert (account.server, account.port) == ("vaxel.bolaget.example", 5061)
    assert (account.transport, account.srtp) == (Transport.TLS, Srtp.CLEAR)
    assert (setup.standing.base, setup.standing.user) == (f"{URL}/phones", "anna.laptop")
    assert setup.standing.ca == f"{URL}/root.pem"
    assert [one.number for one in setup.keys][-3:] == ["*681", "*682", "*683"]
    assert setup.voicemail == "*55"


async def test_a_phone_encrypts_sound_and_lets_a_second_call_ring_as_the_company_says(house: House) -> None:
    anna = replace(BOLAGET.people["anna"], srtp=Srtp.REQUIRED, call_waiting=True)
    house.company(replace(BOLAGET, people={**BOLAGET.people, "anna": anna}))

    setup = await house.desk().setup("anna")

    assert setup.account.srtp is Srtp.REQUIRED
    assert setup.call_waiting


async def test_an_exchange_without_tls_is_reached_without(house: House) -> None:
    setup = await house.desk(None, VAXEL_TLS_PORT="0", VAXEL_SIP_PORT="5070").setup("anna")

    assert (setup.account.transport, setup.account.port) == (Transport.UDP, 5070)
    assert setup.standing.ca == ""


async def test_a_device_is_known_until_it_is_shut_out_and_its_person_leaves(house: House) -> None:
    desk = house.desk()
    before = await desk.device("anna")
    assert before is not None
    assert not before.shut_out
    assert await desk.device("nobody") is None

    await house.store.shut_out_phone("anna")
    after = await desk.device("anna")
    assert after is not None
    assert after.shut_out
    assert after.secret != before.secret

    leaves = Register(leavers={"bo": Leaver(NOON.date().replace(day=1), ToPerson("anna"))})
    house.company(replace(BOLAGET, register=leaves))
    assert await desk.device("bo") is None


async def test_before_the_first_company_nobody_is_served(house: House) -> None:
    house.current.snapshot = None

    assert not house.desk().ready()


async def test_the_phone_book_and_missed_calls_have_names_of_colleagues_and_contacts(house: House) -> None:
    await house.store.provisioning.replace_contacts([BAKERY])
    at = "2026-11-24T09:15:00.000+00:00"
    await house.store.write(
        [
            Begin("c1", at, "trunk", "in", "+46850001234", "+46846500401", "hash"),
            End("c1", at, "no_answer", None, 9000, 0, 16),
            Begin("c2", at, "phone", "internal", "bo", "101", "hash"),
            End("c2", at, "answered", "anna", 100, 100, 16),
        ]
    )

    desk = house.desk()

    assert {"Anna Ek", "Britta, Bageriet"} <= {one.shown for one in await desk.book("anna")}
    [missed] = await desk.missed("anna")
    assert missed.name == "Britta, Bageriet 24/11 10:15"
    assert [line.number for line in missed.lines] == ["+46850001234"]
