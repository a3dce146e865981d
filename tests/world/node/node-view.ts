import { type FakeHeader, headerAfter } from '../../support/made-upstream.ts';
import { Chain, trunk } from '../chain.ts';
import type { NodeSpec, WorldScene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import type { TrueChain } from '../true-chain.ts';

/** How far ahead liars are. */
const ahead = 900;
const importEveryMs = 500;
/** For how long a fickle node has another block, and how often. */
const siblingMs = 1_500;
const siblingShare = 0.4;
const siblingMark = 7;
const headLieMark = 8;
const finalLieMark = 10;
/** A node that catches up is there after so many imports. */
const catchUpImports = 60;
const marks: Readonly<Record<string, number>> = {
  fork: 3,
  'final-fork': 4,
  'chain-lie': 5,
  'other-network': 6,
};

/** What the judge may know of a node. */
type Standing = 'true' | 'fork' | 'foreign' | 'lying' | 'faulty';

interface NodeViewOptions {
  readonly spec: NodeSpec;
  readonly scene: WorldScene;
  readonly truth: TrueChain;
  readonly stage: Stage;
  /** Told after each change. */
  readonly onChange: () => void;
}

/** The chain as one node has it. */
export class NodeView {
  chain: Chain;
  best: number;
  final: number;
  isPurged = false;
  /** Blocks of other authors that it had, until they are older than what is final. */
  readonly #siblings = new Map<string, FakeHeader>();
  readonly #options: NodeViewOptions;
  readonly #foreign: Chain | undefined;
  readonly #firstHeight: number;
  #isLying = false;

  constructor(options: NodeViewOptions) {
    this.#options = options;
    const { spec, scene, truth, stage } = options;
    this.#firstHeight = Math.max(0, scene.height - (spec.lag ?? 0));
    const forkHeight = spec.kind === 'other-network' ? 0 : Math.max(0, scene.height - (spec.depth ?? 0));
    const mark = marks[spec.kind];
    this.#foreign =
      mark === undefined ? undefined : new Chain(spec.kind, mark, { from: trunk, height: forkHeight });
    this.chain = trunk;
    this.best = this.#firstHeight;
    this.final = Math.max(0, this.best - scene.finalLag);
    this.#turn();
    truth.onBlock(() => stage.at(stage.nowMs() + spec.slowMs, () => this.#import()));
    if (spec.kind === 'behind' && spec.course === 'catching up') this.#catchUp();
    for (const ms of [spec.fromMs ?? 0, spec.toMs]) {
      if (ms !== undefined) stage.at(ms, () => this.#turn());
    }
  }

  /** What it is at this instant. */
  get standing(): Standing {
    const { kind } = this.#options.spec;
    if (this.isPurged !== this.#options.truth.life > 0) return 'foreign';
    if (kind === 'fork') return 'fork';
    if (kind === 'final-fork' || kind === 'other-network') return 'foreign';
    if (!this.#isLying) return 'true';
    if (kind === 'chain-lie') return 'foreign';
    return ['numbers-lie', 'head-lie', 'final-lie'].includes(kind) ? 'lying' : 'faulty';
  }

  get isLying(): boolean {
    return this.#isLying;
  }

  /** A header as it tells one, of a best block or of a final one. */
  told(height: number, isFinal: boolean): FakeHeader {
    const header = this.chain.at(height);
    const { kind, isFinalOwn = true } = this.#options.spec;
    if (!this.#isLying || (isFinal && !isFinalOwn)) return header;
    if (kind === 'final-lie' && isFinal && height > 0)
      return headerAfter(this.chain.at(height - 1), finalLieMark);
    if (kind === 'numbers-lie') return { ...header, number: `0x${(height + ahead).toString(16)}` };
    if (kind !== 'head-lie') return header;
    return headerAfter({ hash: `0x${'ab'.repeat(32)}`, height: height + ahead - 1 }, headLieMark);
  }

  /** A block beside its chain that it had not long ago. */
  siblingOf(hash: string): FakeHeader | undefined {
    return this.#siblings.get(hash);
  }

  /** It begins again, with the blocks of the chain that has begun. */
  purge(): void {
    this.isPurged = true;
    this.#turn();
  }

  /** Takes the chain that it is on now. */
  #turn(): void {
    const { spec, stage } = this.#options;
    const now = stage.nowMs();
    const isOn = now >= (spec.fromMs ?? 0) && now < (spec.toMs ?? Number.POSITIVE_INFINITY);
    this.#isLying = !['head', 'behind'].includes(spec.kind) && isOn && !this.isPurged;
    this.#import();
  }

  #import(): void {
    const { spec, scene, truth, stage, onChange } = this.#options;
    const onForeign = this.#foreign !== undefined && this.#isLying;
    this.chain = onForeign && this.#foreign ? this.#foreign : truth.chainOf(this.isPurged);
    const height = truth.heightOn(this.isPurged);
    if (spec.kind === 'behind' && !this.isPurged) {
      if (spec.course === 'same pace') this.best = Math.max(0, height - (spec.lag ?? 0));
      if (spec.course === 'catching up' && this.best >= height - 1) this.best = height;
    } else this.best = spec.kind === 'chain-lie' && this.#isLying ? height + ahead : height;
    if (spec.isFickle && height > 0 && stage.random() < siblingShare) this.#takeSibling(height);
    this.final = Math.max(0, this.best - scene.finalLag);
    if (this.#isLying && spec.kind === 'fork')
      this.final = Math.min(this.final, scene.height - (spec.depth ?? 0));
    if (this.#isLying && spec.kind === 'chain-lie' && !spec.isFinalOwn)
      this.final = Math.min(this.final, Math.max(0, scene.height - (spec.depth ?? 0)));
    onChange();
  }

  /** Another author's block was here first. */
  #takeSibling(height: number): void {
    const { stage, truth, onChange } = this.#options;
    const own = this.chain;
    this.chain = new Chain('sibling', siblingMark, { from: own, height: height - 1 });
    const sibling = this.chain;
    const block = sibling.at(height);
    for (const [hash, known] of this.#siblings) if (known.height < this.final) this.#siblings.delete(hash);
    this.#siblings.set(block.hash, block);
    stage.at(stage.nowMs() + siblingMs, () => {
      if (this.chain !== sibling) return;
      this.chain = truth.chainOf(this.isPurged);
      onChange();
    });
  }

  #catchUp(): void {
    const { stage, truth, onChange, scene } = this.#options;
    stage.at(stage.nowMs() + importEveryMs, () => {
      if (this.isPurged || this.best >= truth.height - 1) return;
      const step = Math.ceil((this.#options.spec.lag ?? 0) / catchUpImports);
      this.best = Math.min(truth.height, this.best + step);
      this.final = Math.max(0, this.best - scene.finalLag);
      onChange();
      this.#catchUp();
    });
  }
}
