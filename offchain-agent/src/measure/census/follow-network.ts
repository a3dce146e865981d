import { AgentError } from '../../base/error.ts';
import { nextWaitMs } from '../../base/retry.ts';
import { shownUrl } from '../../base/url.ts';
import type { StoredItems } from '../../chain/relay/session-source.ts';
import type { ProvedStep, TrustGiven } from '../finality/proved-chain.ts';
import type { CensusEngine } from '../finality/slot-of-header.ts';
import { followVerified, type ProofClient } from '../finality/verified-source.ts';
import { blocksBefore, FollowedHeaders } from './followed-headers.ts';

/** A node of another network, of which nothing is believed but what is told here. */
export interface ForeignNode {
  readonly client: ProofClient;
  /** Its word: how long an epoch of BABE is, and what the chain calls itself. */
  readonly epochSlots: number | undefined;
  readonly chainName: string;
  readonly specName: string;
  /** How the runtime of a block, by its hash, stores things; of a relay chain. Its word, too. */
  readonly itemsAt?: ((hash: string) => Promise<StoredItems>) | undefined;
  /** Calls when the connection breaks. */
  onLost(listener: () => void): void;
  close(): void;
}

interface FollowOptions {
  readonly engine: CensusEngine;
  readonly slotMs: number;
  /** Nodes, tried in turn: when one fails or says what it cannot prove, the next one is asked. */
  readonly urls: readonly string[];
  readonly trust: TrustGiven;
  /** Opens a node, which must be of the network. */
  readonly open: (url: string, signal: AbortSignal) => Promise<ForeignNode>;
  /** From which moment on headers are needed, ms since the Unix epoch. */
  readonly neededSinceMs: () => number;
  readonly nowMs: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Something more is proved; waited for. */
  readonly onProved: (step: ProvedStep) => void | Promise<void>;
  /** A node failed, or could not prove what it said. Nothing of it is counted. */
  readonly onFault: (url: string, error: unknown) => void;
  readonly patienceMs?: number;
}

/** What is proved by the node that is asked now. */
export interface Followed {
  readonly node: ForeignNode;
  readonly headers: FollowedHeaders;
}

const leastLookBack = 64 + blocksBefore;
const mostLookBack = 100_000;
/** Blocks that share a slot, which Aura allows, make a stretch of time longer than its slots. */
const lookBackShare = 1.25;

/** Follows the finalized chain of another network over several nodes, and believes none. */
export class NetworkFollower {
  readonly #options: FollowOptions;
  #followed: Followed | undefined;
  #giveUp: ((error: unknown) => void) | undefined;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** Undefined while nothing is proved. */
  get followed(): Followed | undefined {
    return this.#followed;
  }

  /** The node that is asked now did not prove what else it was asked for: on to the next one. */
  refuse(error: unknown): void {
    this.#giveUp?.(error);
  }

  /** Follows until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { urls, onFault, wait } = this.#options;
    let waitMs: number | undefined;
    for (let place = 0; !signal.aborted; place += 1) {
      const url = urls[place % urls.length] ?? '';
      try {
        await this.#followAt(url, signal);
      } catch (error) {
        if (signal.aborted) return;
        onFault(shownUrl(url), error);
      }
      if (this.#followed) waitMs = undefined;
      this.#followed = undefined;
      waitMs = nextWaitMs(waitMs);
      if (!signal.aborted) await wait(waitMs, signal);
    }
  }

  async #followAt(url: string, signal: AbortSignal): Promise<void> {
    const { engine, slotMs, trust, open, neededSinceMs, nowMs, onProved, patienceMs } = this.#options;
    const node = await open(url, signal);
    const end = new AbortController();
    let fault: unknown;
    this.#giveUp = (error) => {
      fault ??= error;
      end.abort();
    };
    node.onLost(() => this.#giveUp?.(lost(url)));
    const headers = new FollowedHeaders(engine);
    const slots = Math.ceil(((nowMs() - neededSinceMs()) / slotMs) * lookBackShare) + leastLookBack;
    try {
      await followVerified(node.client, {
        trust,
        lookBack: Math.min(mostLookBack, Math.max(leastLookBack, slots)),
        signal: AbortSignal.any([signal, end.signal]),
        onHeader: () => undefined,
        onHandOver: (proof) => headers.handOver(proof),
        onStep: async (step) => {
          headers.add(step);
          this.#followed = { node, headers };
          await onProved(step);
        },
        ...(patienceMs !== undefined && { patienceMs }),
      });
      if (fault !== undefined) throw fault;
    } finally {
      this.#giveUp = undefined;
      node.close();
    }
  }
}

function lost(url: string): AgentError {
  return new AgentError('unreachable/closed', `the connection to ${shownUrl(url)} is lost`, {
    data: { url: shownUrl(url) },
    retryable: true,
  });
}

/** Whether a node said what it cannot prove, and did not just fail to answer. */
export function isUnproved(error: unknown): boolean {
  return error instanceof AgentError && error.code.startsWith('unknown/finality_');
}
