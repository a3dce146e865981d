import { deepEqual, ok } from 'node:assert/strict';
import { comparePaths } from '../../../../../../tests/support/gateway-paths.ts';

const messages = 1_500;

describe('the fast path of calls', () => {
  it('answers, counts and logs as the other path does, for a third of fuzzed messages and more', async () => {
    const { differences, fast } = await comparePaths(messages, 80);
    deepEqual(differences, []);
    ok(fast > messages / 3, `${fast} of ${messages}`);
  }).timeout(20_000);
});
