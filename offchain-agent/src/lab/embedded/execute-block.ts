import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Block } from '@acala-network/chopsticks-core';
import { GenericExtrinsic } from '@polkadot/types';
import type { ApplyExtrinsicResult, Header } from '@polkadot/types/interfaces';
import { hexToU8a } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../base/error.ts';
import { Overlay, type RawStateReader } from '../executor/overlay.ts';
import { loadRuntime, type WasmRuntime } from '../executor/runtime.ts';
import { type BlockHeader, closingHeader, encodeHeader, openingHeader } from './block-header.ts';

interface BlockRequest {
  /** The slot that the block's digest names. */
  readonly slot: number;
  /** The time that the block sets, inside the slot. */
  readonly timestampMs: number;
  /** In the order in which they are to be applied. */
  readonly transactions: readonly HexString[];
  /** The instant after which the rest of the transactions waits for a later block. */
  readonly applyUntilMs?: number;
  /** Time that transactions have in any case, ms; the turns of others do not count. */
  readonly leastApplyMs?: number;
}

interface RefusedTransaction {
  readonly transaction: HexString;
  /** The runtime's TransactionValidityError, or its panic. */
  readonly error: unknown;
}

export interface ExecutedBlock {
  readonly header: BlockHeader;
  readonly extrinsics: readonly HexString[];
  readonly changes: readonly [HexString, HexString | null][];
  /** What found no room, came before its predecessor, or into a block of inherents alone: for a later block. */
  readonly postponed: readonly HexString[];
  readonly refused: readonly RefusedTransaction[];
}

/** As much of a runtime as blocks are built with. */
export type BlockRuntime = Pick<WasmRuntime, 'call'>;

// The second of ExtrinsicInclusionMode, SCALE-encoded. Before version 5 of the API Core there is none, and no answer.
const onlyInherents: HexString = '0x01';

/** How long transactions are applied before others of the process have their turns, ms. */
const sliceMs = 2;

interface Panic {
  readonly panic: string;
}

type Applied = Pick<ExecutedBlock, 'extrinsics' | 'postponed' | 'refused'>;

/**
 * Builds the block of one slot on `parent` as a node's proposer does: opens it with a digest that names the
 * slot, sets the time, applies the transactions, closes it. chopsticks-core's own builder derives the slot
 * from the last block's time and a constant slot duration, so it cannot leave a slot empty. While a runtime migrates its
 * storage over several blocks it takes no transactions, and all of them are postponed. After each few milliseconds
 * of calls of the runtime others of the process have their turns.
 * @param load gives the runtime of a code
 * @throws AgentError `unknown/runtime` when the runtime refuses the block.
 */
export async function executeBlock(
  parent: Block,
  state: RawStateReader,
  request: BlockRequest,
  load: (code: HexString) => Promise<BlockRuntime> = loadRuntime,
): Promise<ExecutedBlock> {
  const runtime = await load(await parent.wasm);
  const inherent = await timestampInherent(parent, request.timestampMs);
  const registry = await parent.registry;
  const overlay = new Overlay(state);
  const opening = openingHeader(parent.hash, parent.number + 1, request.slot);
  const mode = runtime.call('Core_initialize_block', encodeHeader(opening), overlay);
  await nextTurn();
  // A refused extrinsic leaves nothing behind.
  const apply = (extrinsic: HexString): ApplyExtrinsicResult => {
    overlay.begin();
    const answer = hexToU8a(runtime.call('BlockBuilder_apply_extrinsic', extrinsic, overlay));
    const result = registry.createType<ApplyExtrinsicResult>('ApplyExtrinsicResult', answer);
    if (result.isOk) overlay.commit();
    else overlay.rollback();
    return result;
  };
  const set = apply(inherent);
  if (set.isErr)
    throw new AgentError('unknown/runtime', `the runtime refuses the time: ${set.asErr.toString()}`);
  // One at which the runtime panics leaves nothing either, as with the proposer of a node.
  const tried = (transaction: HexString): ApplyExtrinsicResult | Panic => {
    try {
      return apply(transaction);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      overlay.rollback();
      return { panic: error.message };
    }
  };
  const { extrinsics, ...rest } =
    mode === onlyInherents
      ? { extrinsics: [], postponed: request.transactions, refused: [] }
      : await applyTransactions(request, tried);
  await nextTurn();
  const header = runtime.call('BlockBuilder_finalize_block', '0x', overlay);
  return {
    ...rest,
    header: closingHeader(registry.createType<Header>('Header', hexToU8a(header))),
    extrinsics: [inherent, ...extrinsics],
    changes: overlay.changes(),
  };
}

async function applyTransactions(
  { transactions, applyUntilMs = Number.POSITIVE_INFINITY, leastApplyMs = 0 }: BlockRequest,
  apply: (transaction: HexString) => ApplyExtrinsicResult | Panic,
): Promise<Applied> {
  const extrinsics: HexString[] = [];
  const postponed: HexString[] = [];
  const refused: RefusedTransaction[] = [];
  let beganMs = performance.now();
  // In the slices before this one.
  let appliedMs = 0;
  for (const transaction of transactions) {
    let sinceMs = performance.now() - beganMs;
    if (sinceMs > sliceMs) {
      appliedMs += sinceMs;
      await nextTurn();
      beganMs = performance.now();
      sinceMs = 0;
    }
    if (Date.now() > applyUntilMs && appliedMs + sinceMs >= leastApplyMs) {
      postponed.push(transaction);
      continue;
    }
    const outcome = apply(transaction);
    if ('panic' in outcome) {
      refused.push({ transaction, error: outcome });
      continue;
    }
    if (outcome.isOk) {
      extrinsics.push(transaction);
      continue;
    }
    const error = outcome.asErr;
    const mayFitLater = error.isInvalid && (error.asInvalid.isExhaustsResources || error.asInvalid.isFuture);
    if (mayFitLater) postponed.push(transaction);
    else refused.push({ transaction, error });
  }
  return { extrinsics, postponed, refused };
}

async function timestampInherent(parent: Block, timestampMs: number): Promise<HexString> {
  const { registry, tx } = await parent.meta;
  const set = tx['timestamp']?.['set'];
  if (set) return new GenericExtrinsic(registry, set(timestampMs)).toHex();
  throw new AgentError(
    'bad_input/runtime',
    'the runtime has no timestamp.set, which every block must begin with; expected a runtime with pallet-timestamp',
  );
}
