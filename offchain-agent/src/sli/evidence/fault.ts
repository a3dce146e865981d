import { AgentError } from '../../error.ts';

/** Where in an evidence file something is wrong: the line from 1, and the field of it. */
export interface EvidencePlace {
  readonly line: number;
  readonly field?: string;
}

/** What is wrong with an evidence file, for a person: one sentence that begins with the place. */
export interface Difference {
  readonly place?: EvidencePlace;
  readonly text: string;
}

/** @example difference('is 3, expected 2', { line: 1, field: 'network' }) // text 'line 1, network: is 3, expected 2' */
export function difference(text: string, place?: EvidencePlace): Difference {
  if (!place) return { text };
  const where = place.field === undefined ? `line ${place.line}` : `line ${place.line}, ${place.field}`;
  return { text: `${where}: ${text}`, place };
}

/** The fault of a line as an error; `no/evidence`, because the file is refused, not misunderstood. */
export function evidenceFault(text: string, place: EvidencePlace): AgentError {
  const { text: message } = difference(text, place);
  return new AgentError('no/evidence', message, { data: { ...place } });
}

/** A value from a file as it may be shown: short, and without control characters. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
