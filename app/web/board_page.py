"""How an agent's board looks, in the agent's language.

Knows: HTML and words. Refuses to know: HTTP, and where anything comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from app.web.look import STYLE
from app.words.lengths import length
from app.words.standings import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.calls.queue.at_hand import AtHand
    from app.web.queues import QueueNow


@dataclass(frozen=True, slots=True)
class Board:
    """One agent's board. standing and about: as in queues.AgentNow; reasons: for a pause; queues: the agent's own."""

    name: str
    lang: str
    standing: str
    about: str
    at_hand: AtHand | None
    reasons: Sequence[str]
    queues: Sequence[QueueNow]

    def say(self, sv: str, en: str) -> str:
        return en if self.lang == "en" else sv


SCRIPT = """"use strict";
const here = document.getElementById("now"), lost = document.getElementById("lost");
const news = new EventSource("/board/now");
news.onopen = () => { lost.hidden = true; };
news.onerror = () => { lost.hidden = false; };
news.onmessage = (event) => {
  const told = JSON.parse(event.data);
  document.title = told.title;
  const next = document.createElement("div");
  next.innerHTML = told.html;
  for (const part of next.children) {  // replace only what differs: a screen reader reads each change once
    const old = document.getElementById(part.id);
    if (old && old.innerHTML !== part.innerHTML) { old.innerHTML = part.innerHTML; old.className = part.className; }
  }
};
"""

_MORE = """
.call{padding:1rem;border-width:2px;min-height:8.5rem}.call.rings{border-color:var(--busy)}
.call.talks{border-color:var(--good)}.call p{margin:.25rem 0}.call .who{font-size:1.5rem;font-weight:600}
.call blockquote{margin:.5rem 0 0;padding-left:.75rem;border-left:4px solid var(--line);font-size:1.15rem}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:1rem 0}
button,select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);
border-radius:.4rem;padding:.45rem .9rem;min-height:44px}
button:hover{border-color:var(--ink)}:focus-visible{outline:3px solid var(--busy);outline-offset:2px}
"""


def frame(board: Board) -> str:
    """The page's title: the agent sees it even while another page is in front."""
    if board.at_hand is not None and not board.at_hand.talking:
        return board.say("Det ringer: ", "Ringing: ") + board.at_hand.queue
    return f"{board.name} – Växel"


def now_part(board: Board) -> str:
    """The parts that change: the call, the agent's standing, the queues. Each part has an id."""
    standing = escape(words(board.standing, board.about)[board.lang == "en"])
    return (
        _call(board)
        + f"<p id=standing>{board.say('Läge', 'Status')}: <strong>{standing}</strong></p>\n"
        + f"<div id=queues class=sheet>{_queues(board)}</div>\n"
    )


def _call(board: Board) -> str:
    now = board.at_hand
    if now is None:
        quiet = board.say("Inget samtal från någon kö just nu.", "No call from a queue just now.")
        return (
            f"<section id=call class='sheet call' aria-live=assertive><p class=soft>{quiet}</p></section>\n"
        )
    if now.talking:
        kind, what = "talks", board.say("Du talar med", "You are talking to")
    elif now.callback:
        kind = "rings"
        what = board.say("Det ringer: svara, så rings kunden upp", "Ringing: answer to call the customer")
    else:
        kind, what = "rings", board.say("Det ringer", "Ringing")
    waited = board.say("väntade", "waited") if now.talking else board.say("har väntat", "has waited")
    caller = escape(now.caller or board.say("Hemligt nummer", "Number withheld"))
    phrase = f"<blockquote>{escape(now.phrase)}</blockquote>" if now.phrase else ""
    return (
        f"<section id=call class='sheet call {kind}' aria-live=assertive><p>{what}</p>"
        f"<p class=who>{caller}</p><p>{escape(now.queue)}, {waited} {length(now.waited, board.lang)}</p>"
        f"{phrase}</section>\n"
    )


def _queues(board: Board) -> str:
    heads = board.say(
        "Kö|Väntar|Längsta väntan|Lediga agenter|Ska ringas upp",
        "Queue|Waiting|Longest wait|Free agents|To be called back",
    )
    rows = "".join(_row(board, one) for one in board.queues)
    cells = "".join(f"<th scope=col>{head}</th>" for head in heads.split("|"))
    yours = board.say("Dina köer", "Your queues")
    return f"<table aria-label='{yours}'><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"


def _row(board: Board, one: QueueNow) -> str:
    after = board.say("stängd", "closed")
    if one.waiting:
        after = board.say("stängd, men de som väntar får svar", "closed, but those who wait get an answer")
    closed = "" if one.open else f" <span class=soft>({after})</span>"
    free = sum(agent.standing == "free" for agent in one.agents)
    return (
        f"<tr><th scope=row class=words>{escape(one.name)}{closed}</th><td>{len(one.waiting)}</td>"
        f"<td>{length(one.longest, board.lang)}</td><td>{free}</td><td>{one.callbacks}</td></tr>"
    )


def board_document(board: Board) -> str:
    """The whole document; without scripts it reloads itself."""
    reasons = "".join(f"<option>{escape(reason)}</option>" for reason in board.reasons)
    buttons = "".join(
        f"<button name=do value={do}>{text}</button>"
        for do, text in (
            ("log_in", board.say("Logga in i köerna", "Log in to the queues")),
            ("log_out", board.say("Logga ut", "Log out")),
            ("resume", board.say("Återuppta", "Resume")),
            ("pause", board.say("Paus", "Pause")),
        )
    )
    why = board.say("Varför paus", "Why pause")
    lost = board.say(
        "Ingen kontakt med växeln. Försöker igen …", "No contact with the service. Trying again."
    )
    return f"""<!doctype html>
<html lang={board.lang}><head><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
<title>{escape(frame(board))}</title><style>{STYLE}{_MORE}</style>
<noscript><meta http-equiv=refresh content=3></noscript></head><body><main>
<h1>{escape(board.name)}</h1>
<p id=lost class=bad role=alert hidden>{lost}</p>
<form method=post action=/board>{buttons}<select name=reason aria-label="{why}">{reasons}</select></form>
<div id=now>{now_part(board)}</div>
</main><script src=/board/script.js></script></body></html>"""
