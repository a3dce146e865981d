import { AgentError } from '../../base/error.ts';

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

/** A value from a file as it may be shown: short, and ASCII alone, as all evidence is; nothing that steers a terminal. */
export function shown(value: unknown): string {
  const text = asciiOf(JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The text with a question mark for every character that evidence never has. */
export function asciiOf(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
