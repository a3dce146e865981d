import { deepEqual, equal, ok } from 'node:assert/strict';
import { FigureHistory, type FigureRow, figures } from '../../../../src/lab/watch/figure.ts';
import { FirstSeen } from '../../../../src/lab/watch/first-seen.ts';
import { readProcessFigures } from '../../../../src/lab/watch/process-figures.ts';

function row(best: number): FigureRow {
  return { ...(Object.fromEntries(figures.map(({ id }) => [id, null])) as unknown as FigureRow), best };
}

describe('the history of a network', () => {
  it('has for every node as many values as there are times, also for one that came later or went', () => {
    const history = new FigureHistory();
    history.add(1_000, new Map([['v1', row(1)]]));
    history.add(
      2_000,
      new Map([
        ['v1', row(2)],
        ['v2', row(2)],
      ]),
    );
    history.add(3_000, new Map([['v2', row(3)]]));
    const { timesMs, nodes } = history.columns();
    deepEqual(timesMs, [1_000, 2_000, 3_000]);
    deepEqual(
      [nodes['v1']?.best, nodes['v2']?.best],
      [
        [1, 2, null],
        [null, 2, 3],
      ],
    );
  });

  it('gives up every second row when it is full, and reaches back to the first for ever', () => {
    const history = new FigureHistory(8);
    for (let at = 0; at < 100; at += 1) history.add(at, new Map([['v1', row(at)]]));
    const { timesMs, nodes } = history.columns();
    ok(timesMs.length <= 8 && timesMs.length >= 4, String(timesMs.length));
    deepEqual([timesMs[0], nodes['v1']?.best], [0, timesMs]);
    ok((timesMs.at(-1) ?? 0) >= 80);
  });
});

describe('who saw a block first', () => {
  it('gives the mean of what a node was later, once', () => {
    const seen = new FirstSeen();
    seen.note('v1', 'a', 100);
    seen.note('v2', 'a', 130);
    seen.note('v2', 'b', 200);
    seen.note('v1', 'b', 250);
    deepEqual(
      [seen.takeMs('v1'), seen.takeMs('v2'), seen.takeMs('v2'), seen.takeMs('v3')],
      [25, 15, undefined, undefined],
    );
  });
});

describe('the figures of a process', () => {
  it('are those of this one', () => {
    const figures = readProcessFigures(process.pid);
    ok(figures);
    const { user, system } = process.cpuUsage();
    ok(Math.abs(figures.cpuSeconds - (user + system) / 1e6) < 1, `${figures.cpuSeconds}`);
    ok(figures.memoryBytes > 10e6);
    ok(Number.isInteger(figures.writtenBytes));
  });

  it('are none of one that is gone', () => {
    equal(readProcessFigures(2 ** 22 + 1), undefined);
  });
});
