import { deepEqual } from 'node:assert/strict';
import { measuredBy } from '../../src/overview/measured-by.ts';

describe('measuredBy', () => {
  const reporter = (account: string, left?: number): Parameters<typeof measuredBy>[0][number] =>
    ({ account, left, region: undefined, reported: 7 }) as never;

  it('lists the reporters that are in, with the blocks that each saw of all', () => {
    const seen = (who: string, subject: string, samples: bigint) => ({
      subject,
      reporter: who,
      samples,
      answered: 16n * samples,
      expected: 10n,
    });
    const rows = measuredBy(
      [reporter('a'), reporter('b'), reporter('gone', 5)],
      // Of a single target nothing is said of blocks; more than all is all.
      [seen('a', '0 arrival', 9n), seen('a', '1 arrival', 1n), seen('b', '0 arrival', 12n)],
    );
    deepEqual(
      rows.map(({ account, reportedS, seenPpm }) => [account, reportedS, seenPpm]),
      [
        ['a', 7, 900_000],
        ['b', 7, 1_000_000],
      ],
    );
  });

  it('knows no shares of a large network, of which nothing is compared', () => {
    deepEqual(
      measuredBy([reporter('a')], []).map(({ account, seenPpm, seen }) => [account, seenPpm, seen]),
      [['a', undefined, 0n]],
    );
  });
});
