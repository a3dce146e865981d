import { deepEqual, equal } from 'node:assert/strict';
import { costsLine, paraIds, relayCosts, relayFaults } from '../../../../src/lab/relay/relay-options.ts';

const figures = { validators: 6, paras: 2, collators: 1 };
const plenty = 64e9;

function messages(change: Partial<typeof figures>, freeBytes = plenty): string[] {
  return relayFaults({ ...figures, ...change }, freeBytes).map(({ message }) => message);
}

describe('relayFaults', () => {
  it('takes two validators without a parachain, and as many parachains as validators', () => {
    deepEqual(messages({}), []);
    deepEqual(messages({ validators: 2, paras: 0, collators: 0 }), []);
    deepEqual(messages({ validators: 2, paras: 2 }), []);
  });

  it('refuses a parachain without collators', () => {
    deepEqual(messages({ collators: 0 }), [
      '--collators 0: a parachain has no blocks without a collator; pass at least 1',
    ]);
  });

  it('refuses groups without validators, and a validator alone', () => {
    deepEqual(messages({ validators: 2, paras: 3 }), [
      '--paras 3: each needs a group of validators; pass at most --paras 2',
    ]);
    deepEqual(messages({ validators: 1, paras: 0 }), [
      '--validators 1: expected at least 2; a relay chain approves with two',
    ]);
  });

  it('refuses more than the memory holds, to the byte', () => {
    const { memory } = relayCosts(figures);
    deepEqual(messages({}, memory), []);
    deepEqual(messages({}, memory - 1), [
      '--validators 6 with 2 collators: needs about 3.0 GB of memory, and 3.0 GB are free; ask for fewer',
    ]);
  });
});

describe('costsLine', () => {
  it('tells memory, disk and time, as estimates', () => {
    equal(
      costsLine(figures, 25e9),
      '6 validators, 2 parachains, 2 collators: about 3.0 GB of memory (25.0 GB are free), 2.0 GB of disk per hour, 3 to 6 minutes to start (estimates)',
    );
  });
});

describe('paraIds', () => {
  it('counts from 2000', () => {
    deepEqual(paraIds(2), [2_000, 2_001]);
    deepEqual(paraIds(0), []);
  });
});
