import assert from 'node:assert/strict';
import { requireProposer, runPropose, thresholdOf } from '../../../../../src/govern/cli/params/propose.ts';
import { alice, bob } from '../../../chain/govern/fake-state.ts';

describe('almanac params propose', () => {
  const options = { network: '0', scheme: 'sr25519' };

  it('takes changes or a call, not both and not nothing', async () => {
    await assert.rejects(runPropose([], options), { code: 'bad_input/change' });
    await assert.rejects(runPropose(['admission'], options), {
      code: 'bad_input/change',
      message: /^"admission" is not a change; expected NAME=VALUE/,
    });
    await assert.rejects(runPropose(['admission=open'], { ...options, call: '0x00' }), {
      code: 'bad_input/change',
    });
  });

  it('asks for the votes that the call needs, or more, and never for fewer', () => {
    const half = { share: 'more than half' } as const;
    assert.equal(thresholdOf(undefined, half, 4), 3);
    assert.equal(thresholdOf('4', half, 4), 4);
    assert.throws(() => thresholdOf('2', half, 4), {
      code: 'bad_input/threshold',
      message: /2 of 4 votes would carry the motion, but its call needs more than half: at least 3/,
    });
    assert.throws(() => thresholdOf('5', half, 4), { code: 'bad_input/count' });
  });

  it('is for members, and not for what is proposed already', () => {
    const motion = { hash: '0xab', index: 7, threshold: 3, ayes: [], nays: [], endBlock: 9, call: undefined };
    const council = { members: [alice], motions: [motion] };
    requireProposer(council, alice, '0xcd');
    assert.throws(() => requireProposer(council, bob, '0xcd'), { code: 'no/not_a_member' });
    assert.throws(() => requireProposer(council, alice, '0xab'), {
      code: 'no/proposed',
      message: 'motion 7 proposes the same already; vote with "almanac council vote 7 yes"',
    });
  });
});
