import assert from 'node:assert/strict';
import { blake2AsHex } from '@polkadot/util-crypto';
import { buildReport, encodeEvidence } from '../../../../../tests/support/evidence-at-once.ts';
import { decodeEvidence } from '../../../../src/sli/evidence/decode.ts';
import { cidOf, contentIdOf } from '../../../../src/sli/evidence/evidence.ts';
import { countEntries } from '../../../../src/sli/evidence/report.ts';
import type { Sample } from '../../../../src/sli/sample.ts';
import { generator, headerCase, samplesCase, shuffled, window } from './evidence-case.ts';

describe('encoding evidence', () => {
  it('gives the same root, buckets and content identifier for 1,000 random orders and splits of the samples', () => {
    const header = headerCase();
    const samples = samplesCase(header);
    const encoded = encodeEvidence(header, samples);
    const report = buildReport({ header, samples, ...encoded });
    const random = generator(2);
    for (let round = 0; round < 1_000; round += 1) {
      const mixed = splits(shuffled(samples, random), random).reduce(merged, []);
      const again = encodeEvidence(header, mixed);
      assert.deepEqual(again, encoded);
      assert.deepEqual(buildReport({ header, samples: mixed, ...again }), report);
    }
  });

  it('is undone by decoding', () => {
    const header = headerCase();
    const encoded = encodeEvidence(header, samplesCase(header));
    const decoded = decodeEvidence(encoded.bytes);
    assert.deepEqual(decoded.header, header);
    assert.deepEqual(encodeEvidence(decoded.header, decoded.samples), encoded);
    assert.equal(decoded.contentId, blake2AsHex(encoded.bytes, 256));
    assert.equal(decoded.root, encoded.root);
  });

  it('writes the lines that docs/reference/evidence-format.md describes', () => {
    const sample = (outcome: Sample['outcome'], instantUs: number): Sample => ({
      network: 0,
      window,
      target: 4,
      indicator: 'rpc',
      instantUs,
      outcome,
    });
    const { bytes } = encodeEvidence(headerCase(1, { clockOffsetMs: undefined }), [
      sample({ kind: 'untaken', reason: 'stalled' }, 3),
      sample({ kind: 'null', reason: 'timeout' }, 2),
      sample({ kind: 'answer', latencyUs: 812 }, 1),
    ]);
    const [first, ...rest] = Buffer.from(bytes).toString('utf8').split('\n');
    assert.match(
      first ?? '',
      /^\{"v":1,"genesis":"0x(9a){32}","network":0,"window":1795161600,"reporter":"0x(01){32}","link":"0x[0-9a-f]{64}","parameters":\{"clockOffsetMs":500,"distribution":"Stratified","fastUs":\{"arrival":500000,"reachability":100000,"rpc":100000\},"graceBlocks":4,.*,"windowMs":20000\},"clock_offset_ms":null\}$/,
    );
    assert.deepEqual(rest, [
      '{"t":4,"i":"rpc","at":1,"us":812}',
      '{"t":4,"i":"rpc","at":2,"null":"timeout"}',
      '{"t":4,"i":"rpc","at":3,"untaken":"stalled"}',
      '',
    ]);
  });

  it('refuses a sample of another window, one twice, and a latency that is not whole', () => {
    const header = headerCase();
    const [sample] = samplesCase(header);
    assert.ok(sample);
    assert.throws(() => encodeEvidence(header, [{ ...sample, window: window + 20 }]), RangeError);
    assert.throws(() => encodeEvidence(header, [sample, { ...sample }]), /two samples of target 1, rpc at/);
    const outcome = { kind: 'answer', latencyUs: 1.5 } as const;
    assert.throws(() => encodeEvidence(header, [{ ...sample, outcome }]), /whole microseconds, got 1.5/);
  });
});

describe('a report', () => {
  it('counts answers by bucket and samples without an answer, and leaves out what was not taken', () => {
    const outcomes: readonly Sample['outcome'][] = [
      { kind: 'answer', latencyUs: 1_000 },
      { kind: 'answer', latencyUs: 1_007 },
      { kind: 'answer', latencyUs: 63 },
      { kind: 'null', reason: 'behind' },
      { kind: 'untaken', reason: 'clock' },
    ];
    const samples = outcomes.map((outcome, index): Sample => {
      return { network: 0, window, target: 2, indicator: 'rpc', instantUs: index, outcome };
    });
    assert.deepEqual(countEntries(samples), [
      {
        target: 2,
        indicator: 'rpc',
        samples: 4,
        buckets: [
          [63, 1],
          [190, 2],
        ],
      },
    ]);
    assert.deepEqual(countEntries(samples.slice(4)), []);
  });
});

describe('a content identifier', () => {
  it('is a CIDv1 of raw bytes with BLAKE2b-256, and reads back', () => {
    const contentId = blake2AsHex('', 256);
    const cid = cidOf(contentId);
    assert.equal(cid, 'bafk2bzaceahfouoae3suhmxivmxlayez3kq5dzo7i53y654h7kvultprf7r2q');
    assert.equal(contentIdOf(cid), contentId);
  });

  it('of anything else is none', () => {
    const sha256 = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy';
    const typo = 'bafk2bzaceahfouoae3suhmxivmxlayez3kq5dzo7i53y654h7kvultprf7r2x';
    for (const text of [sha256, typo, 'bafk', '', 'evidence.jsonl', '/etc'])
      assert.equal(contentIdOf(text), undefined);
  });
});

function splits(samples: readonly Sample[], random: () => number): Sample[][] {
  const parts: Sample[][] = Array.from({ length: 1 + Math.floor(random() * 8) }, () => []);
  for (const sample of samples) parts[Math.floor(random() * parts.length)]?.push(sample);
  return parts;
}

function merged(whole: readonly Sample[], part: readonly Sample[]): Sample[] {
  return [...part, ...whole];
}
