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
/** Of a rate that counts failed answers. */
export const subtracted: readonly (readonly [number, number, number])[] = truth.map(([n, x, share]) => [
  n,
  x * (1 - share),
  share,
]);
/** Of one that leaves them out: as many as it has failed besides. */
export const apart: readonly (readonly [number, number, number])[] = truth.map(([n, x, share]) => [
  n,
  x,
  share / (1 + share),
]);

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

/** Outputs and tables of the same runs. */
export const failingOutputs: readonly (readonly [tool: string, text: string, isApart?: 'apart'])[] = [
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
