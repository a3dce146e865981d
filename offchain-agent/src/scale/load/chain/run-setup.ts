import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../../base/error.ts';
import { extrinsicOutcomes } from './follow.ts';
import { nextNonce } from './fund.ts';
import { finalizedHeight, type LoadChain } from './load-chain.ts';

interface SetupOptions {
  readonly funder: KeyringPair;
  readonly calls: readonly { readonly name: string; readonly call: Uint8Array }[];
  readonly signal: AbortSignal;
  readonly progress?: ((line: string) => void) | undefined;
}

const pollMs = 500;
const leastWaitMs = 60_000;
const blocksToWait = 20;

/**
 * Sends calls once, signed by the funding key, in their order, and returns when all are final. One that fails is told and does not end
 * the load: what it sets up may be there from a load before.
 * @throws AgentError `unreachable/setup` when they do not become final
 */
export async function runSetup(chain: LoadChain, options: SetupOptions): Promise<void> {
  const { api, client } = chain;
  const { funder, calls, signal, progress } = options;
  if (calls.length === 0) return;
  const transactions = calls.map(({ call }) => api.tx(api.createType('Call', call)));
  progress?.(`setting up with ${calls.length} calls`);
  const first = await nextNonce(chain, funder);
  const waitMs = Math.max(leastWaitMs, (blocksToWait + calls.length / 100) * chain.blockMs);
  const sent = new Map<string, string>();
  let height = await finalizedHeight(api);
  for (const [index, transaction] of transactions.entries()) {
    signal.throwIfAborted();
    const era = Math.ceil(waitMs / chain.blockMs);
    const hex = (await transaction.signAsync(funder, { nonce: first + index, era })).toHex();
    await client.request('author_submitExtrinsic', [hex]);
    sent.set(hex, calls[index]?.name ?? '');
  }
  const failed = new Map<string, number>();
  for (const deadline = Date.now() + waitMs; sent.size > 0; ) {
    const final = await finalizedHeight(api);
    for (; height < final; height++) await lookAt(height + 1);
    if (sent.size === 0) break;
    if (Date.now() > deadline)
      throw new AgentError(
        'unreachable/setup',
        `${sent.size} of ${calls.length} calls of setup did not become final in time; see whether the chain finalizes blocks`,
        { data: { left: sent.size } },
      );
    await sleep(pollMs, undefined, { signal });
  }
  for (const [what, count] of failed) progress?.(`setup: ${count} x ${what}`);

  async function lookAt(number: number): Promise<void> {
    const hash = (await api.rpc.chain.getBlockHash(number)).toHex();
    const { block } = await client.request<{ block: { extrinsics: string[] } }>('chain_getBlock', [hash]);
    const own = block.extrinsics.flatMap((hex, place) => (sent.has(hex) ? [{ hex, place }] : []));
    if (own.length === 0) return;
    const outcomes = await extrinsicOutcomes(api, hash);
    for (const { hex, place } of own) {
      const error = outcomes.failed.get(place);
      const what = `${sent.get(hex)} failed: ${error}`;
      if (error !== undefined) failed.set(what, (failed.get(what) ?? 0) + 1);
      sent.delete(hex);
    }
  }
}
