import assert from 'node:assert/strict';
import { encodeEvidence } from '../../../../tests/support/evidence-at-once.ts';
import { verifyDocument } from '../../../src/reporting/cli/verify/run.ts';
import { proveTarget } from '../../../src/sli/proof/proof-tree.ts';
import type { Receipt } from '../../../src/sli/receipt.ts';
import type { Sample } from '../../../src/sli/sample.ts';
import { type Verification, verify } from '../../../src/verify/verify.ts';
import { verifyScreen } from '../../../src/words/verify-screen.ts';
import { headerCase, samplesCase } from '../sli/evidence/evidence-case.ts';
import { receiptCase } from '../sli/evidence/receipt-case.ts';
import { FakeVerifyChain } from './fake-verify-chain.ts';

const header = headerCase();

/** The usual window; target 1 signs what it answers, or what the function says. */
function signedSamples(
  sign: (index: number) => Receipt = (index) => receiptCase(header, { target: 1, index }),
): readonly Sample[] {
  let index = -1;
  return samplesCase(header).map((sample) => {
    if (sample.target !== 1 || sample.indicator !== 'rpc') return sample;
    index += 1;
    return sample.outcome.kind === 'answer'
      ? { ...sample, outcome: { ...sample.outcome, receipt: sign(index) } }
      : sample;
  });
}

const rpcOf = (samples: readonly Sample[]): readonly Sample[] =>
  samples.filter(({ target, indicator }) => target === 1 && indicator === 'rpc');

describe('almanac verify of evidence with receipts', () => {
  const samples = signedSamples();
  const { bytes } = encodeEvidence(header, samples);
  const proof = proveTarget(rpcOf(samples), () => true)?.proof ?? assert.fail();
  let chain: FakeVerifyChain;

  beforeEach(() => {
    chain = new FakeVerifyChain([bytes]);
  });

  const verified = async (file = bytes): Promise<Verification> =>
    await verify(chain, ['a file'], () => ({ bytes: file }));

  it('says how many the targets have signed', async () => {
    const { results, records, exit } = await verified();
    assert.equal(exit, 0, results[0]?.text);
    assert.deepEqual(results[0]?.receipts, { receipts: proof.answered, proved: proof.answered });
    const { answered } = proof;
    assert.match(
      verifyScreen(results, records)[0] ?? '',
      new RegExp(`70 planned samples, ${answered} of ${answered} receipts signed by their targets$`),
    );
    const { evidence } = JSON.parse(JSON.stringify(verifyDocument('ws://a', results, records))) as {
      evidence: readonly Record<string, unknown>[];
    };
    assert.equal(evidence[0]?.['receipts'], answered);
    assert.equal(evidence[0]?.['proved_receipts'], answered);
  });

  it('accuses nobody of what an endpoint signed wrongly', async () => {
    const other = encodeEvidence(
      header,
      signedSamples((index) => receiptCase(header, { target: 1, index }, 2)),
    );
    chain = new FakeVerifyChain([other.bytes]);
    const { results, exit } = await verified(other.bytes);
    assert.equal(exit, 0);
    assert.deepEqual(results[0]?.receipts, { receipts: proof.answered, proved: 0 });
  });

  it('accepts what was opened, and names the proof whose root is another', async () => {
    chain.opened = [proof];
    assert.equal((await verified()).exit, 0);
    chain.opened = [{ ...proof, root: `0x${'ab'.repeat(32)}` }];
    const { results, exit } = await verified();
    assert.equal(exit, 1);
    assert.equal(
      results[0]?.text,
      `proof of target 1: its root is ${proof.root}, opened was 0x${'ab'.repeat(32)}`,
    );
  });

  it('says of which target a file is another than the reported one', async () => {
    chain.opened = [proof];
    const changed = samples.map((sample): Sample => {
      const { outcome } = sample;
      const isFirst = sample === rpcOf(samples).find((one) => one.outcome.kind === 'answer');
      return isFirst && outcome.kind === 'answer'
        ? { ...sample, outcome: { ...outcome, latencyUs: outcome.latencyUs + 1 } }
        : sample;
    });
    const { results } = await verified(encodeEvidence(header, changed).bytes);
    assert.match(results[0]?.text ?? '', /^proof of target 1: its root is 0x/);
  });
});
