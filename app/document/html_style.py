"""The style of the HTML document: light and dark, telephone, screen and paper.

Knows: colours and sizes; each pair of text and ground has a contrast of at least 4.5 to 1 (WCAG AA). Refuses to know:
the text.
"""

from __future__ import annotations

from typing import Final

HTML_STYLE: Final = """
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de;
  --band: #f3f5f8; --link: #0a5394; --new: #116329; --changed: #7d4e00; --gone: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --text: #e6eaee; --soft: #9aa5b1; --line: #39424c;
  --band: #1d232a; --link: #7cc0ff; --new: #5fce7d; --changed: #e3b341; --gone: #ff8b8b; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--text); line-height: 1.55;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem 1rem; z-index: 1; }
.page { max-width: 76rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
header { border-bottom: 1px solid var(--line); margin-bottom: 2rem; padding-bottom: 1rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 2.75rem 0 .75rem; overflow-wrap: anywhere; }
h3 { font-size: 1.12rem; line-height: 1.3; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
p, li { max-width: 44rem; overflow-wrap: anywhere; }
ul { padding-left: 1.25rem; }
li { margin: .3rem 0; }
.meta { color: var(--soft); margin: 0; max-width: none; }
.clauses { color: var(--soft); font-size: .8em; white-space: nowrap; }
h2 .clauses, h3 .clauses { font-weight: 400; }
.clauses a { color: inherit; text-decoration: none; }
.clauses a:hover, .clauses a:focus { text-decoration: underline; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav h2 { margin: 0 0 .5rem; font-size: 1rem; }
nav li { margin: 0; max-width: none; }
nav a { display: block; padding: .2rem 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
.table { overflow-x: auto; margin: 1rem 0 1.5rem; }
table { border-collapse: collapse; width: 100%; font-size: .94rem; }
caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; color: var(--soft); }
th, td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word; }
.heard { position: absolute; left: -99rem; }
thead th { border-bottom: 2px solid var(--line); overflow-wrap: normal; }
tbody th { font-weight: 600; }
.tag { display: inline-block; font-size: .75rem; font-weight: 700; line-height: 1.3; padding: .05rem .4rem;
  border: 1.5px solid currentColor; border-radius: .25rem; margin-right: .4rem; }
.new .tag { color: var(--new); } .changed .tag { color: var(--changed); } .gone .tag { color: var(--gone); }
li.new, li.changed, li.gone, p.new, p.changed, p.gone { border-left: 4px solid; padding-left: .75rem; }
li.new, li.changed, li.gone { list-style: none; }
li.new, p.new { border-color: var(--new); } li.changed, p.changed { border-color: var(--changed); }
li.gone, p.gone { border-color: var(--gone); }
ul li.new, ul li.changed, ul li.gone { margin-left: -1.25rem; }
.before { display: block; color: var(--soft); font-size: .9em; }
footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 1rem; overflow-wrap: anywhere; }
@media (min-width: 62rem) {
  .columns { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 3rem; }
  nav { position: sticky; top: 1.5rem; align-self: start; max-height: calc(100vh - 3rem); overflow-y: auto;
    font-size: .92rem; }
  main > section:first-child > h2 { margin-top: 0; }
}
@media (max-width: 42rem) {
  h1 { font-size: 1.6rem; }
  nav { border-bottom: 1px solid var(--line); padding-bottom: 1rem; }
  nav a { padding: .45rem 0; }
  table, caption, tbody, tr, th, td { display: block; }
  thead { position: absolute; left: -99rem; }
  tbody tr { border-bottom: 1px solid var(--line); padding: .6rem 0; }
  tbody th, tbody td { border: 0; padding: .1rem 0; }
  tbody th { font-size: 1.02rem; }
  tbody td.none { display: none; }
  tbody td[data-head]::before { content: attr(data-head) ": "; color: var(--soft); }
}
@media print {
  :root { --ground: #fff; --text: #000; --soft: #444; --line: #999; --link: #000; --new: #000; --changed: #000;
    --gone: #000; }
  @page { margin: 18mm 16mm; }
  .page { padding: 0; max-width: none; } nav, .skip { display: none; } .columns { display: block; }
  body { font-size: 10.5pt; } h2, h3 { break-after: avoid; } tr, li { break-inside: avoid; }
  thead { display: table-header-group; } .table { overflow: visible; } a { text-decoration: none; }
}
"""
