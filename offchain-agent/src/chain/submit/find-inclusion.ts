import type { ApiPromise } from '@polkadot/api';
import type { GenericEventData } from '@polkadot/types';
import type { DispatchError, EventRecord } from '@polkadot/types/interfaces';
import { blake2AsHex } from '@polkadot/util-crypto';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { blockEvents, eventsOf } from '../block/block-events.ts';
import { StateAt } from '../call/state-at.ts';
import type { RpcClient } from '../rpc/client.ts';
import { isStateDiscarded } from '../rpc/error.ts';
import type { Dispatch, DispatchFailure, Inclusion } from './outbox-chain.ts';

interface Connection {
  readonly api: ApiPromise;
  readonly client: Pick<RpcClient, 'request'>;
}

/** Where an extrinsic stands, with the events of its block. */
export interface FoundExtrinsic extends Inclusion {
  readonly blockHash: string;
  readonly events: readonly EventRecord[];
}

/**
 * Looks for an extrinsic in finalized blocks.
 * @param from first block, included
 * @param to last block, included, at most the finalized head
 * @throws AgentError `unknown/chain`, retryable, when the node has not come to one of these blocks yet
 */
export async function findInclusion(
  { api, client }: Connection,
  hash: string,
  from: number,
  to: number,
): Promise<FoundExtrinsic | undefined> {
  for (let number = Math.max(1, from); number <= to; number += 1) {
    const blockHash = await client.request<string | null>('chain_getBlockHash', [number]);
    if (blockHash === null) throw behind(number, to);
    const answer = await client.request<{ block: { extrinsics: string[] } } | null>('chain_getBlock', [
      blockHash,
    ]);
    const index = (answer?.block.extrinsics ?? []).findIndex((hex) => blake2AsHex(hex, 256) === hash);
    if (index < 0) continue;
    const events = await keptEvents(api, blockHash, index);
    return {
      block: number,
      blockHash,
      index,
      events: events ?? [],
      dispatch: events ? await dispatchOf(api, blockHash, events) : { kind: 'unreadable' },
    };
  }
  return undefined;
}

/** To pass over the block would be to say that the extrinsic is not in it, and it would be signed and paid for again. */
function behind(number: number, to: number): AgentError {
  return new AgentError(
    'unknown/chain',
    `the node has no block ${number} yet, and blocks up to ${to} are final; it is behind`,
    { data: { block: number, final: to }, retryable: true },
  );
}

async function keptEvents(
  api: ApiPromise,
  blockHash: string,
  index: number,
): Promise<EventRecord[] | undefined> {
  try {
    return eventsOf(await blockEvents(api, blockHash), index);
  } catch (error) {
    if (isStateDiscarded(error)) return undefined;
    throw error;
  }
}

async function dispatchOf(
  api: ApiPromise,
  blockHash: string,
  events: readonly EventRecord[],
): Promise<Dispatch> {
  const result = events.find(
    ({ event }) => event.section === 'system' && /^Extrinsic(Success|Failed)$/.test(event.method),
  );
  if (!result) return { kind: 'unreadable' };
  if (result.event.method === 'ExtrinsicSuccess') return { kind: 'ok' };
  const [error] = result.event.data as GenericEventData & [DispatchError];
  // The error's words are those of the runtime of that block.
  const { registry } = await StateAt.at(api, blockHash);
  return { kind: 'failed', failure: describe(error, registry) };
}

function describe(
  error: DispatchError,
  registry: { findMetaError: ApiPromise['registry']['findMetaError'] },
): DispatchFailure {
  if (!error.isModule) return { name: error.type, text: plainText(error.toString()) };
  const { section, name, docs } = registry.findMetaError(error.asModule);
  const payload = error.asModule.error?.toU8a().slice(1);
  return {
    pallet: `${section.charAt(0).toUpperCase()}${section.slice(1)}`,
    name,
    text: plainText(docs.join(' ').trim() || name),
    ...(payload && { payload }),
  };
}
