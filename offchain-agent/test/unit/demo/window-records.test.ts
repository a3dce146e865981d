import assert from 'node:assert/strict';
import type { SliRecords } from '../../../src/chain/records/records.ts';
import type { SliAnswer } from '../../../src/chain/records/sli-answer.ts';
import { WindowRecords } from '../../../src/demo/follow-demo.ts';

type Ranking = SliRecords['ranking'];

describe('the records of closed windows', () => {
  let asked: (number | undefined)[];
  let lastS: number | undefined;
  let windows: WindowRecords<string>;

  const ranking: Ranking = async (kind, atS) => {
    asked.push(atS);
    const startS = atS ?? lastS;
    if (startS === undefined) return undefined;
    const row = { who: { account: 'a' }, windows: BigInt(startS) } as unknown as SliAnswer;
    return {
      period: { kind, startS },
      rows: [row],
      total: 1,
      endS: undefined,
      provisional: false,
      asOfMs: 0,
    };
  };

  beforeEach(() => {
    asked = [];
    lastS = undefined;
    windows = new WindowRecords({
      firstS: 100,
      windowS: 20,
      closedAfterMs: 10_000,
      read: (answer) => `window ${answer.windows}`,
    });
  });

  it('asks nothing before the first window can be closed', async () => {
    assert.equal(await windows.update({ asOfMs: 129_999, ranking }), false);
    assert.deepEqual(asked, []);
    assert.equal(await windows.update({ asOfMs: 130_000, ranking }), false);
    assert.deepEqual(asked, [undefined]);
  });

  it('reads each closed window once, those included that it was late for', async () => {
    lastS = 140;
    assert.equal(await windows.update({ asOfMs: 175_000, ranking }), true);
    assert.deepEqual(asked, [undefined, 100, 120]);
    assert.deepEqual(
      [...windows.of('a')],
      [
        [100, 'window 100'],
        [120, 'window 120'],
        [140, 'window 140'],
      ],
    );
    assert.equal(await windows.update({ asOfMs: 189_999, ranking }), false);
    assert.equal(await windows.update({ asOfMs: 190_000, ranking }), false);
    assert.deepEqual(asked.slice(3), [undefined]);
    assert.equal(windows.lastS, 140);
  });

  it('has nothing of an account without a record', () => {
    assert.equal(windows.of('b').size, 0);
  });
});
