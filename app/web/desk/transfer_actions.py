"""Sending a caller on, by a desk's page and by the API: at once, or after a question to a colleague.

Knows: which texts mean a colleague, a queue or a number, and what to say when it cannot be done. Refuses to know: HTML,
JSON and paths, and how a call is transferred (calls/desk_transfers.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from app.calls.desk_transfers import AnotherCall, TransferForbidden
from app.calls.ports.transfers import NoConversation
from app.web.desk.desk_actions import DeskRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.visitor import Visitor
    from app.calls.desk_transfers import DeskTransfers
    from app.calls.snapshot import Snapshot
    from app.policy.model import Company

TransferDoes = Literal["send_on", "ask", "join", "take_back"]
TRANSFERS: Final[tuple[str, ...]] = get_args(TransferDoes)


class TransferActions:
    """The operation. The journal tells of each transfer, in the call's story; the audit log does not."""

    def __init__(self, transfers: DeskTransfers, snapshot: Callable[[], Snapshot | None]) -> None:
        self._transfers = transfers
        self._snapshot = snapshot

    async def transfer(self, visitor: Visitor, does: str, to: str = "", call: str = "") -> None:
        """Send the visitor's caller on, at once (send_on) or after a question (ask; then join or take_back).

        to: person:ID, queue:ID or number:NUMBER. call: the id of the call that they mean, "" the newest. The call's
        story in the journal tells of it.
        """
        snapshot, person = self._snapshot(), visitor.person
        if snapshot is None or person is None or person not in snapshot.company.people:
            raise DeskRefused("to", "Kontot har ingen telefon.", "The account has no telephone.")
        if does not in TRANSFERS:
            choices = ", ".join(TRANSFERS)
            raise DeskRefused("do", f"Något av: {choices}.", f"One of: {choices}.")
        try:
            if does == "join":
                await self._transfers.join(person)
            elif does == "take_back":
                await self._transfers.take_back(person)
            else:
                number = number_of(snapshot.company, to)
                does_so = self._transfers.ask if does == "ask" else self._transfers.send_on
                await does_so(person, number, call)
        except TransferForbidden as no:
            raise DeskRefused("to", f"{no.sv}.", f"{no.en}.") from no
        except AnotherCall as other:
            sv, en = "Samtalet är ett annat nu.", "It is another call now."
            raise DeskRefused("call", sv, en) from other
        except NoConversation as nobody:
            if does == "join":
                sv, en = "Kollegan har inte svarat än.", "The colleague has not answered yet."
            else:
                sv, en = "Du talar inte med någon.", "You are not talking to anybody."
            raise DeskRefused("do", sv, en) from nobody
        except ConnectionError as away:
            sv, en = "Växeln svarar inte: försök igen.", "The exchange does not answer: try again."
            raise DeskRefused("do", sv, en) from away


def number_of(company: Company, to: str) -> str:
    """The number that leads to person:ID, queue:ID or number:NUMBER. Raises DeskRefused."""
    kind, _, id_ = to.partition(":")
    person, queue = company.people.get(id_), company.queues.get(id_)
    if kind == "person" and person is not None:
        return person.extension
    if kind == "queue" and queue is not None and (queue.extension or queue.number):
        return queue.extension or queue.number or ""
    digits = "".join(sign for sign in id_ if sign in "+*0123456789")
    if kind == "number" and digits and not id_.strip("+*0123456789 -()/"):
        return digits
    raise DeskRefused("to", f"{id_ or to} finns inte.", f"There is no {id_ or to}.")
