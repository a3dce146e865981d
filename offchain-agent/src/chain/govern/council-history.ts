import type { ApiPromise } from '@polkadot/api';
import { blockEvents, eventsOf } from '../block/block-events.ts';
import { StateAt, stateReader } from '../call/state-at.ts';
import { readCouncil } from './council.ts';
import { motionOutcome } from './motion-outcome.ts';

/** A motion as it was while it was open. */
export interface OpenMotion {
  readonly index: number;
  readonly hash: string;
  /** `sli.setParameters`; undefined where the runtime of then cannot be read. */
  readonly call: string | undefined;
}

/** What became of a motion. */
export interface MotionEnd {
  readonly outcome: 'executed' | 'failed' | 'disapproved';
  /** Why its call failed. */
  readonly reason?: string;
}

/** The Council of a chain at its blocks, by number. */
export interface CouncilHistory {
  timeMs(block: number): Promise<number>;
  /** How many motions were ever opened. */
  opened(block: number): Promise<number>;
  openAt(block: number): Promise<readonly OpenMotion[]>;
  /** What the block says of the end of a motion; undefined when nothing. */
  endIn(block: number, hash: string): Promise<MotionEnd | undefined>;
}

/** Reads the states of blocks: a node that keeps none of then fails. */
export function councilHistory(api: ApiPromise): CouncilHistory {
  const hashes = new Map<number, Promise<string>>();
  const hashAt = async (block: number): Promise<string> => {
    const known = hashes.get(block) ?? api.rpc.chain.getBlockHash(block).then((hash) => hash.toHex());
    hashes.set(block, known);
    return await known;
  };
  const stored = async (block: number, pallet: string, item: string): Promise<number> => {
    return Number((await (await stateReader(api, await hashAt(block))).storage(pallet, item)) ?? 0);
  };
  return {
    timeMs: async (block) => await stored(block, 'timestamp', 'now'),
    opened: async (block) => await stored(block, 'council', 'proposalCount'),
    openAt: async (block) =>
      (await readCouncil(api, await hashAt(block))).motions.map(({ index, hash, call }) => ({
        index,
        hash,
        call: call && `${call.read.pallet}.${call.read.method}`,
      })),
    endIn: async (block, hash) => {
      const blockHash = await hashAt(block);
      const events = await blockEvents(api, blockHash);
      const ends = events.find(
        ({ event: { section, method, data } }) =>
          section === 'council' &&
          (method === 'Executed' || method === 'Disapproved') &&
          data[0]?.toHex() === hash,
      );
      if (!ends?.phase.isApplyExtrinsic) return undefined;
      const own = eventsOf(events, ends.phase.asApplyExtrinsic.toNumber());
      const { registry } = await StateAt.at(api, blockHash);
      const { isDisapproved, failure } = motionOutcome(own, registry);
      if (isDisapproved) return { outcome: 'disapproved' };
      return failure
        ? { outcome: 'failed', reason: `${failure.error}: ${failure.reason}` }
        : { outcome: 'executed' };
    },
  };
}
