import { plainText } from '@almanac-chain/agent/base/plain-text';

/** The only version of the feed that is understood here. */
const feedVersion = 33;

/** What the chain says of the validator behind a node; the key that leads to it is the node's own word. */
export interface NodeSli {
  /** Whose records they are, by its number on the chain. */
  readonly network: number;
  readonly account: string;
  readonly claimedBy: number;
  readonly period: string;
  readonly uptimePpm: number | undefined;
  readonly p95Us: number | undefined;
  readonly coveragePpm: number | undefined;
  readonly reporters: number | undefined;
}

/** A node as it describes itself. */
export interface FeedNode {
  readonly id: number;
  readonly name: string;
  readonly validator: string | undefined;
  readonly implementation: string;
  readonly version: string;
  readonly peers: number | undefined;
  readonly txs: number | undefined;
  readonly height: number | undefined;
  readonly blockTimeMs: number | undefined;
  /** When its last block came, by the clock of the feed. */
  readonly blockAtMs: number | undefined;
  readonly propagationMs: number | undefined;
  readonly finalized: number | undefined;
  readonly startedMs: number | undefined;
  readonly isStale: boolean;
  readonly sli: NodeSli | undefined;
}

interface FeedChain {
  readonly label: string;
  readonly genesisHash: string;
  readonly nodes: number;
}

/** More chains or nodes than this no feed has; what is above is not kept. */
const mostChains = 1_000;
const mostNodes = 20_000;

/**
 * What a feed has told. Whoever serves it may be anybody, and nodes say of themselves what they like: whatever is of another
 * shape than expected is passed over, and texts are texts.
 */
export class Feed {
  readonly chains = new Map<string, FeedChain>();
  readonly nodes = new Map<number, FeedNode>();
  /** The version, when it is none that is understood. */
  foreignVersion: string | undefined;
  subscribed: string | undefined;
  best: number | undefined;
  finalized: number | undefined;
  averageMs: number | undefined;
  /** How far the clock of the feed is ahead of this one. */
  aheadMs = 0;

  /** @throws SyntaxError when the frame is no feed's */
  read(text: string, nowMs: number): void {
    const frame: unknown = JSON.parse(text);
    if (!Array.isArray(frame)) throw new SyntaxError('a frame of a feed is an array');
    const flat = frame as readonly unknown[];
    for (let index = 0; index + 1 < flat.length; index += 2) this.#apply(flat[index], flat[index + 1], nowMs);
  }

  #apply(action: unknown, payload: unknown, nowMs: number): void {
    const list = Array.isArray(payload) ? (payload as readonly unknown[]) : [];
    switch (action) {
      case 0:
        this.foreignVersion = payload === feedVersion ? undefined : plainText(payload);
        break;
      case 1:
        this.best = number(list[0]);
        this.averageMs = number(list[2]);
        break;
      case 2:
        this.finalized = number(list[0]);
        break;
      case 3:
        this.#add(list);
        break;
      case 4:
        this.nodes.delete(Number(payload));
        break;
      case 6:
        this.#change(list[0], { ...blockOf(list[1]), isStale: false });
        break;
      case 7:
        this.#change(list[0], { finalized: number(list[1]) });
        break;
      case 8:
        this.#change(list[0], statsOf(list[1]));
        break;
      case 10:
        this.aheadMs = (number(payload) ?? nowMs) - nowMs;
        break;
      case 11:
        this.#addChain(list);
        break;
      case 12:
        this.chains.delete(String(payload));
        break;
      case 13:
        this.#begin(String(payload));
        break;
      case 14:
        this.#begin(undefined);
        break;
      case 20:
        this.#change(payload, { isStale: true });
        break;
      case 200:
        this.#change(list[0], { sli: sliOf(list[1]) });
        break;
      default:
      // Others tell of what is not shown here, or are newer than this page.
    }
  }

  #begin(genesisHash: string | undefined): void {
    this.subscribed = genesisHash;
    this.nodes.clear();
    this.best = undefined;
    this.finalized = undefined;
    this.averageMs = undefined;
  }

  #addChain([label, genesisHash, nodes]: readonly unknown[]): void {
    if (typeof genesisHash !== 'string' || this.chains.size >= mostChains) return;
    this.chains.set(genesisHash, { label: plainText(label), genesisHash, nodes: number(nodes) ?? 0 });
  }

  /** An id is given out again: nothing of the node that had it before stays. */
  #add([id, details, stats, , , block, , startup]: readonly unknown[]): void {
    if (typeof id !== 'number' || !Array.isArray(details) || this.nodes.size >= mostNodes) return;
    const [name, implementation, version, validator] = details as readonly unknown[];
    this.nodes.set(id, {
      id,
      name: text(name),
      implementation: text(implementation),
      version: text(version),
      validator: typeof validator === 'string' ? plainText(validator) : undefined,
      ...statsOf(stats),
      ...blockOf(block),
      finalized: undefined,
      startedMs: number(startup),
      isStale: false,
      sli: undefined,
    });
  }

  #change(id: unknown, change: Partial<FeedNode>): void {
    const node = this.nodes.get(Number(id));
    if (node) this.nodes.set(node.id, { ...node, ...change });
  }
}

function statsOf(stats: unknown): Pick<FeedNode, 'peers' | 'txs'> {
  const [peers, txs] = Array.isArray(stats) ? (stats as readonly unknown[]) : [];
  return { peers: number(peers), txs: number(txs) };
}

function blockOf(block: unknown): Pick<FeedNode, 'height' | 'blockTimeMs' | 'blockAtMs' | 'propagationMs'> {
  const [height, , blockTime, at, propagation] = Array.isArray(block) ? (block as readonly unknown[]) : [];
  return {
    height: number(height),
    blockTimeMs: number(blockTime),
    blockAtMs: number(at),
    propagationMs: number(propagation),
  };
}

function sliOf(sli: unknown): NodeSli | undefined {
  if (typeof sli !== 'object' || sli === null) return undefined;
  const said = sli as Readonly<Record<string, unknown>>;
  if (typeof said['account'] !== 'string') return undefined;
  return {
    network: number(said['network']) ?? 0,
    account: plainText(said['account']),
    claimedBy: number(said['claimed_by']) ?? 1,
    period: text(said['period']),
    uptimePpm: number(said['uptime_ppm']),
    p95Us: number(said['p95_us']),
    coveragePpm: number(said['coverage_ppm']),
    reporters: number(said['reporters']),
  };
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? plainText(value) : '';
}
