import { utc } from '../../base/format.ts';
import { html, type Markup } from '../../base/markup.ts';
import type { Incident } from './incidents.ts';
import { instant } from './layout.ts';
import type { NetworkStatus } from './network-status.ts';
import { isOwnIncident, type Note, phaseOf, statusOfNote } from './note.ts';

/** An announcement without an end is shown for so long. */
const announcedS = 14 * 86_400;
const mostShown = 50;

const kindWords = {
  incident: 'Incident',
  maintenance: 'Maintenance',
  announcement: 'Announcement',
} as const;

/** What is announced and what is being maintained, or soon will be: above all else on the page. */
export function noticeSection(status: NetworkStatus): Markup | undefined {
  const nowS = nowOf(status);
  const shown = status.notes.filter((note) => {
    if (note.kind === 'incident' || phaseOf(note, nowS) === 'over') return false;
    return note.kind === 'maintenance' || (note.startS <= nowS && isRecent(note, nowS));
  });
  if (shown.length === 0) return undefined;
  // What goes on first, then what comes next: a year of planned maintenance hides neither.
  const next = shown.toSorted((a, b) => a.startS - b.startS).slice(0, mostShown);
  return html`<section id="notices"><h2>Notices</h2>${next.map((note) => noteArticle(note, status))}</section>`;
}

function isRecent({ startS, endS }: Note, nowS: number): boolean {
  return endS !== undefined || nowS - startS < announcedS;
}

/** Incidents in the words of the operator that no measured one has, and maintenance that is over. */
export function noteArticles(status: NetworkStatus): readonly Markup[] {
  const nowS = nowOf(status);
  const measured = new Set(status.incidents.map(({ id }) => id));
  return status.notes
    .filter((note) => {
      if (note.kind === 'maintenance') return phaseOf(note, nowS) === 'over';
      return isOwnIncident(note, measured);
    })
    .filter((note, index) => index < mostShown || phaseOf(note, nowS) !== 'over')
    .map((note) => noteArticle(note, status));
}

/** What the operator says of a measured incident. */
export function wordsAbout(incident: Incident, status: NetworkStatus): readonly Markup[] {
  return status.notes.filter(({ about }) => about === incident.id).map((note) => updatesOf(note));
}

function noteArticle(note: Note, status: NetworkStatus): Markup {
  const { id, kind, title, startS, endS, subjects } = note;
  const nowS = nowOf(status);
  const about = subjects?.join(', ') ?? 'all endpoints';
  const until =
    endS === undefined ? (kind === 'announcement' ? '' : ', goes on') : html` to ${instant(endS * 1_000)}`;
  return html`<article class="target" id="note-${id}">
<header><h3>${kindWords[kind]}: ${title}</h3>${kind !== 'announcement' && html`<span class="state">${statusOfNote(note, nowS).replace('_', ' ')}</span>`}</header>
<p>${instant(startS * 1_000)}${until}; ${about}. In the words of the operator.</p>
${updatesOf(note)}
</article>`;
}

/** The newest first; texts are shown as they were written, and nothing in them is markup. */
function updatesOf({ updates }: Note): Markup {
  return html`${updates
    .toReversed()
    .map(
      ({ atS, status, text }) =>
        html`<p>${text}<br><span class="muted">${status !== undefined && `${status}, `}${instant(atS * 1_000)}</span></p>`,
    )}`;
}

/** A note in one paragraph, for feeds and documents. */
export function noteText(note: Note): string {
  const { subjects, startS, endS, updates } = note;
  const about = subjects?.join(', ') ?? 'all endpoints';
  const span = `${utc(startS * 1_000)}${endS === undefined ? '' : ` to ${utc(endS * 1_000)}`} UTC`;
  const said = updates.map(({ atS, text }) => `${utc(atS * 1_000)} UTC: ${text}`).join(' ');
  return `${kindWords[note.kind]}, ${about}, ${span}.${said === '' ? '' : ` ${said}`}`;
}

function nowOf({ head }: NetworkStatus): number {
  return Math.floor(head.timeMs / 1_000);
}
