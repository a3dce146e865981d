import { deepEqual, ok } from 'node:assert/strict';
import { describeCouncilHistory } from '../../../../../tests/support/council-history-conformance.ts';
import type { CouncilHistory, MotionEnd } from '../../../../src/chain/govern/council-history.ts';
import { closedMotions } from '../../../../src/serve/month/motions.ts';

const blockS = 6;

interface Life {
  readonly opened: number;
  readonly closed?: number;
  readonly end?: MotionEnd;
}

/** A chain with a block every 6 s from 0 on, and motions that were open from one block up to another. */
class FakeHistory implements CouncilHistory {
  readonly #lives: readonly Life[];
  asked = 0;

  constructor(lives: readonly Life[]) {
    this.#lives = lives;
  }

  timeMs(block: number): Promise<number> {
    this.asked += 1;
    return Promise.resolve(block * blockS * 1_000);
  }

  opened(block: number): Promise<number> {
    this.asked += 1;
    return Promise.resolve(this.#lives.filter(({ opened }) => opened <= block).length);
  }

  openAt(block: number) {
    this.asked += 1;
    return Promise.resolve(
      this.#lives.flatMap(({ opened, closed = Number.POSITIVE_INFINITY }, index) =>
        opened <= block && block < closed ? [{ index, hash: `0x${index}`, call: `sli.call${index}` }] : [],
      ),
    );
  }

  endIn(block: number, hash: string): Promise<MotionEnd | undefined> {
    const life = this.#lives[Number(hash)];
    return Promise.resolve(life?.closed === block ? life.end : undefined);
  }
}

describeCouncilHistory('a Council in memory', () => ({
  history: new FakeHistory([{ opened: 2, closed: 5, end: { outcome: 'executed' } }, { opened: 4 }]),
  head: 9,
}));

describe('the motions that were closed in a month', () => {
  const month = { startS: 1_000 * blockS, endS: 2_000 * blockS };
  const executed = { outcome: 'executed' } as const;

  it('are those that ended in it, whenever they were opened, with what became of them', async () => {
    const failed = { outcome: 'failed', reason: 'Sli.SamplesOutOfBounds: too many' } as const;
    const history = new FakeHistory([
      { opened: 10, closed: 900, end: executed },
      { opened: 990, closed: 1_000, end: executed },
      { opened: 995, closed: 2_000, end: executed },
      { opened: 1_200, closed: 1_201, end: failed },
      { opened: 1_200, closed: 1_999, end: { outcome: 'disapproved' } },
      { opened: 1_500 },
      { opened: 2_001, closed: 2_002, end: executed },
    ]);
    deepEqual(await closedMotions(history, month, 3_000), [
      { index: 1, call: 'sli.call1', block: 1_000, atS: 6_000, ...executed },
      { index: 3, call: 'sli.call3', block: 1_201, atS: 7_206, ...failed },
      { index: 4, call: 'sli.call4', block: 1_999, atS: 11_994, outcome: 'disapproved' },
    ]);
    ok(history.asked < 200, String(history.asked));
  });

  it('are none of a month that has not begun, or of a chain without motions', async () => {
    deepEqual(
      await closedMotions(new FakeHistory([{ opened: 5, closed: 6, end: executed }]), month, 900),
      [],
    );
    deepEqual(await closedMotions(new FakeHistory([]), month, 3_000), []);
  });

  it('are told of a month that is not over up to the head', async () => {
    const history = new FakeHistory([{ opened: 1_100, closed: 1_150, end: executed }]);
    deepEqual(
      (await closedMotions(history, month, 1_160)).map(({ block }) => block),
      [1_150],
    );
  });
});
