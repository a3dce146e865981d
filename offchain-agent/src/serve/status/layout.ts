import { utc } from '../../base/format.ts';
import { html, type Markup, type MarkupValue } from '../../base/markup.ts';
import type { StatusHead } from './network-status.ts';
import { type State, stateWord } from './state.ts';
import type { StatusFacts } from './status-source.ts';

/** What every status page says of where it comes from. */
export interface PageFrame {
  readonly facts: StatusFacts;
  readonly head: StatusHead;
  readonly awaySinceMs: number | undefined;
}

const refreshSeconds = 60;
/** That of the pages, without a request. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%230b5cad'/%3E%3Cpath d='M3 12l5-9 5 9' stroke='white' stroke-width='2' fill='none'/%3E%3C/svg%3E";

/** A whole page: its first view needs no script, and nothing of it comes from elsewhere. */
export function page(
  { facts, head, awaySinceMs }: PageFrame,
  { title, feed, body }: { readonly title: string; readonly feed?: string; readonly body: MarkupValue },
): string {
  const away =
    awaySinceMs !== undefined &&
    html`<p class="away" role="alert">${facts.origin === 'chain' ? 'The chain' : 'The history of this monitor'} has not answered since ${instant(awaySinceMs)}: this is what was read before.</p>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="/status.css">
${feed !== undefined && html`<link rel="alternate" type="application/atom+xml" title="Incidents" href="${feed}">`}
<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>
<script src="/status.js" defer></script>
</head>
<body>
<header class="head"><div>${siteNav(facts)}</div></header>
<main>
${away}
${body}
<footer>
<p>${asOf(head, facts)} Figures: ${facts.basis}.</p>
</footer>
</main>
</body>
</html>
`.text;
}

/** A monitor has no pages but these. */
function siteNav({ name, origin }: StatusFacts): Markup {
  if (origin === 'monitor') return html`<a class="brand" href="/status">${name}</a>`;
  return html`<a class="brand" href="/">Almanac</a><nav aria-label="Site"><a href="/">Overview</a><a href="/#/validators">Validators</a><a href="/status" aria-current="true">Status</a></nav>`;
}

function asOf({ number, hash, timeMs }: StatusHead, { name }: StatusFacts): Markup {
  if (number === undefined) return html`By the samples of this monitor, as of ${instant(timeMs)}.`;
  return html`As of finalized block ${number} (${hash?.slice(0, 10)}…) of ${name}, ${instant(timeMs)}.`;
}

/** A time in UTC; a script adds the reader's own. */
export function instant(timeMs: number): Markup {
  return html`<time datetime="${new Date(timeMs).toISOString()}">${utc(timeMs)} UTC</time>`;
}

export function stateBadge(state: State): Markup {
  return html`<span class="state ${state}">${stateWord(state)}</span>`;
}

/** Where pages of a network lie. */
export function networkPath(id: number): string {
  return `/status/${id}`;
}
