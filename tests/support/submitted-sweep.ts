import { seeded } from './seeded.ts';
import { bed, lawTps, writeSweepLike } from './sweep-like.ts';

export const sweepSizes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];

/** What `submit --json` prints, as far as tests read it. */
export interface SubmitDocument {
  readonly subject: { readonly registered: { block: number } | null };
  readonly run: { readonly id: number; readonly is_new: boolean };
  readonly prediction: {
    readonly state: string;
    readonly proved: {
      readonly peak: { readonly n: number; readonly best_n: number };
      readonly flags: string[];
    };
    readonly claimed: { readonly sigma: { readonly low: number; readonly high: number } };
  };
  readonly requirement: { readonly is_met: boolean; readonly missed: string[] } | null;
}

/** A sweep of a law with noise of one per cent, which the seed determines. */
export function writeNoisySweep(folder: string, law: object, seed: number, fingerprint: object = bed): void {
  const { normal } = seeded(seed);
  writeSweepLike(
    folder,
    lawTps(sweepSizes, law, () => 0.01 * normal()),
    fingerprint,
  );
}
