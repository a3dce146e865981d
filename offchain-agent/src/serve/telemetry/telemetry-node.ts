import { action, type FeedPart, feedPart } from './feed-action.ts';
import { MeanList } from './mean-list.ts';
import type { Connected, IntervalFrame, NamedBlock } from './node-message.ts';

const zeroHash = `0x${'00'.repeat(32)}`;
export const noBlock: NamedBlock = { height: 0, hash: zeroHash };

/** Blocks that follow each other faster are those of a node that catches up: it is shown once a second. */
const catchingUpMs = 100;
const shownEveryMs = 1_000;

/** A node of a chain, as it describes itself, and when it said so. */
export class TelemetryNode {
  /** Its place in the chain; of a node that has gone, another's later. */
  readonly id: number;
  readonly about: Connected;
  validator: string | null = null;
  best: NamedBlock | undefined;
  finalized: NamedBlock | undefined;
  /** When its last block came; before the first one, when it came itself. */
  blockAtMs: number;
  /** When anything came of it. */
  seenAtMs: number;
  isStale = false;
  /** What was last told of its validator, as JSON. */
  toldSli = 'null';
  /** The name under which it was last told; undefined before. */
  toldName: string | undefined;
  #blockTimeMs = 0;
  #propagationMs: number | null = null;
  #peers = 0;
  #txs = 0;
  #isUntold = false;
  #quietUntilMs = 0;
  readonly #stateCache = new MeanList();
  readonly #upload = new MeanList();
  readonly #download = new MeanList();
  readonly #stamps = new MeanList();

  constructor(id: number, about: Connected, nowMs: number) {
    this.id = id;
    this.about = about;
    this.blockAtMs = nowMs;
    this.seenAtMs = nowMs;
  }

  /**
   * All that a front end must know of a node that it has not seen.
   * @param name as it is to be shown, its own unless given
   */
  added(name = this.about.name): FeedPart {
    const { implementation, version, networkId, os, arch, env, startupMs } = this.about;
    // Neither the address of a node nor its hardware is anybody's business who watches a network.
    const details = [
      name,
      implementation,
      version,
      this.validator,
      networkId,
      os,
      arch,
      env,
      null,
      null,
      null,
    ];
    const hardware = [this.#upload, this.#download, this.#stamps];
    const location = null;
    return feedPart(action.addedNode, [
      this.id,
      details,
      [this.#peers, this.#txs],
      [this.#stateCache],
      hardware,
      this.#blockDetails(),
      location,
      startupMs,
    ]);
  }

  finalizedPart(): FeedPart {
    const { height, hash } = this.finalized ?? noBlock;
    return feedPart(action.finalizedBlock, [this.id, height, hash]);
  }

  /** Figures of the interval; blocks are the chain's matter. */
  measure({ peers, txs, stateCacheBytes, upload, download }: IntervalFrame, nowMs: number): FeedPart[] {
    const parts: FeedPart[] = [];
    if ((peers ?? this.#peers) !== this.#peers || (txs ?? this.#txs) !== this.#txs) {
      this.#peers = peers ?? this.#peers;
      this.#txs = txs ?? this.#txs;
      parts.push(feedPart(action.nodeStats, [this.id, [this.#peers, this.#txs]]));
    }
    if (stateCacheBytes !== undefined && this.#stateCache.push(stateCacheBytes)) {
      parts.push(feedPart(action.nodeIo, [this.id, [this.#stateCache]]));
    }
    if (upload !== undefined && download !== undefined) {
      this.#upload.push(upload);
      this.#download.push(download);
      if (this.#stamps.push(nowMs)) {
        parts.push(feedPart(action.hardware, [this.id, [this.#upload, this.#download, this.#stamps]]));
      }
    }
    return parts;
  }

  /** It has another block. */
  imported(block: NamedBlock, nowMs: number, propagationMs: number | null): FeedPart[] {
    const sinceMs = this.best ? Math.max(0, nowMs - this.blockAtMs) : 0;
    const isCatchingUp = this.best !== undefined && sinceMs < catchingUpMs;
    this.best = block;
    this.blockAtMs = nowMs;
    this.isStale = false;
    this.#blockTimeMs = sinceMs;
    this.#propagationMs = propagationMs;
    this.#isUntold = true;
    if (isCatchingUp && this.#quietUntilMs <= nowMs) this.#quietUntilMs = nowMs + shownEveryMs;
    return this.tellBlock(nowMs);
  }

  /** Its last block, when that was held back until now. */
  tellBlock(nowMs: number): FeedPart[] {
    if (!this.#isUntold || nowMs < this.#quietUntilMs) return [];
    this.#isUntold = false;
    return [feedPart(action.importedBlock, [this.id, this.#blockDetails()])];
  }

  #blockDetails() {
    const { height, hash } = this.best ?? noBlock;
    return [height, hash, this.#blockTimeMs, this.blockAtMs, this.#propagationMs];
  }
}
