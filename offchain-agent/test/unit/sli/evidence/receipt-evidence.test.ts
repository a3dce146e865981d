import assert from 'node:assert/strict';
import { encodeEvidence } from '../../../../../tests/support/evidence-at-once.ts';
import { checkEvidence, type EvidenceVerdict } from '../../../../src/sli/evidence/check-evidence.ts';
import { checkReceipts } from '../../../../src/sli/evidence/check-receipts.ts';
import { decodeEvidence } from '../../../../src/sli/evidence/decode.ts';
import { byDrawNumber, drawNumber } from '../../../../src/sli/hash-chain.ts';
import { proveTarget, type SampleProof } from '../../../../src/sli/proof/proof-tree.ts';
import type { Receipt } from '../../../../src/sli/receipt.ts';
import type { Sample } from '../../../../src/sli/sample.ts';
import { factsCase, headerCase, samplesCase } from './evidence-case.ts';
import { keyCase, receiptCase, receiptedCase } from './receipt-case.ts';

const header = headerCase();
const samples = receiptedCase(header);
const keys = new Map([
  [1, [keyCase(9), keyCase(1)]],
  [2, [keyCase(2)]],
]);
const opened = proveTarget(samples.slice(0, 10), () => true)?.proof ?? assert.fail();

const textOf = (own: readonly Sample[]): string =>
  Buffer.from(encodeEvidence(header, own).bytes).toString('utf8');

/** The samples, one of target 1 with another receipt. */
const withReceipt = (index: number, receipt: Receipt | undefined): readonly Sample[] =>
  samples.map((sample, place) =>
    place === index
      ? { ...sample, outcome: { kind: 'answer', latencyUs: 800 + index, ...(receipt && { receipt }) } }
      : sample,
  );

describe('evidence with receipts', () => {
  it('is version 2, and what has none is version 1', () => {
    const [first, second, ...rest] = textOf(samples).split('\n');
    assert.match(first ?? '', /^\{"v":2,"genesis"/);
    const { atMs, height, signature } = receiptCase(header, { target: 1, index: 0 });
    const receipt = `{"at":${atMs},"height":${height},"signature":"${signature}"}`;
    assert.equal(second, `{"t":1,"i":"rpc","at":${samples[0]?.instantUs},"us":800,"receipt":${receipt}}`);
    assert.equal(rest.filter((line) => line.includes('receipt')).length, 7);
    const bare = samples.filter(({ target }) => target === 2);
    assert.match(textOf(bare), /^\{"v":1,"genesis"/);
  });

  it('is read as it was written', () => {
    const { bytes, root } = encodeEvidence(header, samples);
    const decoded = decodeEvidence(bytes);
    assert.deepEqual(decoded.samples, samples);
    assert.deepEqual(decoded.header, header);
    assert.equal(decoded.root, root);
  });

  it('has a receipt nowhere but in an answer of rpc, in its one form', () => {
    const lines = textOf(samples).split('\n');
    const signed = lines[1] ?? '';
    const part = signed.slice(signed.indexOf(',"receipt"'), -1);
    const cases: readonly [line: number, from: string | RegExp, to: string, message: RegExp][] = [
      [1, '"v":2', '"v":1', /^line 2, receipt: is not a field of this line/],
      [2, '"i":"rpc"', '"i":"reachability"', /^line 2, receipt: is not a field of this line/],
      [5, '}', `${part}}`, /^line 5, receipt: is not a field of this line/],
      [2, /"receipt":.{6}\d+/, '"receipt":{"at":-1', /^line 2, receipt.at: is -1/],
      [2, '"height":812', '"height":4294967296', /^line 2, receipt.height: is 4294967296/],
      [2, /"signature":"0x../, '"signature":"0x', /^line 2, receipt.signature: is "0x/],
      [2, /"height":812,/, '', /^line 2, receipt.height: is missing/],
      [2, /"height":812,/, '"height":812,"more":1,', /^line 2, receipt.more: is not a field/],
      [2, /"receipt":.*/, '"receipt":null}', /^line 2, receipt: is null, expected an object/],
      [2, /(,"us":800)(,"receipt":.*)\}/, '$2$1}', /^line 2, form/],
    ];
    for (const [line, from, to, message] of cases) {
      const changed = lines.map((own, index) => (index === line - 1 ? own.replace(from, to) : own));
      assert.notDeepEqual(changed, lines, String(message));
      assert.throws(() => decodeEvidence(Buffer.from(changed.join('\n'))), { message });
    }
    const other = samples.map((sample) => ({ ...sample, indicator: 'reachability' as const }));
    assert.throws(() => encodeEvidence(header, other), RangeError);
  });
});

describe('the receipts of evidence', () => {
  it('are counted, with those that stand', () => {
    const evidence = { header, samples };
    assert.deepEqual(checkReceipts(evidence, keys), { count: { receipts: 8, proved: 8 } });
    assert.deepEqual(checkReceipts(evidence, new Map()), { count: { receipts: 8, proved: 0 } });
    assert.deepEqual(checkReceipts({ header, samples: samplesCase(header) }, keys), {});
    const others = [
      receiptCase(header, { target: 1, index: 1 }),
      receiptCase(header, { target: 2, index: 0 }),
      receiptCase(header, { target: 1, index: 0 }, 2),
      receiptCase({ ...header, network: 1 }, { target: 1, index: 0 }),
      receiptCase({ ...header, genesis: `0x${'9b'.repeat(32)}` }, { target: 1, index: 0 }),
      receiptCase(header, { target: 1, index: 0, lateMs: -502 }),
      receiptCase(header, { target: 1, index: 0, lateMs: 2_502 }),
      { ...receiptCase(header, { target: 1, index: 0 }), height: 813 },
    ];
    for (const [place, receipt] of others.entries()) {
      const { count } = checkReceipts({ header, samples: withReceipt(0, receipt) }, keys);
      assert.deepEqual(count, { receipts: 8, proved: 7 }, `${place}`);
    }
    for (const lateMs of [-499, 2_500]) {
      const receipt = receiptCase(header, { target: 1, index: 0, lateMs });
      const { count } = checkReceipts({ header, samples: withReceipt(0, receipt) }, keys);
      assert.deepEqual(count, { receipts: 8, proved: 8 }, `${lateMs}`);
    }
  });

  it('numbers receipts by their instants, also where these do not ascend with time', () => {
    const uniform = headerCase(1, { parameters: { ...header.parameters, distribution: 'Uniform' } });
    const own = receiptedCase(uniform);
    const law = { ...uniform, ...uniform.parameters };
    const ofTarget = own.filter(({ target }) => target === 1);
    const numbers = ofTarget.map(({ instantUs }) => drawNumber(instantUs, law));
    assert.notDeepEqual(
      numbers,
      numbers.toSorted((one, other) => one - other),
    );
    const proof = proveTarget(byDrawNumber(ofTarget, law), () => true)?.proof ?? assert.fail();
    const evidence = { header: uniform, samples: own };
    assert.deepEqual(checkReceipts(evidence, keys, [proof]), { count: { receipts: 8, proved: 8 } });
    const byTime = proveTarget(ofTarget, () => true)?.proof ?? assert.fail();
    assert.match(checkReceipts(evidence, keys, [byTime]).difference?.text ?? '', /its root is/);
  });

  it('lead to the proof that was opened, or it is said which one differs', () => {
    const differing = (own: readonly Sample[], proof: SampleProof): string | undefined =>
      checkReceipts({ header, samples: own }, keys, [proof]).difference?.text;
    assert.equal(differing(samples, opened), undefined);
    assert.equal(
      differing(samples, { ...opened, root: `0x${'00'.repeat(32)}` }),
      `proof of target 1: its root is ${opened.root}, opened was 0x${'00'.repeat(32)}`,
    );
    assert.match(
      differing(samples, { ...opened, samples: 10 }) ?? '',
      /^proof of target 1: samples is 9, opened was 10$/,
    );
    const others = [
      withReceipt(1, undefined),
      withReceipt(4, receiptCase(header, { target: 1, index: 4 }, 2)),
    ];
    for (const own of others) {
      assert.match(differing(own, opened) ?? '', /^proof of target 1: its root is 0x/);
      // A proof counts answers without a valid receipt as nulls.
      const proof = proveTarget(
        own.filter(({ target }) => target === 1),
        (sample) => samples.includes(sample),
      )?.proof;
      assert.equal(proof?.answered, opened.answered - 1);
      assert.equal(proof && differing(own, proof), undefined);
    }
    assert.equal(
      differing(samples.slice(10), opened),
      'a proof of target 1 was opened, and no rpc sample of it is listed',
    );
    const later = samples.map((sample, place) =>
      place === 0 && sample.outcome.kind === 'answer'
        ? { ...sample, outcome: { ...sample.outcome, latencyUs: 801 } }
        : sample,
    );
    assert.match(differing(later, opened) ?? '', /^proof of target 1: its root is 0x/);
  });

  it('are part of what is held against the chain', () => {
    const targets = [1, 2].map((id) => ({ id, drawn: ['rpc'] as const }));
    const facts = { ...factsCase(header, samples), targets, keys };
    const evidence = decodeEvidence(encodeEvidence(header, samples).bytes);
    const verdict = (change: object): EvidenceVerdict => checkEvidence(evidence, { ...facts, ...change });
    const receipts = { receipts: 8, proved: 8 };
    assert.deepEqual(verdict({}), { kind: 'verified', receipts });
    assert.deepEqual(verdict({ opened: [opened] }), { kind: 'verified', receipts });
    assert.deepEqual(verdict({ keys: new Map() }), {
      kind: 'verified',
      receipts: { receipts: 8, proved: 0 },
    });
    const wrong = verdict({ opened: [{ ...opened, answered: 9 }] });
    assert.equal(
      wrong.kind === 'differs' && wrong.difference.text,
      'proof of target 1: answered is 8, opened was 9',
    );
  });
});
