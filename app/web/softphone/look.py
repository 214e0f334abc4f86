"""How the browser phone looks: the style sheet of all pages, and what is its own.

Knows: CSS. Refuses to know: what is on the page.
"""

from __future__ import annotations

from typing import Final

from app.web.look import STYLE

SOFTPHONE_STYLE: Final = (
    STYLE
    + """
[hidden]{display:none!important}
main{max-width:40rem;padding:1rem}
header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.25rem 1rem}
#state{font-weight:600}
#trouble:empty{display:none}
#trouble{border-left:4px solid var(--bad);padding:.25rem .75rem}
form,.buttons{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:1rem 0}
.buttons{margin:.75rem 0 0}
label{display:grid;gap:.25rem;flex:1 1 12rem}
button,select,input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);
border-radius:.4rem;padding:.45rem .9rem;min-height:44px;min-width:44px}
input,select{width:100%}
button{cursor:pointer}button:hover{border-color:var(--ink)}
button:disabled,select:disabled{opacity:.6;cursor:default}
button.good,button.bad{color:var(--paper);border-color:transparent;font-weight:600}
button.good{background:var(--good)}button.bad{background:var(--bad)}
button[aria-pressed=true],button[aria-expanded=true]{border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink)}
:focus-visible{outline:3px solid var(--busy);outline-offset:2px}
.call{padding:1rem;border-width:2px;overflow-wrap:anywhere}.call p{margin:.15rem 0}
.call.rings{border-color:var(--busy)}.call.talks{border-color:var(--good)}.call.held{border-style:dashed}
.call .who{font-size:1.5rem;font-weight:600}
.call form{margin:.75rem 0 0}
.keys{display:grid;grid-template-columns:repeat(3,minmax(44px,6rem));gap:.5rem;margin-top:.75rem}
.pressed{grid-column:1/-1;min-height:1.5em;font-size:1.2rem;letter-spacing:.1em}
#dial button{flex:1 0 6rem}
details{margin:1.5rem 0;padding:0 1rem}summary{padding:.75rem 0;font-weight:600;cursor:pointer}
details label{margin-bottom:.75rem}
footer{margin-top:2rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
"""
)
