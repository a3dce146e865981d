import tokens from '../../src/style/tokens.css';

/** The colors of the pages, for one element in a page of somebody else: its theme is set by what is around it. */
export const cellStyle = `${(tokens as string).replaceAll(':root', ':host')}
:host { all: initial; position: absolute; z-index: 1; top: 50%; transform: translateY(-50%); font-family: system-ui, sans-serif; font-size: 13px; line-height: 1.3; }
* { box-sizing: border-box; }
button { display: inline-flex; align-items: center; gap: 8px; min-height: 28px; max-width: 340px; padding: 3px 8px; border: 1px solid var(--line-2); border-radius: 6px; background: var(--surface); color: var(--ink); font: inherit; font-variant-numeric: tabular-nums; white-space: nowrap; cursor: pointer; }
button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
:host([data-away]) button { border-style: dashed; color: var(--ink-3); }
.range, .latency { color: var(--ink-2); font-size: 12px; }
.compact .range, .compact .latency, .compact .line { display: none; }
.seen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.line { width: 64px; height: 18px; fill: none; stroke: var(--accent); stroke-width: 1.5; overflow: visible; }
.details { position: fixed; inset: auto; margin: 0; width: 340px; max-width: calc(100vw - 16px); padding: 12px 16px; border: 1px solid var(--line-2); border-radius: 10px; background: var(--surface); color: var(--ink); box-shadow: 0 8px 24px rgb(0 0 0 / 25%); white-space: normal; }
h2 { margin: 0 0 8px; font-size: 15px; overflow-wrap: anywhere; }
h2 small { display: block; color: var(--ink-3); font-weight: normal; font-size: 12px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 12px; margin: 0; font-variant-numeric: tabular-nums; }
dt { color: var(--ink-2); }
dd { margin: 0; overflow-wrap: anywhere; }
p { margin: 8px 0 0; }
a { color: var(--accent); margin-inline-end: 12px; }
`;
