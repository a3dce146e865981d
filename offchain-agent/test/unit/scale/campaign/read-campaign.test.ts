import { deepEqual, equal, match, notEqual, ok, rejects, throws } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bed, lawTps, writeSweepLike } from '../../../../../tests/support/sweep-like.ts';
import { blake2, hexText, textBytes } from '../../../../src/base/bytes.ts';
import { readCampaign } from '../../../../src/scale/campaign/read-campaign.ts';
import { SweepStore } from '../../../../src/scale/campaign/sweep-store.ts';
import { runOf } from '../../../../src/scale/cli/submit/run.ts';
import { sweepReport } from '../../../../src/scale/cli/sweep/report.ts';
import { type Fingerprint, fingerprintHash } from '../../../../src/scale/load/host/host.ts';
import { merkleRoot } from '../../../../src/sli/merkle.ts';
import { loadPoint } from '../load/load-point.ts';

const options = { version: 'v1', commit: '-', weights: 'none', sweep: 'validators' };
const sizes = [1, 2, 4, 8];

describe('a campaign', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-campaign-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);

  it('of a sweep is its points at the maximum, with all percentiles, test bed and evidence', async () => {
    const points = lawTps(sizes);
    writeSweepLike(path('sweep'), [...points, { n: 8, tps: 7, fraction: 0.5 }]);
    const campaign = await readCampaign(path('sweep'));
    deepEqual(
      campaign.points.map(({ n, throughput }) => ({ n, tps: throughput })),
      points,
    );
    const mean = Math.round(600_000_000 / (points[0]?.tps ?? 0));
    deepEqual(campaign.points[0]?.latency, { meanUs: mean, p50Us: mean, p95Us: mean + 2, p99Us: mean + 3 });
    equal(campaign.fingerprint, fingerprintHash(bed));
    match(campaign.evidence.root, /^0x[0-9a-f]{64}$/);
    equal(campaign.unfit, undefined);
    equal(runOf(campaign, options).points.length, 4);
  });

  it('is read from what a sweep writes', async () => {
    const plan = { sizes, repeat: 2, fractions: [0.5], rate: 50, for_ms: 10_000, slot_ms: 1_000 };
    const store = SweepStore.create(path('real'), { ...plan, max_p99_ms: 60_000, share: 0.1, seed: 1 });
    store.requireFingerprint(bed as unknown as Fingerprint);
    for (const [index, n] of sizes.entries())
      for (const repetition of [0, 1])
        for (const fraction of [1, 0.5]) {
          const rate = fraction * (40 + 20 * index + repetition);
          store.addPoint({ n, fraction, repetition, point: { ...loadPoint(rate, 200), shares: [] } });
        }
    const { document } = sweepReport(store, { failures: [], refused: [], refusedSizes: [] });
    const campaign = await readCampaign(store.folder);
    const { root, contentId } = campaign.evidence;
    deepEqual({ root, content_id: contentId }, document['evidence']);
    equal(campaign.fingerprint, document['fingerprint_hash']);
    const { points } = runOf(campaign, options);
    deepEqual(
      points.map(({ size, throughput }) => [size, throughput]),
      [40, 41, 60, 61, 80, 81, 100, 101].map((tps, index) => [
        1_000_000 * (sizes[Math.floor(index / 2)] ?? 0),
        BigInt(tps) * 1_000_000n,
      ]),
    );
    for (const { latency } of points) ok(latency && latency.p50Us > 0 && latency.p95Us <= latency.p99Us);
  });

  it('of a file has the file for its evidence, and the mean latency alone', async () => {
    const text = 'n,throughput,latency\n1,10,2\n2,18,2.5\n4,30,3\n';
    writeFileSync(path('points.csv'), text);
    const campaign = await readCampaign(path('points.csv'));
    deepEqual(campaign.evidence, {
      root: hexText(merkleRoot(text.trimEnd().split('\n').map(textBytes))),
      contentId: hexText(blake2(textBytes(text))),
    });
    deepEqual(campaign.points[1]?.latency, { meanUs: 2_500_000, p50Us: 0, p95Us: 0, p99Us: 0 });
    equal(campaign.fingerprint, undefined);
  });

  it('whose test bed was not described is like no other', async () => {
    writeFileSync(path('a.csv'), '1,10\n2,18\n4,30\n');
    writeFileSync(path('b.csv'), '1,10\n2,18\n4,31\n');
    writeFileSync(path('bed.json'), JSON.stringify(bed));
    const [a, b, described] = await Promise.all([
      readCampaign(path('a.csv')),
      readCampaign(path('b.csv')),
      readCampaign(path('b.csv'), path('bed.json')),
    ]);
    notEqual(runOf(a, options).fingerprint, runOf(b, options).fingerprint);
    equal(runOf(described, options).fingerprint, fingerprintHash(bed));
  });

  for (const [what, change, words] of [
    [
      'measured without quotas',
      { not_comparable: 'not comparable across N: no control groups' },
      /not comparable across N: no control groups; measure where/,
    ],
    ['without a fixed share', { shares: null }, /without a fixed share of the cores/],
    ['that was refused', { verdict: 'refused' }, /was refused \(the host was busy\): measure it again/],
  ] as const) {
    it(`with a point ${what} belongs on no chain`, async () => {
      const [first, ...rest] = lawTps(sizes);
      writeSweepLike(path('sweep'), [{ n: 1, tps: 90, ...first, ...change }, ...rest]);
      const campaign = await readCampaign(path('sweep'));
      throws(() => runOf(campaign, options), {
        code: 'bad_input/no_prediction',
        message: /^no prediction on chain: the point at 1 /,
      });
      throws(() => runOf(campaign, options), { message: words });
    });
  }

  it('names the sides of a sweep in pairs where the folder above them is given', async () => {
    for (const side of ['baseline', 'candidate']) mkdirSync(path(`sweep/${side}`), { recursive: true });
    const sides = `${path('sweep/baseline')} or ${path('sweep/candidate')}`;
    await rejects(readCampaign(path('sweep')), {
      code: 'bad_input/campaign',
      message: `${path('sweep')} holds a sweep in pairs; name one of its sides, ${sides}`,
    });
  });

  it('is refused where its files do not belong together', async () => {
    const fails = async (message: RegExp) =>
      await rejects(readCampaign(path('sweep')), { code: 'bad_input/campaign', message });
    writeSweepLike(path('sweep'), lawTps(sizes));
    writeFileSync(path('sweep/points.csv'), '1,10\n2,18\n4,30\n8,50\n');
    await fails(
      /points\.csv that is not what its evidence\.jsonl holds; name the folder of a complete sweep/,
    );
    writeSweepLike(path('sweep'), lawTps(sizes));
    writeFileSync(path('sweep/fingerprint.json'), '{"cores":5}');
    await fails(/fingerprint\.json that is not the test bed/);
    rmSync(path('sweep/fingerprint.json'));
    await fails(/lacks fingerprint\.json/);
    writeSweepLike(path('sweep'), lawTps(sizes), null);
    await fails(/without the test bed/);
    writeFileSync(path('sweep/evidence.jsonl'), '{"fingerprint":{}}\n{}\n');
    await fails(/line 2 is not a point/);
    writeFileSync(path('sweep/evidence.jsonl'), 'no JSON\n');
    await fails(/line 1, that is not valid JSON/);
  });

  it('is refused with latencies in another unit, or a description that is none', async () => {
    writeFileSync(path('points.csv'), 'n,throughput,latency\n1,10,2000000\n2,18,1\n4,30,1\n');
    await rejects(readCampaign(path('points.csv')), { message: /more than a day; latencies are in seconds/ });
    writeFileSync(path('points.csv'), '1,10\n2,18\n4,30\n');
    await rejects(readCampaign(path('points.csv'), path('points.csv')), { code: 'bad_input/fingerprint' });
    await rejects(readCampaign(path('points.csv'), path('none.json')), { message: /cannot be read/ });
    await rejects(readCampaign(path('none.csv')), {
      code: 'bad_input/points_file',
      message: /cannot be read/,
    });
  });
});
