"""The page for people, in Swedish: the service, the queues with their agents, and who can be reached where.

Knows: HTML, without scripts. Refuses to know: HTTP. It shows no calls and no caller's number.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from app.web.look import STYLE
from app.web.parts import LONGEST_SEARCH, Part
from app.web.problems import said
from app.words.lengths import length
from app.words.standings import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.web.queues import AgentRow, QueueNow
    from app.web.status import PersonNow, Status, TrunkNow

RELOAD_EVERY = 10  # seconds between two reloads

_PHONES = {
    "on_phone": ("busy", "I samtal"),
    "free": ("good", "Ledig"),
    "profile": ("soft", "Tar inga samtal"),
    "out_of_reach": ("soft", "Ingen telefon inloggad"),
}
_KINDS = {"free": "good", "ringing": "busy", "talking": "busy", "wrap_up": "busy", "back_off": "busy"}


def status_document(now: Status, *, still: bool = False) -> str:
    """The whole document. still: it does not reload itself, for people who read slowly or use a screen reader."""
    word, kind = {
        "ready": ("I drift", "good"),
        "starting": ("Startar", "busy"),
    }.get(now.status, ("Störning", "bad"))
    exchange = "ansluten" if now.exchange_connected else "inte ansluten"
    facts = _facts(
        (
            ("Växeln (Asterisk)", exchange if now.own_exchange else "ingen egen"),
            ("Pågående samtal", str(now.calls)),
            ("Samtal sedan start", str(now.calls_served)),
            ("Journalfiler i kö", str(now.journal_waiting)),
            ("Policyversion", now.policy[:12] or "ingen"),
        )
    )
    problems = "".join(
        f"<p class=bad role=alert>{escape(_sentence(said(problem, 'sv')))}</p>" for problem in now.problems
    )
    queues = "".join(_queue(one, number) for number, one in enumerate(now.queues, 1))
    again = "" if still else f"<meta http-equiv=refresh content={RELOAD_EVERY}>"
    other = escape(now.part.at(now.part.page, still=not still))
    how_often = (
        f"Sidan uppdateras inte. <a href='{other}'>Uppdatera den hela tiden</a>."
        if still
        else f"Sidan uppdateras var {RELOAD_EVERY}:e sekund. <a href='{other}'>Sluta uppdatera den</a>."
    )
    finding, pages = _find(now.part, still=still), _pages(now.part, still=still)
    return f"""<!doctype html>
<html lang=sv><head><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
{again}<title>Växel – {escape(now.company or "inget företag")}</title>
<style>{STYLE}</style></head><body><main>
<h1>{escape(now.company or "Inget företag inläst")}</h1>
<p class={kind}><strong>{word}</strong></p>{problems}
<div class=sheet>{facts}</div>
{_trunks(now.trunks)}{finding}<h2>Köer</h2>
{queues or f"<p class=soft>Inga köer{' här' if now.part.queues or now.part.like else ''}.</p>"}
<h2 id=people>Katalog</h2>
<div class=sheet role=region aria-labelledby=people tabindex=0><table aria-labelledby=people><thead><tr>
<th scope=col>Namn</th><th scope=col>Roll</th><th scope=col>Anknytning</th><th scope=col>Direktnummer</th>
<th scope=col>Mobil</th><th scope=col>Profil</th><th scope=col>Telefon</th></tr></thead>
<tbody>{"".join(_person(one) for one in now.people)}</tbody></table></div>
{pages}<p class=soft>{how_often} Mer finns i kommandot <code>vaxel</code>.</p>
</main></body></html>"""


def _trunks(trunks: Iterable[TrunkNow]) -> str:
    """The trunks; nothing if there is no company yet."""

    def word(state: bool | None) -> str:
        return "–" if state is None else "ja" if state else "<strong>nej</strong>"

    rows = "".join(
        f"<tr class=trunk><th scope=row>{escape(one.name)}</th>"
        f"<td>{word(one.registered)}</td><td>{word(one.reachable)}</td>"
        f"<td>{one.calls}{'' if one.most is None else f' av {one.most}'}</td></tr>"
        for one in trunks
    )
    if not rows:
        return ""
    return (
        "<h2 id=trunks>Linjer</h2>\n<div class=sheet role=region aria-labelledby=trunks tabindex=0>"
        "<table aria-labelledby=trunks><thead><tr><th scope=col>Linje</th><th scope=col>Registrerad</th>"
        f"<th scope=col>Svarar</th><th scope=col>Samtal</th></tr></thead><tbody>{rows}</tbody></table></div>\n"
    )


def _find(part: Part, *, still: bool) -> str:
    """The search of a large company; a small one fits on one page and needs no search."""
    if part.pages == 1 and not part.like:
        return ""
    found = f"{part.queues} köer och {part.people} personer" + (" hittade" if part.like else "")
    everything = f" <a href='{escape(Part().at(1, still=still))}'>Visa alla</a>" if part.like else ""
    rest = "<input type=hidden name=still>" if still else ""
    return (
        f"<form role=search action='/operations'>{rest}<label>Sök "
        f"<input type=search name=like maxlength={LONGEST_SEARCH} "
        f"value='{escape(part.like)}'></label> <button>Sök</button>{everything}</form>"
        f"<p class=soft role=status>{found}.</p>\n{_pages(part, still=still)}"
    )


def _pages(part: Part, *, still: bool) -> str:
    if part.pages == 1:
        return ""

    def link(page: int, words: str) -> str:
        there = 1 <= page <= part.pages
        return f"<a href='{escape(part.at(page, still=still))}'>{words}</a>" if there else words

    return (
        f"<nav aria-label=Sidor><p>{link(part.page - 1, 'Föregående')} | Sida {part.page} av {part.pages} | "
        f"{link(part.page + 1, 'Nästa')}</p></nav>\n"
    )


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    """A list of names and values; the values are HTML."""
    return (
        f"<dl>{''.join(f'<div><dt>{name}</dt><dd>{escape(value)}</dd></div>' for name, value in facts)}</dl>"
    )


def _queue(one: QueueNow, number: int) -> str:
    level = one.service_level
    still = " De som väntar får svar." if one.waiting else ""
    closed = "" if one.open else f"<p class=soft>Stängd.{still}</p>"
    facts = _facts(
        (
            ("Väntar", str(len(one.waiting))),
            ("Längsta väntan", length(one.longest)),
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


def _agent(one: AgentRow) -> str:
    standing = escape(words(one.standing, one.about)[0])
    line = "" if one.line == 1 else " <span class=soft>(andra linjen)</span>"
    kind = _KINDS.get(one.standing, "soft")
    return f"<li>{escape(one.name)}{line} – <span class={kind}>{standing}</span></li>"


def _sentence(text: str) -> str:
    """The text with a capital letter and a full stop; problems begin small, because lines of a log do."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def _person(one: PersonNow) -> str:
    kind, text = _PHONES["on_phone" if one.on_phone else one.standing]
    return (
        f"<tr><th scope=row>{escape(one.name)}</th><td>{escape(one.role)}</td>"
        f"<td>{one.extension}</td><td>{one.direct}</td><td>{one.mobile or '–'}</td>"
        f"<td class=words>{escape(one.profile)}</td><td class={kind}>{text}</td></tr>"
    )
