import assert from 'node:assert/strict';
import type { KeyringPair } from '@polkadot/keyring/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { fakeStates } from '../../../../../tests/support/fake-runtime.ts';
import type { DynamicCall } from '../../../../src/chain/call/dynamic-call.ts';
import type { ChainConnection } from '../../../../src/chain/rpc/connect.ts';
import { closedError, RpcError } from '../../../../src/chain/rpc/error.ts';
import { submitOnce } from '../../../../src/chain/submit/submit-once.ts';

const extrinsic = '0x280402000b';
const hash = blake2AsHex(extrinsic, 256);
const pair = { address: '5Signer' } as KeyringPair;
const call = { sign: () => ({ toHex: () => extrinsic }) } as unknown as DynamicCall;

/** A node whose finalized chain grows by a block whenever somebody waits. */
class Node {
  height = 10;
  /** The block that includes the extrinsic. */
  includedIn = Number.POSITIVE_INFINITY;
  result = 'ExtrinsicSuccess';
  refusal: string | undefined;
  readonly progress: string[] = [];
  readonly waitsMs: number[] = [];
  readonly stopping = new AbortController();
  stopsAt = Number.POSITIVE_INFINITY;
  /** From this height on nothing is answered. */
  diesAt = Number.POSITIVE_INFINITY;
  isLostInSubmission = false;

  async submit() {
    const client = {
      request: async (method: string, params: readonly unknown[] = []) => this.#answer(method, params),
    };
    const events = async () => [
      {
        phase: { isApplyExtrinsic: true, asApplyExtrinsic: { toNumber: () => 0 } },
        event: {
          section: 'system',
          method: this.result,
          data: [{ isModule: true, asModule: {} }],
        },
      },
    ];
    const registry = {
      createType: () => ({}),
      signedExtensions: [],
      findMetaError: () => ({
        section: 'registry',
        name: 'NotAdmitted',
        docs: ['The account is not admitted.'],
      }),
    };
    const api = { registry, ...fakeStates({ registry, query: { system: { events } } }) };
    const clock = {
      now: () => 0,
      wait: async (ms: number) => {
        this.waitsMs.push(ms);
        this.height += 1;
        if (this.height >= this.stopsAt) this.stopping.abort(new Error('interrupted'));
      },
    };
    return await submitOnce({ api, client } as unknown as ChainConnection, call, pair, {
      signal: this.stopping.signal,
      onProgress: (sentence) => this.progress.push(sentence),
      clock,
    });
  }

  #answer(method: string, [param]: readonly unknown[]): unknown {
    const isLost = this.isLostInSubmission && method === 'author_submitExtrinsic';
    if (isLost || this.height >= this.diesAt) throw closedError('ws://127.0.0.1:9944');
    if (method === 'chain_getFinalizedHead') return `0x${this.height}`;
    if (method === 'chain_getHeader') return { number: `0x${this.height.toString(16)}` };
    if (method === 'chain_getBlockHash') return `0x${Number(param)}`;
    if (method === 'chain_getBlock') {
      return { block: { extrinsics: param === `0x${this.includedIn}` ? [extrinsic] : [] } };
    }
    if (method === 'author_submitExtrinsic' && this.refusal !== undefined) {
      const failure = { code: 1010, message: 'Invalid Transaction', data: this.refusal };
      throw new RpcError('ws://127.0.0.1:9944', method, failure);
    }
    return 3;
  }
}

describe('submitOnce', () => {
  it('waits until the call is final, and says what it waits for', async () => {
    const node = new Node();
    node.includedIn = 13;
    const { block, blockHash } = await node.submit();
    assert.deepEqual([block, blockHash, node.height], [13, '0x13', 13]);
    assert.deepEqual(node.progress, [`submitted ${hash}; waiting until it is final`]);
  });

  it('looks again soon, and then less often, up to every half second', async () => {
    const node = new Node();
    node.includedIn = 17;
    await node.submit();
    assert.deepEqual(node.waitsMs, [25, 50, 100, 200, 400, 500, 500]);
  });

  it('fails with the words of the runtime when the call failed', async () => {
    const node = new Node();
    node.includedIn = 12;
    node.result = 'ExtrinsicFailed';
    await assert.rejects(node.submit(), {
      code: 'no/refused',
      message: 'the chain refuses it: Registry.NotAdmitted: The account is not admitted.',
    });
  });

  it('says that an account cannot pay, or why the pool refuses', async () => {
    const node = new Node();
    node.refusal = 'Inability to pay some fees (e.g. account balance too low)';
    await assert.rejects(node.submit(), { code: 'no/unpaid', message: /^5Signer cannot pay: .*send funds/ });
    node.refusal = 'Transaction is outdated';
    await assert.rejects(node.submit(), { code: 'unknown/pool', message: /Transaction is outdated/ });
  });

  for (const [when, change] of [
    ['while it is sent', { isLostInSubmission: true }],
    ['while it is waited for', { diesAt: 12 }],
  ] as const) {
    it(`says that it may still be included when the node is lost ${when}`, async () => {
      const node = new Node();
      Object.assign(node, change);
      await assert.rejects(node.submit(), { code: 'unreachable/closed' });
      assert.equal(node.progress.at(-1), `${hash} may still be included, until block 41`);
    });
  }

  it('ends when no block can take it any more', async () => {
    const node = new Node();
    await assert.rejects(node.submit(), {
      code: 'unknown/not_included',
      message: /up to block 41; nothing has changed/,
    });
    assert.equal(node.height, 41);
  });

  it('says until when it may still be included when it is interrupted', async () => {
    const node = new Node();
    node.stopsAt = 15;
    await assert.rejects(node.submit(), /interrupted/);
    assert.equal(node.progress.at(-1), `${hash} may still be included, until block 41`);
  });
});
