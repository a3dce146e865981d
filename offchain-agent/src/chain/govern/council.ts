import type { ApiPromise } from '@polkadot/api';
import { type DynamicCall, dynamicCall } from '../call/dynamic-call.ts';
import { missingPart } from '../call/missing.ts';
import { StateAt } from '../call/state-at.ts';
import { decodeCall } from '../submit/sign.ts';
import { type DecodedCall, readCall } from './changes.ts';
import { type Council, type Motion, readMotions } from './motion.ts';

/** Above any call that a motion may carry, where the runtime does not say what a call weighs. */
const anyWeight: Weight = { refTime: 500_000_000_000, proofSize: 5_000_000 };

/**
 * Reads the Council and its motions at a block.
 * @throws AgentError `bad_input/not_in_runtime` when the runtime has no Council
 */
export async function readCouncil(api: ApiPromise, blockHash: string): Promise<Council> {
  const state = await StateAt.at(api, blockHash);
  const council =
    state.hasStorage('council', 'proposalOf') &&
    (await readMotions(state.reader, (hash) =>
      readable(async () => await state.codec('council', 'proposalOf', hash)),
    ));
  if (!council) throw missingPart(api, { kind: 'storage item', of: 'council', name: 'proposalOf' });
  return council;
}

/** After an upgrade a call may be of a shape that the runtime has no more. */
async function readable(read: () => Promise<unknown>): Promise<Motion['call']> {
  try {
    const option = (await read()) as {
      isSome: boolean;
      unwrap(): DecodedCall & { toHex(): string };
    };
    if (!option.isSome) return undefined;
    const call = option.unwrap();
    return { hex: call.toHex(), read: readCall(call) };
  } catch {
    return undefined;
  }
}

interface Weight {
  readonly refTime: unknown;
  readonly proofSize: unknown;
}

interface Priced {
  toJSON(): unknown;
}

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
