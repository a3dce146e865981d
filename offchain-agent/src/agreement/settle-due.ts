import type { KeyringPair } from '@polkadot/keyring/types';
import { isSameAccount } from '../chain/address.ts';
import {
  Agreements,
  agreementCalls,
  type Due,
  type SettledPeriod,
  settlementsIn,
} from '../chain/agreement/agreements.ts';
import type { DynamicCall } from '../chain/call/dynamic-call.ts';
import type { ChainConnection } from '../chain/rpc/connect.ts';
import { type SubmitOptions, submitOnce } from '../chain/submit/submit-once.ts';

/** What settling asks of a chain; the real one is `settlingOn`, tests have one in memory. */
export interface SettlingChain {
  /** Periods that can be settled at the finalized head, one of each agreement, in their order. */
  due(): Promise<readonly Due[]>;
  /** Settles the next period of each, where it can; waits until that is final. What could not be settled is left out. */
  settle(agreements: readonly number[]): Promise<readonly SettledPeriod[]>;
}

/** Calls of one batch: together below a tenth of a block. */
export const mostAtOnce = 20;

/**
 * Settles all that is due, batch by batch, until nothing is. What another account has settled first is no failure: the call for
 * it changes nothing, and it is left to that account, or to the next pass.
 * @throws what the chain's `settle` throws, as `submitOnce` does
 */
export async function settleDue(
  chain: SettlingChain,
  signal: AbortSignal,
  onSettled: (settled: SettledPeriod) => void = () => undefined,
): Promise<number> {
  let count = 0;
  // Another account is at it, or it cannot be settled now; what stands behind it must not wait for it.
  const left = new Set<number>();
  while (!signal.aborted) {
    const ids = (await chain.due()).map(({ agreement: { id } }) => id).filter((id) => !left.has(id));
    if (ids.length === 0) return count;
    const batch = ids.slice(0, mostAtOnce);
    const settled = await chain.settle(batch);
    for (const one of settled) onSettled(one);
    count += settled.length;
    const done = new Set(settled.map(({ agreement }) => agreement));
    for (const id of batch.filter((one) => !done.has(one))) left.add(id);
  }
  return count;
}

interface SettlingOptions extends SubmitOptions {
  /** Leaves what does not pay for itself to others, see `isWorthIt`. */
  readonly isFrugal?: boolean;
}

/**
 * Whether an account should pay the fee of a call that settles: its share covers it, or the money that is held is its own, or
 * would be.
 * @param fee of one call, in the chain's smallest unit
 */
export function isWorthIt(
  { agreement: { provider, guarantor, customer }, settlement: { toCaller } }: Due,
  account: string,
  fee: bigint,
): boolean {
  const parties = [provider, customer, ...(guarantor === undefined ? [] : [guarantor])];
  return toCaller >= fee || parties.some((party) => isSameAccount(party, account));
}

/** A chain behind @polkadot/api, and who signs. */
export function settlingOn(
  connection: ChainConnection,
  pair: KeyringPair,
  { isFrugal = false, ...options }: SettlingOptions,
): SettlingChain {
  return {
    due: async () => {
      const due = await (await Agreements.at(connection)).due();
      const [first] = due;
      if (!isFrugal || !first) return due;
      const call: DynamicCall = agreementCalls.settleEach(connection.api, [first.agreement.id]);
      const fee = (await call.paymentInfo(pair.address)).partialFee.toBigInt();
      return due.filter((one) => isWorthIt(one, pair.address, fee));
    },
    settle: async (agreements) => {
      const call: DynamicCall = agreementCalls.settleEach(connection.api, agreements);
      return settlementsIn((await submitOnce(connection, call, pair, options)).events);
    },
  };
}
