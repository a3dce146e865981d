import type { KeyringPair } from '@polkadot/keyring/types';
import {
  Agreements,
  agreementCalls,
  type Due,
  type Settled,
  settlementsIn,
} from '../chain/agreement/agreements.ts';
import type { DynamicCall } from '../chain/reporting/require-reports.ts';
import type { ChainConnection } from '../chain/rpc/connect.ts';
import { type SubmitOptions, submitOnce } from '../chain/submit/submit-once.ts';

/** What settling asks of a chain; the real one is `settlingOn`, tests have one in memory. */
export interface SettlingChain {
  /** Periods that can be settled at the finalized head, one of each agreement, in their order. */
  due(): Promise<readonly Due[]>;
  /** Settles the next period of each, where it can; waits until that is final. What could not be settled is left out. */
  settle(agreements: readonly number[]): Promise<readonly Settled[]>;
}

/** Calls of one batch: together below a tenth of a block. */
export const mostAtOnce = 20;

/**
 * Settles all that is due, batch by batch, until nothing is. What another account has settled first is no failure: its call
 * changes nothing, and the periods behind it are looked at anew.
 * @throws what the chain's `settle` throws, as `submitOnce` does
 */
export async function settleDue(
  chain: SettlingChain,
  signal: AbortSignal,
  onSettled: (settled: Settled) => void = () => undefined,
): Promise<number> {
  let count = 0;
  while (!signal.aborted) {
    const due = await chain.due();
    if (due.length === 0) return count;
    const settled = await chain.settle(due.slice(0, mostAtOnce).map(({ agreement: { id } }) => id));
    for (const one of settled) onSettled(one);
    count += settled.length;
    // Another account is at it: it will have them settled, or the next pass will.
    if (settled.length === 0) return count;
  }
  return count;
}

/** A chain behind @polkadot/api, and who signs. */
export function settlingOn(
  connection: ChainConnection,
  pair: KeyringPair,
  options: SubmitOptions,
): SettlingChain {
  return {
    due: async () => await (await Agreements.at(connection)).due(),
    settle: async (agreements) => {
      const call: DynamicCall = agreementCalls.settleEach(connection.api, agreements);
      return settlementsIn((await submitOnce(connection, call, pair, options)).events);
    },
  };
}
