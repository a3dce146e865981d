import assert from 'node:assert/strict';
import { readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

const read = (text: string): [number, number][] =>
  readPoints(text, 'out').map(({ n, throughput }) => [n, throughput]);

describe('the output of further load generators', () => {
  it('gives the points of hey and siege where the command says how many', () => {
    const hey = (options: string, rate: number): string =>
      `$ hey ${options} http://a/\n\nSummary:\n  Total:\t2.0 secs\n  Requests/sec:\t${rate}\n\nLatency distribution:\n  10% in 0.001 secs\n`;
    assert.deepEqual(read(hey('-n 9 -c 10', 431.5) + hey('-c 50 -n 9', 812.25)), [
      [10, 431.5],
      [50, 812.25],
    ]);
    assert.throws(
      () => read(hey('-c 10', 431.5) + hey('-n 9', 812.25)),
      /a run of hey lacks its number of clients/,
    );
    const rate = '\n  Requests/sec:\t812.25\n';
    assert.deepEqual(read(`${hey('-c 10', 431.5)}$ hey -c 50 \\\n  http://a/\n${rate}`), [
      [10, 431.5],
      [50, 812.25],
    ]);
    assert.throws(
      () => read(`${hey('-c 10', 431.5)}then hey -c 50 failed\n`),
      /line 9: a run of hey lacks its throughput; leave that run out/,
    );
    assert.throws(
      () => read(`${hey('-c 10', 431.5)}$ my-hey 50${rate}`),
      /line 10: a run of hey lacks its number of clients/,
    );
    const siege = (users: number, rate: number): string =>
      `** SIEGE 4.0.7\n** Preparing ${users} concurrent users for battle.\nTransactions:\t 1000 hits\nTransaction rate:\t ${rate} trans/sec\nThroughput:\t 0.12 MB/sec\nConcurrency:\t 9.87\n`;
    assert.deepEqual(read(siege(10, 98.04) + siege(25, 190.5)), [
      [10, 98.04],
      [25, 190.5],
    ]);
  });

  it('gives the points of YCSB where its command line says how many threads, and not its target', () => {
    const ycsb = (options: string, rate: number): string =>
      `Command line: -db site.ycsb.BasicDB -s -P workloads/a ${options}\nYCSB Client 0.17.0\n[OVERALL], RunTime(ms), 83294\n[OVERALL], Throughput(ops/sec), ${rate}\n[READ], Operations, 50012\n`;
    const two = ycsb('-threads 1 -target 20000 -t', 1200.5) + ycsb('-target 20000 -threads 2 -t', 2310.25);
    assert.deepEqual(read(two), [
      [1, 1200.5],
      [2, 2310.25],
    ]);
    assert.deepEqual(read(ycsb('-p threadcount=4 -t', 98.5)), [[4, 98.5]]);
    assert.throws(
      () => read(ycsb('-threads 1 -t', 1200.5) + ycsb('-target 9 -t', 2310.25)),
      /a run of YCSB lacks its number of clients/,
    );
    assert.throws(
      () => read(ycsb('-threads 1 -load', 1200.5) + ycsb('-threads 2 -t', 2310.25)),
      /"subject" is/,
    );
  });

  it('gives the points of bombardier and wrk2', () => {
    const bombardier = (connections: number, rate: string): string =>
      `Bombarding http://a:80 for 10s using ${connections} connection(s)\n[====] 10s\nDone!\nStatistics        Avg      Stdev        Max\n  Reqs/sec    ${rate}   10733.06     268434\n  Latency      471.00us   522.34us    51.00ms\n`;
    assert.deepEqual(read(bombardier(1, '431.50') + bombardier(125, '264560.00')), [
      [1, 431.5],
      [125, 264_560],
    ]);
    const wrk2 = (connections: number, rate: string): string =>
      `Running 30s test @ http://a:80/\n  2 threads and ${connections} connections\n  Thread calibration: mean lat.: 10.087ms, rate sampling interval: 22ms\n  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Req/Sec     1.05k     1.12k    2.50k    64.84%\n  60018 requests in 30.00s, 19.81MB read\nRequests/sec:   ${rate}\nTransfer/sec:    676.14KB\n`;
    assert.deepEqual(read(wrk2(10, '999.87') + wrk2(100, '2000.12')), [
      [10, 999.87],
      [100, 2000.12],
    ]);
  });

  it('gives the end-to-end rate of the benchmark of HotStuff, whose faults stand below its size', () => {
    const summary = (nodes: number, rate: string, sent = '80,000', faults = 0): string =>
      ` SUMMARY:\n + CONFIG:\n Committee size: ${nodes} nodes\n Input rate: ${sent} tx/s\n Transaction size: 512 B\n Faults: ${faults} nodes\n\n + RESULTS:\n Consensus TPS: 99,999 tx/s\n\n End-to-end TPS: ${rate} tx/s\n`;
    assert.deepEqual(read(summary(10, '79,819') + summary(20, '75,001') + summary(30, '31,819')), [
      [10, 79_819],
      [20, 75_001],
      [30, 31_819],
    ]);
    assert.throws(
      () => read(summary(10, '79,819') + summary(20, '137', '80,000', 3)),
      /"subject" is "Faults: 0 Transaction size: 512 B", "Faults: 3 Transaction size: 512 B"/,
    );
    assert.throws(
      () =>
        read(
          [10, 20].flatMap((nodes) => [summary(nodes, '9,999', '10,000'), summary(nodes, '75,001')]).join(''),
        ),
      /several series: "setting" is "Input rate: 10,000", "Input rate: 80,000"/,
    );
  });

  it('gives the requests of autocannon, and not its bytes', () => {
    const run = (connections: number, average: number): object => ({
      url: 'http://a',
      connections,
      pipelining: 1,
      requests: { average, mean: average, stddev: 10, total: 99 },
      throughput: { average: 1e6 * connections },
      latency: { average: 1.9 },
    });
    assert.deepEqual(read([run(10, 4995.5), run(50, 8995.25)].map((one) => JSON.stringify(one)).join('\n')), [
      [10, 4995.5],
      [50, 8995.25],
    ]);
  });

  it('gives a point for each stretch with the same users in a history of Locust, by its count of requests', () => {
    const rows = [
      // Users, seconds, requests in each.
      [0, 1, 0],
      [5, 8, 50],
      [7, 1, 60],
      [10, 8, 90],
    ].flatMap(([users = 0, seconds = 0, requests = 0]) =>
      Array.from({ length: seconds }, () => ({ users, requests })),
    );
    let total = 0;
    const lines = rows.flatMap(({ users, requests }, index) => {
      total += requests;
      const line = (type: string, name: string): string =>
        `${1_700_000_000 + index},${users},${type},${name},${requests / 2},0.0,12,14,${total},0,12`;
      return [line('GET', '"/a,b"'), line('', 'Aggregated')];
    });
    const head =
      'Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,Total Request Count,Total Failure Count,Total Median Response Time';
    assert.deepEqual(read([head, ...lines].join('\n')), [
      [5, 50],
      [10, 90],
    ]);
    assert.throws(
      () => read([head, ...lines.slice(0, 6)].join('\n')),
      /a history of Locust without a constant number of users for 5 s/,
    );
  });

  it('begins another stretch of Locust where its counts or its clock begin again', () => {
    const of = (from: number, seconds: number, first: number, perSecond: number): string[] =>
      Array.from(
        { length: seconds },
        (_, index) => `${from + index},5,,Aggregated,${first + (index + 1) * perSecond}`,
      );
    const history = (...parts: string[][]): string =>
      ['Timestamp,User Count,Type,Name,Total Request Count', ...parts.flat()].join('\n');
    assert.deepEqual(read(history(of(1_000, 8, 0, 50), of(1_008, 8, 0, 50))), [
      [5, 50],
      [5, 50],
    ]);
    assert.deepEqual(read(history(of(5_000, 8, 0, 50), of(1_000, 8, 400, 60))), [
      [5, 50],
      [5, 60],
    ]);
  });

  it('takes the table of a page that shows the output of one run', () => {
    const output = '\n```\nSummary:\n  Requests/sec:\t4995.1\n```\n';
    assert.deepEqual(read(`| users | tps |\n|---|---|\n| 1 | 100 |\n| 2 | 190 |\n${output}`), [
      [1, 100],
      [2, 190],
    ]);
    assert.throws(
      () => read(`| machine | cores |\n|---|---|\n| a | 8 |\n${output}`),
      /is the output of hey, oha or ghz, which does not say how many/,
    );
  });

  it('fails with the name of a tool that does not say how many clients there were', () => {
    const outputs = [
      ['hey, oha or ghz', 'Summary:\n  Total:\t2.0 secs\n  Requests/sec:\t4995.1\n'],
      ['siege', 'Transactions:\t 1000 hits\nTransaction rate:\t 98.04 trans/sec\nConcurrency:\t 9.87\n'],
      ['h2load', 'starting benchmark...\nfinished in 1.00s, 955.10 req/s, 1.1MB/s\n'],
      ['YCSB', '[OVERALL], RunTime(ms), 10110\n[OVERALL], Throughput(ops/sec), 98.91\n'],
    ];
    for (const [tool, text = ''] of outputs)
      assert.throws(
        () => read(text),
        new RegExp(`is the output of ${tool}, which does not say how many clients there were`),
      );
  });

  it('gives the points of JMH as it prints them', () => {
    assert.deepEqual(
      read(
        'Benchmark   (threads)   Mode  Cnt      Score     Error  Units\nq.Offer             1  thrpt    5    955.160 ±  10.1  ops/s\nq.Offer             2  thrpt    5   1878.910 ±  12.1  ops/s',
      ),
      [
        [1, 955.16],
        [2, 1878.91],
      ],
    );
  });
});

describe('rounds of Caliper', () => {
  it('go by what they count, even where it was always the same, unless those are its workers', () => {
    assert.deepEqual(read('nodes,send rate,throughput\n4,100,99\n4,200,190\n4,300,240'), [
      [4, 99],
      [4, 190],
      [4, 240],
    ]);
  });

  it('go by the send rate where all had the same workers, and need no latency', () => {
    const text =
      '| Name | Workers | Succ | Fail | Send Rate (TPS) | Avg Latency (s) | Throughput (TPS) |\n|-|-|-|-|-|-|-|\n| open-1 | 5 | 9 | 0 | 100.1 | - | 99.2 |\n| open-2 | 5 | 9 | 0 | 200.1 | 0.5 | 190.2 |';
    assert.deepEqual(readPoints(text, 'out'), [
      { n: 100.1, throughput: 99.2, failed_share: 0, answers: 9 },
      { n: 200.1, throughput: 190.2, latency: 0.5, failed_share: 0, answers: 9 },
    ]);
  });
});
