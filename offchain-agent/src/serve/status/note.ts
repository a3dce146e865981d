export const noteKinds = ['incident', 'maintenance', 'announcement'] as const;

export type NoteKind = (typeof noteKinds)[number];

/** As Statuspage has them. */
export const noteStatuses = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

export type NoteStatus = (typeof noteStatuses)[number];

export interface NoteUpdate {
  readonly atS: number;
  readonly status: NoteStatus | undefined;
  readonly text: string;
}

/** What an operator says: of an incident, of maintenance that is planned, or of anything else. */
export interface Note {
  /** Never given twice within a page. */
  readonly id: string;
  readonly kind: NoteKind;
  readonly title: string;
  /** Whom it is about, and what they are called; undefined for all. */
  readonly targets: readonly number[] | undefined;
  readonly subjects: readonly string[] | undefined;
  readonly startS: number;
  /** Undefined while it goes on; maintenance always has one. */
  readonly endS: number | undefined;
  readonly impact: 'minor' | 'major';
  /** The measured incident whose words these are. */
  readonly about: string | undefined;
  /** When it was written first. */
  readonly postedS: number;
  /** The oldest first. */
  readonly updates: readonly NoteUpdate[];
}

/** Whether it has begun, and whether it is over. */
export function phaseOf(
  { startS, endS }: Pick<Note, 'startS' | 'endS'>,
  nowS: number,
): 'coming' | 'now' | 'over' {
  if (startS > nowS) return 'coming';
  return endS === undefined || endS > nowS ? 'now' : 'over';
}

/** What Statuspage calls how far it is. */
export function statusOfNote(
  note: Note,
  nowS: number,
): NoteStatus | 'scheduled' | 'in_progress' | 'completed' {
  const phase = phaseOf(note, nowS);
  if (note.kind === 'maintenance')
    return phase === 'coming' ? 'scheduled' : phase === 'now' ? 'in_progress' : 'completed';
  if (phase === 'over') return 'resolved';
  const said = note.updates.findLast(({ status }) => status !== undefined)?.status;
  return said === undefined || said === 'resolved' ? 'investigating' : said;
}

/** When anything of it was said or happened last. */
export function updatedOfNote({ postedS, startS, endS, updates }: Note, nowS: number): number {
  const all = [postedS, startS, endS ?? postedS, ...updates.map(({ atS }) => atS)];
  // What is planned has not happened yet.
  return all.filter((atS) => atS <= Math.max(nowS, postedS)).reduce((a, b) => Math.max(a, b), postedS);
}

/** Whether it is an incident that was not measured: the words about a measured one are shown with that. */
export function isOwnIncident({ kind, about }: Note, measuredIds: ReadonlySet<string>): boolean {
  return kind === 'incident' && !(about !== undefined && measuredIds.has(about));
}

/** The maintenance of a target that goes on. */
export function maintenanceOf(notes: readonly Note[], target: number, nowS: number): Note | undefined {
  return notes.find(
    (note) =>
      note.kind === 'maintenance' &&
      phaseOf(note, nowS) === 'now' &&
      (note.targets === undefined || note.targets.includes(target)),
  );
}
