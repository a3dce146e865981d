import type { KeptAnswers } from '../../../src/ha/kept.ts';

/** Keeps nothing. */
export function keepNothing(): KeptAnswers {
  return { answered: () => undefined, readMark: () => ({}), writeMark: () => undefined };
}
