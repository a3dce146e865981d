import { designTokens } from './tokens.ts';

/** The look of the status pages: that of the pages, light or dark as the reader's system is. States differ in form and word, not in color alone. */
export const statusStyle = `${designTokens}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 400 var(--t-md)/1.45 Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
main, .head > div { max-width: 72rem; margin: 0 auto; padding: 0 var(--s5); }
main { padding-block: var(--s6) var(--s7); }
.head { background: var(--surface); border-bottom: 1px solid var(--line); }
.head > div { display: flex; align-items: center; gap: var(--s2) var(--s5); min-height: 56px; flex-wrap: wrap; }
.head a { display: inline-flex; align-items: center; min-height: 44px; color: var(--ink-2); font-size: 14px; font-weight: 500; text-decoration: none; }
.head a.brand { color: var(--ink); font-weight: 650; font-size: 17px; }
.head a[aria-current] { color: var(--ink); box-shadow: inset 0 -2px var(--accent); }
a { color: var(--accent); text-underline-offset: 2px; }
summary { min-height: var(--target); line-height: var(--target); cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
h1 { font-size: var(--t-2xl); line-height: 1.2; font-weight: 650; letter-spacing: -0.018em; margin: 0 0 var(--s3); }
h2 { font-size: var(--t-lg); font-weight: 600; margin: var(--s6) 0 var(--s2); }
h3 { font-size: var(--t-md); font-weight: 600; margin: var(--s4) 0 var(--s1); }
.muted, footer, figcaption { color: var(--ink-3); font-size: var(--t-sm); }
h3 .muted { font-family: var(--mono); font-size: var(--t-xs); font-weight: 400; }
footer { border-top: 1px solid var(--line); margin-top: var(--s6); padding-top: var(--s2); }
.sentence { padding: var(--s3) var(--s4); border: 1px solid var(--line); border-left: 6px solid var(--none); border-radius: var(--r2);
  background: var(--surface); font-size: var(--t-lg); font-weight: 600; }
.sentence.operational { border-left-color: var(--up); background: var(--up-weak); }
.sentence.degraded_performance, .sentence.partial_outage { border-left-color: var(--warn); background: var(--warn-weak); }
.sentence.major_outage { border-left-color: var(--down); background: var(--down-weak); }
.away { border-left: 4px solid var(--down); border-radius: 4px; background: var(--down-weak); padding: var(--s2) var(--s3); }
.state { display: inline-block; padding: 2px 9px; border-radius: 99px; font-size: var(--t-xs); font-weight: 600; white-space: nowrap;
  background: var(--sunken); color: var(--ink-2); }
.state.operational { background: var(--up-weak); color: var(--up-ink); }
.state.operational::before { content: "✓ "; }
.state.degraded_performance, .state.partial_outage { background: var(--warn-weak); color: var(--warn-ink); }
.state.major_outage { background: var(--down-weak); color: var(--down-ink); }
.state.major_outage::before { content: "✗ "; }
.target { background: var(--surface); border: 1px solid var(--line); border-radius: var(--r2); padding: var(--s4) 20px; margin: var(--s3) 0; }
.target header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: var(--s1) var(--s4); }
.target h3 { margin: 0; }
figure { margin: var(--s2) 0; }
svg.bars { display: block; width: 100%; height: 28px; }
.bars .pale { fill: var(--pale); }
.bars .kept { fill: var(--kept); }
.bars .warn { fill: var(--warn); }
.bars .down { fill: var(--down); }
.bars .none { fill: var(--none-weak); }
figcaption { display: flex; justify-content: space-between; gap: var(--s4); margin-top: var(--s1); }
figcaption a { display: inline-flex; align-items: center; min-width: 44px; min-height: 44px; margin-block: -12px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 7px 12px 7px 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: normal; min-width: 6.5rem; }
th { color: var(--ink-3); font-size: var(--t-xs); font-weight: 500; border-top: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
nav a { display: inline-flex; align-items: center; min-width: 44px; min-height: 44px; padding-right: var(--s3); }
ul { padding-left: 1.25rem; }
@media (max-width: 760px) {
  main, .head > div { padding-inline: var(--s4); }
  main { padding-top: var(--s5); }
  h1 { font-size: 24px; }
  .target { padding: 14px; }
}
`;

/** Reads the page again and puts what has changed in place. Without scripts the page asks the browser to. */
export const statusScript = `
const theme = () => {
  try {
    // As the pages of the same server keep it.
    document.documentElement.dataset.theme = localStorage.getItem('almanac-theme') ?? 'system';
  } catch {
    // A browser without storage has the system's colors.
  }
};
theme();
addEventListener('storage', theme);
const everyMs = 20_000;
let tag;
const localTimes = () => {
  for (const time of document.querySelectorAll('time[datetime]')) {
    time.title = new Date(time.dateTime).toLocaleString() + ' (your time)';
  }
};
const refresh = async () => {
  if (document.hidden) return;
  const main = document.querySelector('main');
  if (main.querySelector('details[open]')) return;
  try {
    const answer = await fetch(location.href, { headers: tag ? { 'if-none-match': tag } : {} });
    if (answer.status !== 200) return;
    tag = answer.headers.get('etag') ?? undefined;
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const focused = document.activeElement?.id;
    main.replaceWith(document.adoptNode(next.querySelector('main')));
    document.title = next.title;
    if (focused) document.getElementById(focused)?.focus();
    localTimes();
  } catch {
    // The server is away: what is shown stays, with its time.
  }
};
localTimes();
setInterval(refresh, everyMs);
`.trimStart();
