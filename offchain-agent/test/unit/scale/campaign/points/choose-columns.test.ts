import assert from 'node:assert/strict';
import { type ReadOptions, readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

const read = (text: string, options?: ReadOptions): [number, number][] =>
  readPoints(text, 'table', options).map(({ n, throughput }) => [n, throughput]);

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

  it('have numbers where the file has names, too, and a name that is a number comes first', () => {
    const twice = 'nodes,tps,tps\n1,100,90\n2,190,180';
    assert.deepEqual(read(twice, { columns: 'throughput=3' }), [
      [1, 90],
      [2, 180],
    ]);
    assert.deepEqual(read('nodes,3,tps\n1,100,90\n2,190,180', { columns: 'throughput=3' }), [
      [1, 100],
      [2, 190],
    ]);
  });

  const refusals: readonly (readonly [string, string, ReadOptions, RegExp])[] = [
    [
      'a second role that is not known',
      text,
      { columns: 'n=b,thruput=c' },
      /--columns has no meaning "thruput"; known are n, throughput, latency/,
    ],
    [
      'a second role that is not known, without names',
      '1,2\n3,4',
      { columns: 'n=1, thruput=2' },
      /--columns has no meaning "thruput"; known are n, throughput, latency/,
    ],
    [
      'two columns of one name',
      'nodes,tps,tps\n1,2,3\n2,3,4',
      {},
      /"tps", "tps"; say which with --columns n=NAME,throughput=NAME, or by number, such as throughput=2$/,
    ],
    [
      'two columns of the name asked for',
      'nodes,tps,tps\n1,2,3\n2,3,4',
      { columns: 'throughput=tps' },
      /has 2 columns "tps"; give --columns the number of one, such as 2$/,
    ],
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

describe('the start of a network', () => {
  it('fails in its own table with anything but whole numbers', () => {
    for (const start of ['-1', '1.5'])
      assert.throws(
        () => read(`n,throughput,start\n1,100,${start}\n2,190,0`),
        /line 2: start is .*, not a whole number from 0/,
      );
  });

  it('stays out of tables of other tools, with a note', () => {
    const notes: string[] = [];
    const text = 'start,users,tps\n2026-01-01,1,100\n2026-01-02,2,190';
    readPoints(text, 't.csv', { onNote: (note) => notes.push(note) });
    assert.ok(notes.includes('t.csv: "start" is not read: it holds other than whole numbers from 0'));
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
      /line 3: throughput is "1\.800": a decimal point or thousands\? Write 1800 or 1\.8/,
    ],
    [
      'points that part thousands of a size',
      'Users;TPS\n1;50\n10;240\n100;420\n1.000;700',
      /line 5: n is "1\.000": a decimal point or thousands\? Write 1000 or 1/,
    ],
    [
      'points that part thousands before a unit',
      '| threads | TPS |\n|---|---|\n| 1 | 950 tx/s |\n| 2 | 1.800 tx/s |',
      /line 4: throughput is "1\.800": a decimal point or thousands/,
    ],
    [
      'points that part thousands of a counted size',
      '| Size | TPS |\n|---|---|\n| 1 user | 50 |\n| 10 users | 240 |\n| 1.000 users | 700 |',
      /line 5: n is "1\.000": a decimal point or thousands/,
    ],
    [
      'points that part thousands in texts of JSON',
      '[{"threads":"1","tps":"950"},{"threads":"2","tps":"1.800"}]',
      /\[1\]\.throughput is "1\.800": a decimal point or thousands/,
    ],
    [
      'points that part thousands in lists of JSON',
      '[["threads","tps"],["1","950"],["2","1.800"]]',
      /\[2\]\.throughput is "1\.800": a decimal point or thousands/,
    ],
    [
      'points in all sizes',
      'Users;TPS\n1.000;955\n2.000;1800\n4.000;3000',
      /line 2: n is "1\.000": a decimal point or thousands\? Write 1000 or 1/,
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
    [
      'a rate of transactions that were submitted',
      'nodes,Transaction rate (submitted tx/s)\n4,100\n8,200',
      /lacks a column .* throughput/,
    ],
    ['load that was submitted alone', 'nodes,submitted tps\n4,100\n8,200', /lacks a column .* throughput/],
    ['bytes', 'PK\u0003\u0004\0\0', /is not text: it has bytes of zero/],
  ];
  for (const [what, text, message] of refusals)
    it(`fail with a remedy: ${what}`, () => {
      assert.throws(() => read(text), message);
    });
});
