import assert from 'node:assert/strict';
import { type ReadOptions, readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

/** N, requests per second, share that failed; of 10 s. */
const truth = [
  [1, 120, 0],
  [2, 232, 0],
  [4, 440, 0.25],
  [8, 800, 1],
] as const;
type Row = (typeof truth)[number];

const each = (show: (n: number, x: number, bad: number, all: number) => string, mark = '\n'): string =>
  truth.map(([n, x, share]: Row) => show(n, x, 10 * x * share, 10 * x)).join(mark);
const json = (show: (n: number, x: number, bad: number, all: number) => object): string =>
  each((n, x, bad, all) => JSON.stringify(show(n, x, bad, all)));
/** Points as successes a second and the share that failed. */
const read = (text: string, options?: ReadOptions): [number, number, number | undefined][] =>
  readPoints(text, 'out', options).map(({ n, throughput, failed_share: share }) => [n, throughput, share]);
const notesOf = (text: string, options?: ReadOptions): string[] => {
  const notes: string[] = [];
  readPoints(text, 'out', { ...options, onNote: (note) => notes.push(note) });
  return notes;
};
/** Of a rate that counts failed answers. */
const subtracted = truth.map(([n, x, share]) => [n, x * (1 - share), share]);
/** Of one that leaves them out: as many as it has failed besides. */
const apart = truth.map(([n, x, share]) => [n, x, share / (1 + share)]);

/** Seconds of a test, five for each number of users and two at its ends that are left out. */
function streamed(point: (metric: string, at: number, value: number) => string): string {
  let at = 1_700_000_000;
  return truth
    .flatMap(([n, x, share]) =>
      Array.from({ length: 8 }, () => {
        at += 1;
        const bad = Math.round(x * share);
        return [
          point('vus', at, n),
          ...Array.from({ length: x }, () => point('http_reqs', at, 1)),
          ...Array.from({ length: x }, (_, i) => point('http_req_failed', at, i < bad ? 1 : 0)),
        ];
      }),
    )
    .flat()
    .join('\n');
}

const outputs: readonly (readonly [tool: string, text: string, isApart?: 'apart'])[] = [
  [
    'wrk',
    each(
      (n, x, bad, all) =>
        `Running 10s test @ http://a/\n  1 threads and ${n} connections\n  ${all} requests in 10.00s, 4MB read\n${bad > 0 ? `  Non-2xx or 3xx responses: ${bad}\n` : ''}Requests/sec:  ${x}.00`,
    ),
  ],
  [
    'the socket errors of wrk, which its rate does not count',
    each(
      (n, x, bad, all) =>
        `Running 10s test @ http://a/\n  1 threads and ${n} connections\n  ${all} requests in 10.00s, 4MB read\n${bad > 0 ? `  Socket errors: connect 0, read ${bad}, write 0, timeout 0\n` : ''}Requests/sec:  ${x}.00`,
    ),
    'apart',
  ],
  [
    'the summary of k6 before 1.0',
    each(
      (n, x, bad, all) =>
        `     http_req_failed................: ${((100 * bad) / all).toFixed(2)}% ✓ ${bad} ✗ ${all - bad}\n     http_reqs......................: ${all}    ${x}.0/s\n     vus............................: ${n}     min=${n}       max=${n}`,
    ),
  ],
  [
    'the summary of k6 from 1.0',
    each(
      (n, x, bad, all) =>
        `    http_req_failed....................: ${((100 * bad) / all).toFixed(2)}% ${bad} out of ${all}\n    http_reqs..........................: ${all}    ${x}.0/s\n    vus................................: ${n}     min=${n}       max=${n}`,
    ),
  ],
  [
    'k6 --summary-export',
    json((n, x, bad, all) => ({
      metrics: {
        http_reqs: { count: all, rate: x },
        http_req_failed: { passes: bad, fails: all - bad, value: bad / all },
        vus: { value: n, min: n, max: n },
      },
    })),
  ],
  [
    'k6 --out json',
    `{"type":"Metric","data":{"name":"vus"},"metric":"vus"}\n${streamed((metric, at, value) =>
      JSON.stringify({ metric, type: 'Point', data: { time: new Date(1000 * at).toISOString(), value } }),
    )}`,
  ],
  [
    'k6 --out csv',
    `metric_name,timestamp,metric_value,check\n${streamed((metric, at, value) => `${metric},${at},${value}.000000,`)}`,
  ],
  [
    'hey',
    each(
      (n, x, bad, all) =>
        `$ hey -z 10s -c ${n} http://a/\n\nSummary:\n  Requests/sec:\t${x}.0\n\nStatus code distribution:\n  [200]\t${all - bad} responses\n${bad > 0 ? `  [503]\t${bad} responses\n` : ''}`,
    ),
  ],
  [
    'the connection errors of hey',
    each(
      (n, x, bad, all) =>
        `$ hey -z 10s -c ${n} http://a/\n\nSummary:\n  Requests/sec:\t${x}.0\n\n${bad < all ? `Status code distribution:\n  [200]\t${all - bad} responses\n\n` : ''}${bad > 0 ? `Error distribution:\n  [${bad}]\tGet "http://a/": dial tcp: connection refused\n` : ''}`,
    ),
  ],
  [
    'ab, where what failed is counted twice',
    each(
      (n, x, bad, all) =>
        `Concurrency Level:      ${n}\nComplete requests:      ${all}\nFailed requests:        ${bad}\n${bad > 0 ? `   (Connect: 0, Receive: 0, Length: ${bad}, Exceptions: 0)\nNon-2xx responses:      ${bad}\n` : ''}Requests per second:    ${x}.00 [#/sec] (mean)`,
    ),
  ],
  [
    'YCSB',
    each(
      (n, x, bad, all) =>
        `Command line: -db site.ycsb.db.Redis -P w -threads ${n} -t\n[OVERALL], Throughput(ops/sec), ${x}.0\n[READ], Operations, ${all}\n[READ], Return=OK, ${all - bad}\n${bad > 0 ? `[READ], Return=ERROR, ${bad}\n` : ''}`,
    ),
  ],
  [
    'autocannon, JSON',
    json((connections, x, bad, all) => ({
      url: 'http://a',
      connections,
      errors: 0,
      timeouts: 0,
      non2xx: bad,
      requests: { average: x, total: all },
      throughput: { average: 1 },
    })),
  ],
  [
    'autocannon, its tables',
    each(
      (n, x, bad, all) =>
        `Running 10s test @ http://a\n${n} connections\n\n│ Stat      │ 1%      │ 2.5%    │ 50%     │ 97.5%   │ Avg     │ Stdev  │ Min     │\n│ Req/Sec   │ 12      │ 12      │ 14      │ 15      │ ${x}     │ 894    │ 12      │\n\n${bad > 0 ? `${all - bad} 2xx responses, ${bad} non 2xx responses\n` : ''}${all} requests in 10.01s, 29 MB read`,
    ),
  ],
  [
    'Locust, its history',
    `Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,Total Request Count,Total Failure Count\n${truth
      .flatMap(([n, x, share], stage) => {
        const before = truth.slice(0, stage);
        const sum = (value: (row: Row) => number): number =>
          before.reduce((all, row) => all + 10 * value(row), 0);
        return Array.from({ length: 11 }, (_, s) => {
          const all = sum((row) => row[1]) + s * x;
          const bad = sum((row) => row[1] * row[2]) + s * x * share;
          return `${1_700_000_000 + 11 * stage + s},${n},,Aggregated,${x},${x * share},3,${all},${bad}`;
        });
      })
      .join('\n')}`,
  ],
  [
    'Locust, its statistics with a column of users',
    `User Count,Type,Name,Request Count,Failure Count,Requests/s,Failures/s\n${each((n, x, bad, all) => `${n},,Aggregated,${all},${bad},${x},${bad / 10}`)}`,
  ],
  [
    'h2load',
    each(
      (n, x, bad, all) =>
        `starting benchmark...\nspawning thread #0: ${n} total client(s). 100 total requests\nfinished in 10.00s, ${x}.00 req/s, 239KB/s\nrequests: ${all} total, ${all} started, ${all} done, ${all - bad} succeeded, ${bad} failed, 0 errored, 0 timeout`,
    ),
  ],
  [
    'npm loadtest',
    each(
      (n, x, bad, all) =>
        `Target URL:          http://a/\nConcurrency level:   ${n}\n\nCompleted requests:  ${all}\nTotal errors:        ${bad}\nEffective rps:       ${x}`,
    ),
  ],
  [
    'bombardier',
    each(
      (n, x, bad, all) =>
        `Bombarding http://a:80 for 10s using ${n} connection(s)\n  Reqs/sec      ${x}.00    100.0   2000.0\n  HTTP codes:\n    1xx - 0, 2xx - ${all - bad}, 3xx - 0, 4xx - 0, 5xx - ${bad}\n    others - 0`,
    ),
  ],
  [
    'plow',
    each(
      (n, x, bad, all) =>
        `Benchmarking http://a:80/ using ${n} connection(s).\nSummary:\n  Count        ${all}\n    2xx        ${all - bad}\n    5xx        ${bad}\n  RPS      ${x}.0`,
    ),
  ],
  [
    'pgbench, whose rate leaves them out',
    each(
      (n, x, bad, all) =>
        `number of clients: ${n}\nnumber of transactions actually processed: ${all}\nnumber of failed transactions: ${bad} (1.000%)\ntps = ${x}.0 (without initial connection time)`,
    ),
    'apart',
  ],
  [
    'Caliper, whose rate leaves them out',
    `| Name | Succ | Fail | Send Rate (TPS) | Throughput (TPS) |\n|--|--|--|--|--|\n${each((n, x, bad, all) => `| open | ${all} | ${bad} | ${n} | ${x} |`)}`,
    'apart',
  ],
  ['counts of all', `users,req/s,requests,failed\n${each((n, x, bad, all) => `${n},${x},${all},${bad}`)}`],
  [
    'counts with what succeeded',
    `users,req/s,ok,failed\n${each((n, x, bad, all) => `${n},${x},${all - bad},${bad}`)}`,
  ],
  [
    'a percentage',
    `| users | req/s | error % |\n|--|--|--|\n${each((n, x, bad, all) => `| ${n} | ${x} | ${(100 * bad) / all} |`)}`,
  ],
  [
    'a percentage in its cells',
    `users,req/s,errors\n${each((n, x, bad, all) => `${n},${x},${(100 * bad) / all}%`)}`,
  ],
  ['a fraction', `users,req/s,error_rate\n${each((n, x, bad, all) => `${n},${x},${bad / all}`)}`],
  [
    'a share of successes',
    `users,req/s,success rate\n${each((n, x, bad, all) => `${n},${x},${100 - (100 * bad) / all}%`)}`,
  ],
  ['a rate', `users,req/s,errors/s\n${each((n, x, bad) => `${n},${x},${bad / 10}`)}`],
  ['counts and a duration', `users,req/s,duration,errors\n${each((n, x, bad) => `${n},${x},10,${bad}`)}`],
  [
    'status codes in JSON',
    json((threads, qps, bad, all) => ({ threads, qps, RetCodes: { 200: all - bad, 503: bad } })),
  ],
  [
    'errors by kind in JSON',
    json((clients, rps, bad, requests) => ({ clients, rps, requests, errors: { read: 0, status: bad } })),
  ],
  [
    'another language',
    `n;throughput;Fehler %\n${each((n, x, bad, all) => `${n};${x};${(100 * bad) / all}`)}`,
  ],
];

describe('failed answers', () => {
  for (const [what, text, isApart] of outputs)
    it(`count as no throughput: ${what}`, () => {
      const expected = isApart ? apart : subtracted;
      const points = read(text);
      assert.equal(points.length, expected.length);
      points.forEach(([n, x, share], i) => {
        const [size, rate, bad] = expected[i] ?? [];
        assert.equal(n, size);
        assert.ok(Math.abs(x - (rate ?? 0)) < 1e-9 * 1000, `${x} is not ${rate} at ${n}`);
        assert.ok(Math.abs((share ?? -1) - (bad ?? 0)) < 1e-9, `${share} is not ${bad} at ${n}`);
      });
    });

  it('stay in throughput, or unread, by --failed', () => {
    const table = 'users,req/s,requests,failed\n1,100,1000,250';
    assert.deepEqual(read(table), [[1, 75, 0.25]]);
    assert.deepEqual(read(table, { failed: 'included' }), [[1, 75, 0.25]]);
    assert.deepEqual(read(table, { failed: 'excluded' }), [[1, 100, 0.25]]);
    assert.deepEqual(read(table, { failed: 'ignore' }), [[1, 100, undefined]]);
    assert.throws(
      () => read(table, { failed: 'no' }),
      /--failed must be one of included, excluded, ignore, got no/,
    );
  });

  it('come with a note of what they were taken for', () => {
    assert.deepEqual(notesOf('n,throughput,requests,errors\n1,100,1000,250'), [
      'out: failed answers are "errors" of "requests"',
      'out: throughput is taken to count failed answers, which are subtracted (--failed excluded if it leaves them out, ignore if that column counts something else)',
    ]);
    assert.deepEqual(notesOf('n,throughput,requests,errors\n1,100,1000,0'), []);
    assert.match(
      notesOf('n,throughput,error %\n1,100,0.9').join('\n'),
      /"error %", where 0\.9 is read as: 0\.9 % failed/,
    );
    assert.match(
      notesOf('n,throughput,error rate\n1,100,0.9').join('\n'),
      /"error rate", where 0\.9 is read as: 90 % failed/,
    );
  });

  it('leave a note where a column can count something else', () => {
    assert.match(
      notesOf('n,throughput,retries\n1,100,7').join('\n'),
      /"retries" is not taken for failed answers/,
    );
    assert.match(
      notesOf('[{"n":1,"throughput":100,"failed":true}]').join('\n'),
      /"failed" is not read, and can be of failed/,
    );
    assert.deepEqual(
      read('n,throughput,requests,retries\n1,100,1000,250', {
        columns: 'n=n,throughput=throughput,failed=retries',
      }),
      [[1, 75, 0.25]],
    );
  });

  it('leave out columns of how far a figure spreads', () => {
    for (const name of ['stderr', 'Score Error (99.9%)', 'std error', 'margin of error', 'error bar'])
      assert.deepEqual(
        read(`n,throughput,${name}\n1,100,7\n2,190,9`).map(([, x, share]) => [x, share]),
        [
          [100, undefined],
          [190, undefined],
        ],
      );
    assert.deepEqual(
      read('n,throughput,error\n1,100,7.5\n2,190,9.25').map(([, x]) => x),
      [100, 190],
    );
  });

  it('fail where nothing says of how many, or where there are more than all', () => {
    assert.throws(
      () => read('n,throughput,failed\n1,100,0\n2,190,95'),
      /counts failed answers in "failed", and nothing says of how many/,
    );
    assert.deepEqual(read('n,throughput,failed\n1,100,0\n2,190,0'), [
      [1, 100, 0],
      [2, 190, 0],
    ]);
    assert.throws(
      () => read('n,throughput,requests,failed\n1,100,1000,1200'),
      /line 2: 1200 failed of 1000 answers/,
    );
    assert.throws(
      () => read('n,throughput,error %\n1,100,120'),
      /line 2: the share of failed answers is 120 %/,
    );
    assert.throws(() => read('n,throughput,errors/s\n1,100,120'), /line 2: 120 failed of 100 answers/);
    const cut =
      'Running 10s test @ http://a/\n  1 threads and 4 connections\n  Non-2xx or 3xx responses: 9\nRequests/sec:  10.0';
    assert.throws(() => read(cut), /lacks the line that counts all/);
  });

  it('stay out of what almanac fit --json writes', () => {
    const document = {
      schema: 'almanac.fit.v1',
      points: [{ n: 1, throughput: 75, failed_share: 0.25, answers: 1000 }],
    };
    assert.deepEqual(readPoints(JSON.stringify(document), 'out'), document.points);
  });

  it('leave the checks of k6 to a note', () => {
    const text =
      '     checks.........................: 90.00% ✓ 9 ✗ 1\n     http_reqs......................: 10    1.0/s\n     vus............................: 1     min=1       max=1';
    assert.deepEqual(notesOf(text), [
      'k6: up to 10 % of the checks failed; they are not taken for failed answers',
    ]);
  });
});

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
