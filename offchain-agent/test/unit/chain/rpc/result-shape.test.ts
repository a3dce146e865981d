import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { malformedResult } from '../../../../src/chain/rpc/result-shape.ts';

const url = 'ws://user:secret@node.example';
const hash = `0x${'11'.repeat(32)}`;
const odd: readonly unknown[] = [5, true, { toString: null }, [{}], [null, 5], {}];

describe('the result of a call', () => {
  for (const [method, ...sound] of [
    ['chain_getBlockHash', hash, null, [hash, null]],
    ['chain_getFinalizedHead', hash],
    ['chain_getBlock', null, { block: { header: {}, extrinsics: ['0x00'] }, justifications: null }],
    ['grandpa_proveFinality', null, '0x00'],
    ['state_getReadProof', { at: hash, proof: [] }, { proof: ['0x00'] }],
    ['system_chain', 'Kusama'],
    ['rpc_methods', { methods: ['a'] }],
    ['state_call', '0x'],
    ['state_getMetadata', '0x'],
    ['state_getStorage', null, '0x00'],
    ['state_queryStorageAt', [], [{ block: hash, changes: [['0x00', null]] }]],
    ['state_getRuntimeVersion', { specName: 'x', specVersion: 1, apis: [['0xdd718d5cc53262d4', 1]] }],
    ['author_pendingExtrinsics', [], ['0x00']],
  ] as const) {
    it(`has the shape of ${method}`, () => {
      for (const result of sound) equal(malformedResult(url, method, [], result), undefined);
      for (const result of odd) {
        const error = malformedResult(url, method, [], result);
        ok(error, JSON.stringify(result));
        deepEqual([error.code, error.retryable], ['unknown/malformed', true]);
        ok(!error.message.includes('secret'));
      }
    });
  }

  it('has a number for a nonce, an object for a header', () => {
    equal(malformedResult(url, 'system_accountNextIndex', [], 0), undefined);
    match(
      malformedResult(url, 'system_accountNextIndex', [], '7')?.message ?? '',
      /with 7; expected a whole number$/,
    );
    equal(malformedResult(url, 'chain_getHeader', [], {}), undefined);
    ok(malformedResult(url, 'chain_getHeader', [], '0x'));
  });

  it('names the block that was asked for, by hash or number, and the function of a runtime', () => {
    const message = (method: string, params: readonly unknown[], result: unknown): string =>
      malformedResult('ws://node.example', method, params, result)?.message ?? '';
    equal(
      message('chain_getBlock', [hash], { block: { header: null, extrinsics: [] } }),
      `ws://node.example answered chain_getBlock of block ${hash} with {"block":{"header":null,"extrinsics":[]}}; expected a block with its header and extrinsics, or null`,
    );
    equal(
      message('grandpa_proveFinality', [7], []),
      'ws://node.example answered grandpa_proveFinality of block 7 with []; expected text or null',
    );
    equal(
      message('state_call', ['BabeApi_current_epoch', '0x', hash], {}),
      `ws://node.example answered state_call BabeApi_current_epoch of block ${hash} with {}; expected text`,
    );
    match(
      message('state_getReadProof', [['0x00'], hash], { proof: [{}] }),
      /with \{"proof":\[\{\}\]\}; expected/,
    );
  });

  it('has no hash that would fill an error, nor a version that a library cannot decode', () => {
    ok(malformedResult(url, 'chain_getFinalizedHead', [], `0x${'ab'.repeat(500_000)}`));
    const version = { specName: 'x', specVersion: 1, apis: [] };
    equal(malformedResult(url, 'state_getRuntimeVersion', [], { ...version, implName: 'y' }), undefined);
    for (const wrong of [{ implName: {} }, { implVersion: -1 }, { stateVersion: 256 }, { apis: [[{}, 1]] }])
      ok(malformedResult(url, 'state_getRuntimeVersion', [], { ...version, ...wrong }));
  });

  it('has any shape for an unknown method', () => {
    for (const result of odd) equal(malformedResult(url, 'constructor', [], result), undefined);
  });
});
