import { deepEqual, throws } from 'node:assert/strict';
import { witnessFields, witnessNotes } from '../../../../src/measure/cli/watch/witness.ts';
import { WitnessCheck } from '../../../../src/measure/finality/witness-check.ts';

const block = (number: number, fork = 'a') => ({ number, hash: `0x${fork}${number}` });

function refusal(number: number): object {
  return {
    code: 'unknown/witness',
    message: `the node proves block ${number} as 0xa${number}, the witness as 0xb${number}: another chain, or authorities voted for two; ask further nodes`,
  };
}

describe('WitnessCheck', () => {
  it('compares the blocks that both have, whoever has them first', () => {
    const check = new WitnessCheck();
    check.addWitnessed(block(3));
    for (const number of [1, 2, 3, 4, 5]) check.addProved(block(number));
    check.addWitnessed(block(5));
    check.addWitnessed(block(9));
    deepEqual([check.compared, check.lastSame, check.newest], [2, 5, 9]);
  });

  it('names the block for which the two differ, whoever has it first', () => {
    const check = new WitnessCheck();
    check.addProved(block(7));
    throws(() => check.addWitnessed(block(7, 'b')), refusal(7));
    check.addWitnessed(block(8, 'b'));
    throws(() => check.addProved(block(8)), refusal(8));
    deepEqual(check.compared, 0);
  });

  it('counts a block once', () => {
    const check = new WitnessCheck();
    for (let time = 0; time < 3; time += 1) {
      check.addProved(block(1));
      check.addWitnessed(block(1));
    }
    deepEqual(check.compared, 1);
  });

  it('still finds a side that is a thousand blocks late, and no more', () => {
    const check = new WitnessCheck();
    for (let number = 1; number <= 1_001; number += 1) check.addProved(block(number));
    check.addWitnessed(block(1, 'b'));
    throws(() => check.addWitnessed(block(2, 'b')), refusal(2));
  });
});

describe('witnessNotes', () => {
  it('say nothing without a witness, and what it has of its own', () => {
    deepEqual([witnessNotes(undefined), witnessFields(undefined)], [[], {}]);
    const check = new WitnessCheck();
    deepEqual(witnessNotes(check), [
      'Witness: smoldot has no finalized block yet, so it witnesses nothing of this.',
    ]);
    check.addWitnessed(block(4));
    deepEqual(witnessNotes(check), [
      'Witness: smoldot has block 4, which the node did not prove, so it witnesses nothing of this.',
    ]);
    check.addProved(block(4));
    deepEqual(witnessNotes(check), [
      'Witness: smoldot, from peers of its own, finalized the same blocks (1 compared, the last is 4); its newest is 4.',
    ]);
    deepEqual(witnessFields(check), {
      witness: { client: 'smoldot', blocks_compared: 1, last_same_block: 4, newest_block: 4 },
    });
  });
});
