"""The service's own small web: health and queues for machines, one page for people; apart from it, metrics.

Knows: HTTP. Refuses to know: where the figures come from (it is given a function), and on which ports it listens.
There is no login yet, so the page is for this machine only unless told otherwise; metrics (Prometheus) name nobody.
"""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from app.web import queues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prometheus_client.core import Metric

    from app.web.queues import QueueNow


@dataclass(frozen=True, slots=True)
class PersonNow:
    """One row of the directory: extension, numbers in E.164, profile's name, whether on the phone."""

    name: str
    role: str
    extension: str
    direct: str
    mobile: str | None
    profile: str
    on_phone: bool


@dataclass(frozen=True, slots=True)
class Status:
    """How the service is. `status` is ready, starting or degraded; `problems` says in words what is wrong.

    The journal's way to the database: whether that is away; files of the spool that wait on disk; lines held in
    memory because the disk is full; lines lost because memory was full too.
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
    problems: tuple[str, ...] = ()
    people: tuple[PersonNow, ...] = field(default=(), repr=False)
    queues: tuple[QueueNow, ...] = field(default=(), repr=False)


class _Figures:
    """The status as Prometheus metrics, read at each scrape."""

    def __init__(self, status: Callable[[], Status]) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        now = self._status()
        for name, text, value in (
            ("vaxel_exchange_connected", "1 while the exchange is connected", now.exchange_connected),
            ("vaxel_calls", "calls in the house", now.calls),
            ("vaxel_calls_served", "calls served since the start", now.calls_served),
            ("vaxel_journal_away", "1 while the journal cannot reach the database", now.journal_away),
            ("vaxel_journal_waiting", "spool files that wait for the database", now.journal_waiting),
            ("vaxel_journal_held", "journal lines in memory, without room on disk", now.journal_held),
            ("vaxel_journal_lost", "journal lines lost since the start", now.journal_lost),
            ("vaxel_people_on_phone", "people on the phone", sum(p.on_phone for p in now.people)),
        ):
            yield GaugeMetricFamily(name, text, value=float(value))
        yield from queues.metrics(now.queues)


def application(status: Callable[[], Status]) -> web.Application:
    """GET /health (200 when calls are served by the policy, else 503), GET /queues, GET /."""

    async def health(_request: web.Request) -> web.Response:
        now = status()
        body = {name: value for name, value in asdict(now).items() if name not in ("people", "queues")}
        return web.json_response(body, status=200 if now.status == "ready" else 503)

    async def queues_now(_request: web.Request) -> web.Response:
        return web.json_response(queues.as_json(status().queues))

    async def front(_request: web.Request) -> web.Response:
        return web.Response(
            text=page(status()),
            content_type="text/html",
            headers={
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )

    app = web.Application()
    app.router.add_get("/health", health)
    app.router.add_get("/queues", queues_now)
    app.router.add_get("/", front)
    return app


def metrics_application(status: Callable[[], Status]) -> web.Application:
    """GET /metrics."""
    registry = CollectorRegistry()
    registry.register(_Figures(status))

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    return app


_STYLE = """
:root{color-scheme:light dark;--ink:#1b2530;--soft:#5b6875;--line:#d9dfe5;--paper:#fff;--ground:#f3f5f7;
--good:#1c7c4a;--bad:#b3261e;--busy:#9a5b00}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#9fb0bf;--line:#33404c;--paper:#1a222a;
--ground:#11171d;--good:#6bd39b;--bad:#ff8a80;--busy:#ffc266}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}main{max-width:66rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.25rem 0}
.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}.busy{color:var(--busy)}
.sheet{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{padding:.5rem .9rem;text-align:left;
border-bottom:1px solid var(--line);white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}th{font-weight:600}thead th{color:var(--soft);font-size:.9rem}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem;margin:0;padding:1rem}
dt{color:var(--soft);font-size:.9rem}dd{margin:0;font-size:1.15rem}
"""


def page(now: Status) -> str:
    """The front page in Swedish: how the service is, and who can be reached where."""
    word, kind = {
        "ready": ("I drift", "good"),
        "starting": ("Startar", "busy"),
    }.get(now.status, ("Störning", "bad"))
    facts = "".join(
        f"<div><dt>{name}</dt><dd>{html.escape(value)}</dd></div>"
        for name, value in (
            ("Växeln (Asterisk)", "ansluten" if now.exchange_connected else "inte ansluten"),
            ("Pågående samtal", str(now.calls)),
            ("Samtal sedan start", str(now.calls_served)),
            ("Journalfiler i kö", str(now.journal_waiting)),
            ("Policyversion", now.policy[:12] or "ingen"),
        )
    )
    rows = "".join(
        f"<tr><th scope=row>{html.escape(p.name)}</th><td>{html.escape(p.role)}</td>"
        f"<td>{p.extension}</td><td>{p.direct}</td><td>{p.mobile or '–'}</td>"
        f"<td>{html.escape(p.profile)}</td>"
        + ("<td class=busy>I samtal</td></tr>" if p.on_phone else "<td class=good>Ledig</td></tr>")
        for p in now.people
    )
    lines = "".join(
        f"<tr><th scope=row>{html.escape(q.name)}</th><td>{len(q.waiting)}</td><td>{q.longest:.0f} s</td>"
        f"<td>{sum(a.standing == 'free' for a in q.agents)}</td><td>{q.answered}</td><td>{q.abandoned}</td>"
        f"<td>{q.breaches}</td><td>{'–' if q.service_level is None else f'{q.service_level:.0%}'}</td></tr>"
        for q in now.queues
    )
    problems = "".join(f"<p class=bad role=alert>{html.escape(problem)}</p>" for problem in now.problems)
    return f"""<!doctype html>
<html lang=sv><head><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
<meta http-equiv=refresh content=10><title>Växel – {html.escape(now.company or "inget företag")}</title>
<style>{_STYLE}</style></head><body><main>
<h1>{html.escape(now.company or "Inget företag inläst")}</h1>
<p class={kind}><strong>{word}</strong></p>{problems}
<div class=sheet><dl>{facts}</dl></div>
<h2 id=queues>Köer</h2>
<div class=sheet><table aria-labelledby=queues><thead><tr><th scope=col>Kö</th><th scope=col>Väntar</th>
<th scope=col>Längsta väntan</th><th scope=col>Lediga</th><th scope=col>Besvarade</th><th scope=col>Lade på</th>
<th scope=col>Väntade för länge</th><th scope=col>Svarsgrad</th></tr></thead><tbody>{lines}</tbody></table></div>
<h2 id=people>Katalog</h2>
<div class=sheet><table aria-labelledby=people><thead><tr><th scope=col>Namn</th><th scope=col>Roll</th>
<th scope=col>Anknytning</th><th scope=col>Direktnummer</th><th scope=col>Mobil</th><th scope=col>Profil</th>
<th scope=col>Telefon</th></tr></thead><tbody>{rows}</tbody></table></div>
<p class=soft>Sidan uppdateras var tionde sekund. Mer finns i kommandot <code>vaxel</code>.</p>
</main></body></html>"""
