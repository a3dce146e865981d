import { blake2, hexText, textBytes } from '../../base/bytes.ts';
import { merkleRoot } from '../../sli/merkle.ts';
import type { Fingerprint } from '../load/host/fingerprint.ts';
import type { SweepPlan, SweepPoint } from './store.ts';

/** All that a sweep measured, as one file: JSON lines, the first what was planned and where, then one a point. */
export interface SweepEvidence {
  readonly text: string;
  /** Merkle root over the lines. */
  readonly root: string;
  /** BLAKE2b-256 of the file. */
  readonly contentId: string;
}

/** Keys in the order in which points have them; the same points give the same bytes. */
export function sweepEvidence(
  plan: SweepPlan,
  fingerprint: Fingerprint | undefined,
  points: readonly SweepPoint[],
): SweepEvidence {
  const lines = [{ v: 1, plan, fingerprint: fingerprint ?? null }, ...points].map((line) =>
    JSON.stringify(line),
  );
  const text = `${lines.join('\n')}\n`;
  return {
    text,
    root: hexText(merkleRoot(lines.map(textBytes))),
    contentId: hexText(blake2(textBytes(text))),
  };
}
