"""The page for people, in Swedish: how the service is, the queues with their agents, who can be reached where.

Knows: HTML, without scripts. Refuses to know: HTTP. It shows no calls and no caller's number.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from app.web.standings import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.web.queues import AgentNow, QueueNow
    from app.web.server import PersonNow, Status

EVERY = 10  # seconds between two looks

_KINDS = {"free": "good", "ringing": "busy", "talking": "busy", "wrap_up": "busy", "back_off": "busy"}

_STYLE = """
:root{color-scheme:light dark;--ink:#1b2530;--soft:#5b6875;--line:#d9dfe5;--paper:#fff;--ground:#f3f5f7;
--good:#1c7c4a;--bad:#b3261e;--busy:#9a5b00}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#9fb0bf;--line:#33404c;--paper:#1a222a;
--ground:#11171d;--good:#6bd39b;--bad:#ff8a80;--busy:#ffc266}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}main{max-width:66rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0}
p{margin:.5rem 0}a{color:inherit}
.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}.busy{color:var(--busy)}
.sheet{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;overflow-x:auto}
.sheet+.sheet{margin-top:.75rem}
table{border-collapse:collapse;width:100%}th,td{padding:.5rem .9rem;text-align:left;
border-bottom:1px solid var(--line);white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}th{font-weight:600}thead th{color:var(--soft);font-size:.9rem}
tbody th{position:sticky;left:0;background:var(--paper)}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem;margin:0;padding:1rem}
dt{color:var(--soft);font-size:.9rem}dd{margin:0;font-size:1.15rem}
.queue{padding:1rem}.queue dl{grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:.5rem 1rem;padding:.5rem 0}
.queue ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;list-style:none;margin:0;padding:.5rem 0 0;
border-top:1px solid var(--line)}
"""


def page(now: Status, *, still: bool = False) -> str:
    """The whole document. still: it does not load itself anew, for whoever reads slowly or has it read aloud."""
    word, kind = {
        "ready": ("I drift", "good"),
        "starting": ("Startar", "busy"),
    }.get(now.status, ("Störning", "bad"))
    facts = _facts(
        (
            ("Växeln (Asterisk)", "ansluten" if now.exchange_connected else "inte ansluten"),
            ("Pågående samtal", str(now.calls)),
            ("Samtal sedan start", str(now.calls_served)),
            ("Journalfiler i kö", str(now.journal_waiting)),
            ("Policyversion", now.policy[:12] or "ingen"),
        )
    )
    problems = "".join(f"<p class=bad role=alert>{escape(problem)}</p>" for problem in now.problems)
    queues = "".join(_queue(one, number) for number, one in enumerate(now.queues, 1))
    again = "" if still else f"<meta http-equiv=refresh content={EVERY}>"
    how_often = (
        "Sidan uppdateras inte. <a href='?'>Uppdatera den hela tiden</a>."
        if still
        else f"Sidan uppdateras var {EVERY}:e sekund. <a href='?still'>Sluta uppdatera den</a>."
    )
    return f"""<!doctype html>
<html lang=sv><head><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
{again}<title>Växel – {escape(now.company or "inget företag")}</title>
<style>{_STYLE}</style></head><body><main>
<h1>{escape(now.company or "Inget företag inläst")}</h1>
<p class={kind}><strong>{word}</strong></p>{problems}
<div class=sheet>{facts}</div>
<h2>Köer</h2>
{queues or "<p class=soft>Inga köer.</p>"}
<h2 id=people>Katalog</h2>
<div class=sheet role=region aria-labelledby=people tabindex=0><table aria-labelledby=people><thead><tr>
<th scope=col>Namn</th><th scope=col>Roll</th><th scope=col>Anknytning</th><th scope=col>Direktnummer</th>
<th scope=col>Mobil</th><th scope=col>Profil</th><th scope=col>Telefon</th></tr></thead>
<tbody>{"".join(_person(one) for one in now.people)}</tbody></table></div>
<p class=soft>{how_often} Mer finns i kommandot <code>vaxel</code>.</p>
</main></body></html>"""


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    """Names, and values as text."""
    return (
        f"<dl>{''.join(f'<div><dt>{name}</dt><dd>{escape(value)}</dd></div>' for name, value in facts)}</dl>"
    )


def _queue(one: QueueNow, number: int) -> str:
    level = one.service_level
    closed = "" if one.open else "<p class=soft>Stängd. De som väntar besvaras.</p>"
    facts = _facts(
        (
            ("Väntar", str(len(one.waiting))),
            ("Längsta väntan", _length(one.longest)),
            ("Lediga agenter", str(sum(agent.standing == "free" for agent in one.agents))),
            ("Besvarade", str(one.answered)),
            ("Lade på", str(one.abandoned)),
            ("För lång väntan", str(one.breaches)),
            ("Ska ringas upp", str(one.callbacks)),
            ("Servicenivå", "–" if level is None else f"{level * 100:.0f}\N{NO-BREAK SPACE}%"),
        )
    )
    agents = "".join(_agent(agent) for agent in one.agents)
    # role=list: Safari's VoiceOver drops the role of a list without bullets
    listed = (
        f"<ul role=list aria-label=Agenter>{agents}</ul>" if agents else "<p class=soft>Inga agenter.</p>"
    )
    return (
        f"<section class='sheet queue' aria-labelledby=queue-{number}>"
        f"<h3 id=queue-{number}>{escape(one.name)}</h3>{closed}{facts}{listed}</section>\n"
    )


def _agent(one: AgentNow) -> str:
    standing = escape(words(one.standing, one.about)[0])
    line = "" if one.line == 1 else " <span class=soft>(andra linjen)</span>"
    kind = _KINDS.get(one.standing, "soft")
    return f"<li>{escape(one.name)}{line} – <span class={kind}>{standing}</span></li>"


def _person(one: PersonNow) -> str:
    phone = "<td class=busy>I samtal</td>" if one.on_phone else "<td class=good>Ledig</td>"
    return (
        f"<tr><th scope=row>{escape(one.name)}</th><td>{escape(one.role)}</td>"
        f"<td>{one.extension}</td><td>{one.direct}</td><td>{one.mobile or '–'}</td>"
        f"<td>{escape(one.profile)}</td>{phone}</tr>"
    )


def _length(seconds: float) -> str:
    """45 s, 2 min 5 s, 1 tim 3 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours} tim {minutes} min" if hours else f"{minutes} min {whole % 60} s"
