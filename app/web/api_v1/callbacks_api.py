"""The API about callbacks: customers to call, for a queue's agents or for one person.

Knows: callbacks as the API shows them. Refuses to know: when to call, and who calls (calls/callback).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.calls.possible import NotPossible
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.web.desk.own import own_queues, sees_all_queues
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.audit import AuditLog
    from app.calls.callback.by_person import Returns
    from app.calls.callback.by_queue import Callbacks
    from app.calls.callback.tickets import Ticket
    from app.clock import AlarmClock
    from app.policy.model import Company
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.desk.waiting_actions import WaitingActions


class CallbackWanted(BaseModel):
    """A customer to call; either queue or person; the number in any usual form."""

    model_config = ConfigDict(extra="forbid")
    queue: Annotated[str, Field(max_length=100)] = ""
    person: Annotated[str, Field(max_length=100)] = ""
    number: Annotated[str, Field(max_length=40)]


class CallbackShown(BaseModel):
    """A callback. queue: whose agents call, or "" where `agent` is the person who does; number: E.164.

    state: waiting, calling, done, failed or cancelled.
    """

    id: str
    queue: str
    agent: str
    number: str
    asked_at: datetime
    state: str
    attempts: int


class CallbackPage(Page[CallbackShown]):
    """Some callbacks."""


class CallbacksApi:
    """The operations about callbacks."""

    def __init__(
        self,
        company: Callable[[], Company],
        callbacks: Callbacks,
        returns: Returns,
        audit: AuditLog,
        clock: AlarmClock,
        waiting: WaitingActions,
    ) -> None:
        self._company = company
        self._callbacks = callbacks
        self._returns = returns
        self._audit = audit
        self._clock = clock
        self._waiting = waiting

    def operations(self) -> list[Operation]:
        area = Area("Callbacks", Right.BOARD, callback="the callback's id")
        return [
            area("GET /callbacks", "listCallbacks", self._list),
            area("POST /callbacks", "addCallback", self._add, status=201, refusals=(404,)),
            area("POST /callbacks/{callback}/done", "callbackDone", self._done),
            area("POST /callbacks/{callback}/take", "takeCallback", self._take, refusals=(409,)),
            area("DELETE /callbacks/{callback}", "cancelCallback", self._cancel),
        ]

    async def _list(self, asked: ApiRequest, query: PageQuery) -> CallbackPage:
        """Customers to call back, and those called in the last week."""
        all_ = (one for one in (*self._callbacks.all(), *self._returns.all()) if self._concerns(asked, one))
        found = sorted(all_, key=lambda one: (one.asked, one.id))
        part, following = part_of(found, query, lambda one: one.id)
        return CallbackPage(items=[_callback(one) for one in part], next=following)

    async def _add(self, asked: ApiRequest, body: CallbackWanted) -> CallbackShown:
        """Have a customer called: by a queue of yours, or by you; by any, for who steers or answers no queue."""
        company = self._company()
        if bool(body.queue) is bool(body.person):
            raise Refusal(400, "give either queue or person: the one to call", "queue")
        queue = company.queue_of(body.queue)
        person = company.person_of(body.person, mobiles=asked.visitor.may(Right.COMPANY))
        try:
            if queue is not None and self._sees(asked, queue.id):
                ticket = self._callbacks.ask(queue, body.number, arrived=self._clock.now())
            elif person is not None:
                if person.id != asked.visitor.person and not sees_all_queues(company, asked.visitor):
                    raise Refusal(403, "your account or token lacks the right for this", "person")
                ticket = await self._returns.ask(person, body.number)
            elif body.queue:
                raise Refusal(404, f"there is no queue {body.queue!r}", "queue")
            else:
                raise Refusal(404, f"there is no person {body.person!r}", "person")
        except NotPossible as error:
            raise Refusal(400, str(error), "number") from error
        await self._callbacks.settled()
        about = {
            "queue": body.queue,
            "person": body.person,
        }  # no number: the log outlives the customer's data
        await self._audit.note(asked.visitor, "callback.add", ticket.id, None, about)
        return _callback(ticket)

    async def _done(self, asked: ApiRequest) -> None:
        """The person has called the customer."""
        id_ = asked.place["callback"]
        if not self._concerns_by_id(asked, id_) or not self._returns.done(id_):
            raise Refusal(404, f"there is no waiting callback {id_!r} for a person")
        await self._callbacks.settled()
        await self._audit.note(asked.visitor, "callback.done", id_)

    async def _take(self, asked: ApiRequest) -> None:
        """Call a queue's customer now: your phone rings first, then theirs."""
        await self._waiting.take(asked.visitor, asked.place["callback"])

    async def _cancel(self, asked: ApiRequest) -> None:
        """Cancel a callback: nobody calls."""
        id_ = asked.place["callback"]
        concerns = self._concerns_by_id(asked, id_)
        if not concerns or (not self._callbacks.cancel(id_) and not self._returns.cancel(id_)):
            raise Refusal(404, f"there is no waiting callback {id_!r}")
        await self._callbacks.settled()
        await self._audit.note(asked.visitor, "callback.cancel", id_)

    def _concerns_by_id(self, asked: ApiRequest, id_: str) -> bool:
        both = (*self._callbacks.all(), *self._returns.all())
        return all(self._concerns(asked, one) for one in both if one.id == id_)

    def _concerns(self, asked: ApiRequest, one: Ticket) -> bool:
        """As on the pages: what a person has to call concerns them alone, a queue's callbacks who sees the queue."""
        if one.queue:
            return self._sees(asked, one.queue)
        return one.agent == asked.visitor.person or asked.visitor.may(Right.STEER)

    def _sees(self, asked: ApiRequest, queue: str) -> bool:
        """Of a queue that is gone, whoever sees all."""
        company, visitor = self._company(), asked.visitor
        return sees_all_queues(company, visitor) or queue in own_queues(company, visitor.person)


def _callback(one: Ticket) -> CallbackShown:
    return CallbackShown(
        id=one.id,
        queue=one.queue,
        agent=one.agent,
        number=one.number,
        asked_at=datetime.fromtimestamp(one.asked, UTC),
        state=one.state,
        attempts=one.attempts,
    )
