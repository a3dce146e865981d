import assert from 'node:assert/strict';
import type { ApiPromise } from '@polkadot/api';
import { blake2AsHex } from '@polkadot/util-crypto';
import { fakeStates } from '../../../../../tests/support/fake-runtime.ts';
import { RpcError } from '../../../../src/chain/rpc/error.ts';
import { findInclusion } from '../../../../src/chain/submit/find-inclusion.ts';

const wanted = '0x280402000b';
const hash = blake2AsHex(wanted, 256);
const blocks: Readonly<Record<string, string[]>> = { '0x5': ['0x00'], '0x6': ['0x00', '0x01', wanted] };

/** Of a node that knows the hashes of blocks before `height`, and the bodies of two of them. */
function connection(events: () => Promise<unknown>, height = 10) {
  const asked: number[] = [];
  const client = {
    request: async <Result>(method: string, [param]: readonly unknown[] = []): Promise<Result> => {
      if (method === 'chain_getBlockHash') {
        asked.push(Number(param));
        return (Number(param) < height ? `0x${Number(param)}` : null) as Result;
      }
      const extrinsics = blocks[String(param)];
      return (extrinsics ? { block: { extrinsics } } : null) as Result;
    },
  };
  return { asked, client, api: fakeStates({ query: { system: { events } } }) as unknown as ApiPromise };
}

function event(index: number, method: string) {
  return {
    phase: { isApplyExtrinsic: true, asApplyExtrinsic: { toNumber: () => index } },
    event: {
      section: 'system',
      method,
      data: [{ isModule: false, type: 'BadOrigin', toString: () => 'BadOrigin' }],
    },
  };
}

describe('findInclusion', () => {
  it('finds the block and index of an extrinsic, and what came of that one', async () => {
    const { api, client } = connection(async () => [
      event(1, 'ExtrinsicFailed'),
      event(2, 'ExtrinsicSuccess'),
    ]);
    const found = await findInclusion({ api, client }, hash, 4, 6);
    assert.deepEqual([found?.block, found?.index, found?.dispatch], [6, 2, { kind: 'ok' }]);
  });

  it('tells an error of no pallet by its name', async () => {
    const { api, client } = connection(async () => [event(2, 'ExtrinsicFailed')]);
    assert.deepEqual((await findInclusion({ api, client }, hash, 6, 6))?.dispatch, {
      kind: 'failed',
      failure: { name: 'BadOrigin', text: 'BadOrigin' },
    });
  });

  it('looks into the given blocks alone, never at genesis, and past those that the node does not have', async () => {
    const { api, asked, client } = connection(async () => []);
    assert.equal(await findInclusion({ api, client }, hash, -3, 5), undefined);
    assert.deepEqual(asked, [1, 2, 3, 4, 5]);
    assert.equal(await findInclusion({ api, client }, hash, 7, 9), undefined);
  });

  it('says of no block that it does not have that the extrinsic is not in it, when the node is behind', async () => {
    const { api, client } = connection(async () => [event(2, 'ExtrinsicSuccess')], 6);
    await assert.rejects(findInclusion({ api, client }, hash, 4, 6), {
      code: 'unknown/chain',
      retryable: true,
      message: 'the node has no block 6 yet, and blocks up to 6 are final; it is behind',
    });
  });

  it('finds it also where the events are discarded: then what came of it is unreadable', async () => {
    const { api, client } = connection(async () => {
      const message = 'State already discarded for 0x6';
      throw new RpcError('ws://127.0.0.1:9944', 'state_getStorage', { code: 4003, message });
    });
    assert.deepEqual((await findInclusion({ api, client }, hash, 6, 6))?.dispatch, { kind: 'unreadable' });
  });
});
