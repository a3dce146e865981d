import type { FastifyReply } from 'fastify';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import { type Body, sendKnown } from '../api/answers.ts';
import { askedInstant, askedTarget } from '../api/asked.ts';
import { answerOf } from '../api/shapes.ts';
import type { ServedChain } from '../chain/served-chain.ts';
import type { MonthReport } from './month.ts';
import { readMonth } from './month-report.ts';
import type { NetworkStatus } from './network-status.ts';
import type { StatusBoard } from './status-board.ts';
import type { Board, StatusFacts, StatusSource } from './status-source.ts';

/** The status of a chain, from its closed records. */
export class ChainStatus implements StatusSource {
  readonly usualIndicator = 'authorship';
  readonly answerOf = answerOf;
  readonly #chain: ServedChain;
  readonly #board: StatusBoard;

  constructor(chain: ServedChain, board: StatusBoard) {
    this.#chain = chain;
    this.#board = board;
  }

  /** A chain that answers late says later what it is. */
  get facts(): StatusFacts {
    const { name, genesisHash, basis } = this.#chain.facts;
    return { name, id: genesisHash, basis, origin: 'chain' };
  }

  get awaySinceMs(): number | undefined {
    return this.#chain.awaySinceMs;
  }

  async now(): Promise<Board> {
    return await this.#board.now();
  }

  async readMonth(status: NetworkStatus, month: string): Promise<MonthReport> {
    const view = this.#chain.view();
    return await readMonth(status, view, askedInstant(view, month));
  }

  readonly figuresOf: StatusSource['figuresOf'] = async ({ network, target: text, period, indicator }) => {
    const view = this.#chain.view();
    const target = await askedTarget(view, this.#chain.facts, network, text);
    const { closed, open } = await (await view.records(network, indicator)).current(target, period);
    const record = open?.sliPpm === undefined ? closed : open;
    return { target, ...(record && { record }) };
  };

  async send(reply: FastifyReply, body: Body, head: Board['head']): Promise<FastifyReply> {
    // Every reading of a chain is of a block.
    return await sendKnown(reply, body, head as FinalizedHead, this.awaySinceMs);
  }
}
