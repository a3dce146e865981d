import { deepEqual, equal } from 'node:assert/strict';
import type { Ranking, SliAnswer } from '../../../../src/chain/records/sli-answer.ts';
import { lastDays, spanRanking } from '../../../../src/chain/records/span-ranking.ts';

const dayS = 86_400;
const todayS = 100 * dayS;
const asOfMs = (todayS + 3_600) * 1_000;

function row(target: number, startS: number, authored: bigint, assigned: bigint): SliAnswer {
  return {
    target,
    who: undefined,
    period: { kind: 'day', startS },
    endS: startS + dayS,
    sliPpm: undefined,
    interval: undefined,
    lowConfidence: false,
    provisional: false,
    asOfMs,
    assigned,
    authored,
    windows: 24n,
    sampled: undefined,
  };
}

function records(days: Readonly<Record<number, readonly SliAnswer[]>>) {
  const asked: number[] = [];
  return {
    asked,
    asOfMs,
    ranking: async (_: string, atS?: number): Promise<Ranking | undefined> => {
      asked.push(atS ?? -1);
      const rows = days[atS ?? -1];
      return (
        rows && {
          period: { kind: 'day', startS: atS ?? 0 },
          endS: undefined,
          provisional: false,
          asOfMs,
          total: rows.length,
          rows: [...rows],
        }
      );
    },
  };
}

describe('spanRanking', () => {
  it('adds up the closed days, ranks by the lower bound, and asks of no other day', async () => {
    const [first, second] = [todayS - 2 * dayS, todayS - dayS];
    const days = {
      [first]: [row(1, first, 72n, 72n), row(2, first, 60n, 72n)],
      [second]: [row(2, second, 72n, 72n), row(1, second, 70n, 72n)],
      [todayS]: [row(1, todayS, 0n, 3n)],
    };
    const source = records(days);
    const ranking = await spanRanking(source, 'authorship', lastDays(3));
    deepEqual(source.asked, [first - dayS, first, second]);
    deepEqual(
      ranking?.rows.map(({ target, authored, assigned, windows, sliPpm }) => [
        target,
        authored,
        assigned,
        windows,
        sliPpm,
      ]),
      [
        [1, 142n, 144n, 48n, 986_111],
        [2, 132n, 144n, 48n, 916_666],
      ],
    );
    deepEqual(ranking?.rows[0]?.interval?.lowPpm !== undefined, true);
    equal(ranking?.endS, todayS);
  });

  it('adds up the closed windows of the last hours', async () => {
    const openS = todayS + 3_600;
    const source = records({
      [openS - 3_600]: [row(1, openS - 3_600, 2n, 3n)],
      [openS - 7_200]: [row(1, openS - 7_200, 3n, 3n)],
    });
    const ranking = await spanRanking(source, 'authorship', { kind: 'window', count: 2, lengthS: 3_600 });
    deepEqual(source.asked, [openS - 7_200, openS - 3_600]);
    deepEqual([ranking?.rows[0]?.authored, ranking?.rows[0]?.assigned, ranking?.endS], [5n, 6n, openS]);
  });

  it('returns undefined where none of the days has a record', async () => {
    equal(await spanRanking(records({}), 'authorship', lastDays(30)), undefined);
  });
});
