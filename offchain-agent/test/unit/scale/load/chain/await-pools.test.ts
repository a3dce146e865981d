import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { KeyringPair } from '@polkadot/keyring/types';
import { RpcError } from '../../../../../src/chain/rpc/error.ts';
import { awaitPools } from '../../../../../src/scale/load/chain/await-pools.ts';
import type { LoadChain } from '../../../../../src/scale/load/chain/load-chain.ts';

const payer = { address: 'payer', addressRaw: new Uint8Array(32).fill(1) } as KeyringPair;
const outdated = 'Transaction is outdated';

/** A node whose pool answers each remark with the next of these words. */
function chainWith(answers: string[], nonce = 7) {
  const signed: { readonly nonce: number; readonly remark: string }[] = [];
  const chain = {
    url: 'ws://node',
    api: {
      query: {
        system: {
          account: {
            multi: async () => [{ nonce: { toNumber: () => nonce }, data: { free: { toBigInt: () => 1n } } }],
          },
        },
      },
      tx: {
        system: {
          remark: (hex: string) => ({
            signAsync: async (_: KeyringPair, options: { readonly nonce: number }) => {
              signed.push({ nonce: options.nonce, remark: hex });
              return { toHex: () => '0x' };
            },
          }),
        },
      },
    },
    client: {
      request: async (method: string) => {
        const data = answers.shift() ?? outdated;
        throw new RpcError('ws://node', method, { code: 1010, message: 'Invalid Transaction', data });
      },
    },
  };
  return { chain: chain as unknown as LoadChain, signed };
}

describe('awaiting the pools of nodes', () => {
  const options = { payer, signal: new AbortController().signal, everyMs: 5 };

  it('asks with a nonce that is used, until the pool knows the block', async () => {
    const { chain, signed } = chainWith([
      'Transaction has an ancient birth block',
      outdated,
      'Transaction has a bad signature',
    ]);
    const told: string[] = [];
    await awaitPools(chain, [chain.url], {
      ...options,
      progress: (line) => void told.push(line),
    });
    deepEqual(
      signed.map(({ nonce }) => nonce),
      Array.from({ length: 8 }, () => 6),
    );
    equal(new Set(signed.map(({ remark }) => /^0x[0-9a-f]{16}$/.exec(remark)?.[0])).size, 8);
    equal(told.length, 1);
  });

  it('gives up a pool that stays behind', async () => {
    const { chain } = chainWith(Array.from({ length: 9 }, () => 'Transaction has a bad signature'));
    await rejects(awaitPools(chain, [chain.url], { ...options, patienceMs: -1 }), {
      code: 'unreachable/pool_behind',
    });
  });

  it('takes any other answer for one of a pool that has caught up', async () => {
    const { chain, signed } = chainWith(['Transaction would exhaust the block limits']);
    await awaitPools(chain, [chain.url], options);
    equal(signed.length, 1);
  });

  it('asks nothing for an account that has sent nothing', async () => {
    const { chain, signed } = chainWith([], 0);
    await awaitPools(chain, [chain.url], options);
    equal(signed.length, 0);
  });
});
