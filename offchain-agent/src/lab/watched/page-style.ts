/** The look of the page of a network, by day and by night. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1f2937; --faint: #6b7280; --line: #d1d5db; --fault: 190, 18, 60; --bad: #be123c; }
@media (prefers-color-scheme: dark) { :root { --ground: #111827; --ink: #e5e7eb; --faint: #9ca3af; --line: #374151; --fault: 251, 113, 133; --bad: #fb7185; } }
body { margin: 0; padding: 0 1rem 2rem; background: var(--ground); color: var(--ink); font: 14px/1.4 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.25rem; }
h1 { font-size: 1.4rem; margin: .75rem 0; }
h2 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
header p { margin: 0; color: var(--faint); }
#state.live { color: var(--ink); }
#state.lost { color: var(--bad); font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .6rem .15rem 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { color: var(--faint); font-weight: 500; }
.text { text-align: left; }
#alerts .text, #signatures .text { white-space: normal; overflow-wrap: anywhere; min-width: 4rem; }
.dot { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .4em; }
.bad { color: var(--bad); font-weight: 600; }
.expected { color: var(--faint); }
#charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 0 1.5rem; }
.chart h2 { margin: 1rem 0 0; }
.chart p { margin: 0; min-height: 1.4em; color: var(--faint); font-size: .85rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.band { position: absolute; top: 0; bottom: 0; min-width: 2px; background: rgba(var(--fault), .16); border-left: 1px solid rgba(var(--fault), .6); }
#faults { margin: 0; padding-left: 1.2rem; }
`;
