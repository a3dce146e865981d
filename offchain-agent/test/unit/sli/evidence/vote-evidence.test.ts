import { deepEqual, equal, throws } from 'node:assert/strict';
import { encodeEvidence } from '../../../../../tests/support/evidence-at-once.ts';
import { hex, signedBy, type TestVoter, testVoter } from '../../../../../tests/support/grandpa-bytes.ts';
import { checkEvidence } from '../../../../src/sli/evidence/check-evidence.ts';
import { checkPlan } from '../../../../src/sli/evidence/check-plan.ts';
import { decodeEvidence } from '../../../../src/sli/evidence/decode.ts';
import { countEntries } from '../../../../src/sli/evidence/report.ts';
import { type Sample, type SampledVote, signedVoteBytes } from '../../../../src/sli/sample.ts';
import { factsCase, headerCase, window } from './evidence-case.ts';

const header = headerCase(1, { network: 1 });
const [alice, bob] = ['alice', 'bob'].map(testVoter) as [TestVoter, TestVoter];

function voteOf(voter: TestVoter): SampledVote {
  const about = { hash: `0x${'ab'.repeat(32)}`, number: 77, round: 12, setId: 3 };
  const signature = hex(signedBy(voter, Buffer.from(signedVoteBytes(about))));
  return { key: voter.key, ...about, signature };
}

function sample(target: number, outcome: Sample['outcome'], instantUs = window * 1_000_000): Sample {
  return { network: 1, window, target, indicator: 'finality', instantUs, outcome };
}

const voted = (voter: TestVoter, change: Partial<SampledVote> = {}): Sample['outcome'] => ({
  kind: 'answer',
  latencyUs: 0,
  vote: { ...voteOf(voter), ...change },
});
const samples = [
  sample(1, voted(alice)),
  sample(2, { kind: 'null', reason: 'no_vote' }),
  sample(3, { kind: 'untaken', reason: 'few_steps' }),
];

function differenceOf(changed: readonly Sample[]): string | undefined {
  return checkPlan(decodeEvidence(encodeEvidence(header, changed).bytes))?.text;
}

describe('evidence of votes on finality', () => {
  it('has each vote as it was signed, and is read as it was written', () => {
    const { bytes } = encodeEvidence(header, samples);
    deepEqual(decodeEvidence(bytes).samples, samples);
    const [, line] = Buffer.from(bytes).toString().split('\n');
    const { key, hash, signature } = voteOf(alice);
    equal(
      line,
      `{"t":1,"i":"finality","at":${window}000000,"us":0,"vote":{"key":"${key}","hash":"${hash}","number":77,"round":12,"set":3,"signature":"${signature}"}}`,
    );
  });

  it('is counted as one sample of each target, of which no few steps are one', () => {
    deepEqual(countEntries(samples), [
      { target: 1, indicator: 'finality', samples: 1, buckets: [[0, 1]] },
      { target: 2, indicator: 'finality', samples: 1, buckets: [] },
    ]);
  });

  it('is verified against the chain to which it was reported', () => {
    const facts = { ...factsCase(header, samples), targets: [] };
    deepEqual(checkEvidence(decodeEvidence(encodeEvidence(header, samples).bytes), facts), {
      kind: 'verified',
    });
  });

  it('is refused with a vote about the reporter itself', () => {
    const facts = { ...factsCase(header, samples), targets: [], own: new Set([2]) };
    const verdict = checkEvidence(decodeEvidence(encodeEvidence(header, samples).bytes), facts);
    equal(verdict.kind === 'differs' && verdict.difference.text, "line 3, t: target 2 is the reporter's own");
  });

  it('is refused with any part of a vote changed', () => {
    const unsigned = `line 2, vote.signature: ${alice.key} did not sign this vote`;
    const changes: Partial<SampledVote>[] = [
      { hash: `0x${'ac'.repeat(32)}` },
      { number: 78 },
      { round: 13 },
      { setId: 4 },
      { signature: voteOf(bob).signature },
    ];
    for (const change of changes) equal(differenceOf([sample(1, voted(alice, change))]), unsigned);
    equal(
      differenceOf([sample(1, voted(alice, { key: bob.key }))]),
      `line 2, vote.signature: ${bob.key} did not sign this vote`,
    );
  });

  it('is refused with one vote for two targets, two of one, and one of another instant', () => {
    equal(
      differenceOf([sample(1, voted(alice)), sample(2, voted(alice))]),
      `line 3, vote.key: is ${alice.key}, as in the vote of target 1`,
    );
    const second = sample(1, voted(bob), window * 1_000_000 + 1);
    equal(
      differenceOf([sample(1, voted(alice)), second]),
      'line 3, at: is of a second vote, and one is a sample',
    );
    equal(differenceOf([second]), `line 2, at: is ${window}000001, not the start of the window ${window}`);
  });

  it('has no answer without a vote, no latency, and no vote beside another indicator', () => {
    const read = (line: object): unknown => {
      const text = Buffer.from(encodeEvidence(header, samples).bytes).toString().split('\n');
      text[1] = JSON.stringify(line);
      return decodeEvidence(Buffer.from(text.join('\n')));
    };
    const place = { t: 1, i: 'finality', at: window * 1_000_000 };
    throws(() => read({ ...place, us: 0 }), { message: 'line 2, vote: is missing' });
    const { setId: set, ...vote } = voteOf(alice);
    throws(() => read({ ...place, us: 5, vote: { ...vote, set } }), {
      message: 'line 2, us: is 5, expected an integer from 0 to 0',
    });
    throws(() => read({ ...place, i: 'rpc', us: 0, vote: { ...vote, set } }), {
      message: 'line 2, vote: is not a field of this line',
    });
    throws(() => read({ ...place, us: 0, vote: { ...vote, set, signature: '0x00' } }), {
      message: 'line 2, vote.signature: is "0x00", expected 0x and 128 lower-case hex digits',
    });
  });
});
