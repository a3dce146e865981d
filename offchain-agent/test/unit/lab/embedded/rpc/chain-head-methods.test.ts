import { deepEqual, equal, rejects } from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Context, Handler, SubscriptionManager } from '@acala-network/chopsticks-core';
import type { EmbeddedChain } from '../../../../../src/lab/embedded/embedded-chain.ts';
import { chainHeadMethods } from '../../../../../src/lab/embedded/rpc/chain-head-methods.ts';

const hashOf = (number: number): string => `0x${number.toString(16).padStart(64, '0')}`;
const context = {} as Context;

describe('followers of the embedded chain', () => {
  const blockOf = (number: number): object => ({
    hash: hashOf(number),
    header: Promise.resolve({ toHex: () => `header ${hashOf(number)}` }),
    get parentBlock() {
      return Promise.resolve(number === 0 ? undefined : blockOf(number - 1));
    },
  });

  /** A chain of which every block is known, and one follower. */
  async function followed() {
    let tell: (event: object) => void = () => undefined;
    const chain = {
      blockchain: {
        getBlock: async (hash: string) => blockOf(Number(hash)),
      },
    } as unknown as EmbeddedChain;
    const begin = (async (_context: Context, _parameters: unknown, { subscribe }: SubscriptionManager) => {
      tell = subscribe('chainHead_v1_followEvent', 'follow', () => undefined) as typeof tell;
      return 'follow';
    }) as Handler;
    const methods = chainHeadMethods(chain, { chainHead_v1_follow: begin }, 1);
    const told: { readonly event: string }[] = [];
    const ends = new Map<string, () => void>();
    const manager: SubscriptionManager = {
      subscribe: (_method, id, onCancel) => {
        ends.set(id, onCancel ?? (() => undefined));
        return (event) => told.push(event as { readonly event: string });
      },
      unsubscribe: (id) => ends.get(id)?.(),
    };
    const call = async (method: string, ...params: unknown[]): Promise<unknown> =>
      (await methods[method]?.(context, params as never, manager)) as unknown;
    await call('chainHead_v1_follow', false);
    const heard = async (event: object): Promise<void> => {
      tell(event);
      await nextTurn();
    };
    return { call, told, tell: heard };
  }

  it('hear that they end when they keep more than 1,024 blocks, and not before', async () => {
    const { call, told, tell } = await followed();
    await tell({ event: 'initialized', finalizedBlockHashes: [hashOf(0)] });
    for (let number = 1; number < 1_024; number += 1)
      await tell({ event: 'newBlock', blockHash: hashOf(number) });
    equal(told.at(-1)?.event, 'newBlock');
    await call('chainHead_v1_unpin', 'follow', [hashOf(0)]);
    await tell({ event: 'newBlock', blockHash: hashOf(1_024) });
    equal(await call('chainHead_v1_header', 'follow', hashOf(1_024)), `header ${hashOf(1_024)}`);
    await tell({ event: 'newBlock', blockHash: hashOf(1_025) });
    deepEqual(told.at(-1), { event: 'stop' });
    await tell({ event: 'newBlock', blockHash: hashOf(1_026) });
    deepEqual(told.at(-1), { event: 'stop' });
    equal(await call('chainHead_v1_header', 'follow', hashOf(1_024)), null);
  });

  it('begin with the last 16 final blocks, as at a node, before what comes meanwhile', async () => {
    const { call, told, tell } = await followed();
    const begun = tell({ event: 'initialized', finalizedBlockHashes: [hashOf(40)] });
    await tell({ event: 'newBlock', blockHash: hashOf(41) });
    await begun;
    const finalizedBlockHashes = Array.from({ length: 16 }, (_, index) => hashOf(25 + index));
    deepEqual(told, [
      { event: 'initialized', finalizedBlockHashes },
      { event: 'newBlock', blockHash: hashOf(41) },
    ]);
    equal(await call('chainHead_v1_header', 'follow', hashOf(25)), `header ${hashOf(25)}`);
    await rejects(call('chainHead_v1_header', 'follow', hashOf(24)), { code: -32_801 });
  });

  it('begin with fewer where the chain has fewer', async () => {
    const { told, tell } = await followed();
    await tell({ event: 'initialized', finalizedBlockHashes: [hashOf(1)] });
    deepEqual(told, [{ event: 'initialized', finalizedBlockHashes: [hashOf(0), hashOf(1)] }]);
  });

  it('get no header of a block that they have unpinned', async () => {
    const { call, tell } = await followed();
    await tell({ event: 'initialized', finalizedBlockHashes: [hashOf(0)] });
    equal(await call('chainHead_v1_header', 'follow', hashOf(0)), `header ${hashOf(0)}`);
    await call('chainHead_v1_unpin', 'follow', hashOf(0));
    await rejects(call('chainHead_v1_header', 'follow', hashOf(0)), { code: -32_801 });
  });
});
