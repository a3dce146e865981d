import { equal } from 'node:assert/strict';
import { headerHash } from '../../../../src/chain/block/header-hash.ts';

// Block 2 of a development network, as its node gave it.
const header = {
  parentHash: '0x03261d637d5e0b7d7ca39c414c2f62a65ca1ec0067a96725e1bb622500adb877',
  number: '0x2',
  stateRoot: '0x99799a64a24e5f0e9917a28a58ab03b0dbbd576564a3fbbfaf3de0eaaa2a36aa',
  extrinsicsRoot: '0x61395d53409c38e8400e1a0a84b0eec77203f27e23f30a7fc5a7aefdc8dd0dbc',
  digest: {
    logs: [
      '0x0661757261200360d51100000000',
      '0x05617572610101a87c662bc864fe9d52faadec0b488048dd1daceb13e153c3e1f2aff4a759c91ca73224f356490673c7d4f04f629ef74e24e1a6785e85eab3c51c54ac64cb9a86',
    ],
  },
};

describe('headerHash', () => {
  it('is the hash that the node gives the block', () => {
    equal(headerHash(header), '0x91386123ed2e946d2c5934f719dca9c7f0625d9930f75fc87bf1b8253dd284d8');
  });
});
