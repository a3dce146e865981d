import type { ProvedLeftOut } from '../../blame/vote-evidence.ts';

/** What became of what was found. */
export interface KeptEvidence {
  readonly folder: string;
  readonly files: readonly { readonly file: string; readonly proved: ProvedLeftOut }[];
  /** Blocks of which it cannot be proved, and why. */
  readonly unproved: readonly { readonly block: number; readonly because: string }[];
  /** Findings beyond those that are kept. */
  readonly left: number;
}

/** For people. */
export function evidenceLines({ folder, files, unproved, left }: KeptEvidence): string[] {
  return [
    '',
    files.length === 0
      ? 'Evidence: no final block is proved to have left a vote out.'
      : `Evidence: ${files.length} files in ${folder}. Check one: almanac verify --proof FILE --genesis HASH`,
    ...unproved.map(({ block, because }) => `No evidence for block ${block}: ${because}.`),
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
    left: kept.left,
  };
}
