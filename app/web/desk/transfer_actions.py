"""Sending a caller on, by a desk's page and by the API: at once, or after a question to a colleague.

Knows: which texts mean a colleague, a queue or a number, and what to say when it cannot be done. Refuses to know: HTML,
JSON and paths, and how a call is transferred (calls/desk_transfers.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from app.calls.desk_transfers import AnotherCall, TransferForbidden
from app.calls.ports.transfers import NoConversation, NotJoined
from app.words.refusal import Refusal

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
            raise Refusal(409, "The account has no telephone.", "to", "Kontot har ingen telefon.")
        if does not in TRANSFERS:
            choices = ", ".join(TRANSFERS)
            raise Refusal(409, f"One of: {choices}.", "do", f"Något av: {choices}.")
        try:
            if does == "join":
                await self._transfers.join(person)
            elif does == "take_back":
                await self._transfers.take_back(person)
            else:
                number = number_of(snapshot.company, to)
                _is_another(snapshot.company, person, number)
                does_so = self._transfers.ask if does == "ask" else self._transfers.send_on
                await does_so(person, number, call)
        except TransferForbidden as no:
            raise Refusal(409, f"{no.en}.", "to", f"{no.sv}.") from no
        except AnotherCall as other:
            sv, en = "Samtalet är ett annat nu.", "It is another call now."
            raise Refusal(409, en, "call", sv) from other
        except NotJoined as apart:
            sv, en = "De två kunde inte kopplas ihop.", "The two could not be joined."
            raise Refusal(409, en, "do", sv) from apart
        except NoConversation as nobody:
            if does == "join":
                sv, en = "Kollegan har inte svarat än.", "The colleague has not answered yet."
            else:
                sv, en = "Du talar inte med någon.", "You are not talking to anybody."
            raise Refusal(409, en, "do", sv) from nobody
        except ConnectionError as away:
            sv, en = "Växeln svarar inte: försök igen.", "The exchange does not answer: try again."
            raise Refusal(409, en, "do", sv) from away


def _is_another(company: Company, person: str, number: str) -> None:
    """Whether somebody else has the number; their own mobile number is another telephone. Raises Refusal."""
    if company.person_of(number, mobiles=False) is company.people[person]:
        sv, en = "Du kan inte koppla samtalet till dig själv.", "You cannot transfer the call to yourself."
        raise Refusal(409, en, "to", sv)


def number_of(company: Company, to: str) -> str:
    """The number that leads to person:ID, queue:ID or number:NUMBER. Raises Refusal."""
    kind, _, id_ = to.partition(":")
    person, queue = company.people.get(id_), company.queues.get(id_)
    if kind == "person" and person is not None:
        return person.extension
    if kind == "queue" and queue is not None and (queue.extension or queue.number):
        return queue.extension or queue.number or ""
    digits = "".join(sign for sign in id_ if sign in "+*0123456789")
    if kind == "number" and digits and not id_.strip("+*0123456789 -()/"):
        return digits
    raise Refusal(409, f"There is no {id_ or to}.", "to", f"{id_ or to} finns inte.")
