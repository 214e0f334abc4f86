"""The parts of a desk, each looked at and rendered once for all who see the same.

Knows: which part shows what, and that what was seen holds for a round. Refuses to know: paths, who may look, what
is true (own.py), and how the house is shown (house_parts.py).

Nearly all of 200 open desks are quiet: nobody calls their person, and the person answers no queue. Quiet desks with the
same rights are rendered once.

Own matters show at once. The house's (queues and colleagues) show at once when somebody joins a queue, or when nothing
changed before; what follows waits until a second is over, whose end counts as a change. Otherwise a busy house would
update every desk three times a second.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final
from weakref import ReferenceType, ref

from app.accounts.roles import Right
from app.web.desk.house_parts import standing_words
from app.web.desk.own import own, own_queues, queues_to_see
from app.web.desk.rendered import Rendered
from app.web.desk.seen import sight_of
from app.words.call_ends import how_ended
from app.words.profiles import clock_text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from datetime import datetime

    from app.accounts.visitor import Visitor
    from app.calls.call import Call
    from app.calls.desk_transfers import DeskTransfers
    from app.calls.floor import Floor
    from app.calls.queue.hall import Hall
    from app.calls.snapshot import Snapshot
    from app.policy.model import Company
    from app.web.desk.earlier_calls import EarlierCalls
    from app.web.desk.house_parts import HouseParts
    from app.web.desk.own import Own
    from app.web.site.render import Pages

QUEUES_SHOWN: Final = 50  # to somebody who sees all of them
HOUSE_RESTS: Final = 1.0  # seconds between two looks at the house at least, unless somebody joins a queue


class DeskParts:
    """snapshot: None before the first company is loaded. round_: grows when desks look again (Live.round)."""

    def __init__(
        self,
        pages: Pages,
        round_: Callable[[], int],
        hall: Hall,
        floor: Floor,
        transfers: DeskTransfers,
        earlier: EarlierCalls,
        snapshot: Callable[[], Snapshot | None],
        house: HouseParts,
    ) -> None:
        self._pages = pages
        self._round = round_
        self._hall = hall
        self._floor = floor
        self._transfers = transfers
        self._earlier = earlier
        self._snapshot = snapshot
        self._house = house
        self._own_parts: Rendered[Own] = Rendered()
        self._seen_in = -1
        self._tick = ("", -1, -1)  # the policy, how often something has changed in the house, and the second
        self._house_tick = self._tick  # with which we last looked at the house
        self._house_looked = self._house_changed = float("-inf")  # when we did, and when there was news
        self._rest: asyncio.TimerHandle | None = None  # at its end desks look at the news that waits
        self._joins = -1  # of callers, of which desks have been told
        self._calls: Mapping[str, Call] = {}
        self._quiet: dict[Hashable, Mapping[str, str]] = {}
        self._quiet_before = self._quiet  # in the round before
        self._company: ReferenceType[Company] | None = (
            None  # it goes with the next one, also while nobody looks
        )
        self._agents: frozenset[str] = frozenset()

    def look(
        self, visitor: Visitor, lang: str, like: str, page: int, *, fresh: bool = False
    ) -> Mapping[str, str]:
        """Each part by its element's id. fresh: with the times of now, for a browser that does not count them up."""
        snapshot = self._snapshot()
        if snapshot is None:
            return {}
        self._look_round(snapshot, fresh)
        if fresh or visitor.person in self._calls or visitor.person in self._agents:
            return self._parts(snapshot, visitor, lang, like, page, fresh)
        alike = (lang, visitor.role, visitor.rights, like, page)
        found = self._quiet.get(alike)
        if found is None:
            found = self._parts(snapshot, visitor, lang, like, page, fresh)
            before = self._quiet_before.get(alike)
            found = self._quiet[alike] = before if before == found else found
        return found

    def _look_round(self, snapshot: Snapshot, fresh: bool) -> None:
        """Once for all desks: what changes while they look is for the next round."""
        round_ = self._round()
        if fresh or round_ != self._seen_in:
            self._seen_in = round_
            self._tick = (snapshot.version, self._hall.changes, int(self._hall.clock.now()))
            self._look_at_house(fresh)
            self._calls = self._transfers.calls_of_all()
            self._quiet, self._quiet_before = {}, self._quiet
        if self._company is None or self._company() is not snapshot.company:
            self._company = ref(snapshot.company)
            self._agents = frozenset(
                agent for queue in snapshot.company.queues.values() for agent in queue.agents
            )

    def _look_at_house(self, fresh: bool) -> None:
        """Show callers who join, and news after a rest, at once; all other news when the second is over."""
        loop = asyncio.get_running_loop()
        now = loop.time()  # which nobody sets back
        joined, self._joins = self._hall.joins != self._joins, self._hall.joins
        is_news = self._tick[:2] != self._house_tick[:2]
        last = self._house_changed if is_news else self._house_looked
        if fresh or joined or now - last >= HOUSE_RESTS:
            self._house_tick, self._house_looked = self._tick, now
            self._house.look()
            if is_news:
                self._house_changed = now
            if self._rest is not None:
                self._rest.cancel()
                self._rest = None
        elif is_news and self._rest is None:
            self._rest = loop.call_at(last + HOUSE_RESTS, self._rest_is_over)

    def _rest_is_over(self) -> None:
        """Count the end of the rest as a change: views look again only when something has changed."""
        self._rest = None
        self._hall.changes += 1

    def _parts(
        self, snapshot: Snapshot, visitor: Visitor, lang: str, like: str, page: int, fresh: bool
    ) -> Mapping[str, str]:
        hall, company = self._hall, snapshot.company
        now = hall.clock.now()
        steers, seen = visitor.may(Right.STEER), sight_of(visitor)
        queues = queues_to_see(company, visitor)[:QUEUES_SHOWN]
        mine = own_queues(company, visitor.person)
        part = partial(self._pages.part, lang, now=now)
        me = own(
            hall, self._floor, self._transfers, self._earlier, company, visitor.person, calls=self._calls
        )
        about = (who(visitor), lang)
        own_part = partial(
            self._own_parts.text, tick=(self._seen_in, self._tick), look=lambda: me, again=fresh
        )
        sends = me.can_send_on
        return {
            "call": own_part(
                ("call", *about), make=lambda one: part("desk/call.html", **_told(one, lang, hall.clock()))
            ),
            "mine": own_part(
                ("mine", *about), make=lambda one: part("desk/mine.html", **_told(one, lang, hall.clock()))
            ),
            "queues": self._house.queues(
                snapshot, lang, queues, steers=steers, mine=mine, sends=sends, again=fresh
            ),
            "colleagues": self._house.colleagues(lang, like, page, seen=seen, sends=sends, me=visitor.person),
        }


def who(visitor: Visitor) -> tuple[str, str]:
    """A person, or an account that is nobody's telephone: its name may be another's id."""
    return ("account", visitor.by) if visitor.person is None else ("person", visitor.person)


def _told(me: Own, lang: str, now: datetime) -> dict[str, object]:
    return {
        "me": me,
        "call": me.at_hand,
        "talk": me.talk,
        "standing_words": partial(standing_words, lang),
        "at_clock": lambda at: clock_text(at, lang, now),
        "ended": lambda how: how_ended(how)[lang == "en"],
    }
