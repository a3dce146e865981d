import type { ProvedLeftOut } from '../../blame/vote-evidence.ts';

/** Files of evidence, and the findings without one. */
export interface KeptEvidence {
  readonly folder: string;
  readonly files: readonly { readonly file: string; readonly proved: ProvedLeftOut }[];
  /** Blocks of which it cannot be proved, and why. */
  readonly unproved: readonly { readonly block: number; readonly because: string }[];
  /** Files that could not be written, and why. */
  readonly unwritten: readonly { readonly file: string; readonly because: string }[];
  /** Findings beyond those that are kept. */
  readonly left: number;
  /** Bodies of heard blocks for which there was no room. */
  readonly bodiesLeft: number;
}

/** For people. */
export function evidenceLines(kept: KeptEvidence): string[] {
  const { folder, files, unproved, unwritten, left, bodiesLeft } = kept;
  // A file from a checkpoint names no genesis hash that it could be held against.
  const genesis = files[0]?.proved.trust.from === 'checkpoint' ? '' : ' --genesis HASH';
  return [
    '',
    files.length === 0
      ? `Evidence: ${unwritten.length > 0 ? 'no file could be written' : 'no final block is proved to have left a vote out'}.`
      : `Evidence: ${files.length} files in ${folder}. Check one: almanac verify --proof FILE${genesis}`,
    ...unproved.map(({ block, because }) => `No evidence for block ${block}: ${because}.`),
    ...unwritten.map(({ file, because }) => `Evidence is lost: ${file} cannot be written: ${because}.`),
    ...(bodiesLeft > 0
      ? [`No room for ${bodiesLeft} bodies of heard blocks: evidence lacks what they hold.`]
      : []),
    ...(left > 0 ? [`Evidence for ${left} more is not kept.`] : []),
  ];
}

/** As JSON. */
export function evidenceFields(kept: KeptEvidence, addressOf: (account: string) => string) {
  return {
    files: kept.files.map(({ file, proved }) => ({
      file,
      block: proved.final.number,
      author: addressOf(proved.final.author),
      left_out: proved.leftOut.length,
    })),
    unproved: kept.unproved,
    unwritten: kept.unwritten,
    left: kept.left,
    bodies_left: kept.bodiesLeft,
  };
}
