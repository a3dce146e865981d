import { rejects } from 'node:assert/strict';
import { madeHeader } from '../../../../../tests/support/relay-headers.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import { unsignedJson } from '../../../../src/chain/json-numbers.ts';
import { ProvedState } from '../../../../src/chain/parachain/proved-state.ts';

describe('ProvedState', () => {
  it('names an item whose keys are of another shape', async () => {
    const header = hashHeader(madeHeader(0, undefined, []).rpc);
    const state = new ProvedState(
      { request: () => Promise.reject(new Error('is not asked')) },
      header,
      () => ({
        key: () => {
          throw new Error('expected 1 key');
        },
        read: () => 1,
      }),
    );
    await rejects(state.value(unsignedJson, 'staking', 'erasValidatorReward', 5, 6), {
      code: 'bad_input/chain_version',
      message:
        'staking.erasValidatorReward is of a shape that this version does not know (expected 1 key); use the version of almanac that belongs to the chain',
    });
  });
});
