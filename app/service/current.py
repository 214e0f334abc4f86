"""The company in force, for all readers.

Knows: the snapshot, the phones, and the day. Refuses to know: where the company comes from (in_force.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.hours import STOCKHOLM
from app.policy.logins import is_first, owner_of
from app.policy.tenure import as_of
from app.policy.transfers import refusal as transfer_refusal
from app.policy.trunks import Srtp
from app.policy.ways import ToPerson

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.ari.provision import PhoneLogin
    from app.calls.snapshot import Snapshot
    from app.clock import Clock
    from app.policy.model import Company


class Current:
    """snapshot is None until the first company is loaded. queues_know: the company and day that the queues know.

    revision: grows when the database has changed.
    to_end: the logins of telephones whose former passwords must end, with the passwords of now.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.snapshot: Snapshot | None = None
        self.to_end: dict[str, str] = {}
        self._phones: list[PhoneLogin] = []
        self._several: dict[str, tuple[str, ...]] = {}  # the logins of people who have more than one
        self.queues_know: Company | None = None
        self.revision = 0

    @property
    def phones(self) -> list[PhoneLogin]:
        """The telephones of all people, by login."""
        return self._phones

    @phones.setter
    def phones(self, phones: list[PhoneLogin]) -> None:
        self._phones = phones
        several: dict[str, tuple[str, ...]] = {}
        for phone in phones:
            if not is_first(phone.login):
                several[phone.person] = (*several.get(phone.person, (phone.person,)), phone.login)
        self._several = several

    def logins_of(self, person: str) -> Sequence[str]:
        """The logins of a person's telephones, the first one first."""
        return self._several.get(person) or (person,)

    def policy(self) -> Snapshot:
        assert self.snapshot is not None, "no call may come before the first company is loaded"
        return self.snapshot

    def company(self) -> Company:
        return self.policy().company

    def company_if_any(self) -> Company | None:
        return self.snapshot.company if self.snapshot is not None else None

    def must_encrypt(self, login: str) -> bool:
        """Whether a telephone's sound must be encrypted."""
        company = self.company_if_any()
        person = company.people.get(owner_of(login)) if company is not None else None
        return person is not None and person.srtp is Srtp.REQUIRED

    def today(self) -> Company:
        """The company as of today: leavers, private phones and the like applied."""
        return as_of(self.company(), self._clock())

    def today_if_any(self) -> Company | None:
        """As `today`; None before the first company is loaded."""
        return self.today() if self.snapshot is not None else None

    def day(self) -> date:
        """Today, in Stockholm."""
        return self._clock().astimezone(STOCKHOLM).date()

    def person_by_mobile(self, number: str) -> str | None:
        found = self.today().find(numbers.shown(number))
        return found.id if isinstance(found, ToPerson) else None

    def may_be_sent_to(self, number: str) -> bool:
        """Whether a caller may be transferred to this number, by any of us; else the conversation goes on."""
        return self.snapshot is not None and transfer_refusal(self.today(), number) is None
