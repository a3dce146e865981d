import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { blake2, hexText, textBytes } from '../../../../../src/base/bytes.ts';
import { SweepStore } from '../../../../../src/scale/campaign/sweep-store.ts';
import { sweepReport } from '../../../../../src/scale/cli/sweep/report.ts';
import type { Fingerprint } from '../../../../../src/scale/load/host/host.ts';
import { merkleRoot } from '../../../../../src/sli/merkle.ts';
import { loadPoint } from '../../load/load-point.ts';

const plan = {
  sizes: [1, 2, 4],
  repeat: 1,
  fractions: [],
  rate: 50,
  for_ms: 10_000,
  slot_ms: 1_000,
  max_p99_ms: 60_000,
  share: 0.1,
  seed: 1,
};
const bed: Fingerprint = {
  cores: 2,
  memory_bytes: 1,
  cpu_model: 'a processor',
  kernel: 'Linux 6',
  node_version: '0.1.0',
  runtime: 'almanac 1',
  runtime_hash: '0x00',
  slot_ms: 1_000,
  block_weight_ref_time: '1',
  block_length_bytes: '1',
  regions: ['local'],
  share: 0.1,
};
const nothing = { failures: [], refused: [], refusedSizes: [] };

describe('the report of a sweep', () => {
  let folder: string;
  let store: SweepStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-report-'));
    store = SweepStore.create(join(folder, 'sweep'), plan);
    for (const [n, rate] of [
      [1, 40],
      [2, 60],
      [4, 70],
    ] as const)
      store.addPoint({ n, fraction: 1, repetition: 0, point: loadPoint(rate, 100) });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('fits the points at the maximum and draws them', () => {
    const { lines, document, isComplete } = sweepReport(store, nothing);
    ok(isComplete);
    equal(document.schema, 'almanac.sweep.v1');
    equal((document['fit'] as { n: number }).n, 3);
    match(lines.join('\n'), /lambda +\d/);
    ok(existsSync(join(store.folder, 'chart.svg')) && existsSync(join(store.folder, 'report.html')));
  });

  it('leaves points that almanac fit reads', () => {
    sweepReport(store, nothing);
    const [header, first] = readFileSync(join(store.folder, 'points.csv'), 'utf8').split('\n');
    equal(header, 'n,throughput,latency');
    match(first ?? '', /^1,40,2\.\d+$/);
  });

  it('takes no point at a share of the maximum for one of the fit', () => {
    store.addPoint({ n: 4, fraction: 0.5, repetition: 0, point: loadPoint(35, 100) });
    const { document } = sweepReport(store, nothing);
    equal((document['fit'] as { n: number }).n, 3);
    equal((document['points'] as unknown[]).length, 4);
  });

  it('leaves evidence whose identifier and root are in the document', () => {
    const { document } = sweepReport(store, nothing);
    const { root, content_id: contentId } = document['evidence'] as { root: string; content_id: string };
    const text = readFileSync(join(store.folder, 'evidence.jsonl'));
    equal(contentId, hexText(blake2(text)));
    const lines = text.toString().trimEnd().split('\n');
    equal(root, hexText(merkleRoot(lines.map(textBytes))));
    deepEqual(
      lines.slice(1).map((line) => (JSON.parse(line) as { n: number }).n),
      [1, 2, 4],
    );
  });

  it('is one page of Markdown that names no machine path and no host', () => {
    store.requireFingerprint(bed);
    sweepReport(store, nothing);
    const text = readFileSync(join(store.folder, 'report.md'), 'utf8');
    match(text, /!\[.*\]\(chart\.svg\)/);
    match(text, /\| memory bytes \| 1 \|/);
    match(text, /Fingerprint: `0x[0-9a-f]{64}`\. Varied: validators\. Held fixed: 0\.1 of a core a node/);
    match(text, /npx --no-install almanac sweep --validators 1,2,4 --repeat 1 --share 0\.1 --slot 1000ms/);
    for (const name of ['report.md', 'report.html', 'points.csv', 'evidence.jsonl', 'chart.svg']) {
      const content = readFileSync(join(store.folder, name), 'utf8');
      ok(!content.includes(folder) && !content.includes(hostname()), name);
    }
  });

  it('tells of each size whether it lies where the others expect it', () => {
    const sizes = [1, 2, 3, 4, 6, 8];
    const full = SweepStore.create(join(folder, 'full'), { ...plan, sizes, repeat: 2 });
    for (const n of sizes)
      for (const repetition of [0, 1]) {
        const rate = (400 * n) / (n + 3) + repetition;
        full.addPoint({ n, fraction: 1, repetition, point: loadPoint(n === 4 ? 0.7 * rate : rate, 1_000) });
      }
    const { lines, document } = sweepReport(full, nothing);
    match(lines.join('\n'), /^Left out one after the other, \d of 6 sizes lie within/m);
    match(lines.join('\n'), /^size 4: \S+ measured, \S+ expected, below \S+ \.\. \S+: the law does not/m);
    equal((document['left_out'] as unknown[]).length, 6);
  });

  it('says what is missing, and that it is not complete', () => {
    const { lines, isComplete } = sweepReport(store, {
      failures: [{ n: 8, code: 'unreachable/node_lost', message: 'the node went away' }],
      refused: [],
      refusedSizes: [{ n: 40, why: '40 nodes need too much' }],
    });
    equal(isComplete, false);
    ok(lines.includes('size 8 failed: the node went away'));
    ok(lines.some((line) => line.endsWith(`: almanac sweep --resume ${store.folder}`)));
    ok(lines.includes('refused: 40 nodes need too much'));
    const page = readFileSync(join(store.folder, 'report.md'), 'utf8').split('\n');
    ok(
      page.includes('- size 8 failed: the node went away') &&
        page.includes('- refused: 40 nodes need too much'),
    );
  });

  it('says why there is no fit', () => {
    const empty = SweepStore.create(join(folder, 'empty'), plan);
    const { lines, document, isComplete } = sweepReport(empty, nothing);
    equal(isComplete, false);
    match(lines.join('\n'), /no fit: a fit needs at least 3 different sizes, got 0/);
    equal(document['fit'], null);
  });

  it('says once that figures must not be compared across sizes', () => {
    const point = { ...loadPoint(40, 100), not_comparable: 'not comparable across N: no quotas' };
    for (const n of [1, 2]) store.addPoint({ n, fraction: 1, repetition: 0, point });
    const { lines, document } = sweepReport(store, nothing);
    equal(lines.filter((line) => line.startsWith('not comparable')).length, 1);
    equal(document['comparable'], false);
  });
});
