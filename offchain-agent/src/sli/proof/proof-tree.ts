import { blake2, hexBytes, hexText, u32Bytes, u64Bytes } from '../../base/bytes.ts';
import type { Receipt } from '../receipt.ts';
import type { Sample } from '../sample.ts';

/** An answered sample and what the endpoint signed of it: a leaf that counts. */
interface ReceiptedAnswer {
  readonly latencyUs: number;
  readonly receipt: Receipt;
}

/** A sibling on the way from a leaf to the root. */
export interface ProofStep {
  /** 0x and 64 hex digits. */
  readonly hash: string;
  /** The answered leaves below it. */
  readonly answered: number;
}

/** An answered leaf and its way to the root. */
export interface ProvedLeaf extends ReceiptedAnswer {
  /** Its place: the number of the sample's instant. */
  readonly index: number;
  readonly path: readonly ProofStep[];
}

/** What an opening says of one target's `rpc` samples. */
export interface SampleProof {
  readonly target: number;
  /** Of its sum tree, 0x and 64 hex digits. */
  readonly root: string;
  /** Samples taken, answered or not. */
  readonly samples: number;
  readonly answered: number;
}

interface Node {
  readonly hash: Uint8Array;
  readonly answered: number;
}

const leafTag = Uint8Array.of(0);
const nodeTag = Uint8Array.of(1);
const empty: Node = { hash: blake2(leafTag), answered: 0 };

/**
 * The sum tree over a target's `rpc` samples of a window (F24): one leaf for each instant, so that no receipt can stand twice,
 * with sums, so that no answer can be claimed without a leaf of its own.
 */
export class ProofTree {
  readonly #leaves: readonly (ReceiptedAnswer | undefined)[];
  readonly #levels: readonly (readonly Node[])[];
  readonly #root: Node;

  /**
   * @param leaves by the number of the instant; none where there was no answer, or no receipt of it
   * @throws RangeError without a leaf
   */
  constructor(leaves: readonly (ReceiptedAnswer | undefined)[]) {
    const levels: (readonly Node[])[] = [leaves.map((leaf) => (leaf ? leafNode(leaf) : empty))];
    let level: readonly Node[] = levels[0] ?? [];
    while (level.length > 1) {
      level = paired(level);
      levels.push(level);
    }
    const [root] = level;
    if (!root) throw new RangeError('a proof has at least one leaf');
    this.#leaves = leaves;
    this.#levels = levels;
    this.#root = root;
  }

  /** 0x and 64 hex digits. */
  get root(): string {
    return hexText(this.#root.hash);
  }

  get answered(): number {
    return this.#root.answered;
  }

  /**
   * The answered leaf with this rank and its way to the root.
   * @param rank from 0
   * @throws RangeError when fewer are answered
   */
  answeredLeaf(rank: number): ProvedLeaf {
    let left = rank;
    const index = this.#leaves.findIndex((leaf) => leaf && left-- === 0);
    const leaf = this.#leaves[index];
    if (!leaf) throw new RangeError(`${this.answered} leaves are answered, there is none of rank ${rank}`);
    const path = this.#levels.flatMap((level, height) => {
      const sibling = level[Math.floor(index / 2 ** height) ^ 1];
      return sibling ? [{ hash: hexText(sibling.hash), answered: sibling.answered }] : [];
    });
    return { index, latencyUs: leaf.latencyUs, receipt: leaf.receipt, path };
  }
}

function paired(level: readonly Node[]): readonly Node[] {
  const nodes: Node[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index] ?? empty;
    const right = level[index + 1];
    nodes.push(right ? joined(left, right) : left);
  }
  return nodes;
}

function joined(left: Node, right: Node): Node {
  const hash = blake2(nodeTag, left.hash, u32Bytes(left.answered), right.hash, u32Bytes(right.answered));
  return { hash, answered: left.answered + right.answered };
}

function leafNode({ latencyUs, receipt }: ReceiptedAnswer): Node {
  const { atMs, height, signature } = receipt;
  const numbers = [u32Bytes(latencyUs), u64Bytes(atMs), u32Bytes(height)];
  return { hash: blake2(leafTag, ...numbers, hexBytes(signature)), answered: 1 };
}

/** A target's samples as a proof. */
interface TargetProof {
  readonly proof: SampleProof;
  readonly tree: ProofTree;
}

/**
 * The proof of a target's `rpc` samples of a window, each planned instant once.
 *
 * @param samples those of this target and indicator by the numbers of their instants (`byDrawNumber`), untaken ones among them
 * @param isProved whether the receipt of an answer stands: signed by the target, and in time
 * @returns `undefined` where fewer than half of the answers have such a receipt: the chain takes no such proof. The others
 *   count as nulls, so that an endpoint does not take a reporter's pay by leaving one answer unsigned
 */
export function proveTarget(
  samples: readonly Sample[],
  isProved: (sample: Sample, index: number, receipt: Receipt) => boolean,
): TargetProof | undefined {
  const leaves: (ReceiptedAnswer | undefined)[] = [];
  let answers = 0;
  for (const [index, sample] of samples.entries()) {
    const { outcome } = sample;
    if (outcome.kind === 'answer') answers += 1;
    const receipt = outcome.kind === 'answer' ? outcome.receipt : undefined;
    const stands = receipt && outcome.kind === 'answer' && isProved(sample, index, receipt);
    leaves.push(stands ? { latencyUs: outcome.latencyUs, receipt } : undefined);
  }
  const [first] = samples;
  if (!first) return undefined;
  const tree = new ProofTree(leaves);
  if (tree.answered * 2 < answers) return undefined;
  const taken = samples.filter(({ outcome }) => outcome.kind !== 'untaken').length;
  const proof = { target: first.target, root: tree.root, samples: taken, answered: tree.answered };
  return { proof, tree };
}
