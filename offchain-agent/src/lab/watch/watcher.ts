import type { EthereumDriver } from '../client/client-driver.ts';
import { ethereumDriver, sealsOnDemand } from '../client/drivers.ts';
import type { LinkControl, LinkCounters } from '../link/link-control.ts';
import type { NetworkState, NodeState } from '../real/state.ts';
import type { FaultSpan } from './fault-log.ts';
import { FigureHistory, type FigureId, type FigureRow } from './figure.ts';
import { FirstSeen } from './first-seen.ts';
import { LogBook } from './log-book.ts';
import { parseLogLine } from './log-line.ts';
import type { OnBlock } from './node-chain.ts';
import type { NodeReader, NodeReading } from './node-reader.ts';
import { type LinkRate, linkRates, NodeSampler } from './sampler.ts';

interface WatcherParts {
  /** As it is now: nodes are started again as other processes, and may be added. */
  readonly network: () => NetworkState;
  readonly reader: (onBlock: OnBlock) => NodeReader;
  /** Undefined where nothing stands between the nodes. */
  readonly links: Pick<LinkControl, 'counters'> | undefined;
  readonly faults: () => readonly FaultSpan[];
  /** Whether somebody sends transactions, and tells of them by `noteTransaction`. */
  readonly hasTrickle: boolean;
  readonly nowMs: () => number;
}

/** Transactions of the trickle to one node. */
export interface TransactionCounts {
  readonly included: number;
  readonly lost: number;
  readonly sumSeconds: number;
}

/** What one look saw. */
export interface Sight {
  readonly atMs: number;
  readonly nodes: readonly (NodeReading & { readonly node: NodeState; readonly row: FigureRow })[];
  /** Undefined where the network has no links that can be counted. */
  readonly links: readonly LinkRate[] | undefined;
  readonly counters: readonly LinkCounters[] | undefined;
}

/** What costs a node more is asked in every third look, and of one that comes back at once. */
const deepEvery = 3;
/** What a fault leaves behind is still said of it for so long. */
const aftermathMs = 30_000;

/** Looks at a network again and again, and remembers. */
export class Watcher {
  readonly history = new FigureHistory();
  readonly book: LogBook;
  readonly #parts: WatcherParts;
  readonly #firstSeen = new FirstSeen();
  readonly #readers = new Map<string, NodeReader>();
  readonly #samplers = new Map<string, NodeSampler>();
  readonly #expositions = new Map<string, string>();
  readonly #transactionMs = new Map<string, number>();
  readonly #transactions = new Map<string, TransactionCounts>();
  readonly #listeners = new Set<(sight: Sight) => void>();
  #sight: Sight | undefined;
  #looks = 0;

  constructor(parts: WatcherParts) {
    this.#parts = parts;
    this.book = new LogBook({ underFault: () => this.#underFault() });
  }

  get network(): NetworkState {
    return this.#parts.network();
  }

  /** What was seen last; undefined before the first look. */
  get sight(): Sight | undefined {
    return this.#sight;
  }

  get faults(): readonly FaultSpan[] {
    return this.#parts.faults();
  }

  get transactions(): ReadonlyMap<string, TransactionCounts> {
    return this.#transactions;
  }

  /** The clients' own series, as they were scraped last. */
  get expositions(): readonly { readonly node: string; readonly text: string }[] {
    return [...this.#expositions].map(([node, text]) => ({ node, text }));
  }

  /** Why a figure is nowhere to be had; absent for those that are. */
  get reasons(): Readonly<Partial<Record<FigureId, string>>> {
    const { hasTrickle, links } = this.#parts;
    const { network } = this;
    const isCounted =
      links || [...this.#expositions.values()].some((text) => text.includes('_network_bytes_total'));
    const none = 'nothing counts bytes: the network has no links, and its clients do not tell';
    return {
      ...(!hasTrickle && {
        tx_s: sealsOnDemand(network)
          ? 'no transactions are sent: each would seal a block'
          : 'no transactions are sent',
      }),
      ...(!isCounted && { out_bytes_s: none, in_bytes_s: none }),
      ...this.#untold,
    };
  }

  get #untold(): ReturnType<EthereumDriver['untold']> | undefined {
    return ethereumDriver(this.network)?.untold(this.network);
  }

  onSight(listener: (sight: Sight) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  noteLine(node: string, line: string): void {
    this.book.note(node, parseLogLine(line), this.#parts.nowMs());
  }

  /** @param ms until it was in a block; undefined when it never was */
  noteTransaction(node: string, ms: number | undefined): void {
    const { included, lost, sumSeconds } = this.#transactions.get(node) ?? {
      included: 0,
      lost: 0,
      sumSeconds: 0,
    };
    if (ms !== undefined) this.#transactionMs.set(node, ms);
    this.#transactions.set(node, {
      included: included + (ms === undefined ? 0 : 1),
      lost: lost + (ms === undefined ? 1 : 0),
      sumSeconds: sumSeconds + (ms ?? 0) / 1_000,
    });
  }

  /** Looks once. Not again before it returns. */
  async look(): Promise<Sight> {
    const isDeep = this.#looks % deepEvery === 0;
    this.#looks += 1;
    const { nodes } = this.network;
    const [readings, counters] = await Promise.all([
      Promise.all(
        nodes.map(async (node) => ({
          node,
          ...(await this.#readerOf(node.name).read(node, isDeep || !this.#expositions.has(node.name))),
        })),
      ),
      // A backend that is gone counts nothing, and the nodes are cut off: what they say shows it.
      this.#parts.links?.counters().catch(() => undefined),
    ]);
    const atMs = this.#parts.nowMs();
    const links = counters && this.#linkRates(counters, atMs);
    const seen = readings.map((reading) => ({ ...reading, row: this.#row(reading, links, atMs) }));
    this.history.add(atMs, new Map(seen.map(({ node, row }) => [node.name, row])));
    const sight = { atMs, nodes: seen, links, counters };
    this.#sight = sight;
    for (const listener of this.#listeners) listener(sight);
    return sight;
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close();
    this.#listeners.clear();
  }

  #row(
    reading: NodeReading & { node: NodeState },
    links: readonly LinkRate[] | undefined,
    atMs: number,
  ): FigureRow {
    const { name } = reading.node;
    const sampler = this.#samplers.get(name) ?? new NodeSampler();
    this.#samplers.set(name, sampler);
    if (reading.exposition !== undefined) this.#expositions.set(name, reading.exposition);
    else if (reading.state !== 'running') this.#expositions.delete(name);
    const events = {
      transactionMs: this.#transactionMs.get(name),
      propagationMs: this.#firstSeen.takeMs(name),
    };
    this.#transactionMs.delete(name);
    const row = sampler.row(reading, events, { node: name, atMs, links });
    return this.#untold?.finalized === undefined ? row : { ...row, finalized: null };
  }

  #readerOf(name: string): NodeReader {
    const known = this.#readers.get(name);
    if (known) return known;
    const reader = this.#parts.reader((hash, atMs) => this.#firstSeen.note(name, hash, atMs));
    this.#readers.set(name, reader);
    return reader;
  }

  #linkRates(counters: readonly LinkCounters[], atMs: number): LinkRate[] {
    const before = this.#sight;
    return linkRates(before?.counters ?? counters, counters, atMs - (before?.atMs ?? atMs - 1));
  }

  /** What names the nodes that are at fault, or do not run, or were at fault a moment ago. */
  #underFault(): string[] {
    const since = this.#parts.nowMs() - aftermathMs;
    const atFault = new Set(
      this.faults.filter(({ toMs }) => toMs === undefined || toMs >= since).flatMap(({ nodes }) => nodes),
    );
    for (const { node, state } of this.#sight?.nodes ?? []) if (state !== 'running') atFault.add(node.name);
    return this.network.nodes
      .filter(({ name }) => atFault.has(name))
      .flatMap(({ name, peer_id: peerId, host, p2p_port: port }) => [
        name,
        peerId,
        host === undefined ? `/tcp/${port}` : `/ip4/${host}/`,
      ]);
  }
}
