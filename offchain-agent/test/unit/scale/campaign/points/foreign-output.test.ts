import assert from 'node:assert/strict';
import { type ReadOptions, readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

/** Points as successes a second and the share that failed. */
const read = (text: string, options?: ReadOptions): [number, number, number | undefined][] =>
  readPoints(text, 'out', options).map(({ n, throughput, failed_share: share }) => [n, throughput, share]);

describe('output that is not read', () => {
  const outputs: readonly (readonly [string, string])[] = [
    [
      'vegeta',
      'Requests      [total, rate, throughput]         1200, 120.00, 65.87\nSuccess       [ratio]      94.40%\n',
    ],
    [
      'vegeta',
      '{"latencies":{"total":1},"bytes_in":{},"requests":1,"rate":9,"success":0.5,"status_codes":{"503":5}}',
    ],
    ['JMeter', 'timeStamp,elapsed,label,responseCode,success,allThreads\n1,2,a,503,false,4'],
    ['JMeter', 'Label,# Samples,Average,Error %,Throughput\nHome,100,5,50.00%,12.5\nTOTAL,100,5,50.00%,12.5'],
    [
      'JMeter',
      'summary =   1000 in 00:00:10 =  100.0/s Avg:    10 Min:     1 Max:   100 Err:   500 (50.00%)',
    ],
    [
      'JMeter',
      '{"Total":{"transaction":"Total","sampleCount":10,"errorCount":5,"errorPct":50.0,"throughput":9.1}}',
    ],
    [
      'JMeter',
      '<?xml version="1.0"?>\n<testResults version="1.2"><httpSample t="1" rc="503"/></testResults>',
    ],
  ];
  for (const [tool, text] of outputs)
    it(`fails by the name ${tool}: ${text.slice(0, 20)}`, () => {
      assert.throws(
        () => read(text),
        new RegExp(`out is the output of ${tool}, which .*: write .*throughput`),
      );
    });

  it('gives the points of JMeter with a column of threads', () => {
    assert.deepEqual(
      read('threads,Label,# Samples,Error %,Throughput\n4,TOTAL,100,50.00%,12\n8,TOTAL,200,0.00%,20'),
      [
        [4, 6, 0.5],
        [8, 20, 0],
      ],
    );
  });

  it('gives the points of Locust with a column of users, at any place', () => {
    const text =
      'Type,Name,Request Count,Failure Count,Requests/s,Failures/s,Users\n,Aggregated,100,50,12,6,4\n,Aggregated,200,0,20,0,8';
    assert.deepEqual(read(text), [
      [4, 6, 0.5],
      [8, 20, 0],
    ]);
  });

  it('fails for a rate of wrk2 that its own counts contradict', () => {
    const text =
      'Running 10s test @ http://a/\n  1 threads and 4 connections\n  12229 requests in 10.00s, 4MB read\nRequests/sec:  663801593.00';
    assert.throws(
      () => read(text),
      /line 2: wrk says 663801593\.00 requests a second, and by its own counts there were 1222\.9/,
    );
  });
});

describe('tables of spreadsheets and older tools', () => {
  it('have line breaks in quotes', () => {
    assert.deepEqual(
      read('"Concurrent\nusers","Throughput\n(req/s)"\n1,1200\n2,2300').map(([n, x]) => [n, x]),
      [
        [1, 1200],
        [2, 2300],
      ],
    );
    assert.deepEqual(
      read('n,throughput,remark\n1,10,6" pipe\n2,20,-').map(([n, x]) => [n, x]),
      [
        [1, 10],
        [2, 20],
      ],
    );
  });

  it('have a title above their names', () => {
    assert.deepEqual(
      read('Load test of 12 May,,\n,,\nusers,tps,comment\n1,1200,ok\n2,2300,ok').map(([n, x]) => [n, x]),
      [
        [1, 1200],
        [2, 2300],
      ],
    );
  });

  it('have a unit behind the send rate of Caliper', () => {
    const text =
      '| Name | Succ | Fail | Send Rate | Throughput |\n|--|--|--|--|--|\n| open | 9 | 0 | 100 tps | 98 tps |\n| open | 9 | 0 | 200 tps | 156 tps |';
    assert.deepEqual(
      read(text).map(([n, x]) => [n, x]),
      [
        [100, 98],
        [200, 156],
      ],
    );
  });

  it('have the clients of redis-benchmark -q above them, one series for each command', () => {
    const run = (n: number, set: number, get: number): string =>
      `$ redis-benchmark -q -c ${n} -t set,get\nSET: ${set}.00 requests per second, p50=0.2 msec\nGET: ${get}.00 requests per second, p50=0.2 msec`;
    const text = `${run(1, 100, 120)}\n${run(2, 190, 220)}`;
    assert.throws(() => read(text), /"subject" is "SET", "GET"/);
    assert.deepEqual(
      read(text, { where: 'subject=GET' }).map(([n, x]) => [n, x]),
      [
        [1, 120],
        [2, 220],
      ],
    );
  });
});
