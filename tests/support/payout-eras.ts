import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { PayoutRuleName } from '../../offchain-agent/src/measure/payout/payout-rules.ts';

export type Payee = 'Staked' | 'Stash' | 'Controller' | 'Account' | 'None';

export type EraEvent =
  | readonly ['started', stash: string, page: number, next: number | null]
  | readonly ['rewarded' | 'incentive', who: string, amount: string]
  | readonly ['missing_payee', who: string]
  | readonly ['incentive_failed'];

export type PalletVersion = '0.11' | '0.13' | '0.17';

export interface VectorValidator {
  readonly stash: string;
  readonly points: number;
  readonly commission: number;
  readonly own: string;
  readonly total: string;
  readonly weight: string | null;
  readonly pages: readonly (readonly (readonly [who: string, stake: string])[])[];
}

/** An era that the pallet was given, and what its events say of the pages that it paid. */
export interface VectorEra {
  readonly version: PalletVersion;
  readonly era: number;
  /** The existential deposit. */
  readonly deposit: string;
  /** Rewards were minted, not taken from the era's pots. */
  readonly mints: boolean;
  readonly optimum: string;
  readonly cap: string;
  readonly slope: number;
  readonly weighted_from: number | null;
  readonly reward: string;
  readonly budget: string;
  readonly points: number;
  readonly sum_weight: string;
  readonly sum_weighted_points: string;
  /** `Account` did not exist before it was paid; who is not here has no payee. */
  readonly payees: Readonly<Record<string, Payee>>;
  readonly validators: readonly VectorValidator[];
  readonly paid: readonly (readonly [stash: string, page: number, events: readonly EraEvent[]])[];
}

/** The eras of `tests/vectors/payouts.json.br`. */
export function payoutEras(): readonly VectorEra[] {
  const packed = readFileSync(new URL('../vectors/payouts.json.br', import.meta.url));
  return (JSON.parse(brotliDecompressSync(packed).toString()) as { eras: VectorEra[] }).eras;
}

export function ruleOf({ version, era, weighted_from: from }: VectorEra): PayoutRuleName {
  if (version === '0.11') return 'nearest';
  return version === '0.17' && (from === null || era >= from) ? 'weighted' : 'stake';
}
