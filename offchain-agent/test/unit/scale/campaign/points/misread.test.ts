import assert from 'node:assert/strict';
import { type ReadOptions, readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

const read = (text: string, options?: ReadOptions): [number, number][] =>
  readPoints(text, 'table', options).map(({ n, throughput }) => [n, throughput]);

const wrk = (connections: number, rate: number, url = 'http://a/'): string =>
  `Running 30s test @ ${url}\n  2 threads and ${connections} connections\nRequests/sec: ${rate}\n`;
const hey = '\nSummary:\n  Total:\t2.0 secs\n  Requests/sec:\t4995.1\n';

describe('the reader of points refuses', () => {
  it('the rate of another tool behind a run or before it', () => {
    assert.throws(
      () => read(wrk(10, 431.5) + hey),
      /line 7: a run of wrk lacks its number of clients; leave that run out/,
    );
    assert.throws(() => read(hey + wrk(10, 431.5)), /line 3: a run of wrk lacks its number of clients/);
  });

  it('runs of which each has another address', () => {
    assert.throws(
      () => read(wrk(10, 431.5) + wrk(20, 812.25, 'http://b/')),
      /several series: "subject" is "http:\/\/a\/", "http:\/\/b\/"/,
    );
    assert.deepEqual(read(wrk(10, 431.5) + wrk(20, 812.25)), [
      [10, 431.5],
      [20, 812.25],
    ]);
  });

  it('runs of pgbench of which some had prepared queries', () => {
    const run = (clients: number, mode: string): string =>
      `transaction type: <builtin: select only>\nscaling factor: 10\nquery mode: ${mode}\nnumber of clients: ${clients}\ntps = ${clients * 90}.5 (without initial connection time)\n`;
    assert.throws(
      () => read(run(1, 'simple') + run(2, 'prepared')),
      /"subject" is "<builtin: select only> query mode: simple", "<builtin: select only> query mode: prepared"/,
    );
    assert.deepEqual(read(run(1, 'simple') + run(2, 'simple')), [
      [1, 90.5],
      [2, 180.5],
    ]);
  });

  it('two numbers in a cell', () => {
    for (const cell of ['950 / 1800 tps', '10-20 tps', '950 to 980 tps', '950 → 1800 tps'])
      assert.throws(
        () => read(`threads;throughput\n1;${cell}\n2;${cell}`),
        /line 2: throughput is ".*", not a number/,
        cell,
      );
  });

  it('the numbers of two runs in a cell, for thousands', () => {
    const table = (cells: readonly string[]): string =>
      `| threads | tps |\n|---|---|\n${cells.map((cell, row) => `| ${row + 1} | ${cell} |`).join('\n')}`;
    for (const cells of [
      ['950 980', '1800'],
      ['100 110', '200 215'],
      ['950', '1 800', '2700'],
      ['12 500', '25100'],
    ])
      assert.throws(() => read(table(cells)), /throughput is "\d+ \d+", not a number/, cells.join());
    for (const [cells, values] of [
      [
        ['1800', '12 000'],
        [1_800, 12_000],
      ],
      [
        ['120 500', '240 000'],
        [120_500, 240_000],
      ],
      [
        ['950 980', '1 200 000'],
        [950_980, 1_200_000],
      ],
      [
        ['950.12345', '1 800'],
        [950.12345, 1_800],
      ],
    ] as const)
      assert.deepEqual(
        read(table(cells)).map(([, throughput]) => throughput),
        values,
      );
  });

  it('another table of a page in place of one with a bad cell', () => {
    const table = (first: string): string => `| users | rps |\n|---|---|\n| ${first} | 169 |\n| 50 | 337 |\n`;
    const page = (first: string): string =>
      `${table(first)}\n| users | rps | errors |\n|-|-|-|\n| 200 | 306 | 18 % |\n`;
    assert.throws(() => read(page('20 (60s)')), /line 3: n is "20 \(60s\)", not a number/);
    assert.throws(() => read(page('20')), /has 2 tables of points/);
  });

  it('a part of a text with numbers elsewhere', () => {
    const report = (end: string): string =>
      `RESULTS\n=======\n\ncores    logs/s\n-----\n1        128,768\n2        256,112\n-----\n\nSUMMARY:\n${end}`;
    const points = [
      [1, 128_768],
      [2, 256_112],
    ];
    assert.deepEqual(read(report('  • speedup: 1.99x\n')), points);
    assert.throws(() => read(report('4        516,968        late\n')), /instead of|has one column/);
  });

  it('columns without names where a word parts their rows', () => {
    const text = '10,232.1,mysql,1\n10,238.4,maria,1\n10,452.6,mysql,2\n10,444.8,maria,2';
    const columns = 'n=4,throughput=2';
    assert.throws(
      () => read(text, { columns }),
      /several series: "3" is "mysql", "maria"; choose one with --where "3=mysql"/,
    );
    assert.deepEqual(read(text, { columns, where: '3=maria' }), [
      [1, 238.4],
      [2, 444.8],
    ]);
  });
});

describe('blanks that part thousands', () => {
  it('need cells with drawn ends and groups of three digits', () => {
    assert.deepEqual(read('| users | rps |\n|---|---|\n| 1 | 4 315 |\n| 1 000 | 37 259,5 |'), [
      [1, 4315],
      [1000, 37_259.5],
    ]);
    assert.deepEqual(
      read('<table><tr><th>users<th>rps</tr><tr><td>1<td>950</tr><tr><td>2<td>1&nbsp;800</tr></table>'),
      [
        [1, 950],
        [2, 1800],
      ],
    );
    for (const cell of ['950<br>100', '95 18', '950 1800', '1 2 345'])
      assert.throws(
        () => read(`| users | rps |\n|---|---|\n| 1 | ${cell} |`),
        /line 3: throughput is ".*", not a number/,
        cell,
      );
    assert.throws(() => read('users  rps\n1  950 100\n2  960 200'), /line 2: throughput is "950 100"/);
  });
});

describe('an object of JSON', () => {
  it('makes a row if it has a size', () => {
    const fortio = { RequestedQPS: '8', ActualQPS: 7.97, NumThreads: 4, DurationHistogram: { StdDev: 0.01 } };
    assert.deepEqual(read(JSON.stringify(fortio)), [[4, 7.97]]);
    assert.throws(() => read('{"Total":{"throughput":32.3}}'), /holds no points/);
  });
});
