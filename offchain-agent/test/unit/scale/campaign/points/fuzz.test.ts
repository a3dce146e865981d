import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AgentError } from '../../../../../src/base/error.ts';
import { type ReadOptions, readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

const longestSentence = 2_000;

/** A table of numbers or a sentence about the file: nothing else may come of any text. */
function judge(text: string, options?: ReadOptions): void {
  try {
    for (const point of readPoints(text, 'fuzz.csv', options)) {
      assert.ok(Number.isFinite(point.n) && Number.isFinite(point.throughput), JSON.stringify(point));
      for (const value of Object.values(point)) assert.ok(Number.isFinite(value), JSON.stringify(point));
    }
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    assert.match(error.code, /^bad_input\/(?:points_file|columns|where)$/);
    assert.ok(error.message.length < longestSentence, `${error.message.length} characters`);
    // A control character in a message would reach the terminal.
    assert.ok(!/[\p{Cc}\p{Cf}]/u.test(error.message), JSON.stringify(error.message));
  }
}

const pieces = fc.constantFrom(
  ...'n N tps throughput nodes,tps threads;qps | --- |---|---| + # % // <table> <tr><td> </td> & \\\\ {} [] [{ "n": }] : 1 2 4 8 1.5 1,5 1.234,5 128,768 1e5 1e400 0x10 NaN ± k M % tps ops/s " \' \\t \\n \\r \\r\\n \\u0000 \\uFEFF'
    .split(' ')
    .map((piece) =>
      piece
        .replace(/\\t/, '\t')
        .replace(/\\r/, '\r')
        .replace(/\\n/, '\n')
        .replace(/\\u0000/, '\0')
        .replace(/\\uFEFF/, '\uFEFF'),
    ),
  ' ',
  '\n',
  '\n',
  ',',
  'metric_name,timestamp,metric_value\n',
  'vus,1,2\n',
  '{"metrics":{"http_reqs":{"rate":1},"vus":{"max":2}}}',
  '{"metric":"vus","type":"Point","data":{"time":"x","value":1}}',
  'number of clients: 3\n',
  'tps = 12.5 (x)\n',
  '  2 threads and 9 connections\n',
  'Requests/sec: 1\n',
  'time,commit\n',
  'Send Rate (TPS)',
);

/** Numbers that no two columns have in common: what was read tells which column it came from. */
function valueOf(column: number, row: number): number {
  return 10 ** (column + 1) + 7 * (row + 1);
}

const sizes = [
  'n',
  'N',
  'Nodes',
  '# nodes',
  'num_threads',
  'Thread Count',
  'validators',
  'Users',
  'concurrent clients',
  'VUs',
  'concurrency',
  'Connections',
  'cpu cores'.split(' ')[1] ?? '',
];
const rates = [
  'throughput',
  'Throughput (tps)',
  'TPS',
  'tps_avg',
  'mean throughput',
  'req/s',
  'Requests/sec',
  'RPS',
  'QPS',
  'ops_per_sec',
  'opsPerSec',
  'x',
  'X(N)',
  'transactions per second',
  'MB/s',
  'kops/s',
];
const decoys = [
  'p99 latency (ms)',
  'max latency',
  'errors',
  'Errors/s',
  'failed req/s',
  'cpu %',
  'duration (s)',
  'total requests',
  'tps stddev',
  'min tps',
  'speedup',
  'tps per node',
  'ideal throughput',
  'memory MB',
  'efficiency',
  'timeout/s',
  'comment',
  'ns/op',
  'expected tps',
];

describe('reading any text', () => {
  it('ends with numbers or with a sentence, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => judge(Buffer.from(bytes).toString('utf8'))),
      { numRuns: 2_000 },
    );
  });

  it('ends so for what looks like a table, and for any options', () => {
    const option = fc.option(
      fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('')),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), option, option, (parts, columns, where) =>
        judge(parts.join(''), { columns, where }),
      ),
      { numRuns: 3_000 },
    );
  });

  it('ends so for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => judge(JSON.stringify(value))),
      { numRuns: 2_000 },
    );
  });

  it('does not take long for long lines', () => {
    for (const text of [
      '1,'.repeat(200_000),
      `${'|'.repeat(50_000)}\n|---|---|`,
      '{'.repeat(5_000),
      `n,x\n${'1'.repeat(100_000)},2`,
      `a${' '.repeat(100_000)}b`,
      '<table>'.repeat(20_000),
      '-'.repeat(100_000),
      `n,x\n1,${'1,234'.repeat(20_000)}`,
    ]) {
      const before = performance.now();
      judge(text);
      assert.ok(performance.now() - before < 5_000, `${text.slice(0, 20)}: ${performance.now() - before} ms`);
    }
  });
});

describe('reading a table', () => {
  const table = fc
    .record({
      size: fc.constantFrom(...sizes),
      rate: fc.constantFrom(...rates),
      others: fc.uniqueArray(fc.constantFrom(...decoys), { maxLength: 4 }),
      seed: fc.nat(),
      rows: fc.integer({ min: 2, max: 6 }),
      form: fc.constantFrom('csv', 'tab', 'semicolon', 'markdown', 'aligned', 'quoted', 'json'),
      end: fc.constantFrom('\n', '\r\n', '\r'),
    })
    .map(({ size, rate, others, seed, rows, form, end }) => {
      // The order is drawn from the seed: the columns can stand anywhere.
      const names = [size, rate, ...others]
        .map((name, index) => ({ name, key: (seed * (index + 3) * 7_919) % 10_007 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ name }) => name);
      const cells = Array.from({ length: rows }, (_, row) =>
        names.map((_name, column) => valueOf(column, row)),
      );
      return { names, cells, size, rate, text: written(names, cells, form, end) };
    });

  it('never takes another column, in any form and any order', () => {
    let read = 0;
    fc.assert(
      fc.property(table, ({ names, cells, size, rate, text }) => {
        // A rate in thousands is read in ones.
        const scale = rate === 'kops/s' ? 1_000 : 1;
        const right = cells.map((row) => [
          row[names.indexOf(size)],
          scale * Number(row[names.indexOf(rate)]),
        ]);
        const points = readPoints(text, 'table', { failed: 'ignore' });
        assert.deepEqual(
          points.map(({ n, throughput }) => [n, throughput]),
          right,
          text,
        );
        read += 1;
      }),
      { numRuns: 1_000 },
    );
    assert.ok(read >= 1_000);
  });

  it('takes the columns that are named, whatever they are called', () => {
    // Without a slash, and of letters that spell no unit: `NOPM` is read in seconds, `kops` in ones.
    const letter = 'A-DF-HJKM-OQU-Za-df-hjkm-oqu-z';
    const name = fc.stringMatching(new RegExp(`^[${letter}][${letter} ()%_-]{0,12}[${letter})]$`));
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 2, maxLength: 6, selector: (one) => one.toLowerCase() }),
        fc.nat(),
        (names, seed) => {
          const n = seed % names.length;
          const x = (n + 1 + (seed % (names.length - 1))) % names.length;
          fc.pre(n !== x);
          const rows = [0, 1, 2].map((row) => names.map((_one, column) => valueOf(column, row)));
          const text = [names, ...rows].map((row) => row.join(';')).join('\n');
          const points = readPoints(text, 'table', {
            columns: `n=${names[n]},throughput=${names[x]}`,
            failed: 'ignore',
          });
          assert.deepEqual(
            points.map((point) => [point.n, point.throughput]),
            rows.map((row) => [row[n], row[x]]),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function written(
  names: readonly string[],
  cells: readonly (readonly number[])[],
  form: string,
  end: string,
): string {
  const lines = (mark: string, show: (cell: unknown) => string = String): string[] =>
    [names, ...cells].map((row) => row.map(show).join(mark));
  switch (form) {
    case 'tab':
      return lines('\t').join(end);
    case 'semicolon':
      return lines(';').join(end);
    case 'quoted':
      return lines(',', (cell) => `"${String(cell)}"`).join(end);
    case 'markdown': {
      const [head = '', ...rest] = lines(' | ').map((line) => `| ${line} |`);
      return [head, `|${'---|'.repeat(names.length)}`, ...rest].join(end);
    }
    case 'aligned':
      return lines('', (cell) => String(cell).padEnd(28)).join(end);
    case 'json':
      return JSON.stringify(cells.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]))));
    default:
      return lines(',').join(end);
  }
}
