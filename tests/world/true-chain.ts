import { Chain, trunk } from './chain.ts';
import type { WorldScene } from './scene.ts';
import type { Stage } from './stage.ts';

const purgedMark = 9;

/** The chain as it is: its height, what is final, and which transactions its blocks have. */
export class TrueChain {
  chain: Chain = trunk;
  height: number;
  /** How many times it has begun. */
  life = 0;
  readonly #next = new Chain('purged', purgedMark, { from: trunk, height: 0 });
  #nextHeight = 0;
  readonly #scene: WorldScene;
  readonly #stage: Stage;
  readonly #nextFromMs: number;
  readonly #onBlock = new Set<() => void>();
  /** Transactions that authors know of, with the height from which on they are included. */
  readonly #pool = new Map<string, number>();
  readonly #bodies = new Map<string, string[]>();
  readonly #included = new Map<string, number>();

  constructor(scene: WorldScene, stage: Stage) {
    this.#scene = scene;
    this.#stage = stage;
    this.height = scene.height;
    const purges = scene.nodes.flatMap(({ purgedMs }) => purgedMs ?? []);
    this.#nextFromMs = Math.min(scene.purgeMs ?? Number.POSITIVE_INFINITY, ...purges);
    stage.at(scene.blockMs, () => this.#author());
    if (scene.purgeMs !== undefined) stage.at(scene.purgeMs, () => this.#purge());
  }

  /** The chain of nodes that have begun again, or have not. */
  chainOf(isPurged: boolean): Chain {
    return isPurged ? this.#next : trunk;
  }

  /** The height of that chain; the new one grows from when the first node has it. */
  heightOn(isPurged: boolean): number {
    return isPurged ? this.#nextHeight : this.height;
  }

  onBlock(listener: () => void): void {
    this.#onBlock.add(listener);
  }

  /** Authors know of a transaction from now on. */
  gossip(extrinsic: string): void {
    if (this.#pool.has(extrinsic) || this.#included.has(extrinsic)) return;
    this.#pool.set(extrinsic, this.height + 1 + Math.floor(this.#stage.random() * 3));
  }

  /** Returns the transactions of a block. */
  bodyOf(hash: string): readonly string[] {
    return this.#bodies.get(hash) ?? [];
  }

  /** Returns the height at which the chain has a transaction. */
  heightOf(extrinsic: string): number | undefined {
    return this.#included.get(extrinsic);
  }

  #author(): void {
    const { blockMs, halt } = this.#scene;
    const now = this.#stage.nowMs();
    this.#stage.at(now + blockMs, () => this.#author());
    if (halt && now >= halt.fromMs && now < halt.toMs) return;
    if (now >= this.#nextFromMs) this.#nextHeight += 1;
    this.height = this.life > 0 ? this.#nextHeight : this.height + 1;
    const ready = [...this.#pool].filter(([, from]) => from <= this.height).map(([extrinsic]) => extrinsic);
    for (const extrinsic of ready) {
      this.#pool.delete(extrinsic);
      this.#included.set(extrinsic, this.height);
    }
    if (ready.length > 0) this.#bodies.set(this.chain.at(this.height).hash, ready);
    for (const listener of this.#onBlock) listener();
  }

  #purge(): void {
    this.life += 1;
    this.chain = this.#next;
    this.height = this.#nextHeight;
    this.#pool.clear();
    this.#included.clear();
    for (const listener of this.#onBlock) listener();
  }
}
