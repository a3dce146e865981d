import type { JointPlaces } from '../../base/joint-places.ts';
import { SharedPlaces } from '../../base/shared-places.ts';
import { ChainLabel } from './chain-label.ts';
import { chainStats } from './chain-stats.ts';
import { ClaimedKeys } from './claimed-keys.ts';
import { action, type FeedPart, feedFrame, feedPart } from './feed-action.ts';
import { nameWithFigures } from './figures-in-name.ts';
import { highestBlock } from './highest-block.ts';
import type { Connected, NamedBlock, NodeMessage } from './node-message.ts';
import { noBlock, TelemetryNode } from './telemetry-node.ts';
import { toldSli, type ValidatorRecords } from './validator-records.ts';

/** As many as stock servers take of a chain that they do not know. */
export const mostNodesOfChain = 1_000;
const staleAfterMs = 120_000;
const nodesPerFrame = 64;
const averagedBlocks = 50;
const statsEveryMs = 5_000;

interface TelemetryChainOptions {
  /** Whether names hold what the chain says of a validator, for front ends that know of no more. */
  readonly showsFigures?: boolean;
  /** The places of chains of which it takes one while it has nodes; none where its place is its own. */
  readonly holders?: Pick<JointPlaces<TelemetryChain>, 'makeRoom' | 'join' | 'leave'>;
}

/** The nodes that say they are of one chain, and what subscribers must be told of them. */
export class TelemetryChain {
  readonly genesisHash: string;
  readonly #records: ValidatorRecords;
  readonly #showsFigures: boolean;
  readonly #holders: TelemetryChainOptions['holders'];
  /** Whose each node is. */
  readonly #clientOf = new Map<TelemetryNode, string>();
  /** By id; ids of nodes that are gone are given out again. */
  readonly #nodes: (TelemetryNode | undefined)[] = [];
  readonly #retired: number[] = [];
  readonly #places = new SharedPlaces<TelemetryNode>(mostNodesOfChain, (node) => this.remove(node));
  readonly #label = new ChainLabel();
  readonly #claims = new ClaimedKeys();
  #best = noBlock;
  #bestAtMs: number | undefined;
  #finalized = noBlock;
  #blockTimesMs: number[] = [];
  #stats = '{}';
  #statsAtMs = Number.NEGATIVE_INFINITY;
  #parts: FeedPart[] = [];

  constructor(genesisHash: string, records: ValidatorRecords, options: TelemetryChainOptions = {}) {
    this.genesisHash = genesisHash;
    this.#records = records;
    this.#showsFigures = options.showsFigures ?? false;
    this.#holders = options.holders;
  }

  get size(): number {
    return this.#nodes.length - this.#retired.length;
  }

  /** As it stands in lists of chains: the name that most of its nodes give it. */
  get addedPart(): FeedPart {
    return feedPart(action.addedChain, [this.#label.text, this.genesisHash, this.size]);
  }

  /**
   * @param client the address that speaks for it, or its group
   * @returns undefined when there is no room
   */
  add(about: Connected, client: string, nowMs: number): TelemetryNode | undefined {
    if (this.size === 0 && this.#holders?.makeRoom(client) === false) return undefined;
    if (!this.#places.makeRoom(client)) return undefined;
    const id = this.#retired.pop() ?? this.#nodes.length;
    const node = new TelemetryNode(id, about, nowMs);
    this.#nodes[id] = node;
    this.#places.add(client, node);
    this.#clientOf.set(node, client);
    this.#holders?.join(client, this);
    this.#label.count(about.chain, 1);
    this.#tellNode(node);
    return node;
  }

  remove(node: TelemetryNode): void {
    if (this.#nodes[node.id] !== node) return;
    this.#nodes[node.id] = undefined;
    this.#retired.push(node.id);
    this.#places.leave(node);
    this.#holders?.leave(this.#clientOf.get(node) ?? '', this);
    this.#clientOf.delete(node);
    this.#label.count(node.about.chain, -1);
    this.#parts.push(feedPart(action.removedNode, node.id));
    this.#claims.count(node.validator, -1);
  }

  /** Takes away all nodes of a client. */
  expel(client: string): void {
    for (const [node, owner] of this.#clientOf) if (owner === client) this.remove(node);
  }

  update(node: TelemetryNode, message: NodeMessage, nowMs: number): void {
    if (this.#nodes[node.id] !== node) return;
    node.seenAtMs = nowMs;
    if (message.kind === 'imported') this.#import(node, message.block, nowMs);
    else if (message.kind === 'finalized') this.#finalize(node, message.block);
    else if (message.kind === 'authority') this.#setValidator(node, message.key);
    else if (message.kind === 'interval') {
      if (message.best) this.#import(node, message.best, nowMs);
      this.#parts.push(...node.measure(message, nowMs));
      if (message.finalized) this.#finalize(node, message.finalized);
    }
  }

  /** What time alone changes: nodes grow stale also when no block comes at all. */
  sweep(nowMs: number): void {
    for (const node of this.nodes()) {
      this.#parts.push(...node.tellBlock(nowMs));
      if (!node.isStale && nowMs - node.blockAtMs >= staleAfterMs) {
        node.isStale = true;
        this.#parts.push(feedPart(action.staleNode, node.id));
      }
    }
    this.#lowerBest(nowMs);
    if (nowMs - this.#statsAtMs < statsEveryMs) return;
    this.#statsAtMs = nowMs;
    const stats = JSON.stringify(chainStats([...this.nodes()].map(({ about }) => about)));
    if (stats === this.#stats) return;
    this.#stats = stats;
    this.#parts.push(`${action.chainStats},${stats}`);
  }

  /** Tells of each validator of whom the chain says something else than was told. */
  tellRecords(): void {
    for (const node of this.nodes()) this.#tellSli(node, false);
  }

  /** What subscribers are to be told since the last time. */
  takeParts(): readonly FeedPart[] {
    this.#tellClaims();
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  /**
   * The frames with which a subscription begins; what was not taken yet is in them.
   * @param before the chain that was subscribed to until now
   */
  snapshot(nowMs: number, before?: string): readonly Buffer[] {
    const { height, hash } = this.#finalized;
    const first = [
      ...(before === undefined ? [] : [feedPart(action.unsubscribedFrom, before)]),
      feedPart(action.subscribedTo, this.genesisHash),
      feedPart(action.timeSync, nowMs),
      this.#bestPart(nowMs),
      feedPart(action.bestFinalized, [height, hash]),
      `${action.chainStats},${this.#stats}`,
    ];
    const nodes = [...this.nodes()];
    const frames = [first];
    for (let from = 0; from < nodes.length; from += nodesPerFrame) {
      frames.push(
        nodes
          .slice(from, from + nodesPerFrame)
          .flatMap((node) => [
            node.added(this.#nameOf(node)),
            `${action.validatorSli},[${node.id},${this.#sliOf(node)}]`,
            node.finalizedPart(),
            ...(node.isStale ? [feedPart(action.staleNode, node.id)] : []),
          ]),
      );
    }
    return frames.map(feedFrame);
  }

  *nodes(): Generator<TelemetryNode> {
    for (const node of this.#nodes) if (node) yield node;
  }

  #import(node: TelemetryNode, block: NamedBlock, nowMs: number): void {
    if (node.best && block.height <= node.best.height) return;
    // Before it says what is highest: a node that comes back is heard.
    const before = { height: this.#best.height, atMs: this.#bestAtMs };
    const highest = block.height > before.height ? highestBlock(this.#toldWith(node, block)) : undefined;
    let propagationMs: number | null = null;
    if (highest && highest.height > before.height) {
      if (before.atMs !== undefined) this.#noteBlockTime(nowMs - before.atMs);
      this.#best = highest;
      this.#bestAtMs = nowMs;
      this.#parts.push(this.#bestPart(nowMs));
      if (highest === block) propagationMs = 0;
    } else if (block.height === before.height && before.atMs !== undefined) {
      propagationMs = Math.max(0, nowMs - before.atMs);
    }
    this.#parts.push(...node.imported(block, nowMs, propagationMs));
  }

  /** The best blocks of all that are heard, with a new one of one of them. */
  *#toldWith(node: TelemetryNode, block: NamedBlock): Generator<NamedBlock | undefined> {
    for (const one of this.#nodes) if (one && one !== node && !one.isStale) yield one.best;
    yield block;
  }

  #finalize(node: TelemetryNode, block: NamedBlock): void {
    if (block.height <= (node.finalized?.height ?? -1)) return;
    node.finalized = block;
    this.#parts.push(node.finalizedPart());
    if (block.height > this.#finalized.height) this.#tellFinalized();
  }

  #tellFinalized(): void {
    const present = [...this.nodes()].filter(({ isStale }) => !isStale);
    const highest = highestBlock(present.map(({ finalized }) => finalized));
    if (!highest || highest.height === this.#finalized.height) return;
    this.#finalized = highest;
    this.#parts.push(feedPart(action.bestFinalized, [highest.height, highest.hash]));
  }

  /** Whoever gave the highest block may have gone, or have turned out to be alone with it. */
  #lowerBest(nowMs: number): void {
    const present = [...this.nodes()].filter(({ isStale }) => !isStale);
    const highest = highestBlock(present.map(({ best }) => best));
    // Of a chain where all is stale, the last block is still the last one.
    if (highest && highest.height < this.#best.height) {
      const holder = present.find(({ best }) => best === highest);
      this.#best = highest;
      this.#bestAtMs = holder?.blockAtMs ?? nowMs;
      this.#blockTimesMs = [];
      this.#parts.push(this.#bestPart(nowMs));
    }
    const finalized = highestBlock(present.map((one) => one.finalized));
    if (finalized && finalized.height < this.#finalized.height) this.#tellFinalized();
  }

  #noteBlockTime(ms: number): void {
    this.#blockTimesMs.push(Math.max(0, ms));
    if (this.#blockTimesMs.length > averagedBlocks) this.#blockTimesMs.shift();
  }

  #bestPart(nowMs: number): FeedPart {
    const times = this.#blockTimesMs;
    const sum = times.reduce((all, ms) => all + ms, 0);
    const average = times.length === 0 ? null : Math.floor(sum / times.length);
    return feedPart(action.bestBlock, [this.#best.height, this.#bestAtMs ?? nowMs, average]);
  }

  #setValidator(node: TelemetryNode, key: string): void {
    const before = node.validator;
    if (before === key) return;
    this.#claims.count(before, -1);
    this.#claims.count(key, 1);
    node.validator = key;
    this.#tellNode(node);
  }

  #tellNode(node: TelemetryNode): void {
    this.#tellAdded(node);
    this.#tellSli(node, true);
  }

  /** How many claim a key is said of each of them: once, however often one of them has taken it up and dropped it. */
  #tellClaims(): void {
    const keys = this.#claims.takeChanged();
    if (keys.size === 0) return;
    for (const node of this.nodes())
      if (node.validator !== null && keys.has(node.validator)) this.#tellSli(node, false);
  }

  #tellAdded(node: TelemetryNode): void {
    const name = this.#nameOf(node);
    node.toldName = name;
    this.#parts.push(node.added(name));
  }

  #nameOf({ about: { name }, validator }: TelemetryNode): string {
    if (!this.#showsFigures) return name;
    const sli = validator === null ? null : this.#records.of(this.genesisHash, validator);
    return nameWithFigures(name, sli, this.#claims.of(validator));
  }

  #tellSli(node: TelemetryNode, always: boolean): void {
    const sli = this.#sliOf(node);
    if (!always && sli === node.toldSli) return;
    node.toldSli = sli;
    // A front end that is told of a node again forgets what it knew of it.
    if (!always && this.#showsFigures && node.toldName !== this.#nameOf(node)) {
      this.#tellAdded(node);
      this.#parts.push(node.finalizedPart());
      if (node.isStale) this.#parts.push(feedPart(action.staleNode, node.id));
    }
    this.#parts.push(`${action.validatorSli},[${node.id},${sli}]`);
  }

  /** As JSON. Also told where nothing is known: an id may have been another's before. */
  #sliOf({ validator }: TelemetryNode): string {
    if (validator === null) return 'null';
    return toldSli(this.#records.of(this.genesisHash, validator), this.#claims.of(validator));
  }
}
