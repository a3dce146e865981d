import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { followPath } from '../../../../../tests/support/follow-path.ts';
import { blake2, hash32, hexText, textBytes } from '../../../../src/base/bytes.ts';
import {
  type CommitmentReveal,
  commitmentOf,
  drawLeaves,
  encodeOpening,
} from '../../../../src/sli/proof/opening.ts';
import {
  type ProofStep,
  ProofTree,
  type ProvedLeaf,
  proveTarget,
} from '../../../../src/sli/proof/proof-tree.ts';
import type { Sample, SampleOutcome } from '../../../../src/sli/sample.ts';

interface Vectors {
  readonly trees: readonly {
    readonly places: string;
    readonly root: string;
    readonly answered: number;
    readonly leaves: readonly {
      readonly rank: number;
      readonly index: number;
      readonly us: number;
      readonly at: number;
      readonly height: number;
      readonly signature: string;
      readonly path: readonly ProofStep[];
    }[];
  }[];
  readonly openings: readonly {
    readonly genesis: string;
    readonly network: number;
    readonly window: number;
    readonly reporter: string;
    readonly opening: CommitmentReveal;
    readonly bytes: string;
    readonly commitment: string;
  }[];
  readonly draws: readonly {
    readonly mixed: string;
    readonly seed: string;
    readonly reporter: string;
    readonly answered: readonly number[];
    readonly openings: number;
    readonly drawn: readonly { readonly proof: number; readonly rank: number }[];
  }[];
}

const file = new URL('../../../../../tests/vectors/proofs.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

const answerAt = (index: number): SampleOutcome & { kind: 'answer' } => ({
  kind: 'answer',
  latencyUs: 100 + 7 * index,
  receipt: {
    atMs: 1_795_161_600_000 + 1_000 * index,
    height: 800 + Math.floor(index / 6),
    signature: `0x${(index % 256).toString(16).padStart(2, '0').repeat(64)}`,
  },
});

const sampleAt = (index: number, outcome: SampleOutcome): Sample => ({
  network: 0,
  window: 1_795_161_600,
  target: 4,
  indicator: 'rpc',
  instantUs: 1_795_161_600_000_000 + 1_000_000 * index,
  outcome,
});

const samplesOf = (places: string): readonly Sample[] =>
  Array.from(places, (place, index) =>
    sampleAt(index, place === '1' ? answerAt(index) : { kind: 'null', reason: 'timeout' }),
  );

const proved = (places: string): NonNullable<ReturnType<typeof proveTarget>> => {
  const found = proveTarget(samplesOf(places), () => true);
  assert.ok(found);
  return found;
};

describe('the proof of a target', () => {
  it('is the sum tree that every implementation finds, with the same paths (F24)', () => {
    assert.ok(vectors.trees.length >= 18);
    for (const { places, root, answered, leaves } of vectors.trees) {
      const { proof, tree } = proved(places);
      assert.deepEqual(proof, { target: 4, root, samples: places.length, answered });
      for (const { rank, index, us, at, height, signature, path } of leaves) {
        const leaf = { index, latencyUs: us, receipt: { atMs: at, height, signature }, path };
        assert.deepEqual(tree.answeredLeaf(rank), leaf);
        assert.deepEqual(followPath(leaf, places.length), { root, answered, rank });
      }
    }
  });

  it('has a way for every answered leaf, whatever the shape, and none for another rank', () => {
    for (let places = 1; places <= 33; places++) {
      const { tree, proof } = proved('1'.repeat(places));
      for (let rank = 0; rank < places; rank++) {
        const end = followPath(tree.answeredLeaf(rank), places);
        assert.deepEqual(end, { root: proof.root, answered: places, rank });
      }
      assert.throws(() => tree.answeredLeaf(places), RangeError);
    }
    assert.throws(() => proved('00').tree.answeredLeaf(0), RangeError);
    assert.throws(() => new ProofTree([]), RangeError);
  });

  it('is left by a leaf that is another, stands elsewhere, or has another path', () => {
    const { tree, proof } = proved('1101101');
    const leaf = tree.answeredLeaf(3);
    const [step, ...rest] = leaf.path;
    assert.ok(step);
    const more = { ...step, answered: 0xffff_ffff };
    const others: readonly ProvedLeaf[] = [
      { ...leaf, latencyUs: leaf.latencyUs + 1 },
      { ...leaf, receipt: { ...leaf.receipt, atMs: leaf.receipt.atMs + 1 } },
      { ...leaf, receipt: { ...leaf.receipt, height: leaf.receipt.height + 1 } },
      { ...leaf, receipt: { ...leaf.receipt, signature: `0x${'ee'.repeat(64)}` } },
      { ...leaf, index: leaf.index ^ 1 },
      { ...leaf, index: 6 },
      { ...leaf, index: 7 },
      { ...leaf, index: -1 },
      { ...leaf, path: rest },
      { ...leaf, path: [...leaf.path, step] },
      { ...leaf, path: [more, ...rest] },
      { ...leaf, path: [{ ...step, answered: step.answered + 1 }, ...rest] },
    ];
    for (const [place, other] of others.entries()) {
      assert.notEqual(followPath(other, 7)?.root, proof.root, `${place}`);
    }
  });

  it('counts an answer without a valid receipt as a null, and proves nothing of which most are such', () => {
    const untaken = sampleAt(2, { kind: 'untaken', reason: 'stalled' });
    const samples = [...samplesOf('10'), untaken];
    const found = proveTarget(samples, () => true);
    assert.equal(found?.proof.samples, 2);
    assert.equal(found?.proof.answered, 1);
    assert.equal(found?.proof.root, proved('100').proof.root);
    assert.equal(
      proveTarget(samples, (_, index) => index !== 0),
      undefined,
    );
    const bare = sampleAt(2, { kind: 'answer', latencyUs: 1 });
    const half = proveTarget([...samplesOf('10'), bare], () => true);
    assert.deepEqual([half?.proof.samples, half?.proof.answered], [3, 1]);
    assert.equal(half?.proof.root, proved('100').proof.root);
    assert.equal(
      proveTarget([...samplesOf('10'), bare, sampleAt(3, { kind: 'answer', latencyUs: 1 })], () => true),
      undefined,
    );
    assert.equal(
      proveTarget([], () => true),
      undefined,
    );
  });
});

/** The seed of a window's draws, as the chain makes it of all revealed links, one XORed on the other. */
function drawSeed(mixed: string): string {
  return hexText(blake2(textBytes('almanac seed'), hash32(mixed)));
}

describe('an opening', () => {
  it('has the bytes and the commitment that every implementation finds', () => {
    assert.ok(vectors.openings.length >= 3);
    for (const { opening, bytes, commitment, ...opener } of vectors.openings) {
      assert.equal(hexText(encodeOpening(opening)), bytes);
      assert.equal(commitmentOf(opener, opening), commitment);
      const copied = { ...opener, reporter: `0x${'44'.repeat(32)}` };
      assert.notEqual(commitmentOf(copied, opening), commitment);
    }
  });

  it('has the leaves drawn that every implementation draws (F25)', () => {
    assert.ok(vectors.draws.length >= 8);
    for (const { mixed, seed, reporter, answered, openings, drawn } of vectors.draws) {
      assert.equal(drawSeed(mixed), seed);
      const proofs = answered.map((count) => ({ answered: count }));
      assert.deepEqual(drawLeaves(proofs, { seed, reporter, openings }), drawn);
    }
  });
});
