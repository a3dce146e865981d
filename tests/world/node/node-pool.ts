import type { Stage } from '../stage.ts';
import type { TrueChain } from '../true-chain.ts';
import type { NodeCall } from './node-server.ts';
import type { NodeView } from './node-view.ts';

const gossipMs = 400;
/** How often nodes tell their peers of what waits in their pools. */
const propagateMs = 2_900;

interface NodePoolOptions {
  readonly truth: TrueChain;
  readonly stage: Stage;
  /** Whether others hear of what is handed in. */
  readonly isConnected: () => boolean;
}

interface Watched {
  readonly extrinsic: string;
  readonly tell: (item: unknown) => boolean;
  inBlock?: number;
}

/** The transactions of one node, and who watches them. */
export class NodePool {
  readonly #options: NodePoolOptions;
  readonly #ready = new Set<string>();
  #watched: Watched[] = [];

  constructor(options: NodePoolOptions) {
    this.#options = options;
  }

  /** As after a start: a pool is kept in memory alone. */
  clear(): void {
    this.#ready.clear();
    this.#watched = [];
  }

  onCall(call: NodeCall, view: NodeView): void {
    const { method, params, answer, fail } = call;
    if (method === 'author_unwatchExtrinsic') return answer(true);
    const extrinsic = String(params[0]);
    const height = this.#heightOn(view, extrinsic);
    if (height !== undefined) return fail(1_010, 'Invalid Transaction');
    if (this.#ready.has(extrinsic)) return fail(1_013, 'Transaction is already imported');
    this.#take(extrinsic);
    if (method === 'author_submitExtrinsic') return answer(`0x${'11'.repeat(32)}`);
    const tell = call.subscribe('author_extrinsicUpdate');
    this.#watched.push({ extrinsic, tell });
    tell('ready');
  }

  /** Tells what became of transactions in the blocks that a node has. */
  imported(view: NodeView): void {
    this.#watched = this.#watched.filter((watched) => {
      const height = this.#heightOn(view, watched.extrinsic);
      if (height === undefined) return true;
      const { hash } = view.chain.at(height);
      if (watched.inBlock !== height) watched.tell({ inBlock: hash });
      watched.inBlock = height;
      this.#ready.delete(watched.extrinsic);
      if (view.final < height) return true;
      watched.tell({ finalized: hash });
      return false;
    });
  }

  #take(extrinsic: string): void {
    const { stage, truth, isConnected } = this.#options;
    this.#ready.add(extrinsic);
    const spread = (): void => {
      // A node that has ended since had told nobody.
      if (!this.#ready.has(extrinsic)) return;
      if (!isConnected()) return stage.at(stage.nowMs() + propagateMs, spread);
      truth.gossip(extrinsic);
      for (const { extrinsic: own, tell } of this.#watched)
        if (own === extrinsic) tell({ broadcast: ['12D3KooWorld'] });
    };
    stage.at(stage.nowMs() + gossipMs, spread);
  }

  /** Height of the block of a transaction, if this node has it. */
  #heightOn(view: NodeView, extrinsic: string): number | undefined {
    const { truth } = this.#options;
    const height = truth.heightOf(extrinsic);
    return height !== undefined && height <= view.best && view.chain === truth.chain ? height : undefined;
  }
}
