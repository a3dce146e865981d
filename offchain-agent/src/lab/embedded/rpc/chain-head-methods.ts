import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Block, Handler, Handlers } from '@acala-network/chopsticks-core';
import type { HexString } from '@polkadot/util/types';
import { messageOf } from '../../../base/error.ts';
import type { EmbeddedChain } from '../embedded-chain.ts';
import type { StorageItem } from './parameters.ts';
import { type ReadItem, readItem } from './storage-methods.ts';

type Notify = (event: object) => void;
type Api = readonly [id: HexString, version: number];

interface FollowEvent {
  readonly event: string;
  readonly finalizedBlockHashes?: readonly HexString[];
  readonly blockHash?: HexString;
  readonly finalizedBlockRuntime?: object | null;
  readonly newRuntime?: object | null;
}

interface Follow {
  readonly notify: Notify;
  /** Operations that have not ended. */
  readonly operations: Set<string>;
  /** Blocks that it was told of and has not unpinned: it may ask of no others. */
  readonly pinned: Set<HexString>;
}

interface Operation {
  readonly id: string;
  /** Whether somebody still wants it. */
  isWanted(): boolean;
  notify(event: object): void;
}

type FollowParameters = [follow: string, hash: HexString];

/** Pages ask for values of a thousand keys: a message for each costs both sides more than the values. */
const toldAtOnce = 100;

/** Who keeps more blocks is told that it ends, as by a node. */
const mostPinned = 1_024;

/** As a node of polkadot-sdk tells who begins to follow: clients look there for what they missed. */
const mostFinalizedTold = 16;

const limitReached = { result: 'limitReached' };

/**
 * The methods of a followed chain head. An operation that fails is told as failed: those of chopsticks-core run on where nobody
 * awaits them, so that one that fails, as for a block whose state is forgotten, would end the process.
 * @param finalizedAfterMs how long a block is the best one before it is told to be final: dedot says that a transaction is in
 * a block only if it has looked into the block before that
 */
export function chainHeadMethods(
  chain: EmbeddedChain,
  { chainHead_v1_follow: follow }: Handlers,
  finalizedAfterMs: number,
): Handlers {
  const follows = new Map<string, Follow>();
  let operations = 0;
  const pinnedBlock = async (followId: string, hash: HexString): Promise<Block> => {
    const isPinned = follows.get(followId)?.pinned.has(hash) === true;
    const block = isPinned ? await chain.blockchain.getBlock(hash) : undefined;
    if (!block) throw invalidBlock();
    return block;
  };
  const begin = async (
    [followId, hash]: FollowParameters,
    work: (block: Block, operation: Operation) => Promise<object>,
  ): Promise<object> => {
    if (!follows.has(followId)) return limitReached;
    const block = await pinnedBlock(followId, hash);
    // Looked up again after everything that awaits.
    const followed = follows.get(followId);
    if (!followed) return limitReached;
    operations += 1;
    const id = `operation-${operations}`;
    followed.operations.add(id);
    const operation: Operation = {
      id,
      isWanted: () => followed.operations.has(id) && follows.has(followId),
      notify: (event) => {
        if (operation.isWanted()) followed.notify({ ...event, operationId: id });
      },
    };
    nextTurn()
      .then(() => work(block, operation))
      .catch((error: unknown) => ({ event: 'operationError', error: messageOf(error) }))
      .then((last) => {
        operation.notify(last);
        followed.operations.delete(id);
      })
      // What is told cannot be written: there is nobody left to tell that.
      .catch(() => followed.operations.delete(id));
    return { result: 'started', operationId: id };
  };
  return {
    ...(follow && { chainHead_v1_follow: followed(follow, follows, { chain, finalizedAfterMs }) }),
    chainHead_v1_header: async (_context, [followId, hash]: FollowParameters) => {
      if (!follows.has(followId)) return null;
      return (await (await pinnedBlock(followId, hash)).header).toHex();
    },
    chainHead_v1_unpin: async (_context, [followId, asked]: [string, HexString | readonly HexString[]]) => {
      const pinned = follows.get(followId)?.pinned;
      if (!pinned) return null;
      const hashes = [asked].flat();
      if (new Set(hashes).size < hashes.length) {
        const text = 'Received duplicate hashes for the `chainHead_unpin` method';
        throw Object.assign(new Error(text), { code: -32_804 });
      }
      // All of them or none.
      if (!hashes.every((hash) => pinned.has(hash))) throw invalidBlock();
      for (const hash of hashes) pinned.delete(hash);
      return null;
    },
    chainHead_v1_body: async (_context, [followId, hash]: FollowParameters) =>
      await begin([followId, hash], async (block) => ({
        event: 'operationBodyDone',
        value: await block.extrinsics,
      })),
    chainHead_v1_call: async (
      _context,
      [followId, hash, name, data]: [...FollowParameters, name: string, data: HexString],
    ) =>
      await begin([followId, hash], async (block) => ({
        event: 'operationCallDone',
        output: (await block.call(name, [data])).result,
      })),
    chainHead_v1_storage: async (
      _context,
      [followId, hash, items, child]: [
        ...FollowParameters,
        items: readonly StorageItem[],
        child: HexString | undefined,
      ],
    ) => {
      const started = await begin([followId, hash], async (block, operation) => {
        let found: ReadItem[] = [];
        const tell = (): void => {
          if (found.length > 0) operation.notify({ event: 'operationStorageItems', items: found });
          found = [];
        };
        for (const item of child === undefined ? items : []) {
          for await (const read of readItem(block, item)) {
            if (!operation.isWanted()) break;
            found.push(...read);
            if (found.length >= toldAtOnce) tell();
          }
        }
        tell();
        return { event: 'operationStorageDone' };
      });
      return started === limitReached ? started : { ...started, discardedItems: 0 };
    },
    // No operation ever waits for this.
    chainHead_v1_continue: async () => {
      throw Object.assign(new Error('Invalid operation'), { code: -32_803 });
    },
    chainHead_v1_stopOperation: async (_context, [followId, operationId]: [string, string]) => {
      follows.get(followId)?.operations.delete(operationId);
      return null;
    },
  };
}

function invalidBlock(): Error {
  return Object.assign(new Error('Invalid block hash'), { code: -32_801 });
}

/**
 * chopsticks-core tells followers of runtimes as older methods do; the specification wants `{type, spec}` with the versions of
 * APIs by name (clients such as dedot refuse anything else), and no such field for whoever did not ask for runtimes. It begins
 * with the last final block alone, where a node begins with those before it, too.
 */
function followed(
  follow: Handler,
  follows: Map<string, Follow>,
  { chain, finalizedAfterMs }: { readonly chain: EmbeddedChain; readonly finalizedAfterMs: number },
): Handler {
  return async (context, parameters, manager) => {
    const withRuntime = (parameters as unknown[])[0] === true;
    return await follow(context, parameters, {
      ...manager,
      subscribe: (name, id, onCancel) => {
        const waiting = new Set<NodeJS.Timeout>();
        const notify = manager.subscribe(name, id, () => {
          follows.delete(id);
          for (const timer of waiting) clearTimeout(timer);
          onCancel?.();
        });
        const pinned = new Set<HexString>();
        follows.set(id, { notify, operations: new Set(), pinned });
        const tell = (event: FollowEvent): void => {
          if (!follows.has(id)) return;
          for (const hash of event.finalizedBlockHashes ?? []) pinned.add(hash);
          if (event.blockHash !== undefined) pinned.add(event.blockHash);
          if (pinned.size > mostPinned) {
            notify({ event: 'stop' });
            manager.unsubscribe(id);
            return;
          }
          if (event.event !== 'finalized') return notify(specified(event, withRuntime));
          // Timers of one length end in the order in which they began.
          const timer = setTimeout(() => {
            waiting.delete(timer);
            notify(event);
          }, finalizedAfterMs);
          waiting.add(timer.unref());
        };
        let told = Promise.resolve();
        return (event: FollowEvent) => {
          // Reading the blocks before takes a while, in which others may come.
          told = told
            .then(async () => tell(await withHistory(chain, event)))
            .catch(() => tell({ event: 'stop' }));
        };
      },
    });
  };
}

async function withHistory({ blockchain }: EmbeddedChain, event: FollowEvent): Promise<FollowEvent> {
  const [last] = event.event === 'initialized' ? (event.finalizedBlockHashes ?? []) : [];
  if (!last) return event;
  const finalizedBlockHashes = [last];
  let block = await (await blockchain.getBlock(last))?.parentBlock;
  while (block && finalizedBlockHashes.length < mostFinalizedTold) {
    finalizedBlockHashes.unshift(block.hash);
    block = await block.parentBlock;
  }
  return { ...event, finalizedBlockHashes };
}

/** @example specified({ event: 'newBlock', newRuntime: null }, true) // as it is */
function specified(
  { finalizedBlockRuntime, newRuntime, ...event }: FollowEvent,
  withRuntime: boolean,
): object {
  if (!withRuntime) return event;
  if (finalizedBlockRuntime !== undefined)
    return { ...event, finalizedBlockRuntime: specifiedRuntime(finalizedBlockRuntime) };
  return newRuntime === undefined ? event : { ...event, newRuntime: specifiedRuntime(newRuntime) };
}

function specifiedRuntime(runtime: object | null): object | null {
  if (runtime === null) return null;
  const { specName, implName, specVersion, implVersion, transactionVersion, apis } = runtime as Record<
    string,
    unknown
  >;
  const versions = Object.fromEntries(apis as readonly Api[]);
  return {
    type: 'valid',
    spec: { specName, implName, specVersion, implVersion, transactionVersion, apis: versions },
  };
}
