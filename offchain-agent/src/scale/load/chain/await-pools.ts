import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../../base/error.ts';
import { shownUrl } from '../../../base/url.ts';
import { RpcClient } from '../../../chain/rpc/client.ts';
import { RpcError } from '../../../chain/rpc/error.ts';
import { readAccounts } from './fund.ts';
import type { LoadChain } from './load-chain.ts';

interface AwaitOptions {
  readonly payer: KeyringPair;
  readonly signal: AbortSignal;
  readonly progress?: ((line: string) => void) | undefined;
  readonly patienceMs?: number;
  readonly everyMs?: number;
}

const usualPatienceMs = 600_000;
const usualEveryMs = 1_000;
/** How often a pool that was behind must know the head. */
const steadyLooks = 5;
/** The validity of a transaction that is never to be included. */
const eraBlocks = 64;

/**
 * Waits until the transaction pool of each node has caught up with its chain. A node that was overloaded makes blocks again long before
 * its pool has looked at all of them; until then the pool takes a new transaction's era for one to come, refuses its signature, and a
 * load would measure the one before it. Each pool is asked with a remark whose nonce is used already: one that has caught up calls it
 * outdated, and none ever includes it.
 * @throws AgentError `unreachable/pool_behind`
 */
export async function awaitPools(
  chain: LoadChain,
  endpoints: readonly string[],
  options: AwaitOptions,
): Promise<void> {
  const { payer, signal } = options;
  const remark = chain.api.tx['system']?.['remark'];
  const [state] = await readAccounts(chain.api, [payer.addressRaw]);
  // An account that has sent nothing has no outdated transaction; nor has it sent a load.
  if (!remark || !state || state.nonce === 0) return;
  const nonce = state.nonce - 1;
  const ask = async (client: Pick<RpcClient, 'request'>): Promise<boolean> => {
    // Other bytes each time: a pool bans those that it has refused.
    const signed = await remark(`0x${randomBytes(8).toString('hex')}`).signAsync(payer, {
      nonce,
      era: eraBlocks,
    });
    return await client.request('author_submitExtrinsic', [signed.toHex()]).then(() => false, isBehind);
  };
  for (const url of endpoints) {
    const own = url === chain.url ? undefined : await RpcClient.open(url, { signal });
    try {
      await caughtUp(url, async () => await ask(own ?? chain.client), options);
    } finally {
      own?.close();
    }
  }
}

async function caughtUp(
  url: string,
  isBehindNow: () => Promise<boolean>,
  { signal, progress, patienceMs = usualPatienceMs, everyMs = usualEveryMs }: AwaitOptions,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let isTold = false;
  // A pool that was behind may fall back once more.
  for (let looksLeft = 1; ; ) {
    if (await isBehindNow()) {
      if (!isTold) progress?.('waiting until the transaction pools have caught up with the chain');
      isTold = true;
      looksLeft = steadyLooks;
    } else looksLeft -= 1;
    if (looksLeft === 0) return;
    if (Date.now() > deadline)
      throw new AgentError(
        'unreachable/pool_behind',
        `the transaction pool of ${shownUrl(url)} is still behind its chain after ${patienceMs / 1_000} s; restart the node, or lower --rate`,
      );
    await sleep(everyMs, undefined, { signal });
  }
}

/** What a pool says of a block that it does not know yet. */
function isBehind(error: unknown): boolean {
  return error instanceof RpcError && /bad signature|ancient birth/i.test(error.message);
}
