import { AuraAuthorship } from '../../offchain-agent/src/measure/authorship/aura-authorship.ts';
import { type WatchState, watchChain } from '../../offchain-agent/src/measure/authorship/watch.ts';
import { WatchProof } from '../../offchain-agent/src/measure/cli/watch/verified.ts';
import { ProvedAuraSource } from '../../offchain-agent/src/measure/finality/proved-aura.ts';
import { VotePresence } from '../../offchain-agent/src/measure/finality/vote-presence.ts';
import { GrandpaChain } from './grandpa-chain.ts';
import { ProofScene, voters } from './proof-scene.ts';

/** What a node is believed in; its word on authors would be a lie. */
const node = {
  slotDurationMs: () => Promise.resolve(6_000),
  followNewHeads: () => Promise.resolve(() => undefined),
  authoritiesAfter: () => Promise.reject(new Error('nothing of a node is counted')),
};

/** A watch with --verify of a chain with four authors, without a terminal. */
export class ProvedWatch {
  readonly scene = new ProofScene(new GrandpaChain(voters, { aura: voters }));
  readonly proof: WatchProof;
  readonly presence = new VotePresence();
  readonly states: WatchState[] = [];
  readonly #end = new AbortController();
  readonly #watched: Promise<WatchState | undefined>;
  failure: unknown;

  constructor(lookBack = 100, patienceMs?: number) {
    const { genesis } = this.scene.chain;
    const trust = { given: { genesisHash: genesis.hash }, reached: () => undefined };
    this.proof = new WatchProof(this.scene.node, trust, true);
    const source = new ProvedAuraSource(this.proof.client, this.proof.headers, node);
    const { signal } = this.#end;
    const { presence } = this;
    const options = { lookBack, signal, presence, add: source.add.bind(source), onProgress: () => undefined };
    this.proof.follow({ ...options, ...(patienceMs && { patienceMs }) }).catch((error: unknown) => {
      this.failure = error;
      this.#end.abort();
    });
    this.#watched = watchChain(new AuraAuthorship(source), {
      lookBack,
      signal,
      onChange: (state) => void this.states.push(state),
    });
    this.#watched.catch(() => undefined);
  }

  /** Blocks at these slots, the last one finalized. */
  async finalize(...atSlots: readonly number[]): Promise<void> {
    for (const slot of atSlots.slice(0, -1)) this.scene.chain.append({ slot });
    await this.scene.finalizeAt(atSlots.at(-1) ?? 0);
  }

  async end(): Promise<WatchState | undefined> {
    this.#end.abort();
    return await this.#watched;
  }
}
