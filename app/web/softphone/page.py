"""The pages of the browser phone, in the person's language.

Knows: HTML. Refuses to know: HTTP, and what the scripts do with it (static/).
"""

from __future__ import annotations

import json
from functools import partial
from html import escape

from app.web.softphone.words import spoken_by_the_script, text_of


def _document(title: str, lang: str, body: str, *, script: bool = False) -> str:
    more = "<script type=module src=/phone/phone.js></script>" if script else ""
    return f"""<!doctype html>
<html lang={lang}><head><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
<title>{escape(title)}</title><link rel=stylesheet href=/phone/style.css>{more}</head><body>
{body}
</body></html>"""


def phone_document(name: str, extension: str, lang: str) -> str:
    """The telephone. It can be read before any script has run."""
    say = partial(text_of, lang=lang)
    words = escape(json.dumps(spoken_by_the_script(lang), ensure_ascii=False), quote=True)
    devices = "".join(
        f"<label>{say(device)} <select id={device} disabled></select></label>"
        for device in ("microphone", "speaker", "ringer")
    )
    other = "sv" if lang == "en" else "en"
    body = f"""<main id=phone data-state=starting data-words="{words}">
<header><h1 id=name>{escape(name)}</h1><p class=soft>{say("extension")} {escape(extension)}</p></header>
<p id=state class=soft role=status>{say("starting")}</p>
<p id=trouble class=bad role=alert></p>
<noscript><p class=bad>{say("no_script")}</p></noscript>
<section id=start hidden><p>{say("start_help")}</p>
<button id=again type=button class=good>{say("start")}</button></section>
<button id=here type=button hidden>{say("use_here")}</button>
<p id=said class=unseen role=status></p>
<section aria-labelledby=calls-are><h2 id=calls-are>{say("calls")}</h2><div id=calls></div>
<p id=none class=soft>{say("none")}</p></section>
<form id=dial novalidate hidden><label>{say("number")} <input id=number type=tel autocomplete=off></label>
<button class=good>{say("dial")}</button></form>
<details id=settings class=sheet hidden><summary>{say("settings")}</summary>{devices}
<p><button id=test type=button>{say("test")}</button></p>
<form id=leave method=post action=/phone/leave><button>{say("leave")}</button></form></details>
<footer><p class=soft>{say("before")}</p>
<a href="/phone?lang={other}" lang={other} hreflang={other}>{say("other_language")}</a></footer>
</main>"""
    return _document(name, lang, body, script=True)


def open_document(name: str, lang: str) -> str:
    """Where a link leads: a press uses it, so that a mail program that only looks does not."""
    say = partial(text_of, lang=lang)
    body = f"""<main><h1>{say("open_title")}</h1><p>{escape(name)}</p><p>{say("open_help")}</p>
<form method=post><button class=good>{say("open")}</button></form></main>"""
    return _document(say("open_title"), lang, body)


def word_document(word: str, lang: str, more: str = "") -> str:
    """A page that only says something: a title, and what to do. more: instead of the text of that name."""
    title = text_of(f"{word}_title", lang)
    text = escape(more) or text_of(word, lang)
    return _document(title, lang, f"<main><h1>{title}</h1><p>{text}</p></main>")
