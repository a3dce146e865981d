import { setImmediate as turn } from 'node:timers/promises';
import { type ForeignNode, NetworkFollower } from '../../offchain-agent/src/measure/census/follow-network.ts';
import type { ProvedStep } from '../../offchain-agent/src/measure/finality/proved-chain.ts';
import { CensusLife, type LifeOptions, voters } from './census-life.ts';
import { FakeFinalityNode } from './fake-finality-node.ts';
import { justification } from './grandpa-chain.ts';
import { pseudoRandom } from './pseudo-random.ts';
import { settled } from './settled.ts';

export const slotMs = 6_000;
export const windowMs = 600_000;
export const epochSlots = 40;
/** Some slots before a window. */
export const firstSlot = 600_000 - 37;
/** The first window that a life has from its beginning on. */
export const firstWindow = (600_000 * slotMs) / 1_000;

export function lifeOf(seed: number, options: Partial<LifeOptions> = {}): CensusLife {
  const draw = pseudoRandom(seed);
  return new CensusLife({
    engine: 'aura',
    slotMs,
    epochSlots,
    firstSlot,
    slots: 450,
    validators: 1 + (seed % 7),
    random: () => draw(1_000_003) / 1_000_003,
    ...options,
  });
}

/** A network, nodes before it, and somebody who follows it over them. */
export class CensusScene {
  readonly life: CensusLife;
  readonly nodes = new Map<string, FakeFinalityNode>();
  readonly faults: { readonly url: string; readonly error: unknown }[] = [];
  readonly follower: NetworkFollower;
  onProved: (step: ProvedStep) => void = () => undefined;
  readonly #end = new AbortController();
  #running: Promise<void> | undefined;

  constructor(life: CensusLife, names: readonly string[] = ['one'], sinceMs = firstWindow * 1_000) {
    this.life = life;
    for (const name of names) this.nodes.set(`ws://${name}.example`, new FakeFinalityNode(life.chain));
    this.follower = new NetworkFollower({
      engine: life.options.engine,
      slotMs,
      urls: [...this.nodes.keys()],
      trust: this.trust,
      open: (url) => Promise.resolve(this.#open(url)),
      neededSinceMs: () => sinceMs,
      nowMs: () => (life.blocks.at(-1)?.slot ?? 0) * slotMs,
      wait: async () => await turn(),
      onProved: (step) => this.onProved(step),
      onFault: (url, error) => this.faults.push({ url, error }),
    });
  }

  get trust() {
    return { genesisHash: this.life.chain.genesis.hash };
  }

  node(name = 'one'): FakeFinalityNode {
    return this.nodes.get(`ws://${name}.example`) as FakeFinalityNode;
  }

  /** Follows, and has all nodes tell what is final. */
  async follow(): Promise<void> {
    this.#running = this.follower.run(this.#end.signal);
    await this.settle();
    await this.tell();
  }

  /** Every node streams an honest proof of the best block. */
  async tell(): Promise<void> {
    const { best } = this.life.chain;
    for (const node of this.nodes.values()) {
      node.finalized = best;
      node.stream(justification(best, voters, 0));
    }
    await this.settle();
  }

  async settle(): Promise<void> {
    await settled();
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  #open(url: string): ForeignNode {
    const node = this.nodes.get(url);
    if (!node) throw new Error(`unknown node ${url}`);
    return {
      client: node,
      epochSlots: this.life.options.engine === 'babe' ? epochSlots : undefined,
      chainName: 'Any',
      specName: 'any',
      onLost: () => undefined,
      close: () => undefined,
    };
  }
}
