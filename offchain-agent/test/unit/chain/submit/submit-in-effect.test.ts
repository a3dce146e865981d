import assert from 'node:assert/strict';
import type { KeyringPair } from '@polkadot/keyring/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { fakeStates } from '../../../../../tests/support/fake-runtime.ts';
import type { DynamicCall } from '../../../../src/chain/call/dynamic-call.ts';
import type { ChainConnection } from '../../../../src/chain/rpc/connect.ts';
import { RpcError } from '../../../../src/chain/rpc/error.ts';
import { submitInEffect } from '../../../../src/chain/submit/submit-once.ts';

const pair = { address: '5Signer' } as KeyringPair;

/** A node with one account: each block takes the extrinsic of the next nonce from the pool, if there is one. */
class Node {
  height = 10;
  nonce = 3;
  /** Extrinsics by nonce, as the pool holds them. */
  readonly pool = new Map<number, string>();
  readonly included: string[] = [];
  readonly blocks = new Map<number, string[]>();
  readonly signed: string[] = [];
  readonly progress: string[] = [];
  /** Blocks that take nothing. */
  idle = 0;

  async submit(name: string) {
    const call = {
      sign: (_: unknown, { nonce }: { nonce: number }) => {
        const hex = `0x${Buffer.from(`${name}#${nonce}`).toString('hex')}`;
        this.signed.push(`${name}#${nonce}`);
        return { toHex: () => hex };
      },
    } as unknown as DynamicCall;
    const client = {
      request: async (method: string, params: readonly unknown[] = []) => this.#answer(method, params),
    };
    const registry = { createType: () => ({}), signedExtensions: [] };
    const events = async () => [
      {
        phase: { isApplyExtrinsic: true, asApplyExtrinsic: { toNumber: () => 0 } },
        event: { section: 'system', method: 'ExtrinsicSuccess', data: [] },
      },
    ];
    const account = async () => ({ toJSON: () => ({ nonce: this.nonce }) });
    const api = { registry, ...fakeStates({ registry, query: { system: { events, account } } }) };
    return await submitInEffect({ api, client } as unknown as ChainConnection, call, pair, {
      find: async () => (this.included.some((one) => one.startsWith(name)) ? name : undefined),
      signal: new AbortController().signal,
      onProgress: (sentence) => this.progress.push(sentence),
      clock: { now: () => 0, wait: async () => this.build() },
    });
  }

  build(): void {
    this.height += 1;
    const next = this.idle > 0 ? undefined : this.pool.get(this.nonce);
    this.idle = Math.max(0, this.idle - 1);
    this.blocks.set(this.height, next ? [next] : []);
    if (!next) return;
    this.pool.delete(this.nonce);
    this.nonce += 1;
    this.included.push(Buffer.from(next.slice(2), 'hex').toString());
  }

  #answer(method: string, [param]: readonly unknown[]): unknown {
    if (method === 'chain_getFinalizedHead') return `0x${this.height}`;
    if (method === 'chain_getHeader') return { number: `0x${this.height.toString(16)}` };
    if (method === 'chain_getBlockHash') return `0x${Number(param)}`;
    if (method === 'chain_getBlock')
      return { block: { extrinsics: this.blocks.get(Number(String(param).slice(2))) ?? [] } };
    if (method !== 'author_submitExtrinsic') throw new Error(method);
    const hex = String(param);
    const nonce = Number(Buffer.from(hex.slice(2), 'hex').toString().split('#')[1]);
    if (this.pool.has(nonce)) {
      const failure = { code: 1014, message: 'Priority is too low' };
      throw new RpcError('ws://127.0.0.1:9944', method, failure);
    }
    this.pool.set(nonce, hex);
    return blake2AsHex(hex, 256);
  }
}

describe('submitInEffect', () => {
  it('submits what is not there, and nothing where it is', async () => {
    const node = new Node();
    assert.equal((await node.submit('run')).kind, 'done');
    assert.deepEqual(await node.submit('run'), { kind: 'there', effect: 'run' });
    assert.deepEqual(node.signed, ['run#3']);
  });

  it('takes what an earlier attempt left in the pool for its own', async () => {
    const node = new Node();
    node.pool.set(3, `0x${Buffer.from('run#3').toString('hex')}`);
    node.idle = 4;
    assert.deepEqual(await node.submit('run'), { kind: 'there', effect: 'run' });
    assert.deepEqual(node.included, ['run#3']);
    assert.deepEqual(node.progress, ['another call of the account is on its way; waiting until it is final']);
  });

  it('goes after another call of the account that was there first', async () => {
    const node = new Node();
    node.pool.set(3, `0x${Buffer.from('other#3').toString('hex')}`);
    assert.equal((await node.submit('run')).kind, 'done');
    assert.deepEqual(node.included, ['other#3', 'run#4']);
  });

  it('gives up where another call never becomes final, without having submitted', async () => {
    const node = new Node();
    node.pool.set(3, `0x${Buffer.from('other#3').toString('hex')}`);
    node.idle = Number.POSITIVE_INFINITY;
    await assert.rejects(node.submit('run'), {
      code: 'unknown/in_flight',
      message: /^nothing was submitted: other calls of 5Signer come before it/,
    });
    assert.deepEqual([...node.pool.keys()], [3]);
  });
});
