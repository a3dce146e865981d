import assert from 'node:assert/strict';
import { readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

const read = (text: string): unknown => readPoints(text, 'points.csv');

describe('points from a file', () => {
  it('come from columns in their order when the first line holds numbers', () => {
    assert.deepEqual(read('1,37.9\n5,82.1\n'), [
      { n: 1, throughput: 37.9 },
      { n: 5, throughput: 82.1 },
    ]);
    assert.deepEqual(read('"1","2"\r3,4'), [
      { n: 1, throughput: 2 },
      { n: 3, throughput: 4 },
    ]);
  });

  it('say which start of a network and which pair they are of', () => {
    assert.deepEqual(read('n,throughput,start,pair\n1,2e1,0,3'), [
      { n: 1, throughput: 20, start: 0, pair: 3 },
    ]);
  });

  it('come from columns by their names, in any order, with gaps', () => {
    assert.deepEqual(read('# a campaign\nlatency;N;Throughput\r\n17.1;1;37.9\r\n;5;82.1\r\n'), [
      { latency: 17.1, n: 1, throughput: 37.9 },
      { n: 5, throughput: 82.1 },
    ]);
  });

  it('take thousands as India parts them', () => {
    assert.deepEqual(read('n;tps\n4;1,00,000\n8;12,34,567.5\n16;2,500'), [
      { n: 4, throughput: 100_000 },
      { n: 8, throughput: 1_234_567.5 },
      { n: 16, throughput: 2_500 },
    ]);
  });

  it('say what their sizes count, where a name, a cell or a tool says it', () => {
    const counts = (text: string, columns?: string): string | undefined => {
      let told: string | undefined;
      readPoints(text, 'points', {
        columns,
        onCounts: (one) => {
          told = one;
        },
      });
      return told;
    };
    for (const [name, expected] of [
      ['clients', 'clients'],
      ['Number of nodes', 'nodes'],
      ['vus_max', 'VUs'],
      ['nthreads', 'threads'],
      ['concurrent users', 'users'],
      ['concurrency', 'size'],
      ['n', undefined],
    ] as const)
      assert.equal(counts(`${name},tps\n1,2`), expected, name);
    assert.equal(counts('rate,tps\n1,2', 'n=rate'), 'size');
    assert.equal(counts('label,tps\n8 users,2'), 'users');
    assert.equal(counts('1,2'), undefined);
    assert.equal(counts('  2 threads and 10 connections\nRequests/sec: 100.5\n'), 'connections');
  });

  it('come from JSON, also from what `fit --json` has written', () => {
    const points = [{ n: 1, throughput: 2 }];
    assert.deepEqual(read(JSON.stringify(points)), points);
    assert.deepEqual(read(JSON.stringify({ schema: 'almanac.fit.v1', points })), points);
  });

  const refusals: readonly (readonly [string, string, RegExp])[] = [
    ['nothing', '', /points\.csv is empty/],
    [
      'names that are not known',
      'a,b\n1,2',
      /lacks a column whose name says that it is throughput .* it has "a", "b"/,
    ],
    [
      'a column that lacks',
      'n,latency\n1,2',
      /lacks a column whose name says that it is throughput .*: say which with --columns n=NAME/,
    ],
    ['a column twice', 'n,throughput,n\n1,2,3', /more than one column that could be N: "n", "n"/],
    ['one column', '1\n2', /line 1 has one column/],
    [
      'a third column without a name, which is often the end of a number',
      '1,128,768\n2,256,112',
      /line 1 has 3 columns without names, of which only two are read; name them .* without commas/,
    ],
    ['a number that is none to people', 'n,throughput\n1,0x10', /line 2: throughput is "0x10", not a number/],
    ['a number without end', 'n,throughput\n1,1e400', /line 2: throughput is 1e400, larger than any number/],
    ['infinity', '1,Infinity', /line 1: throughput is "Infinity", not a number/],
    ['a pair that is not a whole number', '[{"n":1,"throughput":2,"pair":1.5}]', /\[0\]\.pair/],
    ['a short line', '1,2\n3', /line 2 has 1 columns instead of 2/],
    ['a word among numbers', '1,2\n3,many', /line 2: throughput is "many", not a number/],
    ['a missing throughput', 'n,throughput,latency\n1,,3', /line 2: throughput is "", not a number/],
    [
      'commas that could part thousands',
      '1;128,768\n2;256,112',
      /line 1: throughput is "128,768": a decimal comma or thousands/,
    ],
    ['decimal commas beside points', '1;95,5\n2;180.2', /decimal points and numbers with decimal commas/],
    ['broken JSON', '[{"n":1', /is not JSON/],
    ['JSON of another shape', '[{"size":1}]', /lacks a column .* it has "size"/],
  ];
  for (const [what, text, message] of refusals)
    it(`refuse ${what}`, () => {
      assert.throws(() => read(text), message);
    });
});
