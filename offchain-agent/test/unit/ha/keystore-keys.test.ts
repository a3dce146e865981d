import { deepEqual } from 'node:assert/strict';
import { keysIn } from '../../../src/ha/keystore-keys.ts';

describe('the keys that the files of a keystore name', () => {
  const key = 'ab'.repeat(32);

  it('are those of blocks and of votes, each once', () => {
    deepEqual(keysIn([`61757261${key}`, `62616265${key}`, `6772616e${'cd'.repeat(32)}`]), {
      authors: [`0x${key}`],
      voters: [`0x${'cd'.repeat(32)}`],
    });
  });

  it('are none of other types, and of other files', () => {
    deepEqual(keysIn([`61756469${key}`, `61757261${key}0`, 'README', '61757261']), {
      authors: [],
      voters: [],
    });
  });
});
