import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { FakeServedChain, noonS, windowS } from '../../../../../tests/support/fake-served-chain.ts';
import { slots } from '../../../../../tests/support/status-scene.ts';
import { type Annotations, parseAnnotations } from '../../../../src/serve/month/annotations.ts';
import { monthDocument } from '../../../../src/serve/month/document.ts';
import type { MonthInputs } from '../../../../src/serve/month/inputs.ts';
import { type CountedMinute, insideMonth, methodQuantileUs } from '../../../../src/serve/month/inside.ts';
import { monthHtml, monthMarkdown } from '../../../../src/serve/month/view.ts';
import { oneObjective } from '../../../../src/serve/objective/objectives.ts';
import { readMonth } from '../../../../src/serve/status/month-report.ts';
import { StatusReader } from '../../../../src/serve/status/read-status.ts';
import { bucketIndex } from '../../../../src/sli/bucket.ts';
import { periodEnd, periodStart } from '../../../../src/sli/calendar.ts';

const hostile = '<img src=x onerror="alert(1)">|[x](y)';
const startS = periodStart('month', noonS);
const endS = periodEnd('month', noonS);
const noon = noonS / 60;
const objectivePpm = 990_000;

describe('the report of a month', () => {
  it('has uptime outside beside uptime inside, each with its source, coverage and budget', async () => {
    const { outside, inside } = monthDocument(await inputs());
    deepEqual(
      outside.map((row) => [
        row.label,
        row.share_ppm,
        row.part,
        row.whole,
        row.met,
        row.inside_share_ppm,
        row.basis,
      ]),
      [
        ['rpc-eu', 666_666, 20, 30, false, 975_000, 'census'],
        [hostile, 1_000_000, 30, 30, true, null, 'census'],
      ],
    );
    match(outside[0]?.source ?? '', /^records of network 0 on chain 0xabab/);
    const [eu] = inside;
    deepEqual(
      [eu?.region, eu?.calls, eu?.answered, eu?.failed, eu?.limited, eu?.share_ppm, eu?.met],
      ['eu', 400, 390, 10, 7, 975_000, false],
    );
    deepEqual(eu?.budget, { allowed: 4, missed: 10, left: -6 });
    deepEqual([eu?.gateways, eu?.coverage_ppm], [1, Math.floor((4 * 1_000_000 * 60) / (endS - startS))]);
  });

  it('joins incidents of the chain and of the gateway with what people know of them', async () => {
    const outageS = noonS - windowS;
    const { incidents } = monthDocument(
      await inputs(`
incidents:
  - {id: 0-1-authorship-${outageS}, cause: "disk full", measure: "alarm at 80 %"}
  - {what: "DNS of a provider", start: 2026-11-02T00:00:00Z, end: 2026-11-02T01:00:00Z, seenBy: a user}
  - {what: "another month", start: 2026-10-02T00:00:00Z, end: 2026-10-02T01:00:00Z}
endpoints:
  - {target: rpc-eu, region: eu, network: almanac}
`),
    );
    deepEqual(
      incidents.map(({ start, detected, end, seen_by, calls_failed, cause, measure }) => [
        start,
        detected,
        end,
        seen_by,
        calls_failed,
        cause,
        measure,
      ]),
      [
        ['2026-11-02T00:00:00Z', null, '2026-11-02T01:00:00Z', 'a user', null, null, null],
        [
          '2026-11-20T11:58:00Z',
          '2026-11-20T11:59:00Z',
          '2026-11-20T11:59:00Z',
          'the gateway',
          10,
          null,
          null,
        ],
        ['2026-11-20T11:59:40Z', '2026-11-20T12:00:00Z', null, 'the chain', 0, 'disk full', 'alarm at 80 %'],
      ],
    );
  });

  it('tells of changes from the chain, from drift, and of people, those of the month alone', async () => {
    const drift = [1, 40].map((day) => ({
      endpoint: 'rpc-eu',
      atS: startS + day * 86_400,
      differences: [{ part: 'almanac-1', kind: 'version', declared: '2', running: '1' }],
    }));
    const document = monthDocument({
      ...(await inputs(
        'changes: [{at: 2026-11-03T00:00:00Z, text: "motion 7: windows of 60 s", commit: abc123}]',
      )),
      drift,
    });
    deepEqual(
      document.changes.map(({ at, text }) => `${at} ${text}`),
      [
        '2026-11-02T00:00:00Z rpc-eu: almanac-1: version: declared 2, running 1',
        '2026-11-03T00:00:00Z motion 7: windows of 60 s (abc123)',
        '2026-11-20T11:00:00Z reporter r1 joined',
      ],
    );
  });

  it('has quotas, costs, snapshots, and lists what was not measured', async () => {
    const document = monthDocument({
      ...(await inputs(`
quotas: [{key: k1, bytesPerMonth: 100000}]
costs: [{item: servers, amount: 120, currency: EUR}]
downloads: [{snapshot: almanac-1, count: 3, source: log}]
notMeasured: ["TLS handshakes"]
`)),
      snapshots: [{ name: 'almanac-1', block: 5, bytes: 7, createdS: startS, signer: '0x12' }],
    });
    deepEqual(
      document.quotas.map(({ key, bytes, used_ppm }) => [key, bytes, used_ppm]),
      [['k1', 40_000, 400_000]],
    );
    equal(document.snapshots[0]?.downloads, 3);
    equal(document.costs[0]?.basis, 'as annotated');
    ok(document.not_measured.includes('TLS handshakes'));
    ok(document.not_measured.some((text) => text.startsWith('Drift: no results')));
    const nothing = monthDocument({ month: '2026-11', startS, endS, objectivePpm });
    deepEqual([nothing.outside, nothing.inside, nothing.latency, nothing.quotas], [[], [], [], []]);
    deepEqual(nothing.not_measured.slice(0, 2), [
      'Uptime outside: no chain was asked.',
      'Uptime inside, latency by method and usage: no usage of a gateway was given.',
    ]);
  });

  it('is the same to the byte for the same inputs, in whichever order the usage comes', async () => {
    const once = await inputs();
    const again = { ...(await inputs()), inside: insideMonth([...minutes].toReversed(), objectivePpm) };
    for (const write of [monthMarkdown, monthHtml])
      equal(write(monthDocument(again)), write(monthDocument(once)));
    equal(JSON.stringify(monthDocument(again)), JSON.stringify(monthDocument(once)));
  });

  it('shows names of strangers as text, in both forms', async () => {
    const document = monthDocument(await inputs());
    doesNotMatch(monthHtml(document), /<img/);
    doesNotMatch(monthMarkdown(document), /(?<!\\)<img|(?<!\\)\[x/);
    match(monthMarkdown(document), /^# Month report 2026-11 \(so far, at block 100\)\n/);
    match(monthMarkdown(document), /\| eu \| almanac \| 97\.50 % \| 400 \| 10 \| 7 \| 99\.00 % missed \|/);
  });

  it('has latencies of a method at most 1/32 above the true ones', () => {
    const [method] = insideMonth(minutes, objectivePpm).methods;
    const us = method && methodQuantileUs(method, 500_000);
    ok(us !== undefined && us >= 1_000 && us <= 1_000 * (1 + 1 / 32), String(us));
  });

  it('says what could be saved', async () => {
    const { findings } = monthDocument(await inputs());
    deepEqual(findings, [
      'b of almanac in eu: 1 calls, on average less than 0.01 at a time; it stands by, or is one too many.',
      'state_getStorage of almanac takes 100.0 % of the time of all nodes.',
    ]);
  });
});

/** Four minutes of one gateway: in the third one 10 of 100 calls are not answered, and 7 come over a limit. */
const minutes: readonly CountedMinute[] = [0, 1, 2, 3].map((index) => ({
  region: 'eu',
  gateway: 'g1',
  minute: noon - 4 + index,
  rows: [row(0, index === 2 ? 90 : 100), ...(index === 2 ? [row(-32_603, 10), row(-32_999, 7, null)] : [])],
  latencies: [{ network: 'almanac', method: 'state_getStorage', buckets: [[bucketIndex(1_000), 100]] }],
  upstreams: [
    { network: 'almanac', upstream: 'a', calls: 100, us: 86_400 * 1e6 },
    ...(index === 0 ? [{ network: 'almanac', upstream: 'b', calls: 1, us: 100 }] : []),
  ],
}));

function row(code: number, calls: number, key: string | null = 'k1'): CountedMinute['rows'][number] {
  return {
    network: 'almanac',
    key,
    method: 'state_getStorage',
    code,
    calls,
    pushes: 0,
    upstream_us: calls,
    bytes_in: 50 * calls,
    bytes_out: 50 * calls,
    cacheable: 0,
    cache_hits: 0,
  };
}

async function inputs(annotated = 'endpoints: [{target: 1, network: almanac}]'): Promise<MonthInputs> {
  const chain = FakeServedChain.withValidators('rpc-eu', hostile);
  for (const [index, kept] of [10, 10, 0].entries()) {
    const at = noonS - (3 - index) * windowS;
    chain.windows.push(slots(1, at, kept), slots(2, at, 10));
  }
  chain.reporters = [
    { account: 'r1', signer: 'r1', joined: noonS - 3_600, left: undefined, reported: undefined },
  ] as typeof chain.reporters;
  const view = chain.view();
  const [network] = chain.networks;
  const status = network && (await new StatusReader(network, chain.facts, oneObjective()).read(view));
  ok(status);
  const annotations: Annotations = parseAnnotations(annotated, 'annotations.yaml');
  return {
    month: '2026-11',
    startS,
    endS,
    objectivePpm,
    outside: { facts: chain.facts, report: await readMonth(status, view, noonS) },
    inside: insideMonth(minutes, objectivePpm),
    annotations,
  };
}
