import { html, type Markup } from '../../base/markup.ts';
import { networkPath, type PageFrame, page, stateBadge } from './layout.ts';
import type { NetworkStatus } from './network-status.ts';
import { worstState } from './state.ts';
import type { Board } from './status-source.ts';
import { describeIncident, sentenceOf, stateCounts } from './text.ts';

const mostIncidents = 5;

/** All networks of a chain. */
export function boardPage(frame: PageFrame, board: Board): string {
  const state = worstState(
    board.networks.map((status) => worstState(status.targets.map((one) => one.state))),
  );
  const body = html`
<h1>Status of ${frame.facts.name}</h1>
<p class="sentence ${state}">${sentenceOf(board)}</p>
${board.networks.map(networkSection)}
<nav aria-label="For programs"><a href="/api/v2/summary.json">summary.json</a> <a href="/openapi.json">API</a></nav>`;
  return page(frame, {
    title: `${sentenceOf(board)} - ${frame.facts.name}`,
    feed: `${networkPath(0)}/feed.atom`,
    body,
  });
}

function networkSection(status: NetworkStatus): Markup {
  const { network, targets, state, incidents, groups } = status;
  const open = incidents.filter((incident) => incident.state === 'open');
  return html`
<section>
<h2><a href="${networkPath(network.id)}">${network.name}</a> ${stateBadge(state)}</h2>
<p>${targets.length} ${targets.length === 1 ? 'target' : 'targets'}: ${stateCounts(targets) || 'none'}</p>
${
  groups.length > 0 &&
  html`<ul>${groups.map(({ name, state: of }) => html`<li>${name} ${stateBadge(of)}</li>`)}</ul>`
}
${
  open.length > 0 &&
  html`<h3>Open incidents</h3>
<ul>${open.slice(0, mostIncidents).map((incident) => html`<li>${describeIncident(incident, status)}</li>`)}</ul>
${open.length > mostIncidents && html`<p><a href="${networkPath(network.id)}">all ${open.length}</a></p>`}`
}
</section>`;
}
