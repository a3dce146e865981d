import type { FakeHeader } from '../../support/made-upstream.ts';
import { genesisHash } from '../chain.ts';
import type { NodeSpec, SceneFault, WorldScene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import type { TrueChain } from '../true-chain.ts';
import { NodePool } from './node-pool.ts';
import { type NodeCall, NodeServer } from './node-server.ts';
import { NodeView } from './node-view.ts';
import { headKinds, methods, runtime } from './offered.ts';

type Tell = (item: unknown) => boolean;

/** Of pruned nodes: blocks that they still know. */
const keptBlocks = 256;
interface WorldNodeOptions {
  readonly spec: NodeSpec;
  readonly scene: WorldScene;
  readonly truth: TrueChain;
  readonly stage: Stage;
  readonly port: number;
  /** Told after each change of what it is. */
  readonly onChange: (node: WorldNode) => void;
}

/** A node of a scene: it acts as a real one would that is, or is said to be, of this kind. */
export class WorldNode {
  readonly spec: NodeSpec;
  readonly view: NodeView;
  readonly #options: WorldNodeOptions;
  readonly #server: NodeServer;
  readonly #pool: NodePool;
  readonly #tells = { best: new Set<Tell>(), final: new Set<Tell>() };
  #isCut = false;
  #toldBest = '';
  #toldFinal = -1;
  #nullTurns = 0;

  constructor(options: WorldNodeOptions) {
    this.#options = options;
    const { spec, scene, truth, stage } = options;
    this.spec = spec;
    this.#server = new NodeServer(options.port, (call) => this.#onCall(call));
    this.#pool = new NodePool({
      truth,
      stage,
      isConnected: () => this.#isConnected(),
      lie: () => (this.view.isLying ? spec.kind : undefined),
    });
    this.view = new NodeView({ spec, scene, truth, stage, onChange: () => this.#changed() });
    stage.at(spec.startMs, () => this.#start());
    for (const fault of spec.faults) this.#plan(fault);
    if (scene.purgeMs !== undefined) this.#planPurge(spec.purgedMs ?? scene.purgeMs);
  }

  get name(): string {
    return this.spec.name;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#server.port}`;
  }

  /** The lowest block that it knows. */
  get oldest(): number {
    return this.spec.isPruned ? this.view.best - keptBlocks : 0;
  }

  /** Whether it can be connected to, and answers. */
  get isReachable(): boolean {
    return this.#server.isListening && !this.#server.isFrozen && !this.#isCut;
  }

  close(): void {
    this.#server.stop(false);
  }

  #start(): void {
    this.#server.start().then(
      () => this.#options.onChange(this),
      () => undefined,
    );
  }

  #plan({ what, atMs, forMs }: SceneFault): void {
    const { stage } = this.#options;
    const begin = (run: () => void): void => stage.at(atMs, () => this.#with(`${what}`, run));
    const end = (run: () => void): void => stage.at(atMs + forMs, () => this.#with(`${what} ends`, run));
    if (what === 'stop' || what === 'kill') {
      begin(() => this.#stop(what === 'kill'));
      end(() => this.#start());
    } else if (what === 'freeze') {
      begin(() => this.#server.freeze());
      end(() => this.#server.thaw());
    } else if (what === 'reset') begin(() => this.#server.reset());
    else {
      begin(() => this.#cut());
      end(() => this.#heal());
    }
  }

  /** Its database is thrown away: it is gone for some seconds. */
  #planPurge(atMs: number): void {
    const { stage } = this.#options;
    stage.at(atMs, () => this.#with('purge', () => this.#stop(false)));
    stage.at(atMs + 2_000, () =>
      this.#with('purged', () => {
        this.view.purge();
        this.#start();
      }),
    );
  }

  #with(what: string, run: () => void): void {
    this.#options.stage.trace(`node ${this.name} ${what}`);
    run();
    this.#options.onChange(this);
  }

  #stop(withReset: boolean): void {
    this.#server.stop(withReset);
    this.#pool.clear();
  }

  #cut(): void {
    this.#isCut = true;
    if (!this.#options.stage.cut(this.#server.port)) this.#server.freeze();
  }

  #heal(): void {
    this.#isCut = false;
    this.#options.stage.heal(this.#server.port);
    if (this.#server.isFrozen) this.#server.drop();
  }

  /** Whether what is handed in here comes to the authors of the chain. */
  #isConnected(): boolean {
    const { view, spec } = this;
    const isOfChain = view.standing !== 'fork' && view.standing !== 'foreign';
    return isOfChain && spec.peers > 0 && !this.#isCut && this.#server.isListening;
  }

  #changed(): void {
    const { view, spec } = this;
    if (!view) return;
    const isMute = spec.kind === 'no-heads' && view.isLying;
    const best = view.told(view.best, false);
    if (`${best.hash} ${best.number}` !== this.#toldBest) {
      this.#toldBest = `${best.hash} ${best.number}`;
      if (!isMute) this.#tell('best', best);
      this.#pool.imported(view);
    }
    if (view.final !== this.#toldFinal) {
      const from =
        this.#toldFinal < view.final - 64 || this.#toldFinal < 0 ? view.final - 1 : this.#toldFinal;
      this.#toldFinal = view.final;
      // A node tells each final block.
      for (let height = from + 1; height <= view.final && !isMute; height += 1)
        this.#tell('final', view.told(height, true));
      this.#pool.imported(view);
    }
    this.#options.onChange(this);
  }

  #tell(kind: 'best' | 'final', header: FakeHeader): void {
    for (const tell of this.#tells[kind]) if (!tell(shown(header))) this.#tells[kind].delete(tell);
  }

  #onCall(call: NodeCall): void {
    const { spec, view } = this;
    const head = headKinds[call.method];
    if (head) {
      const [kind, item] = head;
      const tell = call.subscribe(item);
      this.#tells[kind].add(tell);
      const height = kind === 'best' ? view.best : view.final;
      if (spec.kind !== 'no-heads' || !view.isLying) tell(shown(view.told(height, kind === 'final')));
      return;
    }
    if (call.method === 'state_subscribeRuntimeVersion') {
      call.subscribe('state_runtimeVersion')(runtime);
      return;
    }
    if (view.isLying && !isHandshake(call)) {
      if (spec.kind === 'all-errors') return call.fail(-32_000, 'database is closed');
      if (spec.kind === 'all-null') return call.answer(null);
      if (spec.kind === 'one-error' && call.method === spec.method)
        return call.fail(-32_000, 'database is closed');
      if (spec.kind === 'one-null' && call.method === spec.method && this.#isTurnOfNull())
        return call.answer(null);
      if (spec.kind === 'one-mute' && call.method === spec.method) return;
    }
    this.#answer(call);
  }

  #answer(call: NodeCall): void {
    const { view, spec } = this;
    const { method, params, answer, fail } = call;
    const [first] = params;
    if (method === 'chain_getBlockHash') return answer(this.#hashes(first));
    if (method === 'chain_getFinalizedHead') return answer(view.chain.at(view.final).hash);
    if (method === 'chain_getHeader') {
      const header = first === undefined || first === null ? view.chain.at(view.best) : this.#block(first);
      return answer(header ? shown(header) : null);
    }
    if (method === 'chain_getBlock') {
      const header = first === undefined || first === null ? view.chain.at(view.best) : this.#block(first);
      if (!header) return answer(null);
      const extrinsics = ['0x0400', ...this.#options.truth.bodyOf(header.hash)];
      return answer({ block: { header: shown(header), extrinsics }, justifications: null });
    }
    if (method === 'state_getStorage' || method === 'state_call') {
      const hash = params[method === 'state_call' ? 2 : 1];
      const header = hash === undefined || hash === null ? view.chain.at(view.best) : this.#block(hash);
      if (!header)
        return fail(
          4_003,
          `Client error: UnknownBlock: Header was not found in the database: ${String(hash)}`,
        );
      return answer(method === 'state_call' ? this.#pool.validityAt(header, String(params[1])) : header.hash);
    }
    if (method.startsWith('author_')) return this.#pool.onCall(call, view);
    if (method === 'system_health')
      return answer({ peers: spec.peers, isSyncing: spec.isSyncing, shouldHavePeers: true });
    if (method === 'system_syncState')
      return answer({ startingBlock: 0, currentBlock: view.best, highestBlock: view.best });
    if (method === 'rpc_methods') return answer({ methods });
    if (method === 'system_chain') return answer('World');
    if (method === 'state_getRuntimeVersion') return answer(runtime);
    if (method.includes('_unsubscribe')) return answer(true);
    fail(-32_601, 'Method not found');
  }

  #isTurnOfNull(): boolean {
    this.#nullTurns += 1;
    return this.#nullTurns % (this.spec.nullEvery ?? 1) === 0;
  }

  #hashes(asked: unknown): unknown {
    if (asked === undefined || asked === null) return this.view.chain.at(this.view.best).hash;
    if (Array.isArray(asked)) return asked.map((one: unknown) => this.#hashAt(Number(one)));
    return this.#hashAt(Number(asked));
  }

  #hashAt(height: number): string | null {
    const { chain, best } = this.view;
    if (height === 0) return genesisHash();
    if (!(height <= best) || this.#isForgotten(height)) return null;
    return chain.at(height).hash;
  }

  #isForgotten(height: number): boolean {
    return height < this.oldest;
  }

  /** A block that it has. */
  #block(hash: unknown): FakeHeader | undefined {
    const { chain, best } = this.view;
    const sibling = this.view.siblingOf(String(hash));
    if (sibling) return sibling;
    const height = chain.heightOf(String(hash));
    if (height === undefined || height > best || (height > 0 && this.#isForgotten(height))) return undefined;
    return chain.at(height);
  }
}

/** Without these a node would not be connected to at all. */
function isHandshake({ method, params }: NodeCall): boolean {
  return method === 'rpc_methods' || (method === 'chain_getBlockHash' && params[0] === 0);
}

/** A header as JSON-RPC has it. */
function shown({ parentHash, number, stateRoot, extrinsicsRoot, digest }: FakeHeader): object {
  return { parentHash, number, stateRoot, extrinsicsRoot, digest };
}
