"""The service's status as values: what health, the page and the metrics show.

Knows: the names of the figures. Refuses to know: where they come from, and how to show them (server.py, operations/).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.web.problems import Problem
    from app.web.queues import QueueNow


@dataclass(frozen=True, slots=True)
class PersonNow:
    """One row of the directory: extension, numbers in E.164, profile's name, whether on the phone.

    standing of a person not on the phone: free, profile (takes no calls) or out_of_reach (no phone of theirs rings).
    """

    name: str
    role: str
    extension: str
    direct: str
    mobile: str | None
    profile: str
    on_phone: bool
    standing: str = "free"


@dataclass(frozen=True, slots=True)
class LoadNow:
    """The load: calls with sound (places: their limit, 0: unknown), calls on both trunks, minutes abroad today.

    reached: how often calls reached each limit since the start, by the reason's code.
    """

    sound: int = 0
    places: int = 0
    trunk: int = 0
    mobiles: int = 0
    abroad_minutes: int = 0
    reached: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrunkNow:
    """A trunk, by its id. registered, reachable: None is unknown, or does not apply.

    most: calls at once; None: no limit. passed: calls since the start that it did not take, so that the next was tried.
    """

    id: str
    name: str
    registered: bool | None
    reachable: bool | None
    calls: int
    most: int | None
    passed: int = 0


@dataclass(frozen=True, slots=True)
class StrangersNow:
    """Requests that the exchange refused since the start, and the number of their addresses in the last ten minutes."""

    passwords: int = 0
    unknown: int = 0
    addresses: int = 0


@dataclass(frozen=True, slots=True)
class BesideNow:
    """What is heard of somebody else's exchange. fresh: it holds. Of members of its queues, all and those free."""

    connected: bool
    fresh: bool
    on_phone: int
    members: int
    free: int


@dataclass(frozen=True, slots=True)
class ExchangeNow:
    """What the exchange reports: registered phones (None: not asked yet), and whether trunk and mex answer.

    outcomes: calls ended since the start, by calls.ports.news.Ended.how. told: whether it was told of this company and
    these telephones; a problem says why, if it could not be. It reads what it is told at the latest 2 s later.
    """

    registered: int | None = None
    reachable: Mapping[str, bool] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The service's status. `status` is ready, starting, degraded or down; `problems` says in words what is wrong.

    The journal: whether it cannot reach the database; spool files that wait on disk; lines held in
    memory because the disk is full; lines lost because memory was full too. room: on disk for messages and recordings.
    own_exchange: whether there is one. on_phone: how many people are. people and queues are filled only on request:
    with ten thousand people they take a while.
    """

    status: str
    company: str
    policy: str
    exchange_connected: bool
    calls: int
    calls_served: int
    journal_away: bool
    journal_waiting: int
    journal_held: int
    journal_lost: int
    room: bool = True
    problems: tuple[Problem | str, ...] = ()
    people: tuple[PersonNow, ...] = field(default=(), repr=False)
    queues: tuple[QueueNow, ...] = field(default=(), repr=False)
    load: LoadNow = LoadNow()
    exchange: ExchangeNow = ExchangeNow()
    beside: BesideNow | None = None
    strangers: StrangersNow = StrangersNow()
    on_phone: int = 0
    own_exchange: bool = True
    trunks: tuple[TrunkNow, ...] = ()
