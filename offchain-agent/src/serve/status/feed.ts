import { createHash } from 'node:crypto';
import { isoTime } from '../../base/format.ts';
import { html, xmlText } from '../../base/markup.ts';
import type { Incident } from './incidents.ts';
import { networkPath } from './layout.ts';
import { lineIn, type NetworkStatus } from './network-status.ts';
import { type Note, statusOfNote, updatedOfNote } from './note.ts';
import { noteText } from './notes-section.ts';
import type { StatusFacts } from './status-source.ts';
import { incidentText, incidentTitle } from './text.ts';

const mostEntries = 100;

/**
 * The incidents of a network as Atom (RFC 4287). Ids never change; an entry is updated when its incident is.
 * @param base where this server is reached, for instance https://status.example.org
 */
export function incidentFeed(status: NetworkStatus, facts: StatusFacts, base: string): string {
  const { network, head, incidents, notes } = status;
  const path = `${base}${networkPath(network.id)}`;
  const newest = incidents.slice(0, mostEntries);
  const nowS = Math.floor(head.timeMs / 1_000);
  const said = notes
    .toSorted((a, b) => updatedOfNote(b, nowS) - updatedOfNote(a, nowS))
    .slice(0, mostEntries);
  const updates = [...newest.map((one) => one.updatedS), ...said.map((one) => updatedOfNote(one, nowS))];
  // An empty feed was updated when it began.
  const updatedS = updates.reduce((latest, one) => Math.max(latest, one), 0);
  const feed = html`<feed xmlns="http://www.w3.org/2005/Atom">
<id>${idOf(facts, `network-${network.id}`)}</id>
<title>Incidents of ${network.name}</title>
<updated>${isoTime(updatedS === 0 ? nowS : updatedS)}</updated>
<author><name>${facts.name}</name></author>
<link rel="self" type="application/atom+xml" href="${path}/feed.atom"/>
<link rel="alternate" type="text/html" href="${path}"/>
<generator>Almanac</generator>
${said.map((note) => noteEntry(note, status, facts, path))}${newest.map((incident) => entry(incident, status, facts, path))}</feed>
`;
  return `<?xml version="1.0" encoding="utf-8"?>\n${xmlText(feed)}`;
}

function entry(incident: Incident, status: NetworkStatus, facts: StatusFacts, path: string) {
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

function noteEntry(note: Note, status: NetworkStatus, facts: StatusFacts, path: string) {
  const nowS = Math.floor(status.head.timeMs / 1_000);
  return html`<entry>
<id>${idOf(facts, `note-${note.id}`)}</id>
<title>${note.title}</title>
<published>${isoTime(note.postedS)}</published>
<updated>${isoTime(updatedOfNote(note, nowS))}</updated>
<link rel="alternate" type="text/html" href="${path}#note-${note.id}"/>
<category term="${note.kind}"/>
<category term="${statusOfNote(note, nowS)}"/>
<summary>${noteText(note)}</summary>
</entry>
`;
}

/** Of a chain, not of a server: whoever serves the same chain names the same incident alike. A UUID of a hash (RFC 9562, version 8). */
function idOf({ id }: StatusFacts, specific: string): string {
  const bytes = createHash('sha256').update(`${id} ${specific}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `urn:uuid:${parts.join('-')}`;
}
