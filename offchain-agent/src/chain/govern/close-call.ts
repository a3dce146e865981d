import type { ApiPromise } from '@polkadot/api';
import { type DynamicCall, dynamicCall } from '../reporting/require-reports.ts';
import { decodeCall } from '../submit/sign.ts';
import type { Motion } from './council.ts';

interface Weight {
  readonly refTime: unknown;
  readonly proofSize: unknown;
}

interface Priced {
  toJSON(): unknown;
}

/** Above any call that a motion may carry, where the runtime does not say what a call weighs. */
const anyWeight: Weight = { refTime: 500_000_000_000, proofSize: 5_000_000 };

/** The call that closes a motion, with the weight and length of what it carries; a lost one may carry anything. */
export async function closeCall(api: ApiPromise, { index, hash, call }: Motion): Promise<DynamicCall> {
  const length = call ? (call.hex.length - 2) / 2 : 0;
  const weight = call ? await weightOf(api, call.hex, length) : { refTime: 0, proofSize: 0 };
  return dynamicCall(api, 'council', 'close', [hash, index, weight, length]);
}

async function weightOf(api: ApiPromise, hex: string, length: number): Promise<Weight> {
  const ask = api.call['transactionPaymentCallApi']?.['queryCallInfo'] as unknown as
    | ((call: unknown, length: number) => Promise<Priced>)
    | undefined;
  if (!ask) return anyWeight;
  const info = (await ask(decodeCall(api, hex).method, length)).toJSON() as { weight: Weight };
  return info.weight;
}
