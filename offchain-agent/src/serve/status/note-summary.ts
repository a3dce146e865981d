import { isoTime } from '../../base/format.ts';
import type { NetworkStatus } from './network-status.ts';
import { type Note, statusOfNote, updatedOfNote } from './note.ts';

interface NotePlace<Component> {
  readonly status: NetworkStatus;
  readonly pageId: string;
  readonly link: string;
  readonly components: readonly Component[];
}

/** An incident or maintenance in the words of the operator, in Statuspage's shape. */
export function noteDocument<Component>(note: Note, place: NotePlace<Component>) {
  const { id: own, kind, title, startS, endS, impact, updates, postedS } = note;
  const { status, pageId, link, components } = place;
  const nowS = Math.floor(status.head.timeMs / 1_000);
  const id = `note-${own}`;
  const state = statusOfNote(note, nowS);
  const isOver = state === 'resolved' || state === 'completed';
  const created = isoTime(Math.min(postedS, nowS));
  const said = updates.map(({ atS, status: of, text }, index) => ({
    id: `${id}-${index}`,
    status: of ?? (kind === 'maintenance' ? ('scheduled' as const) : ('investigating' as const)),
    body: text,
    incident_id: id,
    created_at: isoTime(atS),
    updated_at: isoTime(atS),
    display_at: isoTime(atS),
  }));
  return {
    id,
    name: title,
    status: state,
    impact: kind === 'maintenance' ? ('maintenance' as const) : impact,
    created_at: created,
    updated_at: isoTime(updatedOfNote(note, nowS)),
    started_at: isoTime(startS),
    monitoring_at: null,
    resolved_at: isOver && endS !== undefined ? isoTime(endS) : null,
    shortlink: link,
    page_id: pageId,
    incident_updates: said.toReversed(),
    components,
    ...(kind === 'maintenance' && {
      scheduled_for: isoTime(startS),
      scheduled_until: isoTime(endS ?? startS),
    }),
  };
}
