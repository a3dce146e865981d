import assert from 'node:assert/strict';
import { type ReadOptions, readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

const read = (text: string, options?: ReadOptions): [number, number][] =>
  readPoints(text, 'out', options).map(({ n, throughput }) => [n, throughput]);

const summary = (users: number, rate: number, least = users): object => ({
  root_group: { name: '' },
  metrics: {
    http_reqs: { count: 30 * rate, rate },
    http_req_duration: { avg: 4.2, 'p(95)': 9 },
    vus: { value: users, min: least, max: users },
    vus_max: { value: users, min: users, max: users },
  },
});

/** As handleSummary gets it: values one level down. */
const nested = (users: number, rate: number): object => ({
  metrics: {
    http_reqs: { type: 'counter', contains: 'default', values: { count: 30 * rate, rate } },
    vus: { type: 'gauge', values: { value: users, min: users, max: users } },
  },
});

/** Stages of a test as k6 writes them second by second: users, requests in each second. */
function seconds(
  stages: readonly (readonly [number, number, number])[],
): { at: number; users: number; requests: number }[] {
  let at = 1_700_000_000;
  return stages.flatMap(([users, requests, count]) =>
    Array.from({ length: count }, () => ({ at: at++, users, requests })),
  );
}

const stages = seconds([
  [1, 10, 8],
  [2, 19, 8],
  [3, 25, 1],
  [4, 35, 8],
]);

function csvOf(): string {
  const rows = stages.flatMap(({ at, users, requests }) => [
    `vus,${at},${users}.000000,,,,,,,,,,,,,,,`,
    ...Array.from(
      { length: requests },
      () => `http_reqs,${at},1.000000,,,,true,,GET,http://a/,HTTP/1.1,default,,200,,,http://a/,`,
    ),
    `http_req_duration,${at},4.2,,,,true,,GET,http://a/,HTTP/1.1,default,,200,,,http://a/,`,
  ]);
  return [
    'metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,service,status,subproto,tls_version,url,extra_tags',
    ...rows,
  ].join('\n');
}

function jsonOf(): string {
  const point = (metric: string, at: number, value: number): string =>
    JSON.stringify({
      metric,
      type: 'Point',
      data: { time: new Date(1000 * at + 120).toISOString(), value, tags: {} },
    });
  return [
    '{"type":"Metric","data":{"name":"http_reqs","type":"counter"},"metric":"http_reqs"}',
    ...stages.flatMap(({ at, users, requests }) => [
      point('vus', at, users),
      ...Array.from({ length: requests }, () => point('http_reqs', at, 1)),
    ]),
  ].join('\n');
}

const caliper = (rows: readonly (readonly [string, number, number])[]): string =>
  [
    '2026.01.01-10:00:00.000 info  [caliper] [report-builder] 	### All test results ###',
    '+------+-------+------+-----------------+-----------------+-----------------+-----------------+------------------+',
    '| Name | Succ  | Fail | Send Rate (TPS) | Max Latency (s) | Min Latency (s) | Avg Latency (s) | Throughput (TPS) |',
    '|------|-------|------|-----------------|-----------------|-----------------|-----------------|------------------|',
    ...rows.map(
      ([name, sent, got]) =>
        `| ${name} | 1000  | 0    | ${sent} | 2.13            | 0.18            | 0.33            | ${got} |`,
    ),
    '+------+-------+------+-----------------+-----------------+-----------------+-----------------+------------------+',
  ].join('\n');

const rounds = [
  ['create-1', 50, 49.8],
  ['create-2', 100, 99.1],
  ['create-3', 200, 160.4],
] as const;
const caliperPoints = rounds.map(([, sent, got]) => [sent, got]);

describe('the output of k6', () => {
  it('gives a point for each summary, in sequence or in an array', () => {
    const all = [summary(1, 100), summary(10, 850), summary(50, 2100)];
    const right = [
      [1, 100],
      [10, 850],
      [50, 2100],
    ];
    assert.deepEqual(read(all.map((one) => JSON.stringify(one, null, 2)).join('\n')), right);
    assert.deepEqual(
      read(JSON.stringify([nested(1, 100), nested(10, 850), nested(50, 2100)])),
      right.slice(0, 3),
    );
  });

  it('says that the users of a test were not always as many', () => {
    const notes: string[] = [];
    readPoints(JSON.stringify(summary(20, 100, 1)), 'k6.json', { onNote: (note) => notes.push(note) });
    assert.deepEqual(notes, [
      'k6: the virtual users went from 1 to 20 in one test, and its rate is an average over them',
    ]);
  });

  it('gives a point for each stretch with the same users, without its end seconds', () => {
    const right = [
      [1, 10],
      [2, 19],
      [4, 35],
    ];
    assert.deepEqual(read(csvOf()), right);
    assert.deepEqual(read(jsonOf()), right);
  });

  it('gives a point for each of two tests with the same users, and none over the time between', () => {
    const test = (from: number, perSecond: number): string[] =>
      Array.from({ length: 8 }, (_, at) => [
        `vus,${from + at},5`,
        `http_reqs,${from + at},${perSecond}`,
      ]).flat();
    const csv = ['metric_name,timestamp,metric_value', ...test(1_000, 50), ...test(90_000_000_000, 60)];
    assert.deepEqual(read(csv.join('\n')), [
      [5, 50],
      [5, 60],
    ]);
  });

  it('fails where the users change all the time', () => {
    const csv = `metric_name,timestamp,metric_value\n${[1, 2, 3, 4].map((n) => `vus,${n},${n}`).join('\n')}`;
    assert.throws(
      () => read(csv),
      /without a constant number of virtual users for 5 s; hold each number in its own stage/,
    );
  });

  it('gives a point from the summary at the end', () => {
    const printed = (users: number, rate: number): string =>
      `     http_req_duration..............: avg=17.4ms min=10.93ms\n     http_reqs......................: 45765  ${rate}/s\n     vus............................: ${users}     min=${users}        max=${users}\n     vus_max........................: ${users}     min=${users}        max=${users}\n`;
    assert.deepEqual(read(printed(10, 400.5) + printed(80, 4568.791991)), [
      [10, 400.5],
      [80, 4568.791991],
    ]);
  });
});

describe('the output of other load generators', () => {
  const wrk = (connections: number, rate: string, url = 'http://a:80/'): string =>
    `Running 30s test @ ${url}\n  12 threads and ${connections} connections\n  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Req/Sec    56.20k     8.07k   62.00k    86.54%\n  ${Math.round(30 * Number(rate))} requests in 30.00s, 17.76GB read\nRequests/sec: ${rate}\nTransfer/sec:    606.33MB\n`;

  it('gives a point for each run of wrk', () => {
    assert.deepEqual(read(wrk(100, '748868.53') + wrk(400, '812000.1')), [
      [100, 748868.53],
      [400, 812000.1],
    ]);
  });

  it('fails where wrk measured several addresses, or a run lacks its rate', () => {
    const two = [1, 2].map((n) => wrk(n, '10') + wrk(n, '20', 'http://b/')).join('');
    assert.throws(() => read(two), /several series: "subject" is "http:\/\/a:80\/", "http:\/\/b\/"/);
    assert.deepEqual(read(two, { where: 'subject=http://b/' }), [
      [1, 20],
      [2, 20],
    ]);
    const cut = `Running 30s test @ http://a/\n  2 threads and 7 connections\nunable to connect\n${wrk(8, '10')}`;
    assert.throws(() => read(cut), /out line 2: a run of wrk lacks its throughput; leave that run out/);
  });

  it('gives the rates of pgbench without the time of connecting', () => {
    const run = (clients: number, tps: number): string =>
      `transaction type: <builtin: TPC-B (sort of)>\nnumber of clients: ${clients}\nnumber of threads: 1\ntps = ${tps / 2} (including connections establishing)\ntps = ${tps} (excluding connections establishing)\n`;
    assert.deepEqual(read(run(1, 85.3) + run(10, 640.25)), [
      [1, 85.3],
      [10, 640.25],
    ]);
  });

  it('gives the points of ab and sysbench', () => {
    assert.deepEqual(
      read(
        'Document Path:          /\nConcurrency Level:      10\nRequests per second:    431.52 [#/sec] (mean)\nTime per request:       23.1 [ms] (mean)\n',
      ),
      [[10, 431.52]],
    );
    assert.deepEqual(
      read(
        'Number of threads: 8\n    transactions:                        12345  (411.20 per sec.)\n    queries:                             246900 (8224.01 per sec.)\n',
      ),
      [[8, 411.2]],
    );
  });

  it('gives the points of JMH from JSON and CSV', () => {
    const run = (threads: number, score: number, benchmark = 'q.Offer'): object => ({
      benchmark,
      mode: 'thrpt',
      threads,
      forks: 1,
      primaryMetric: { score, scoreError: 1.5, scoreUnit: 'ops/ms', scorePercentiles: { '50.0': score } },
      secondaryMetrics: {},
    });
    assert.deepEqual(read(JSON.stringify([run(1, 100), run(2, 180)])), [
      [1, 100_000],
      [2, 180_000],
    ]);
    assert.throws(
      () => read(JSON.stringify([run(1, 100), run(2, 180), run(1, 9, 'q.Poll'), run(2, 8, 'q.Poll')])),
      /"benchmark" is "q\.Offer", "q\.Poll"/,
    );
    assert.deepEqual(
      read(
        '"Benchmark","Mode","Threads","Samples","Score","Score Error (99.9%)","Unit"\n"q.Offer","thrpt",1,5,100.5,1.2,"ops/ms"\n"q.Offer","thrpt",2,5,180.5,2.2,"ops/ms"',
      ),
      [
        [1, 100_500],
        [2, 180_500],
      ],
    );
    assert.throws(
      () => read('Benchmark,Mode,Threads,Score,Unit\na,avgt,1,5,ns/op\na,avgt,2,6,ns/op'),
      /lacks a column .* throughput/,
    );
  });
});

describe('reports of Hyperledger Caliper', () => {
  it('give points from the console, with a note that N is the send rate', () => {
    const notes: string[] = [];
    const read = readPoints(caliper(rounds), 'caliper.log', { onNote: (note) => notes.push(note) });
    assert.deepEqual(
      read.map(({ n, throughput }) => [n, throughput]),
      caliperPoints,
    );
    assert.ok(
      notes.includes(
        'caliper.log does not say how many clients there were: N is the rate at which load was sent ("Send Rate (TPS)")',
      ),
    );
  });

  it('give points from report.html', () => {
    const cells = (tag: string, row: readonly unknown[]): string =>
      `<tr>${row.map((cell) => `<${tag}>${String(cell)}</${tag}>`).join('\n')}</tr>`;
    const html = `<!doctype html><html><body><table border="1">${cells('th', ['Name', 'Succ', 'Fail', 'Send Rate (TPS)', 'Throughput (TPS)'])}${rounds.map(([name, sent, got]) => cells('td', [`<b>${name}</b>`, 9, 0, sent, got])).join('')}</table><table><tr><th>CPU</th><th>Memory</th></tr><tr><td>1</td><td>2</td></tr></table></body></html>`;
    assert.deepEqual(read(html), caliperPoints);
  });

  it('fail where rounds do different things', () => {
    assert.throws(
      () =>
        read(
          caliper([
            ['open', 50, 49],
            ['query', 100, 99],
            ['transfer', 200, 160],
          ]),
        ),
      /several series: "Name" is "open", "query", "transfer"/,
    );
  });

  it('use the column of --columns for N', () => {
    assert.deepEqual(
      read('Name,Workers,Succ,Fail,Send Rate (TPS),Throughput (TPS)\na-1,1,9,0,50,49\na-2,2,9,0,90,80'),
      [
        [1, 49],
        [2, 80],
      ],
    );
  });
});

describe('the input of Apache Otava', () => {
  it('has a row for each commit and no load, which is said', () => {
    assert.throws(
      () =>
        read(
          'time,commit,tps,p50\n2024.01.01 3:00:00 +0100,aaa0,154023,10.43\n2024.01.02 3:00:00 +0100,aaa1,138455,10.23',
        ),
      /has a row for each commit, as Apache Otava reads it, and no column for the load/,
    );
  });

  it('gives points where it has the load as an attribute', () => {
    assert.deepEqual(read('time,commit,threads,tps\n2024-01-01,aaa0,1,100\n2024-01-01,aaa0,2,190'), [
      [1, 100],
      [2, 190],
    ]);
  });
});
