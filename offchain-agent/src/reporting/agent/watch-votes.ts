import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Attempts } from '../../base/attempts.ts';
import { AgentError } from '../../base/error.ts';
import { inSlices } from '../../base/in-slices.ts';
import type { Logger } from '../../base/logger.ts';
import { shownUrl } from '../../base/url.ts';
import { provedOwners, stretchOf } from '../../measure/census/count-census.ts';
import type { Followed, ForeignNode } from '../../measure/census/follow-network.ts';
import { sampleVotes } from '../../measure/finality/sample-votes.ts';
import type { CensusEngine } from '../../measure/finality/slot-of-header.ts';
import { subscribeJustifications } from '../../measure/finality/verified-source.ts';
import type { WindowVotes } from '../../measure/finality/window-votes.ts';
import type { Sample } from '../../sli/sample.ts';
import type { VoteWatch } from '../parts.ts';
import type { WindowPlan } from '../window-facts.ts';

interface VoteWatchOptions {
  readonly engine: CensusEngine;
  readonly slotMs: number;
  readonly votes: WindowVotes;
  /** The nodes at which votes are heard: each shows other ones. */
  readonly urls: readonly string[];
  /** Opens a node, which ends with the signal. */
  readonly open: (url: string, signal: AbortSignal) => Promise<ForeignNode>;
  /** What is proved of the network now. */
  readonly followed: () => Followed | undefined;
  readonly nowMs: () => number;
  readonly attempts: Attempts;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The share of the grace of a window after which its votes are given up, so that the rest of a report is in time. */
const patience = 1 / 3;
/** Of a flood the oldest are dropped: each newer step says as much. */
const mostWaiting = 256;

/** Hears the votes at all nodes of a network, and samples them window by window. */
export class RealVoteWatch implements VoteWatch {
  readonly #options: VoteWatchOptions;
  /** What was heard and not looked at yet, with the node. */
  readonly #inbox: (readonly [url: string, item: unknown])[] = [];
  #isReading = false;

  constructor(options: VoteWatchOptions) {
    this.#options = options;
  }

  /** Hears what the nodes stream, until the signal aborts. */
  async listen(): Promise<void> {
    const { urls, attempts, signal } = this.#options;
    await Promise.all(
      urls.map((url) => attempts.until(`votes at ${shownUrl(url)}`, signal, () => this.#hear(url))),
    );
  }

  async votesOf(plan: WindowPlan): Promise<readonly Sample[]> {
    const { nowMs, log } = this.#options;
    const { network, window, parameters } = plan;
    const endMs = window * 1_000 + parameters.windowMs;
    try {
      return await this.#sample(plan);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      if (nowMs() < endMs + parameters.graceMs * patience) throw votesOpen(window, error);
      log.warn({ err: error, network, window }, 'votes on finality are not sampled in this window');
      return [];
    }
  }

  async #sample({ network, window, parameters, targets }: WindowPlan): Promise<readonly Sample[]> {
    const { engine, slotMs, votes, followed } = this.#options;
    const now = followed();
    if (!now) throw new AgentError('unknown/not_proved', `nothing of network ${network} is proved yet`);
    const { windowMs } = parameters;
    const question = { engine, slotMs, window, windowMs, epochSlots: undefined, namesEras: false };
    const stretch = stretchOf(now.headers.all, question);
    const owners = await provedOwners(now.node.client, stretch, [...votes.membersIn(window)], 'gran');
    return sampleVotes({ network, window, targets }, votes, owners);
  }

  #take(url: string, item: unknown): void {
    this.#inbox.push([url, item]);
    if (this.#inbox.length > mostWaiting) this.#inbox.shift();
    if (this.#isReading) return;
    this.#isReading = true;
    this.#read()
      .finally(() => {
        this.#isReading = false;
      })
      .catch((error: unknown) =>
        this.#options.log.error({ err: error }, 'a vote on finality cannot be read'),
      );
  }

  /** One after another and in slices: to check hundreds of signatures at once would hold up what else is measured. */
  async #read(): Promise<void> {
    for (let next = this.#inbox.shift(); next; next = this.#inbox.shift()) {
      await nextTurn();
      await inSlices(this.#options.votes.adding(...next));
    }
  }

  async #hear(url: string): Promise<void> {
    const { open, signal } = this.#options;
    const node = await open(url, signal);
    try {
      // The subscription is restored with the connection.
      await subscribeJustifications(node.client, (item) => this.#take(url, item));
    } catch (error) {
      node.close();
      throw error;
    }
  }
}

function votesOpen(window: number, cause: unknown): AgentError {
  return new AgentError('unknown/votes_open', `the blocks of window ${window} are not all proved yet`, {
    data: { window },
    cause,
    retryable: true,
  });
}
