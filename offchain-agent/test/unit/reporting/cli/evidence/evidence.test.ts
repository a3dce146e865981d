import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEvidence } from '../../../../../../tests/support/evidence-at-once.ts';
import { exportEvidence, runExport } from '../../../../../src/reporting/cli/evidence/export.ts';
import { evidenceScreen, runShow, summarize } from '../../../../../src/reporting/cli/evidence/show.ts';
import { decodeEvidence } from '../../../../../src/sli/evidence/decode.ts';
import type { Sample, SampleOutcome } from '../../../../../src/sli/sample.ts';
import { chainFolder, EvidenceFolder } from '../../../../../src/store/evidence-folder.ts';
import { headerCase, samplesCase, window } from '../../../sli/evidence/evidence-case.ts';

const header = headerCase();

/** One sample every 5 s of a window of 20 s. */
function evidenceOf(outcomes: readonly SampleOutcome[]) {
  const samples = outcomes.map((outcome, index): Sample => {
    const instantUs = window * 1_000_000 + index * 5_000_000;
    return { network: 0, window, target: 4, indicator: 'rpc', instantUs, outcome };
  });
  return decodeEvidence(encodeEvidence(header, samples).bytes);
}

const mixed = evidenceOf([
  { kind: 'answer', latencyUs: 1_000 },
  { kind: 'null', reason: 'timeout' },
  { kind: 'untaken', reason: 'stalled' },
  { kind: 'answer', latencyUs: 3_000 },
]);

describe('almanac evidence show', () => {
  it('counts planned, taken and answered samples with their reasons', () => {
    const [group] = summarize(mixed);
    const { course, ...counts } = group ?? assert.fail();
    assert.deepEqual(counts, {
      target: 4,
      indicator: 'rpc',
      planned: 4,
      samples: 3,
      answered: 2,
      receipts: 0,
      p50Us: 3_007,
      nulls: { timeout: 1 },
      untaken: { stalled: 1 },
    });
    assert.deepEqual(
      course.map((share) => share ?? '-').join(' '),
      '1000000 - - - - - 0 - - - - - - - - - - - 1000000 - - - - -',
    );
  });

  it('prints the header and a line for each target and indicator', () => {
    const screen = evidenceScreen(mixed);
    assert.deepEqual(screen.slice(4), [
      'window    2026-11-20 08:00:00 to 2026-11-20 08:00:20 UTC',
      'plan      10 instants a target, timeout 2000 ms; 4 planned samples in all',
      'clock     -3 ms from the others',
      '',
      'target  indicator  planned  taken  succeeded  p50 ms  p99 ms  timeline                  failed     skipped',
      '4       rpc              4      3          2    3.01       ?  █·····▁···········█·····  1 timeout  1 stalled',
    ]);
  });
});

describe('almanac evidence show of receipts', () => {
  it('says how many answers have one', () => {
    const receipt = { atMs: 1_795_161_606_027, height: 812, signature: `0x${'ef'.repeat(64)}` };
    const signed = evidenceOf([
      { kind: 'answer', latencyUs: 1_000, receipt },
      { kind: 'null', reason: 'timeout' },
      { kind: 'untaken', reason: 'stalled' },
      { kind: 'answer', latencyUs: 3_000 },
    ]);
    assert.equal(summarize(signed)[0]?.receipts, 1);
    assert.deepEqual(evidenceScreen(signed).slice(8), [
      'target  indicator  planned  taken  succeeded  receipts  p50 ms  p99 ms  timeline                  failed     skipped',
      '4       rpc              4      3          2         1    3.01       ?  █·····▁···········█·····  1 timeout  1 stalled',
    ]);
  });
});

describe('almanac evidence export', () => {
  let data: string;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-export-'));
  });
  afterEach(async () => {
    await rm(data, { recursive: true });
  });

  it('copies every file, or those of the window that contains an instant', async () => {
    const folder = new EvidenceFolder(data);
    const later = headerCase(2, { window: window + 20 });
    const [one, two] = [header, later].map((own) => encodeEvidence(own, samplesCase(own)));
    assert.ok(one && two);
    await folder.put(header, one);
    await folder.put(later, two);
    const out = join(data, 'out');
    const exported = await exportEvidence(data, out);
    assert.deepEqual(
      exported.map(({ cid, window: start, file }) => ({ cid, start, file })),
      [
        { cid: one.cid, start: window, file: join(out, `${one.cid}.jsonl`) },
        { cid: two.cid, start: window + 20, file: join(out, `${two.cid}.jsonl`) },
      ],
    );
    assert.deepEqual(Uint8Array.from(await readFile(join(out, `${two.cid}.jsonl`))), two.bytes);
    assert.deepEqual(
      (await exportEvidence(data, out, window + 19)).map(({ cid }) => cid),
      [one.cid],
    );
    assert.deepEqual(
      (await exportEvidence(data, out, window + 20)).map(({ cid }) => cid),
      [two.cid],
    );
    assert.deepEqual(await exportEvidence(data, out, window + 40), []);
  });

  it('copies the files of further chains too', async () => {
    const one = encodeEvidence(header, samplesCase(header));
    await new EvidenceFolder(chainFolder(data, header.genesis)).put(header, one);
    const exported = await exportEvidence(data, join(data, 'out'));
    assert.deepEqual(
      exported.map(({ cid }) => cid),
      [one.cid],
    );
  });
});

describe('almanac evidence', () => {
  it('refuses what is no folder, and what is no end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'almanac-export-'));
    const file = join(folder, 'file');
    await writeFile(file, '');
    try {
      await assert.rejects(runExport({ data: file, out: join(folder, 'out') }), {
        code: 'bad_input/data_folder',
        message: /cannot be read: it is not a directory$/,
      });
      await assert.rejects(runExport({ data: folder, out: join(file, 'out') }), {
        code: 'bad_input/output',
        message: /file is a file; name a folder$/,
      });
      await assert.rejects(runShow('/dev/zero', {}), {
        code: 'bad_input/evidence_file',
        message: /\/dev\/zero cannot be read: it has more than 256 MiB/,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
