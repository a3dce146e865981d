import type { Block } from '@acala-network/chopsticks-core';
import { GenericExtrinsic } from '@polkadot/types';
import type { ApplyExtrinsicResult, Header } from '@polkadot/types/interfaces';
import { hexToU8a } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../error.ts';
import { callRuntime, type RuntimeFunction, type StateReader } from '../runtime-call.ts';
import { type BlockHeader, closingHeader, encodeHeader, openingHeader } from './block-header.ts';
import { DraftState } from './draft-state.ts';

export interface BlockRequest {
  /** The slot that the block's digest names. */
  readonly slot: number;
  /** The time that the block sets, inside the slot. */
  readonly timestampMs: number;
  /** In the order in which they are to be applied. */
  readonly transactions: readonly HexString[];
  /** The instant after which the rest of the transactions waits for a later block. */
  readonly applyUntilMs?: number;
}

export interface RefusedTransaction {
  readonly transaction: HexString;
  /** The runtime's TransactionValidityError. */
  readonly error: unknown;
}

export interface ExecutedBlock {
  readonly header: BlockHeader;
  readonly extrinsics: readonly HexString[];
  readonly changes: readonly [HexString, HexString | null][];
  /** What found no room, or came before its predecessor: for a later block. */
  readonly postponed: readonly HexString[];
  readonly refused: readonly RefusedTransaction[];
}

type Applied = Pick<ExecutedBlock, 'extrinsics' | 'postponed' | 'refused'>;

/**
 * Builds the block of one slot on `parent` as a node's proposer does: opens it with a digest that names the
 * slot, sets the time, applies the transactions, closes it. chopsticks-core's own builder derives the slot
 * from the last block's time and a constant slot duration, so it cannot leave a slot empty.
 * @throws AgentError `unknown/runtime` when the runtime refuses the block.
 */
export async function executeBlock(
  parent: Block,
  state: StateReader,
  request: BlockRequest,
): Promise<ExecutedBlock> {
  const code = await parent.wasm;
  const inherent = await timestampInherent(parent, request.timestampMs);
  const opening: RuntimeFunction[] = [
    ['Core_initialize_block', encodeHeader(openingHeader(parent.hash, parent.number + 1, request.slot))],
    ['BlockBuilder_apply_extrinsic', inherent],
  ];
  const closing: RuntimeFunction = ['BlockBuilder_finalize_block', '0x'];
  const draft = new DraftState(state);
  const { unopened, ...applied } = await applyTransactions(parent, draft, opening, request);
  const { result, changes } = await callRuntime(code, [...unopened, closing], draft);
  draft.write(changes);
  return {
    ...applied,
    header: await closed(parent, result),
    extrinsics: [inherent, ...applied.extrinsics],
    changes: draft.changes,
  };
}

/**
 * The first transaction that is accepted shares the call of the opening, since each call costs an instance of the blob.
 * What is left of the opening when none was, `unopened`, goes with the closing.
 */
async function applyTransactions(
  parent: Block,
  draft: DraftState,
  opening: readonly RuntimeFunction[],
  request: BlockRequest,
): Promise<Applied & { readonly unopened: readonly RuntimeFunction[] }> {
  const [code, registry] = await Promise.all([parent.wasm, parent.registry]);
  const extrinsics: HexString[] = [];
  const postponed: HexString[] = [];
  const refused: RefusedTransaction[] = [];
  let unopened = opening;
  for (const transaction of request.transactions) {
    if (request.applyUntilMs !== undefined && Date.now() > request.applyUntilMs) {
      postponed.push(transaction);
      continue;
    }
    const { result, changes } = await callRuntime(
      code,
      [...unopened, ['BlockBuilder_apply_extrinsic', transaction]],
      draft,
    );
    const outcome = registry.createType<ApplyExtrinsicResult>('ApplyExtrinsicResult', hexToU8a(result));
    if (outcome.isOk) {
      draft.write(changes);
      unopened = [];
      extrinsics.push(transaction);
      continue;
    }
    const error = outcome.asErr;
    const mayFitLater = error.isInvalid && (error.asInvalid.isExhaustsResources || error.asInvalid.isFuture);
    if (mayFitLater) postponed.push(transaction);
    else refused.push({ transaction, error });
  }
  return { extrinsics, postponed, refused, unopened };
}

async function closed(parent: Block, encoded: HexString): Promise<BlockHeader> {
  const registry = await parent.registry;
  return closingHeader(registry.createType<Header>('Header', hexToU8a(encoded)));
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
