import { AgentError, messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/logger.ts';
import type { RecordArchive } from '../../store/record-archive.ts';
import type { BlockView, ServedChain } from '../chain/served-chain.ts';
import type { Objectives } from '../objective/objectives.ts';
import type { NetworkStatus } from './network-status.ts';
import { type Archiving, StatusReader } from './read-status.ts';
import type { Board } from './status-source.ts';

/**
 * How all networks of a chain are. From its first reading on it looks by itself whenever a window may have been closed, so that
 * nothing is missed that the chain deletes later; who asks gets the last finalized block, or what was read before the chain went
 * away.
 */
export class StatusBoard {
  readonly #chain: ServedChain;
  readonly #objectives: Objectives;
  readonly #log: Logger;
  readonly #archive: Archiving | undefined;
  readonly #readers = new Map<number, StatusReader>();
  readonly #stop: () => void;
  readonly #onBoard: ((board: Board) => void) | undefined;
  #isBegun = false;
  #board: Board | undefined;
  #reading: Promise<Board> | undefined;

  /** @param onBoard called with each reading */
  constructor(
    chain: ServedChain,
    objectives: Objectives,
    log: Logger,
    archive?: RecordArchive,
    onBoard?: (board: Board) => void,
  ) {
    this.#onBoard = onBoard;
    this.#archive = archive && {
      archive,
      onFault: (error) => log.warn({ err: error }, `the archive takes no records: ${messageOf(error)}`),
    };
    this.#chain = chain;
    this.#objectives = objectives;
    this.#log = log;
    this.#stop = chain.onHead((view) => {
      if (this.#isDue(view)) this.#look();
    });
  }

  /** Reads once without being asked, so that the first who asks need not wait. */
  start(): void {
    this.#look();
  }

  /** What is known at once, read or not. */
  get latest(): Board | undefined {
    return this.#board;
  }

  /** @throws AgentError `unreachable/chain_away` when nothing was read before the chain went away */
  async now(): Promise<Board> {
    if (this.#chain.awaySinceMs === undefined) {
      try {
        return await this.#read();
      } catch (error) {
        if (!(error instanceof AgentError && error.code.startsWith('unreachable/'))) throw error;
      }
    }
    if (this.#board) return this.#board;
    throw new AgentError(
      'unreachable/chain_away',
      `the chain at ${this.#chain.facts.url} does not answer, and nothing was read before; ask again later`,
      { retryable: true },
    );
  }

  close(): void {
    this.#stop();
  }

  #look(): void {
    this.#read().catch((error: unknown) => {
      this.#log.warn({ err: error }, `the status could not be read: ${messageOf(error)}`);
    });
  }

  /** One reading at a time; who comes meanwhile gets that of the next block. */
  async #read(): Promise<Board> {
    this.#isBegun = true;
    while (this.#reading) await this.#reading.catch(() => undefined);
    const view = this.#chain.view();
    if (this.#board?.head.hash === view.head.hash) return this.#board;
    this.#reading = this.#readAt(view);
    try {
      this.#board = await this.#reading;
      this.#onBoard?.(this.#board);
      return this.#board;
    } finally {
      this.#reading = undefined;
    }
  }

  async #readAt(view: BlockView): Promise<Board> {
    const networks: NetworkStatus[] = [];
    for (const network of await view.networks()) {
      const reader =
        this.#readers.get(network.id) ??
        new StatusReader(network, this.#chain.facts, this.#objectives, this.#archive);
      this.#readers.set(network.id, reader);
      const status = await reader.read(view);
      if (status) networks.push(status);
    }
    return { head: view.head, networks };
  }

  #isDue({ head }: BlockView): boolean {
    if (!this.#isBegun || this.#reading) return false;
    if (!this.#board) return true;
    const { networks, head: read } = this.#board;
    const windowMs = Math.min(...networks.map(({ windowS }) => windowS * 1_000));
    return Math.floor(head.timeMs / windowMs) > Math.floor(read.timeMs / windowMs);
  }
}
