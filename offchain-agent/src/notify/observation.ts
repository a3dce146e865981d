export const severities = ['warning', 'critical'] as const;

export type Severity = (typeof severities)[number];

/** What a source can speak of; routes choose by it. */
export const observedKinds = [
  'slots',
  'finality',
  'node',
  'network',
  'incident',
  'record',
  'reporter',
  'report',
  'traffic',
] as const;

type ObservedKind = (typeof observedKinds)[number];

/** What a source says of one subject, each time that it looks. */
export interface Observation {
  /** Which subject and which of its faults, within one book: `slots/0x8eaf..`. */
  readonly key: string;
  readonly kind: ObservedKind;
  /** As people call it; it may be a stranger's word. */
  readonly subject: string;
  readonly severity: Severity;
  /** `unknown` where the source itself was blind: nothing begins and nothing ends by it. */
  readonly state: 'bad' | 'good' | 'unknown';
  /** One sentence with its figures, without a final period. */
  readonly summary: string;
  /** When it was so, ms since the Unix epoch; of what is good again, since when. */
  readonly atMs: number;
  /** Since when it has been bad, where the source knows; else since it was first said. */
  readonly sinceMs?: number;
  /** Of what happens and does not go on: it is told each time, and has no end. */
  readonly isMoment?: boolean;
}

/** A stretch in which a subject was bad. */
export interface Episode {
  /** Never given twice. */
  readonly id: string;
  readonly key: string;
  readonly kind: ObservedKind;
  readonly subject: string;
  /** The worst so far. */
  readonly severity: Severity;
  /** How grave it was when people were told of its begin, where it has become worse since. */
  readonly toldSeverity?: Severity | undefined;
  readonly beganMs: number;
  /** What was said when it began. */
  readonly summary: string;
  /** Whether anybody was told of its begin. */
  readonly isTold: boolean;
}

/** What a source says of an episode that is over, though it does not see its subject any more. */
export function overOf(
  { key, kind, subject, severity }: Episode,
  summary: string,
  atMs: number,
): Observation {
  return { key, kind, subject, severity, state: 'good', summary, atMs };
}

/** What is told of an episode: that it began, or that it ended. */
export interface Notice {
  readonly phase: 'begin' | 'end';
  readonly episode: Episode;
  /** When it ended; undefined while it goes on. */
  readonly endedMs: number | undefined;
  readonly summary: string;
  /** It was told before, as less grave: this is for those who were not told then. */
  readonly isWorse?: boolean;
}
