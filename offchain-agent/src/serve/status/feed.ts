import { createHash } from 'node:crypto';
import { isoTime } from '../../base/format.ts';
import { html, xmlText } from '../../base/markup.ts';
import type { ServedChainFacts } from '../chain/served-chain.ts';
import type { Incident } from './incidents.ts';
import { networkPath } from './layout.ts';
import { lineIn, type NetworkStatus } from './network-status.ts';
import { incidentText, incidentTitle } from './text.ts';

const mostEntries = 100;

/**
 * The incidents of a network as Atom (RFC 4287). Ids never change; an entry is updated when its incident is.
 * @param base where this server is reached, for instance https://status.example.org
 */
export function incidentFeed(status: NetworkStatus, facts: ServedChainFacts, base: string): string {
  const { network, head, incidents } = status;
  const path = `${base}${networkPath(network.id)}`;
  const newest = incidents.slice(0, mostEntries);
  // An empty feed was updated when it began.
  const updatedS = newest.reduce((latest, one) => Math.max(latest, one.updatedS), 0);
  const feed = html`<feed xmlns="http://www.w3.org/2005/Atom">
<id>${idOf(facts, `network-${network.id}`)}</id>
<title>Incidents of ${network.name}</title>
<updated>${isoTime(updatedS === 0 ? Math.floor(head.timeMs / 1_000) : updatedS)}</updated>
<author><name>${facts.name}</name></author>
<link rel="self" type="application/atom+xml" href="${path}/feed.atom"/>
<link rel="alternate" type="text/html" href="${path}"/>
<generator>Almanac</generator>
${newest.map((incident) => entry(incident, status, facts, path))}</feed>
`;
  return `<?xml version="1.0" encoding="utf-8"?>\n${xmlText(feed)}`;
}

function entry(incident: Incident, status: NetworkStatus, facts: ServedChainFacts, path: string) {
  const label = lineIn(status, incident.target);
  return html`<entry>
<id>${idOf(facts, `incident-${incident.id}`)}</id>
<title>${incidentTitle(incident, label)}</title>
<published>${isoTime(incident.startS)}</published>
<updated>${isoTime(incident.updatedS)}</updated>
<link rel="alternate" type="text/html" href="${path}#incident-${incident.id}"/>
<category term="${incident.state}"/>
<summary>${incidentText(incident, label)}</summary>
</entry>
`;
}

/** Of a chain, not of a server: whoever serves the same chain names the same incident alike. A UUID of a hash (RFC 9562, version 8). */
function idOf({ genesisHash }: ServedChainFacts, specific: string): string {
  const bytes = createHash('sha256').update(`${genesisHash} ${specific}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `urn:uuid:${parts.join('-')}`;
}
