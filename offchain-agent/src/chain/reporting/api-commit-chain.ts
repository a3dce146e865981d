import { z } from 'zod';
import { dynamicCall } from '../call/dynamic-call.ts';
import { States } from '../call/state-at.ts';
import type { ApiReportingChain } from './api-reporting-chain.ts';
import {
  type CommitChain,
  type CommittedWindow,
  mostPerRoomyBlock,
  type WindowCommits,
} from './commit-chain.ts';

const rpc = 'Rpc';

/** Commits and openings, behind @polkadot/api. All is read at the finalized head. */
export class ApiCommitChain implements CommitChain {
  readonly #chain: ApiReportingChain;
  readonly #states: States;

  constructor(chain: ApiReportingChain) {
    this.#chain = chain;
    this.#states = new States(chain);
  }

  async commitsOf(network: number, window: number, reporter: string): Promise<WindowCommits | undefined> {
    const state = await this.#states.finalized();
    // A runtime before these calls, and other chains that have pallet-sli.
    if (!state.hasStorage('sli', 'commitBlocks')) return undefined;
    const blocks = await state.storage(shapes.blocks(window), 'sli', 'commitBlocks', network);
    if (blocks === 0) return undefined;
    const place = [network, window, reporter] as const;
    const [ended, roomy, number, commitment, opened] = await Promise.all([
      state.storage(shapes.ended, 'sli', 'ended', network, window),
      state.storage(shapes.count, 'sli', 'roomyBlocks'),
      state.storage(shapes.count, 'system', 'number'),
      state.storage(shapes.commitment, 'sli', 'commitments', ...place),
      state.storage(shapes.any, 'sli', 'openings', ...place),
    ]);
    const isOver =
      ended !== undefined &&
      (roomy - ended.roomyBlocks >= blocks || number - ended.block >= mostPerRoomyBlock * blocks);
    return {
      phase: ended === undefined ? 'before' : isOver ? 'open' : 'commit',
      isOpened: opened !== null && opened !== undefined,
      ...(commitment !== undefined && { commitment }),
    };
  }

  async provableTargets(network: number): Promise<ReadonlySet<number>> {
    const state = await this.#states.finalized();
    if (!state.hasStorage('agreements', 'openAgreements')) return new Set();
    const entries = await state.entries(shapes.count, 'agreements', 'openAgreements', network);
    return new Set(
      entries.flatMap(({ keys: [, target, indicator] }) => (indicator === rpc ? [Number(target)] : [])),
    );
  }

  async takesUnsigned(): Promise<boolean> {
    const state = await this.#states.finalized();
    // It came with this call.
    return state.hasCall('agreementsApi', 'room');
  }

  async commitCalls({ network, window, opening, commitment }: CommittedWindow) {
    const { api } = this.#chain;
    return {
      commit: dynamicCall(api, 'sli', 'commit', [network, window, commitment]).method.toHex(),
      open: dynamicCall(api, 'sli', 'open', [network, window, opening]).method.toHex(),
    };
  }
}

const shapes = {
  /** What is governed as it is stored, read at a window. */
  blocks: (window: number) =>
    z
      .object({
        v1: z.object({ current: z.number(), next: z.tuple([z.number(), z.number()]).nullish() }),
      })
      .transform(({ v1: { current, next } }) => (next && next[0] <= window ? next[1] : current)),
  ended: z
    .object({ block: z.number(), roomyBlocks: z.number() })
    .nullish()
    .transform((value) => value ?? undefined),
  count: z.union([z.number(), z.string()]).transform(Number),
  commitment: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/)
    .nullish()
    .transform((value) => value ?? undefined),
  any: z.unknown(),
};
