import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Block, Handlers } from '@acala-network/chopsticks-core';
import { u8aConcat } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { Breath } from '../../../base/breath.ts';
import { hexBytes } from '../../../base/bytes.ts';
import { messageOf } from '../../../base/error.ts';
import { logFault } from '../../../base/fault.ts';
import type { Logger } from '../../../base/logger.ts';
import type { EmbeddedChain } from '../embedded-chain.ts';
import type { StorageItem } from './parameters.ts';
import { valueDigest, valueHash } from './value-hash.ts';

/** What storage holds of one key. */
export interface ReadItem {
  readonly key: string;
  readonly value?: string;
  readonly hash?: string;
  readonly closestDescendantMerkleValue?: string;
}

type Change = readonly [key: string, value: HexString | null];

const pageSize = 1_000;
/** Keys of a subscription that are read between two looks at the time. */
const keysAtOnce = 50;

/** One for all who read: together they leave turns to others. */
const breath = new Breath();

/**
 * The methods that read storage beside others. Theirs of chopsticks-core run on where nobody awaits them: a fault in one of them,
 * or keys that are none, would end the process or the building of blocks.
 */
export function storageMethods(chain: EmbeddedChain, log: Logger): Handlers {
  let operations = 0;
  return {
    state_subscribeStorage: async (_context, [keys]: [readonly string[]], { subscribe }) => {
      const { headState } = chain.blockchain;
      const known = new Map<string, HexString | null>();
      const read = [...new Set(keys)];
      const announce = async (block: Block): Promise<void> => {
        const changes: Change[] = [];
        for (let from = 0; from < read.length; from += keysAtOnce) {
          await breath.take();
          for (const key of read.slice(from, from + keysAtOnce)) {
            const value = ((await block.get(key)) ?? null) as HexString | null;
            if (known.has(key) && known.get(key) === value) continue;
            known.set(key, value);
            changes.push([key, value]);
          }
        }
        if (changes.length > 0) notify({ block: block.hash, changes });
      };
      // One after the other: what is known of a block must not be overtaken by the next.
      let work: Promise<void> = Promise.resolve();
      const id = headState.subscribeHead((block) => {
        work = work.then(() => announce(block)).catch(logFault(log, 'state_subscribeStorage'));
      });
      const notify = subscribe('state_storage', id, () => headState.unsubscribeHead(id));
      work = announce(chain.head);
      await work;
      return id;
    },
    archive_v1_storage: async (
      _context,
      [hash, items, child]: [HexString, readonly StorageItem[], HexString | undefined],
      { subscribe, unsubscribe },
    ) => {
      operations += 1;
      const id = `archive-${operations}`;
      let isWanted = true;
      const notify = subscribe('archive_v1_storageEvent', id, () => {
        isWanted = false;
      });
      const read = async (): Promise<object> => {
        await nextTurn();
        const block = await chain.blockchain.getBlock(hash);
        if (!block) return { event: 'storageError', error: 'Block not found' };
        for (const item of child === undefined ? items : []) {
          for await (const found of readItem(block, item)) {
            if (!isWanted) return {};
            for (const one of found) notify({ event: 'storage', ...one });
          }
        }
        return { event: 'storageDone' };
      };
      read()
        .catch((error: unknown) => ({ event: 'storageError', error: messageOf(error) }))
        .then((last) => {
          if (isWanted) notify(last);
          unsubscribe(id);
        })
        .catch(logFault(log, 'archive_v1_storage'));
      return id;
    },
  };
}

/** What storage holds of an item after a block, in pages: whoever asks for all of it leaves turns to others. */
export async function* readItem(block: Block, { key, type }: StorageItem): AsyncGenerator<ReadItem[]> {
  await breath.take();
  switch (type) {
    case 'value':
    case 'hash': {
      const value = await block.get(key);
      if (value !== undefined) yield [type === 'value' ? { key, value } : { key, hash: valueHash(value) }];
      return;
    }
    case 'descendantsValues':
    case 'descendantsHashes':
      for await (const page of pagesBelow(block, key)) {
        yield page.map(([below, value]) =>
          type === 'descendantsValues' ? { key: below, value } : { key: below, hash: valueHash(value) },
        );
      }
      return;
    case 'closestDescendantMerkleValue': {
      // There is no trie here. What is asked of this value is to differ when anything below the key does.
      let closestDescendantMerkleValue: string | undefined;
      for await (const page of pagesBelow(block, key)) {
        const parts = page.flatMap(([below, value]) => [hexBytes(below), valueDigest(value)]);
        closestDescendantMerkleValue = blake2AsHex(
          u8aConcat(hexBytes(closestDescendantMerkleValue ?? '0x'), ...parts),
          256,
        );
      }
      if (closestDescendantMerkleValue !== undefined) yield [{ key, closestDescendantMerkleValue }];
    }
  }
}

async function* pagesBelow(block: Block, prefix: string): AsyncGenerator<(readonly [string, string])[]> {
  for (let startKey = '0x'; ; await breath.take()) {
    const keys = await block.getKeysPaged({ prefix, startKey, pageSize });
    const values = await block.getMany(keys);
    const page = keys.map((key, index) => [key, values[index] ?? '0x'] as const);
    if (page.length > 0) yield page;
    const last = keys.at(-1);
    if (keys.length < pageSize || last === undefined) return;
    startKey = last;
  }
}
