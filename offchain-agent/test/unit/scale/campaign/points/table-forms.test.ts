import assert from 'node:assert/strict';
import { type ReadOptions, readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

const read = (text: string, options?: ReadOptions): [number, number][] =>
  readPoints(text, 'table', options).map(({ n, throughput }) => [n, throughput]);

/** What all forms below hold. */
const points: [number, number][] = [
  [1, 955.16],
  [2, 1878.91],
  [4, 3548.68],
];

const forms: readonly (readonly [string, string])[] = [
  ['CSV with a BOM and CRLF', '\uFEFFClients,TPS\r\n1,955.16\r\n2,1878.91\r\n4,3548.68\r\n'],
  ['tabs', 'Nodes\tThroughput (tx/s)\n1\t955.16\n2\t1878.91\n4\t3548.68'],
  ['semicolons and decimal commas', 'threads;ops/s\n1;955,16\n2;1878,91\n4;3548,68'],
  ['semicolons, decimal commas and points for thousands', 'threads;ops/s\n1;955,16\n2;1.878,91\n4;3.548,68'],
  [
    'an aligned table',
    'virtual users   req/sec   p99\n1               955.16    12 ms\n2               1878.91   13 ms\n4               3548.68   19 ms',
  ],
  ['single blanks', 'VUs RPS\n1 955.16\n2 1878.91\n4 3548.68'],
  [
    'Markdown',
    '| Concurrency | Requests/sec | Errors |\n|---:|---:|:---:|\n| 1 | **955.16** | 0 |\n| 2 | 1,878.91 | 0 |\n| `4` | 3,548.68 | 0 |',
  ],
  ['Markdown without outer pipes', 'users | qps\n--- | ---\n1 | 955.16\n2 | 1878.91\n4 | 3548.68'],
  [
    'Markdown in a page',
    '# Results\n\nWe measured, on 3 machines:\n\n| nodes | tps |\n|---|---|\n| 1 | 955.16 |\n| 2 | 1878.91 |\n| 4 | 3548.68 |\n\n| machine | cores |\n|---|---|\n| a | 8 |\n',
  ],
  [
    'psql',
    ' clients |   tps   \n---------+---------\n       1 |  955.16\n       2 | 1878.91\n       4 | 3548.68\n(3 rows)\n',
  ],
  [
    'mysql',
    '+---------+---------+\n| threads | tps     |\n+---------+---------+\n|       1 |  955.16 |\n|       2 | 1878.91 |\n|       4 | 3548.68 |\n+---------+---------+\n',
  ],
  [
    'box drawing',
    '┌───┬─────────┐\n│ N │ X(N)    │\n├───┼─────────┤\n│ 1 │ 955.16  │\n│ 2 │ 1878.91 │\n│ 4 │ 3548.68 │\n└───┴─────────┘',
  ],
  ['gnuplot: names in a comment', '# measured on a Tuesday\n# tps threads\n955.16 1\n1878.91 2\n3548.68 4'],
  ['R: write.csv', '"","cores","throughput"\n"1",1,955.16\n"2",2,1878.91\n"3",4,3548.68'],
  ['R: write.table', '"load" "throughput"\n"1" 1 955.16\n"2" 2 1878.91\n"3" 4 3548.68'],
  [
    'pandas',
    '   workers  throughput\n0        1      955.16\n1        2     1878.91\n2        4     3548.68',
  ],
  ['LaTeX', 'Nodes & Throughput (tps) \\\\\n\\hline\n1 & 955.16 \\\\\n2 & 1878.91 \\\\\n4 & 3548.68 \\\\'],
  ['sizes across', 'Threads,1,2,4\nops/s,955.16,1878.91,3548.68\np99 (ms),1,2,3'],
  [
    'Markdown, sizes across',
    '| Threads | 1 | 2 | 4 |\n|---|---|---|---|\n| TPS | 955.16 | 1878.91 | 3548.68 |',
  ],
  ['names of their own in front', 'Test 7 of 12\nthreads,tps\n1,955.16\n2,1878.91\n4,3548.68'],
  ['files put together', 'threads,tps\n1,955.16\n2,1878.91\nthreads,tps\n4,3548.68'],
  [
    'units in cells',
    'size,throughput\n1 node,955.16 tx/s\n2 nodes,1878.91 tx/s\n4 nodes,3548.68 tx/s'.replace(
      'size',
      'nodes',
    ),
  ],
  ['scales in cells', 'threads,ops/s\n1,955.16\n2,1.87891k\n4,3.54868k'],
  ['spreads in cells', 'threads,ops/s\n1,955.16 ± 3.1\n2,1878.91 ± 12\n4,3548.68 ± 40'],
  [
    'thin spaces in thousands',
    '| n | x |\n|---|---|\n| 1 | 955.16 |\n| 2 | 1\u202f878.91 |\n| 4 | 3\u202f548.68 |',
  ],
  ['apostrophes in thousands', "n;x\n1;955.16\n2;1'878.91\n4;3'548.68"],
  ['a constant second count', 'clients,threads,tps\n1,4,955.16\n2,4,1878.91\n4,4,3548.68'],
  [
    'a mean among statistics',
    'users,min tps,avg tps,max tps,tps stddev\n1,900,955.16,1000,9\n2,1800,1878.91,1900,9\n4,3000,3548.68,3600,9',
  ],
  [
    'rates of failure beside it',
    'User Count,Requests/s,Failures/s,50%,99%\n1,955.16,0,1,2\n2,1879.41,0.5,1,2\n4,3548.68,0,1,3',
  ],
  [
    'a figure per node beside it',
    'nodes,tps,tps per node,speedup,ideal tps\n1,955.16,955,1,955\n2,1878.91,939,1.97,1910\n4,3548.68,887,3.7,3821',
  ],
  ['JSON objects', '[{"nodes":1,"tps":955.16},{"nodes":2,"tps":1878.91},{"nodes":4,"tps":3548.68}]'],
  [
    'JSON lines',
    '{"config":{"threads":1},"result":{"ops_per_sec":955.16}}\n{"config":{"threads":2},"result":{"ops_per_sec":1878.91}}\n{"config":{"threads":4},"result":{"ops_per_sec":3548.68}}',
  ],
  ['JSON columns', '{"users":[1,2,4],"rps":[955.16,1878.91,3548.68]}'],
  ['JSON by size', '{"1":955.16,"2":1878.91,"4":3548.68}'],
  [
    'JSON of an object with results',
    '{"machine":"a","results":[{"vus":1,"throughput":955.16},{"vus":2,"throughput":1878.91},{"vus":4,"throughput":3548.68}]}',
  ],
  [
    'lines of names and values',
    'threads=1 tps=955.16 p99=1ms\nthreads=2 tps=1878.91 p99=2ms\nthreads=4 tps=3548.68 p99=3ms',
  ],
  [
    'lines of names, colons and values',
    'clients: 1, rps: 955.16\nclients: 2, rps: 1878.91\nclients: 4, rps: 3548.68\n',
  ],
  [
    'lines of names and values with thousands, units and words before the next name',
    'threads: 1, tps: 955.16 tx/s, avg latency: 3 ms\nthreads: 2, tps: 1,878.91 tx/s, avg latency: 4 ms\nthreads: 4, tps: 3,548.68 tx/s, avg latency: 5 ms',
  ],
  ['lines of names and decimal commas', 'threads=1 tps=955,16\nthreads=2 tps=1878,91\nthreads=4 tps=3548,68'],
  [
    'AsciiDoc, with an empty line below the names',
    '|===\n|TPS |Threads\n\n|955.16 |1\n|1878.91 |2\n|3548.68 |4\n|===',
  ],
  [
    'JSON whose figures are below "metrics"',
    JSON.stringify(
      [
        [1, 955.16],
        [2, 1878.91],
        [4, 3548.68],
      ].map(([threads, tps]) => ({ config: { threads }, metrics: { tps } })),
    ),
  ],
  [
    'a table of JMeter with its traffic',
    'Threads,Label,# Samples,Average,Error %,Throughput,Received KB/sec,Sent KB/sec\n1,TOTAL,10,9,0.00%,955.16,100.5,20.5\n2,TOTAL,10,9,0.00%,1878.91,200.5,40.5\n4,TOTAL,10,9,0.00%,3548.68,400.5,80.5',
  ],
  [
    'load that was submitted beside what was committed',
    '| Validator nodes | Submitted TPS | Committed TPS |\n|--|--|--|\n| 1 | 4000 | 955.16 |\n| 2 | 4000 | 1878.91 |\n| 4 | 4000 | 3548.68 |',
  ],
  [
    'instants at which runs began',
    'start,users,tps\n2026-01-01,1,955.16\n2026-01-02,2,1878.91\n2026-01-03,4,3548.68',
  ],
  ['a list of Python', '[(1, 955.16), (2, 1878.91), (4, 3548.68),]'],
  ['remarks behind points', '# threads tps\n1 955.16 # warm\n2 1878.91\n4 3548.68  # twice'],
  ['the separator of Excel', 'sep=;\nthreads;tps\n1;955,16\n2;1878,91\n4;3548,68'],
  [
    'counts in cells without a name',
    '| | TPS |\n|---|---|\n| 1 thread | 955.16 |\n| 2 threads | 1878.91 |\n| 4 threads | 3548.68 |',
  ],
  [
    'marks of a page',
    '| Nodes<br>(N) | Throughput<br>(tps) |\n|---|---|\n| 1 | 955.16 (1.0x) |\n| 2 | **1878.91** (1.97x) |\n| [4](#four) | 3548.68 🏆 |',
  ],
];

describe('tables of points', () => {
  for (const [what, text] of forms)
    it(`give their points: ${what}`, () => {
      assert.deepEqual(read(text), points);
    });

  it('read a scale before any unit', () => {
    for (const unit of [
      'million tx/s',
      'Million transactions/s',
      'M tx/s (avg)',
      'M messages/s',
      'Mqueries/s',
    ])
      assert.deepEqual(read(`threads;throughput\n1;1.2 ${unit}\n2;2.25 ${unit}`), [
        [1, 1_200_000],
        [2, 2_250_000],
      ]);
    for (const latency of [' avg latency=3', ' (avg), latency=3', ''])
      assert.deepEqual(read(`threads=1 tps=1.2k tx/s${latency}\nthreads=2 tps=2.3k tx/s${latency}`), [
        [1, 1_200],
        [2, 2_300],
      ]);
  });

  it('refuse a scale that is not known, or behind its unit', () => {
    for (const unit of ['lakh tx/s', 'k bytes/s', 'kilotransactions/s', 'tx/s (k)', 'tx/s x1000', 'mln tx/s'])
      assert.throws(
        () => read(`threads;throughput\n1;1.2 ${unit}\n2;2.25 ${unit}`),
        /line 2: throughput is ".*", not a number/,
        unit,
      );
    assert.deepEqual(read('threads;throughput\n1;1.2 KB/s\n2;2.25 KB/s'), [
      [1, 1.2],
      [2, 2.25],
    ]);
  });

  it('keep repeated runs at one size', () => {
    assert.deepEqual(read('run,nodes,tps\n1,4,10\n2,4,11\n3,4,12\n1,8,20'), [
      [4, 10],
      [4, 11],
      [4, 12],
      [8, 20],
    ]);
  });

  it('take points of three digits for thousands where decimal commas stand beside them', () => {
    assert.deepEqual(
      read('| Clients | tps | Latenz |\n|---|---|---|\n| 1 | 33.055 | 0,030 ms |\n| 2 | 57.692 | 0,035 ms |'),
      [
        [1, 33_055],
        [2, 57_692],
      ],
    );
    assert.deepEqual(read('n;x\n1;33.055\n2;57.692'), [
      [1, 33.055],
      [2, 57.692],
    ]);
  });

  it('read latencies in the unit that is named, and not where none is', () => {
    const latency = (head: string, cell = '20'): unknown =>
      readPoints(`nodes,tps,${head}\n1,50,${cell}`, 't')[0]?.latency;
    assert.equal(latency('avg latency (ms)'), 0.02);
    assert.equal(latency('latency_us'), 0.00002);
    assert.equal(latency('Response time [s]'), 20);
    assert.equal(latency('mean_latency', '20'), undefined);
    assert.equal(latency('latency'), undefined);
    assert.equal(latency('p99 latency (ms)'), undefined);
    assert.equal(latency('latency', '900us'), 0.0009);
    const latencies = (...cells: string[]): unknown[] =>
      readPoints(['nodes,tps,latency', ...cells.map((cell, i) => `${i + 1},50,${cell}`)].join('\n'), 't').map(
        (point) => point.latency,
      );
    assert.deepEqual(latencies('900 us', '1.1 ms', '', '0.0015s'), [0.0009, 0.0011, undefined, 0.0015]);
    assert.deepEqual(latencies('900 us', '2'), [undefined, undefined]);
    assert.deepEqual(latencies('900 us', 'timeout'), [undefined, undefined]);
    assert.equal(readPoints('n,throughput,latency\n1,50,20', 't')[0]?.latency, 20);
    assert.equal(readPoints('n,throughput,latency\n1,50,20 ms', 't')[0]?.latency, 0.02);
  });

  it('take the standard deviation for that of throughput only behind it', () => {
    const sd = (text: string): unknown => readPoints(text, 't')[0]?.sd;
    assert.equal(sd('users,tps,stddev,avg latency (ms)\n1,50,2,20'), 2);
    assert.equal(sd('users,tps,avg latency (ms),stddev\n1,50,20,2'), undefined);
    assert.equal(sd('users,tps,avg latency (ms),tps_stddev\n1,50,20,2'), 2);
  });

  it('read points without doubt where a form says what they are', () => {
    assert.deepEqual(read('threads,tps\n1,1\n2,1.875\n4,3.125'), [
      [1, 1],
      [2, 1.875],
      [4, 3.125],
    ]);
    assert.deepEqual(read('threads,tps\n1,950\n2,1.800\n4,3.5'), [
      [1, 950],
      [2, 1.8],
      [4, 3.5],
    ]);
    assert.deepEqual(read('threads,tps\n1.000,955.16\n2.000,1878.91'), points.slice(0, 2));
    assert.deepEqual(read('threads,tps\n1,950 tx/s\n2,1.800k tx/s'), [
      [1, 950],
      [2, 1_800],
    ]);
    assert.deepEqual(read('[{"threads":1,"tps":950,"s":"1.800"},{"threads":2,"tps":1.875,"s":"1"}]'), [
      [1, 950],
      [2, 1.875],
    ]);
    const inMs = 'nodes,tps,latency (ms)\n1,9,950 us\n2,12,1.800 ms';
    assert.equal(readPoints(inMs, 'table')[1]?.latency, 0.0018);
    assert.deepEqual(read('[{"threads":1,"tps":950},{"threads":2,"tps":1.875}]'), [
      [1, 950],
      [2, 1.875],
    ]);
  });

  it('have no point in a last row of totals, and say so', () => {
    const notes: string[] = [];
    const onNote = (note: string): number => notes.push(note);
    const jmeter = 'Label,# Samples,Throughput\n10 users,51,170\n20 users,96,320\n';
    const pipes = '| Threads | ops/s |\n|---|---|\n| 10 | 170 |\n| 20 | 320 |\n| **Total** | 490 |';
    const expected = [
      [10, 170],
      [20, 320],
    ];
    assert.deepEqual(read(`${jmeter}TOTAL,147,245`, { onNote }), expected);
    assert.deepEqual(read(pipes, { onNote }), expected);
    assert.deepEqual(
      notes.filter((note) => note.includes('left out')),
      [
        'table: line 4 is left out: "TOTAL" is not a size',
        'table: line 5 is left out: "Total" is not a size',
      ],
    );
    assert.throws(() => read('threads,tps\n1,100\nTotal,290\n2,190'), /n is "Total", not a number/);
  });

  it('tell which columns were read where their names leave a choice', () => {
    const notes: string[] = [];
    readPoints('nodes,tps\n1,2', 't.csv', { onNote: (note) => notes.push(note) });
    readPoints('n,throughput\n1,2', 't.csv', { onNote: (note) => notes.push(note) });
    assert.deepEqual(notes, ['t.csv: n is "nodes", throughput is "tps"']);
  });
});
