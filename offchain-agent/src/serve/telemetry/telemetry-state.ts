import { JointPlaces } from '../../base/joint-places.ts';
import { action, type FeedPart, feedPart } from './feed-action.ts';
import type { Connected, NodeMessage } from './node-message.ts';
import { TelemetryChain } from './telemetry-chain.ts';
import type { TelemetryNode } from './telemetry-node.ts';
import type { ValidatorRecords } from './validator-records.ts';

/** Chains of which this one keeps no records: inventing chains takes no place of one that it does. */
export const mostStrangeChains = 64;

/** A node with its chain, for who speaks for it. */
export interface Placed {
  readonly chain: TelemetryChain;
  readonly node: TelemetryNode;
}

/** Who is told. */
export interface Audience {
  /** Parts for subscribers of one chain. */
  tellChain(genesisHash: string, parts: readonly FeedPart[]): void;
  /** Parts for all. */
  tellAll(parts: readonly FeedPart[]): void;
}

/** All chains that nodes say they are of. Nothing of it is kept: a server that begins anew knows what nodes tell it then. */
export class TelemetryState {
  readonly #records: ValidatorRecords;
  readonly #showsFigures: boolean;
  readonly #chains = new Map<string, TelemetryChain>();
  /** Of strange chains, by who has nodes of them: no address that invents chains shuts out those of others. */
  readonly #places = new JointPlaces<TelemetryChain>(mostStrangeChains, (client, chain) =>
    chain.expel(client),
  );
  /** What lists of chains say, by genesis: told again when it changes. */
  readonly #told = new Map<string, FeedPart>();

  /** @param showsFigures whether names hold what the chain says of a validator, for front ends that know of no more */
  constructor(records: ValidatorRecords, showsFigures = false) {
    this.#records = records;
    this.#showsFigures = showsFigures;
  }

  get chains(): ReadonlyMap<string, TelemetryChain> {
    return this.#chains;
  }

  get nodes(): number {
    return [...this.#chains.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** @param client who says so @returns undefined when there is no room for the node or its chain */
  add(about: Connected, client: string, nowMs: number): Placed | undefined {
    const { genesisHash } = about;
    const chain = this.#chains.get(genesisHash) ?? this.#chainOf(genesisHash);
    const node = chain.add(about, client, nowMs);
    if (!node) return undefined;
    this.#chains.set(genesisHash, chain);
    return { chain, node };
  }

  update({ chain, node }: Placed, message: NodeMessage, nowMs: number): void {
    chain.update(node, message, nowMs);
  }

  remove({ chain, node }: Placed): void {
    chain.remove(node);
  }

  sweep(nowMs: number): void {
    for (const chain of this.#chains.values()) chain.sweep(nowMs);
  }

  tellRecords(): void {
    for (const chain of this.#chains.values()) chain.tellRecords();
  }

  /** Tells the audience what has changed since the last time. */
  flush(audience: Audience): void {
    const forAll: FeedPart[] = [];
    for (const [genesisHash, chain] of this.#chains) {
      const parts = chain.takeParts();
      if (parts.length > 0) audience.tellChain(genesisHash, parts);
      if (chain.size === 0) {
        this.#chains.delete(genesisHash);
        if (this.#told.delete(genesisHash)) forAll.push(feedPart(action.removedChain, genesisHash));
      } else if (chain.addedPart !== this.#told.get(genesisHash)) {
        this.#told.set(genesisHash, chain.addedPart);
        forAll.push(chain.addedPart);
      }
    }
    if (forAll.length > 0) audience.tellAll(forAll);
  }

  #chainOf(genesisHash: string): TelemetryChain {
    return new TelemetryChain(genesisHash, this.#records, {
      showsFigures: this.#showsFigures,
      ...(!this.#records.keeps(genesisHash) && { holders: this.#places }),
    });
  }
}
