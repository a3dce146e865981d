import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import { type Inclusion, mortalBlocks, type OutboxChain } from '../../chain/submit/outbox-chain.ts';
import { readFailure } from '../../chain/submit/refusal.ts';
import type { OutboxRow } from '../../store/store.ts';

/** A row whose extrinsic was persisted before it went out. */
export type SubmittedRow = OutboxRow & Required<Pick<OutboxRow, 'nonce' | 'extrinsic' | 'hash' | 'diesAt'>>;

/**
 * What is certain of a signed extrinsic at a finalized block. `alive`: it may still be included. `dead`: it never had its effect
 * and never will. The others are final.
 */
export type Fate =
  | { readonly kind: 'alive' }
  | { readonly kind: 'dead' }
  | { readonly kind: 'finalized'; readonly block?: string }
  | { readonly kind: 'refused'; readonly block: string; readonly reason: string };

/** What should pass by itself and does not is refused: each attempt that fails costs a fee. */
const maxAttempts = 10;

export function isSubmitted(row: OutboxRow): row is SubmittedRow {
  return (
    row.nonce !== undefined &&
    row.extrinsic !== undefined &&
    row.hash !== undefined &&
    row.diesAt !== undefined
  );
}

/**
 * Settles a submitted row. An extrinsic is dead only for a reason that no fork can undo: another one has its nonce in a
 * finalized block, all blocks that could hold it are finalized without it, or a finalized upgrade made its signature invalid.
 *
 * @param chainNonce of the account in the state of `head`
 */
export async function fateOf(
  row: SubmittedRow,
  chain: OutboxChain,
  head: FinalizedHead,
  chainNonce: number,
): Promise<Fate> {
  const born = row.diesAt - mortalBlocks;
  if (row.nonce >= chainNonce) {
    // Its nonce is not used yet, so it stands in no finalized block.
    const isOver = head.number >= row.diesAt - 1 || (await chain.isSuperseded(born, head));
    return { kind: isOver ? 'dead' : 'alive' };
  }
  const inclusion = await chain.find(row.hash, born + 1, Math.min(head.number, row.diesAt - 1));
  return inclusion ? fateOfIncluded(inclusion, row.attempts) : { kind: 'dead' };
}

function fateOfIncluded({ block, index, dispatch }: Inclusion, attempts: number): Fate {
  const place = `${block}-${index}`;
  if (dispatch.kind === 'ok') return { kind: 'finalized', block: place };
  // Without its events the effect itself has to tell.
  if (dispatch.kind === 'unreadable') return { kind: 'dead' };
  const failed = readFailure(dispatch.failure);
  if (failed.kind === 'again' && attempts < maxAttempts) return { kind: 'dead' };
  if (failed.kind === 'done') return { kind: 'finalized' };
  return { kind: 'refused', block: place, reason: failed.reason };
}
