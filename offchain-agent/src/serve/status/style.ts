/** The look of the status pages, light or dark as the reader's system is. States differ in form, not in colour alone. */
export const statusStyle = `
:root { color-scheme: light dark; --text: #1b1f24; --muted: #57606a; --accent: #0b5cad; --ground: #fff; --line: #d0d7de;
  --up: #2c9c6a; --degraded: #c77700; --down: #9b1c31; --unknown: #8a94a0;
  --up-text: #1a7f5a; --degraded-text: #b45309; --down-text: #b42318; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --muted: #a3adb8; --accent: #79b8ff; --ground: #0f1216;
  --line: #30363d; --up: #56d6a3; --degraded: #f2b134; --down: #e5484d; --unknown: #77818c;
  --up-text: #56d6a3; --degraded-text: #f2b134; --down-text: #ff8a8e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
a { color: var(--accent); }
a, summary { min-height: 44px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
h1 { font-size: 1.5rem; margin: .5rem 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
.muted, footer, figcaption { color: var(--muted); font-size: .875rem; }
.sentence { border: 2px solid var(--line); border-left: 8px solid var(--unknown); padding: .75rem 1rem; font-size: 1.25rem; }
.sentence.operational { border-left-color: var(--up); }
.sentence.degraded_performance, .sentence.partial_outage { border-left-color: var(--degraded); }
.sentence.major_outage { border-left-color: var(--down); }
.away { border: 2px solid var(--down); padding: .5rem 1rem; }
.state { font-weight: 600; color: var(--muted); }
.state.operational { color: var(--up-text); }
.state.degraded_performance, .state.partial_outage { color: var(--degraded-text); }
.state.major_outage { color: var(--down-text); }
.target { border-top: 1px solid var(--line); padding: .75rem 0; }
.target header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1rem; }
.target h3 { margin: 0; }
figure { margin: .25rem 0; }
svg.bars { display: block; width: 100%; height: 28px; }
.bars .operational { fill: var(--up); }
.bars .degraded_performance, .bars .partial_outage { fill: var(--degraded); }
.bars .major_outage { fill: var(--down); }
.bars .no_data { fill: var(--unknown); }
figcaption { display: flex; justify-content: space-between; gap: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-top: 1px solid var(--line); vertical-align: top; }
td:first-child, th { overflow-wrap: normal; }
th { color: var(--muted); font-weight: 400; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
nav a { display: inline-block; padding: .6rem .75rem .6rem 0; }
ul { padding-left: 1.25rem; }
`.trimStart();

/** Reads the page again and puts what has changed in place. Without scripts the page asks the browser to. */
export const statusScript = `
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
