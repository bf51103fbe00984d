/** The one style sheet: system fonts, two colour schemes, down to 360 px. */
export const style = `
:root {
  color-scheme: light dark;
  --bg: #f5f6f8; --panel: #ffffff; --ink: #1a2230; --dim: #535e70; --line: #dde1e8; --soft-line: #eceef2;
  --accent: #2450bd; --accent-ink: #ffffff; --tint: #eaf0ff; --mark: #ffe9a8; --mark-ink: #1a2230;
  --hard: #bf3327; --soft: #8f5500; --policy: #2f66d6; --unknown: #75689b; --none: #667085; --good: #17744a; --bad: #b3261e;
  --hard-bg: #fdecea; --soft-bg: #fdf2df; --policy-bg: #e9f0fe; --unknown-bg: #f0edf8; --none-bg: #eef0f4; --good-bg: #e6f5ed;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --bg: #10141b; --panel: #171d27; --ink: #e6eaf1; --dim: #9ba7b9; --line: #2b3443; --soft-line: #222a36;
    --accent: #8fb1ff; --accent-ink: #0d1420; --tint: #1c2840; --mark: #6a5310; --mark-ink: #fff6dc;
    --hard: #ff8073; --soft: #e6a53a; --policy: #79a3ff; --unknown: #b6a9e0; --none: #98a2b3; --good: #5fcf97; --bad: #ff8a80;
    --hard-bg: #3a1d1b; --soft-bg: #33270f; --policy-bg: #18264a; --unknown-bg: #29243c; --none-bg: #232b38; --good-bg: #12311f;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scrollbar-gutter: stable; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; font-variant-numeric: tabular-nums; display: grid; grid-template-columns: 200px minmax(0, 1fr); min-height: 100vh; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
h1 { overflow-wrap: anywhere; font-size: 1.5rem; line-height: 1.2; margin: 0; letter-spacing: -0.01em; font-weight: 650; }
h2 { font-size: 1rem; margin: 0 0 .75rem; font-weight: 650; }
h3 { font-size: .875rem; margin: 1.25rem 0 .4rem; font-weight: 650; }
p { margin: 0 0 .75rem; }
small { font-size: .8125rem; color: var(--dim); }
code, pre, .mono { font: .8125rem/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
pre { background: var(--bg); border: 1px solid var(--soft-line); border-radius: 8px; padding: .75rem; overflow-x: auto; margin: 0 0 .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.dim, .note { color: var(--dim); }
.note { font-size: .8125rem; margin: .5rem 0 0; }
.skip { position: absolute; left: -999px; top: 0; background: var(--panel); padding: .5rem 1rem; z-index: 9; }
.skip:focus { left: .5rem; top: .5rem; }
time { white-space: nowrap; }

.side { border-right: 1px solid var(--line); padding: 1.25rem .75rem; display: flex; flex-direction: column; gap: 1rem; position: sticky; top: 0; height: 100vh; }
.brand { font-weight: 700; font-size: 1.0625rem; letter-spacing: -0.01em; color: var(--ink); padding: 0 .625rem; }
.side nav { display: flex; flex-direction: column; gap: 2px; }
.side nav a { color: var(--dim); padding: .4rem .625rem; border-radius: 7px; font-weight: 500; }
.side nav a:hover { background: var(--soft-line); color: var(--ink); text-decoration: none; }
.side nav a[aria-current] { background: var(--tint); color: var(--accent); }
.where { margin: auto 0 0; padding: 0 .625rem; font-size: .8125rem; color: var(--dim); overflow-wrap: anywhere; }
button.out { border: 0; background: none; color: var(--dim); padding: 0 .625rem; font-size: .8125rem; font-weight: 500; }
main { padding: 1.5rem 2rem 4rem; max-width: 1240px; width: 100%; min-width: 0; }
.top { display: flex; justify-content: space-between; align-items: center; gap: 1rem; flex-wrap: wrap; min-height: 2.25rem; margin-bottom: 1.25rem; }
.notice { grid-column: 1 / -1; margin: 12vh auto; max-width: 30rem; height: fit-content; background: var(--panel); border: 1px solid var(--line); border-radius: 12px; padding: 2rem; }
.notice .brand { padding: 0; color: var(--dim); }
.notice h1 { margin-bottom: .75rem; }

.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 12px; padding: 1.125rem 1.25rem; margin-bottom: 1rem; min-width: 0; }
.panel > :last-child { margin-bottom: 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; align-items: start; margin-bottom: 1rem; }
.columns > .panel { margin-bottom: 0; }
.split { display: grid; grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr); gap: 1rem; align-items: start; }
.done { background: var(--good-bg); color: var(--good); border-radius: 8px; padding: .6rem .9rem; font-weight: 500; }
.warn { background: var(--soft-bg); color: var(--soft); border-radius: 8px; padding: .6rem .9rem; }
.empty { background: var(--panel); border: 1px dashed var(--line); border-radius: 12px; padding: 1.75rem; margin-bottom: 1rem; max-width: 46rem; }
.empty h2 { font-size: 1.125rem; }
.empty form, .scroll + form { margin: .75rem 0; }
.empty > :last-child { margin-bottom: 0; }
.lead { font-size: 1.125rem; line-height: 1.45; }

.tabs { display: flex; flex-wrap: wrap; gap: 2px; margin: 0 0 1rem; background: var(--soft-line); border-radius: 9px; padding: 3px; width: fit-content; max-width: 100%; }
.tabs a { color: var(--dim); padding: .25rem .8rem; border-radius: 7px; font-size: .875rem; font-weight: 500; }
.tabs a:hover { color: var(--ink); text-decoration: none; }
.tabs a[aria-current] { background: var(--panel); color: var(--ink); box-shadow: 0 1px 2px #0002; }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: 1rem; margin-bottom: 1rem; }
.tile { background: var(--panel); border: 1px solid var(--line); border-radius: 12px; padding: .9rem 1.1rem; color: var(--ink); display: block; }
.tile:hover { border-color: var(--accent); text-decoration: none; }
.tile span { color: var(--dim); font-size: .875rem; font-weight: 500; display: block; }
.tile strong { font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.02em; display: block; }

.incidents { border-color: var(--hard); }
.incident { display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 1rem; align-items: center; padding: .7rem 0; border-top: 1px solid var(--soft-line); color: var(--ink); }
.incident:hover { text-decoration: none; }
.incident:hover strong { text-decoration: underline; }
.incident strong { font-weight: 600; overflow-wrap: anywhere; }
.incident .meta { grid-column: 1; color: var(--dim); font-size: .875rem; }
.incident .go { grid-column: 2; grid-row: 1 / span 2; color: var(--accent); font-weight: 500; font-size: .875rem; }

.badge { max-width: 100%; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; display: inline-block; padding: .05rem .5rem; border-radius: 99px; font-size: .8125rem; font-weight: 550; white-space: nowrap; background: var(--none-bg); color: var(--ink); }
.badge.hard { background: var(--hard-bg); color: var(--hard); }
.badge.soft { background: var(--soft-bg); color: var(--soft); }
.badge.policy { background: var(--policy-bg); color: var(--policy); }
.badge.unknown { background: var(--unknown-bg); color: var(--unknown); }
.badge.none { background: var(--none-bg); color: var(--dim); }
.badge.good, .state.active, .state.delivered, .state.clear { background: var(--good-bg); color: var(--good); }
.state { white-space: nowrap; display: inline-block; padding: .05rem .5rem; border-radius: 99px; font-size: .8125rem; font-weight: 550; background: var(--none-bg); color: var(--dim); }
.state.failed, .state.disabled, .state.suppressed, .state.problem { background: var(--hard-bg); color: var(--hard); }
.state.held, .state.paused, .state.pending, .state.parked { background: var(--soft-bg); color: var(--soft); }
.dot { display: inline-block; width: .625rem; height: .625rem; border-radius: 3px; margin-right: .5rem; background: var(--none); }
.dot.hard { background: var(--hard); } .dot.soft { background: var(--soft); } .dot.policy { background: var(--policy); } .dot.unknown { background: var(--unknown); }

.chart { margin: 0; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .75rem; padding: 0; font-size: .875rem; color: var(--dim); }
.legend b { color: var(--ink); font-weight: 600; }
.plot { display: grid; grid-template-columns: 44px minmax(0, 1fr); }
.scale { width: 44px; height: 190px; }
.scale text { font-size: 11px; fill: var(--dim); }
.bars { width: 100%; height: 180px; display: block; overflow: visible; }
.bars .grid { stroke: var(--soft-line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.bars .hit { fill: transparent; }
.bars a:hover .hit { fill: var(--soft-line); }
rect.hard { fill: var(--hard); } rect.soft { fill: var(--soft); } rect.policy { fill: var(--policy); } rect.unknown { fill: var(--unknown); }
.axis { grid-column: 2; display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); font-size: .75rem; color: var(--dim); padding-top: .25rem; white-space: nowrap; }
.behind { margin-top: .75rem; font-size: .875rem; }
.behind summary, details > summary { cursor: pointer; color: var(--accent); width: fit-content; }
.behind .scroll { max-height: 22rem; margin-top: .5rem; }
.scroll { overflow-x: auto; }
caption { text-align: left; color: var(--dim); padding-bottom: .35rem; }

table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th { text-align: left; font-weight: 600; color: var(--dim); font-size: .8125rem; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: bottom; }
td, tbody th { padding: .55rem .75rem .55rem 0; border-bottom: 1px solid var(--soft-line); vertical-align: top; }
td { overflow-wrap: break-word; }
td:has(> .words) { width: 45%; min-width: 12rem; overflow-wrap: anywhere; }
table.list td > a { overflow-wrap: anywhere; }
tbody th { font-weight: 500; color: var(--ink); font-size: .875rem; }
tr:last-child > td, tbody tr:last-child > th { border-bottom: 0; }
.num { text-align: right; white-space: nowrap; }
td.tight, th.tight { white-space: nowrap; width: 1%; }
td small { display: block; }
.list td:first-child a { font-weight: 550; }
.words { color: var(--dim); font-size: .8125rem; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(7rem, 10rem) minmax(0, 1fr); gap: .35rem 1rem; margin: 0; font-size: .875rem; }
dt { color: var(--dim); }
dd, dt { margin: 0; overflow-wrap: anywhere; min-width: 0; }
.panel, main p, h2, h3 { overflow-wrap: anywhere; }

.ranking { list-style: none; margin: 0; padding: 0; font-size: .875rem; }
.ranking li { display: grid; grid-template-columns: minmax(0, 1fr) 5rem 4rem; gap: .75rem; align-items: center; padding: .4rem 0; border-top: 1px solid var(--soft-line); }
.ranking li:first-child { border-top: 0; }
.ranking a { color: var(--ink); font-weight: 500; overflow-wrap: anywhere; }
.ranking small { display: block; font-weight: 400; }
.ranking b { text-align: right; font-weight: 600; }
.share { width: 5rem; height: 8px; background: var(--soft-line); border-radius: 4px; display: block; }
.share rect { fill: var(--accent); }
.health { list-style: none; margin: 0; padding: 0; }
.health li { padding: .5rem 0; border-top: 1px solid var(--soft-line); display: grid; grid-template-columns: 5.5rem minmax(0, 1fr) auto; gap: .25rem 1rem; align-items: center; font-size: .875rem; }
.health li:first-child { border-top: 0; }

form { margin: 0; }
.filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 10.5rem), 1fr)); gap: .75rem; align-items: end; }
.field { display: block; font-size: .875rem; min-width: 0; }
.field > span { display: block; color: var(--dim); font-size: .8125rem; margin-bottom: .15rem; font-weight: 500; }
input, select, textarea, button, .button { font: inherit; font-size: .875rem; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .4rem .6rem; max-width: 100%; }
input:not([type]), input[type=text], input[type=email], input[type=url], input[type=date], select, textarea { width: 100%; border-color: var(--dim); border-width: 1px; }
input::placeholder, textarea::placeholder { color: var(--dim); opacity: 1; }
input, select { min-height: 2.25rem; }
.filters button { justify-self: start; min-height: 2.25rem; padding-inline: 1.25rem; }
.more { margin-top: .75rem; font-size: .875rem; }
.more > :not(summary) { margin-top: .75rem; }
.pages { margin: .75rem 0 0; }
.pages:empty { display: none; }
.endpoints { list-style: none; margin: 0; padding: 0; }
.endpoints li { border-top: 1px solid var(--soft-line); padding: .75rem 0; }
.endpoints li:first-child { border-top: 0; padding-top: 0; }
.endpoints p { margin-bottom: .5rem; overflow-wrap: anywhere; }
.endpoints small { display: block; }
.told + .told { border-top: 1px solid var(--soft-line); padding-top: .75rem; margin-top: .75rem; }
.told .row { margin-bottom: .25rem; }
.told .scroll + form { margin-bottom: 0; }
.split > div > .panel:last-child, .split > .panel { margin-bottom: 0; }
.split { margin-bottom: 1rem; }
textarea { font: .8125rem/1.5 ui-monospace, Menlo, Consolas, monospace; min-height: 9rem; resize: vertical; }
input[type=checkbox] { accent-color: var(--accent); width: 1.1rem; height: 1.1rem; min-height: 0; margin: .1rem 0; vertical-align: top; }
button, .button { cursor: pointer; font-weight: 550; display: inline-block; background: var(--panel); white-space: nowrap; }
button:hover, .button:hover { border-color: var(--accent); text-decoration: none; }
.primary { background: var(--accent); color: var(--accent-ink); border-color: var(--accent); }
.primary:hover { filter: brightness(1.08); }
.danger { color: var(--bad); }
.row { display: flex; gap: .5rem; flex-wrap: wrap; align-items: center; }
.row.end { align-items: end; }
.row > .field { flex: 1 1 14rem; }
.picker label { display: flex; gap: .5rem; align-items: center; font-size: .875rem; color: var(--dim); }
.picker, .picker label { min-width: 0; max-width: 100%; }
.picker select { width: auto; min-width: 0; }
.bar { display: flex; justify-content: space-between; align-items: center; gap: .5rem 1rem; flex-wrap: wrap; margin-bottom: .75rem; font-size: .875rem; }
.bar p { margin: 0; }

mark { background: var(--mark); color: var(--mark-ink); border-radius: 3px; padding: 0 .1em; }
.steps { margin: 0 0 .75rem; padding-left: 1.25rem; }
.steps li { margin-bottom: .4rem; overflow-wrap: anywhere; }
.copy { display: flex; gap: .5rem; align-items: start; background: var(--bg); border: 1px solid var(--soft-line); border-radius: 8px; padding: .45rem .6rem; margin: .35rem 0 .6rem; }
.copy code { flex: 1; overflow-wrap: anywhere; white-space: pre-wrap; }
.copy button { padding: .1rem .5rem; }
.evidence { list-style: none; margin: 0; padding: 0; font-size: .875rem; }
.evidence li { padding: .5rem 0; border-top: 1px solid var(--soft-line); overflow-wrap: anywhere; }
.evidence li:first-child { border-top: 0; padding-top: 0; }
.evidence small { display: block; }
.state.ok { background: var(--good-bg); color: var(--good); }
.secret { border: 1px solid var(--accent); background: var(--tint); border-radius: 10px; padding: 1rem; margin-bottom: 1rem; }

@media (max-width: 900px) { .split { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 760px) {
  body { display: block; }
  .side { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: .75rem 1rem .5rem; gap: .4rem; }
  .side .brand { padding: 0; }
  .side nav { flex-direction: row; flex-wrap: wrap; margin: 0 -.4rem; }
  .side nav a { padding: .35rem .4rem; font-size: .875rem; }
  .where { display: none; }
  button.out { position: absolute; top: .95rem; right: .6rem; }
  main { padding: 1rem 1rem 3rem; }
  .panel { padding: 1rem; border-radius: 10px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .6rem; }
  .tile { padding: .7rem .8rem; }
  .tile strong { font-size: 1.375rem; }
  .incident { grid-template-columns: minmax(0, 1fr); row-gap: .2rem; }
  .incident .go { grid-column: 1; grid-row: auto; }
  .ranking li { grid-template-columns: minmax(0, 1fr) 3rem 3.5rem; gap: .5rem; }
  .share { width: 3rem; }
  .health li { grid-template-columns: 5.5rem minmax(0, 1fr); }
  .health li > :last-child { grid-column: 1 / -1; }
  table.list thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.list, table.list tbody, table.list tr, table.list td { display: block; width: 100%; }
  table.list tr { padding: .7rem 0; border-bottom: 1px solid var(--soft-line); }
  table.list tr:last-child { border-bottom: 0; }
  table.list td { padding: .1rem 0; border: 0; overflow-wrap: anywhere; }
  table.list td:empty { display: none; }
  .axis > :nth-child(even) { visibility: hidden; }
  .tabs a { padding-inline: .6rem; }
  table.list td[data-label]::before { content: attr(data-label) ' '; color: var(--dim); font-size: .8125rem; }
  .num { text-align: left; }
  .behind .num, .figures .num { text-align: right; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0 1rem; }
  dd { margin-bottom: .5rem; }
}
@media print {
  body { display: block; background: none; }
  .side, .picker, .tabs, .pages, .skip, form:not(:has(table)), button, .button { display: none; }
  main { max-width: none; padding: 0; }
  .panel { break-inside: avoid; }
  .panel:has(table.list) { break-inside: auto; }
}
@media (prefers-reduced-motion: no-preference) { .tile, button, .button { transition: border-color .12s; } }
`
