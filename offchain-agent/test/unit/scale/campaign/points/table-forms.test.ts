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
    'User Count,Requests/s,Failures/s,50%,99%\n1,955.16,0,1,2\n2,1878.91,0.5,1,2\n4,3548.68,0,1,3',
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
    assert.deepEqual(read('[{"threads":1,"tps":950},{"threads":2,"tps":1.875}]'), [
      [1, 950],
      [2, 1.875],
    ]);
  });

  it('tell which columns were read where their names leave a choice', () => {
    const notes: string[] = [];
    readPoints('nodes,tps\n1,2', 't.csv', { onNote: (note) => notes.push(note) });
    readPoints('n,throughput\n1,2', 't.csv', { onNote: (note) => notes.push(note) });
    assert.deepEqual(notes, ['t.csv: n is "nodes", throughput is "tps"']);
  });
});

describe('columns that are named', () => {
  const text = 'a,b,c\n9,1,100\n8,2,190';

  it('match --columns in any case, with blanks and commas in names', () => {
    assert.deepEqual(read(text, { columns: 'n=B, throughput = c' }), [
      [1, 100],
      [2, 190],
    ]);
    assert.deepEqual(read('x (a, b);y=z\n1;2\n3;4', { columns: 'n=x (a, b),throughput=y=z' }), [
      [1, 2],
      [3, 4],
    ]);
  });

  it('may be named for one of the two', () => {
    assert.deepEqual(read('nodes,tps,qps\n1,2,3\n2,4,6', { columns: 'throughput=qps' }), [
      [1, 3],
      [2, 6],
    ]);
  });

  it('have numbers where the file has no names', () => {
    assert.deepEqual(read('9,1,100\n8,2,190', { columns: 'n=2,throughput=3' }), [
      [1, 100],
      [2, 190],
    ]);
  });

  const refusals: readonly (readonly [string, string, ReadOptions, RegExp])[] = [
    [
      'a column that is missing',
      text,
      { columns: 'n=nodes,throughput=c' },
      /table has no column "nodes" for --columns; it has "a", "b", "c"/,
    ],
    [
      'a role that is not known',
      text,
      { columns: 'size=a' },
      /--columns "size=a": expected parts such as n=nodes,throughput=tps/,
    ],
    ['a role twice', text, { columns: 'n=a,n=b' }, /--columns names n twice/],
    ['one column for two roles', text, { columns: 'n=a,throughput=a' }, /gives one column two meanings/],
    ['no name', text, { columns: 'n=' }, /--columns "n=": expected parts/],
    [
      'a number beyond the columns',
      '1,2,3\n4,5,6',
      { columns: 'n=1,throughput=4' },
      /takes the number of a column, 1 to 3, not "4"/,
    ],
    [
      'a condition on a missing column',
      text,
      { where: 'db=x' },
      /no column "db" for --where; it has "a", "b", "c"/,
    ],
    ['a condition that no row meets', text, { where: 'a=7' }, /no row where "a" is "7"; there are "9", "8"/],
    ['a condition without a value', text, { where: 'a' }, /--where "a": expected NAME=VALUE/],
  ];
  for (const [what, table, options, message] of refusals)
    it(`fail with a remedy: ${what}`, () => {
      assert.throws(() => read(table, options), message);
    });
});

describe('tables that leave open what is meant', () => {
  const refusals: readonly (readonly [string, string, RegExp])[] = [
    [
      'two throughputs',
      'n,throughput,tps\n1,2,3\n2,3,4',
      /more than one column that could be throughput: "throughput", "tps"; say which with --columns/,
    ],
    ['transactions and queries', 'threads,tps,qps\n1,2,30\n2,3,40', /"tps", "qps"; say which with --columns/],
    [
      'two counts that vary',
      'nodes,clients,tps\n1,2,3\n2,8,4',
      /could be N: "nodes", "clients"; say which with --columns/,
    ],
    ['x and y', 'x,y\n1,100\n2,190', /lacks a column whose name says that it is N/],
    [
      'several databases in one column',
      'db,clients,tps\npg,1,10\npg,2,20\nmy,1,11\nmy,2,19',
      /several series: "db" is "pg", "my"; choose one with --where "db=pg"/,
    ],
    [
      'several sizes of messages',
      'threads,payload,ops/s\n1,64,9\n2,64,18\n1,1024,5\n2,1024,9',
      /several series: "payload" is "64", "1024"/,
    ],
    [
      'databases beside each other',
      'threads,postgres,mysql\n1,2,3\n2,3,4',
      /throughput .*; it has "threads", "postgres", "mysql": say which/,
    ],
    [
      'a comparison of different things',
      '| Request | Workers | Throughput |\n|---|---|---|\n| files | 8 | 160 |\n| queries | 16 | 16 |\n| calls | 32 | 1 |',
      /rows of different things: "Request" is "files", "queries", "calls"/,
    ],
    [
      'two tables',
      '| n | x |\n|---|---|\n| 1 | 2 |\n| 2 | 3 |\n\n| n | x |\n|---|---|\n| 1 | 5 |\n| 2 | 6 |',
      /has 2 tables of points/,
    ],
    ['two tables for gnuplot', '# n x\n1 2\n2 3\n\n# n x\n1 5\n2 6', /has 2 tables of points/],
    [
      'units that change',
      'threads,bandwidth\n1,900 KB/s\n2,1.2 MB/s',
      /line 3: throughput is in "MB\/s" and before in "KB\/s"/,
    ],
    ['a share', 'nodes,tps\n1,45%\n2,80%', /line 2: throughput is "45%", not a number/],
    ['a range', 'nodes,tps\n1,10-20\n2,80', /line 2: throughput is "10-20", not a number/],
    ['latency alone', 'threads,ns/op\n1,45\n2,80', /lacks a column whose name says that it is throughput/],
    [
      'a log of rates by time',
      '1598664837 628\n1598664838 1836',
      /has instants in its first column, not sizes/,
    ],
    [
      'points that part thousands',
      'Threads;TPS\n1;950\n2;1.800\n4;3.548',
      /line 3: throughput is "1\.800" next to numbers without a point: .* Write 1800, or decimals in all rows/,
    ],
    [
      'points that part thousands of a size',
      'Users;TPS\n1;50\n10;240\n100;420\n1.000;700',
      /line 5: n is "1\.000" next to numbers without a point/,
    ],
    [
      'columns without names in the other order',
      '955.2,1\n1878.9,2\n3548.6,4',
      /whole numbers in its second column alone: .* --columns n=2,throughput=1/,
    ],
    [
      'units that change in lines of names and values',
      'clients=1 throughput=900 KB/s\nclients=8 throughput=1.2 MB/s',
      /line 2: throughput is in "MB\/s" and before in "KB\/s"/,
    ],
    [
      'blanks in thousands',
      'threads: 1 tps: 950\nthreads: 2 tps: 1 800',
      /throughput is "1 800", not a number/,
    ],
    ['load that was submitted alone', 'nodes,submitted tps\n4,100\n8,200', /lacks a column .* throughput/],
    ['bytes', 'PK\u0003\u0004\0\0', /is not text: it has bytes of zero/],
  ];
  for (const [what, text, message] of refusals)
    it(`fail with a remedy: ${what}`, () => {
      assert.throws(() => read(text), message);
    });
});
