"""What machines ask the service without a sign-in: health, and may a caller be transferred there; metrics on a port
of their own.

Knows: HTTP. Refuses to know: where the figures come from (it gets a function), and on which ports it listens.
Neither names anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from app.calls.ports.news import Ending
from app.policy.limits import REACHED
from app.settings import reached_at
from app.web import queues
from app.web.answers import in_their_language, our_mistakes
from app.web.hosts import only_for
from app.web.problems import said

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from prometheus_client.core import Metric

    from app.web.status import BesideNow, ExchangeNow, LoadNow, Status, TrunkNow


NOT_IN_HEALTH = (
    "people",
    "queues",
    "load",
    "exchange",
    "beside",
    "strangers",
    "on_phone",
)  # health names nobody, and is short


class _Figures:
    """The status as Prometheus metrics, read at each scrape."""

    def __init__(self, status: Callable[[], Status]) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        now = self._status()
        for name, text, value in (
            ("vaxel_exchange_connected", "1 while the exchange is connected", now.exchange_connected),
            ("vaxel_calls", "calls going on", now.calls),
            ("vaxel_calls_served", "calls served since the start", now.calls_served),
            ("vaxel_journal_away", "1 while the journal cannot reach the database", now.journal_away),
            ("vaxel_journal_waiting", "spool files that wait for the database", now.journal_waiting),
            ("vaxel_journal_held", "journal lines kept in memory because the disk is full", now.journal_held),
            ("vaxel_journal_lost", "journal lines lost since the start", now.journal_lost),
            ("vaxel_room_for_sound", "1 while the disk has room for messages and recordings", now.room),
            ("vaxel_people_on_phone", "people on the phone", now.on_phone),
            ("vaxel_sound_places", "the exchange's places for calls with sound, 0: unknown", now.load.places),
            ("vaxel_sound_places_taken", "taken places for calls with sound", now.load.sound),
            ("vaxel_trunk_calls", "calls on the public trunk", now.load.trunk),
            ("vaxel_mobile_trunk_calls", "calls on the mobile operator's trunk", now.load.mobiles),
            ("vaxel_abroad_minutes", "minutes talked abroad today", now.load.abroad_minutes),
        ):
            yield GaugeMetricFamily(name, text, value=float(value))
        yield from queues.metrics(now.queues)
        reached = CounterMetricFamily(
            "vaxel_limit_reached", "how often calls reached a limit", labels=["limit"]
        )
        for code in REACHED:
            reached.add_metric([code], float(now.load.reached.get(code, 0)))
        yield reached
        refused = CounterMetricFamily(
            "vaxel_strangers_refused", "requests that the exchange refused, by reason", labels=["why"]
        )
        refused.add_metric(["password"], float(now.strangers.passwords))
        refused.add_metric(["unknown"], float(now.strangers.unknown))
        yield refused
        yield GaugeMetricFamily(
            "vaxel_strangers_addresses",
            "addresses refused in the last ten minutes",
            value=float(now.strangers.addresses),
        )
        yield from _of_the_exchange(now.exchange)
        yield from _of_trunks(now.trunks)
        if now.beside is not None:
            yield from _of_the_one_beside(now.beside)


def _of_the_exchange(now: ExchangeNow) -> Iterable[Metric]:
    if now.registered is not None:
        yield GaugeMetricFamily(
            "vaxel_phones_registered", "people with a registered desk phone", value=float(now.registered)
        )
    reachable = GaugeMetricFamily(
        "vaxel_trunk_reachable", "1 while the far end of this trunk answers", labels=["trunk"]
    )
    for way, answers in now.reachable.items():
        reachable.add_metric([way], float(answers))
    yield reachable
    outcomes = CounterMetricFamily("vaxel_calls_ended", "ended calls, by how they ended", labels=["how"])
    for how in sorted({*(one.value for one in Ending), *now.outcomes}):
        outcomes.add_metric([how], float(now.outcomes.get(how, 0)))
    yield outcomes


def _of_trunks(trunks: Iterable[TrunkNow]) -> Iterable[Metric]:
    registered = GaugeMetricFamily(
        "vaxel_trunk_registered", "1 while this trunk is registered with its operator", labels=["trunk"]
    )
    calls = GaugeMetricFamily("vaxel_trunk_calls_each", "calls on this trunk", labels=["trunk"])
    passed = CounterMetricFamily(
        "vaxel_trunk_passed",
        "calls that this trunk did not take, so that the next was tried",
        labels=["trunk"],
    )
    for one in trunks:
        if one.registered is not None:
            registered.add_metric([one.id], float(one.registered))
        calls.add_metric([one.id], float(one.calls))
        passed.add_metric([one.id], float(one.passed))
    yield from (registered, calls, passed)


def _of_the_one_beside(now: BesideNow) -> Iterable[Metric]:
    for name, text, value in (
        ("vaxel_beside_connected", "1 while the exchange beside us is heard", now.connected),
        ("vaxel_beside_fresh", "1 while what was heard of it holds", now.fresh),
        ("vaxel_beside_people_on_phone", "our people on the phone there", now.on_phone),
        ("vaxel_beside_queue_members", "members of its queues", now.members),
        ("vaxel_beside_queue_members_free", "members of its queues that are free", now.free),
    ):
        yield GaugeMetricFamily(name, text, value=float(value))


def _figures(now: LoadNow | ExchangeNow | BesideNow) -> dict[str, object]:
    """Values for JSON. Not by asdict: it turns a Counter's keys into pairs, and JSON has no such keys."""
    values = {one.name: getattr(now, one.name) for one in fields(now)}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in values.items()}


def application(
    status: Callable[[], Status],
    names: Collection[str] = (),
    may_be_sent_to: Callable[[str], bool] = lambda _number: False,
) -> web.Application:
    """GET /health (200 when calls are served by the policy, else 503; ?lang=sv).

    GET /transfers/NUMBER is for the exchange: "yes" if a caller may be transferred there (may_be_sent_to), else "no".

    names: host names it answers to, besides any address (hosts.py); also for the handlers added later.
    """

    async def health(request: web.Request) -> web.Response:
        now, lang = status(), request.query.get("lang", "en")
        body = {one.name: getattr(now, one.name) for one in fields(now) if one.name not in NOT_IN_HEALTH}
        body["load"], body["exchange"] = _figures(now.load), _figures(now.exchange)
        body["trunks"] = [asdict(one) for one in now.trunks]
        if now.beside is not None:
            body["beside"] = _figures(now.beside)
        body["problems"] = [said(problem, lang) for problem in now.problems]
        return web.json_response(body, status=200 if now.status == "ready" else 503)

    async def transfers(request: web.Request) -> web.Response:
        return web.Response(text="yes" if may_be_sent_to(request.match_info["number"]) else "no")

    app = web.Application(middlewares=[in_their_language, our_mistakes, only_for(names)])
    app.router.add_get("/health", health)
    app.router.add_get("/transfers/{number}", transfers)
    return app


def judge_address(host: str, port: int) -> str:
    """The path where the exchange, on this machine, asks about transfers."""
    return f"{reached_at(host)}:{port}"


def metrics_application(status: Callable[[], Status]) -> web.Application:
    """GET /metrics, under any host name: metrics name nobody."""
    registry = CollectorRegistry()
    registry.register(_Figures(status))

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application(middlewares=[our_mistakes])
    app.router.add_get("/metrics", metrics)
    return app
