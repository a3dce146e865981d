import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseXml } from '../../../../../../tests/support/well-formed.ts';
import { scenarioText } from '../../../../../src/lab/chaos/scenario.ts';
import { timelineOf } from '../../../../../src/lab/chaos/timeline.ts';
import {
  type ChaosRun,
  chaosDocument,
  linkRows,
  writeReports,
} from '../../../../../src/lab/cli/network/chaos-report.ts';

const names = ['v1', 'v2', 'v3'];
const { faults } = scenarioText(
  {
    faults: [
      { kind: 'loss', percent: 1, from: 'v1', to: 'v2', at: '1s', for: '2s' },
      { kind: 'kill', nodes: ['v3'], at: '5s', for: '1s' },
    ],
  },
  'it',
);
const { disruptions } = timelineOf(
  faults,
  names.map((name) => ({ name, role: 'validator' })),
  1,
);
const view = (finalized: number) =>
  new Map(names.map((name) => [name, { finalized, best: finalized, peers: 2 }]));
const counted = { bytes: 2_000, duplicated: 0, corrupted: 0, reordered: 0, lateP99Ms: 0.123 };
const run: ChaosRun = {
  name: 'loss & a kill',
  seed: 1,
  network: 'local',
  engine: 'aura',
  slotMs: 1_000,
  backend: 'tun',
  startedAt: '2026-11-22T09:00:00.000Z',
  done: disruptions.map((one) => ({ ...one, startedMs: one.startMs + 5, endedMs: one.endMs + 5 })),
  looks: [0, 2_000, 4_000, 6_000].map((atMs, index) => ({ atMs, views: view(index + 1) })),
  verdicts: [
    { rule: 'one_final_block', held: true, text: 'one final block a height' },
    { rule: 'recovers', held: false, text: 'recovers: not within 60.0 s' },
    { rule: 'finality_stops', held: undefined, text: 'finality stops: cannot be told' },
  ],
  links: [
    { from: 'v1', to: 'v2', packets: 100, lost: 3, ...counted },
    { from: 'v2', to: 'v1', packets: 90, lost: 0, ...counted },
  ],
};

describe('the report of a run', () => {
  it('has each fault with where it was, links and nodes alike', () => {
    const document = chaosDocument(run) as unknown as {
      faults: readonly Record<string, unknown>[];
      links: readonly Record<string, unknown>[];
      backend: string;
    };
    deepEqual(
      document.faults.map(({ kind, where, node, links }) => [kind, where ?? node, links]),
      [
        ['loss', 'v1 → v2', [{ from: 'v1', to: 'v2' }]],
        ['kill', 'v3', undefined],
      ],
    );
    equal(document.backend, 'tun');
    deepEqual(document.links[0], {
      from: 'v1',
      to: 'v2',
      packets: 100,
      lost: 3,
      bytes: 2_000,
      duplicated: 0,
      corrupted: 0,
      reordered: 0,
      late_p99_ms: 0.123,
    });
  });

  it('shows what was counted on the links that were at fault', () => {
    deepEqual(linkRows(run), [['v1 → v2', '100', '2', '3', '0', '0', '0', '0.12']]);
    deepEqual(linkRows({ ...run, links: undefined }), []);
  });

  it('is written as a page with a band for each fault, as Markdown, JSON and JUnit', () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-report-'));
    try {
      writeReports(folder, run);
      const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
      const page = read('report.html');
      equal([...page.matchAll(/<rect [^>]*fill="#1d4ed8"[^>]*><title>loss 1 % v1 → v2<\/title>/g)].length, 1);
      equal([...page.matchAll(/<rect [^>]*fill="#be123c"[^>]*><title>kill v3<\/title>/g)].length, 1);
      match(page, /<h2>Links at fault<\/h2>/);
      match(read('report.md'), /\| loss 1 % \| v1 → v2 \| 1\.00 \| 1\.00 \| 3\.00 \|/);
      match(read('report.md'), /## Links at fault[^]*\| v1 → v2 \| 100 \|/);
      deepEqual(JSON.parse(read('report.json')), JSON.parse(JSON.stringify(chaosDocument(run))));
      const { attributes } = parseXml(read('junit.xml'));
      deepEqual([attributes['tests'], attributes['failures'], attributes['skipped']], ['3', '1', '1']);
      ok(page.includes('loss &#38; a kill') || page.includes('loss &amp; a kill'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
