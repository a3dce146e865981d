import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { PayoutRuleName } from '../../offchain-agent/src/measure/payout/payout-rules.ts';

export type Payee = 'Staked' | 'Stash' | 'Account' | 'None';

export type EraEvent =
  | readonly ['started', stash: string, page: number, next: number | null]
  | readonly ['rewarded' | 'incentive', who: string, amount: string]
  | readonly ['missing_payee', who: string];

export interface VectorValidator {
  readonly stash: string;
  readonly points: number;
  readonly commission: number;
  readonly own: string;
  readonly total: string;
  readonly weight: string | null;
  readonly pages: readonly (readonly (readonly [who: string, stake: string])[])[];
}

/** An era of `tests/vectors/payouts`, and what the pallet's events say of its pages. */
export interface VectorEra {
  readonly version: '0.11' | '0.13' | '0.17';
  readonly era: number;
  readonly optimum: string;
  readonly cap: string;
  readonly slope: number;
  readonly weighted_from: number | null;
  readonly reward: string;
  readonly budget: string;
  readonly points: number;
  readonly sum_weight: string;
  readonly sum_weighted_points: string;
  readonly payees: Readonly<Record<string, Payee>>;
  readonly validators: readonly VectorValidator[];
  readonly paid: readonly (readonly [stash: string, page: number, events: readonly EraEvent[]])[];
}

export function payoutEras(): readonly VectorEra[] {
  const packed = readFileSync(new URL('../vectors/payouts/eras.json.gz', import.meta.url));
  return (JSON.parse(gunzipSync(packed).toString()) as { eras: VectorEra[] }).eras;
}

export function ruleOf({ version, era, weighted_from: from }: VectorEra): PayoutRuleName {
  if (version === '0.11') return 'nearest';
  return version === '0.17' && (from === null || era >= from) ? 'weighted' : 'stake';
}
