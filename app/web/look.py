"""How the pages look: one style sheet for all, light and dark.

Knows: CSS. Refuses to know: what is on a page.
"""

from __future__ import annotations

STYLE = """
:root{color-scheme:light dark;--ink:#1b2530;--soft:#5b6875;--line:#d9dfe5;--paper:#fff;--ground:#f3f5f7;
--good:#1c7c4a;--bad:#b3261e;--busy:#9a5b00}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#9fb0bf;--line:#33404c;--paper:#1a222a;
--ground:#11171d;--good:#6bd39b;--bad:#ff8a80;--busy:#ffc266}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}main{max-width:72rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0}
p{margin:.5rem 0}a{color:inherit}
.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}.busy{color:var(--busy)}
.sheet{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;overflow-x:auto}
.sheet+.sheet{margin-top:.75rem}
table{border-collapse:collapse;width:100%}th,td{padding:.5rem .9rem;text-align:left;
border-bottom:1px solid var(--line);white-space:nowrap}
.words{white-space:normal;min-width:13rem}
tbody tr:last-child>*{border-bottom:0}th{font-weight:600}thead th{color:var(--soft);font-size:.9rem;white-space:normal}
tbody th{position:sticky;left:0;background:var(--paper)}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem;margin:0;padding:1rem}
dt{color:var(--soft);font-size:.9rem}dd{margin:0;font-size:1.15rem}
.queue{padding:1rem}
.queue dl{grid-template-columns:repeat(auto-fill,minmax(max(8rem,22%),1fr));gap:.5rem 1rem;padding:.5rem 0}
.queue ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;list-style:none;margin:0;padding:.5rem 0 0;
border-top:1px solid var(--line)}
"""
