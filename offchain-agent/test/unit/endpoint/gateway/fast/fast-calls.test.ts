import { deepEqual, ok } from 'node:assert/strict';
import { comparePaths } from '../../../../../../tests/support/gateway-paths.ts';

// So many that the share of one draw is near that of all.
const messages = 1_000;

describe('the fast path of calls', () => {
  for (const transport of ['ws', 'http', 'pipelined'] as const)
    it(`answers, counts and logs as the other path does, for a third of fuzzed messages and more (${transport})`, async () => {
      const { differences, fast } = await comparePaths(messages, 80, transport);
      deepEqual(differences, []);
      ok(fast > messages / 3, `${fast} of ${messages}`);
    }).timeout(60_000);
});
