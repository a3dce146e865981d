import assert from 'node:assert/strict';
import { notesOf, screen } from '../../../../../src/reporting/cli/aggregate/run.ts';
import { type AggregateRule, aggregate, type ObservedWindow } from '../../../../../src/sli/aggregate.ts';

const rule: AggregateRule = { minReporters: 2, minCoveragePpm: 500_000, fastUs: { rpc: 1_000 } };

function window(start: number, target: string, ...answers: number[]): ObservedWindow {
  return {
    window: start,
    activeReporters: 3,
    expected: [{ target, indicator: 'rpc', samples: 4 }],
    reports: answers.map((count, index) => ({
      reporter: `r${index}`,
      entries: [{ target, indicator: 'rpc', samples: 4, buckets: count > 0 ? [[100, count]] : [] }],
    })),
  };
}

describe('the screen of almanac aggregate', () => {
  it('shows all windows together, then each, and marks what has no quorum', () => {
    const lines = screen(aggregate(rule, [window(0, 'v1', 4, 2), window(3_600, 'v1', 1)]));
    assert.deepEqual(
      lines.map((line) => line.split(/ {2,}/).map((cell) => cell.trim())),
      [
        ['All windows together, as of a day:'],
        [
          'target',
          'indicator',
          'windows',
          'uptime %',
          'latency SLI %',
          'p50 ms',
          'p95 ms',
          'p99 ms',
          'coverage %',
          'reporters',
          'successes/samples',
          '95 % CI',
          'note',
        ],
        [
          'v1',
          'rpc',
          '1',
          '62.50',
          '62.50',
          '0.147',
          'no answer',
          'no answer',
          '50.00',
          '2',
          '5/8',
          '8.33..96.84',
          'low confidence',
        ],
        [''],
        ['Window by window:'],
        [
          'target',
          'indicator',
          'window',
          'uptime %',
          'latency SLI %',
          'p50 ms',
          'p95 ms',
          'p99 ms',
          'coverage %',
          'reporters',
          'successes/samples',
          'note',
        ],
        ['v1', 'rpc', '0', '100.00', '100.00', '0.147', '0.147', '0.147', '66.66', '2', '4/4'],
        ['v1', 'rpc', '3600', '?', '?', '?', '?', '?', '33.33', '1', '?', 'no quorum'],
      ],
    );
  });

  it('writes out what would move the cursor', () => {
    const lines = screen(aggregate(rule, [window(0, 'v\u001B[2J\u009B1', 4, 4)]));
    assert.match(lines[2] ?? '', /^v\\u\{1b\}\[2J\\u\{9b\}1 /);
  });

  it('is no longer than a person reads, and says what it leaves out', () => {
    const records = aggregate(
      rule,
      Array.from({ length: 1_200 }, (_, index) => window(index, 'v1', 4, 4)),
    );
    assert.equal(screen(records).length, 3 + 2 + 1 + 1_000);
    assert.deepEqual(notesOf(records), ['200 records more: --json has them all.']);
  });
});
