import { AgentError } from '../../base/error.ts';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import { type Inclusion, mortalBlocks, type OutboxChain } from '../../chain/submit/outbox-chain.ts';
import { readFailure } from '../../chain/submit/refusal.ts';
import type { OutboxEffect, OutboxRow, ReportStep } from '../../store/outbox-row.ts';
import type { Store } from '../../store/store.ts';
import { rowKind } from './row-kind.ts';

export interface OutboxTally {
  /** Rows whose extrinsic may still be included. */
  readonly alive: number;
  /** Rows that are not signed yet: too many are on their way, or the chain does not take them yet. */
  readonly waiting: number;
}

interface PassOptions {
  readonly store: Store;
  readonly chain: OutboxChain;
  readonly onEvent: (event: OutboxEvent) => void;
  readonly maxInFlight: number;
  readonly sent: Map<string, number>;
  readonly takeLease: () => Promise<boolean>;
  /** Why the account cannot pay, or nothing when it can. */
  readonly onUnpaid: (sentence: string | undefined) => void;
}

/** A pool may lose what it took, and nobody is told: after this many finalized blocks it is given again. */
const sendAgainAfterBlocks = 2;

/** What should pass by itself and does not is refused: each attempt that fails costs a fee. */
const maxAttempts = 10;

/** One walk over an account's open rows at one finalized block. */
export class OutboxPass {
  readonly #options: PassOptions;

  constructor(options: PassOptions) {
    this.#options = options;
  }

  async run(): Promise<OutboxTally> {
    const { store, chain } = this.#options;
    const rows = await store.outbox(chain.account, ['pending', 'submitted']);
    if (rows.length === 0) return { alive: 0, waiting: 0 };
    const head = await chain.finalizedHead();
    const chainNonce = await chain.nonceAt(head);
    const { alive, due } = await this.#settle(rows, head, chainNonce);
    // First: what is signed must not wait for what cannot be signed just now.
    await this.#send(alive, head);
    const signed = await this.#signDue(due, alive, head, chainNonce);
    await this.#send(signed.rows, head);
    return { alive: alive.length + signed.rows.length, waiting: signed.waiting };
  }

  /** Sorts rows into those on their way and those to be signed; what is final is noted. */
  async #settle(
    rows: readonly OutboxRow[],
    head: FinalizedHead,
    chainNonce: number,
  ): Promise<{ alive: SubmittedRow[]; due: OutboxRow[] }> {
    const alive: SubmittedRow[] = [];
    const due: OutboxRow[] = [];
    for (const row of rows) {
      // A row is signed and submitted in one update: one that lacks a signature was never sent.
      if (row.state === 'pending' || !isSubmitted(row)) {
        due.push(row);
        continue;
      }
      const fate = await fateOf(row, this.#options.chain, head, chainNonce);
      if (fate.kind === 'alive') alive.push(row);
      else if (fate.kind === 'dead') due.push(row);
      else if (fate.kind === 'finalized') await this.#finalize(row, fate.block);
      else await this.#refuse(row, fate.reason, fate.block);
    }
    return { alive, due };
  }

  async #signDue(
    due: readonly OutboxRow[],
    alive: readonly SubmittedRow[],
    head: FinalizedHead,
    chainNonce: number,
  ): Promise<{ rows: SubmittedRow[]; waiting: number }> {
    const { chain, maxInFlight } = this.#options;
    // What yields is dead when another row has taken its nonce, and is signed anew.
    const nonces = new Set(alive.map(({ nonce }) => nonce));
    const firm = new Set(alive.filter(({ effect }) => !rowKind(effect).yields).map(({ nonce }) => nonce));
    const rows: SubmittedRow[] = [];
    let waiting = 0;
    const held: OutboxEffect[] = [];
    for (const row of due) {
      const effect = await chain.effectOf(row.effect);
      const { yields, whyClosed } = rowKind(row.effect);
      const withdrawn = await this.#withdrawnReport(row);
      if (effect === 'done') await this.#finalize(row);
      else if (withdrawn) await this.#refuse(row, `${withdrawn} was refused, so the rest is of no use`);
      else if (effect === 'closed') await this.#refuse(row, whyClosed);
      else if (
        effect === 'early' ||
        firm.size >= maxInFlight ||
        held.some((one) => isLaterPart(row.effect, one))
      ) {
        // A block may be finalized between two looks: a later part, open by then, would be refused before the earlier one.
        held.push(row.effect);
        waiting += 1;
      } else {
        const signed = await this.#sign(row, nextNonce(chainNonce, yields ? nonces : firm), head);
        if (!signed) continue;
        nonces.add(signed.nonce);
        if (!yields) firm.add(signed.nonce);
        rows.push(signed);
      }
    }
    return { rows, waiting };
  }

  /** The earlier part that was refused, if this row is a later part of the same report. */
  async #withdrawnReport(row: OutboxRow): Promise<string | undefined> {
    if (!('part' in row.effect) || row.effect.part === 'commit') return undefined;
    const refused = await this.#options.store.outboxFates(row.account, ['refused']);
    return refused.find(({ effect }) => isLaterPart(row.effect, effect))?.key;
  }

  /** Signs and keeps; the row that is kept is the only one of its kind that can be alive. */
  async #sign(row: OutboxRow, nonce: number, head: FinalizedHead): Promise<SubmittedRow | undefined> {
    const { chain, store, takeLease } = this.#options;
    const signed = await chain.sign(row.call, nonce, head).catch((error: unknown) => {
      if (error instanceof AgentError && error.code === 'bad_input/call') return error;
      throw error;
    });
    if (signed instanceof AgentError) {
      await this.#refuse(row, signed.message);
      return undefined;
    }
    // Whoever has slept through its lease must not overwrite what the next holder has signed.
    if (!(await takeLease())) {
      throw new AgentError('unknown/lease', `another process holds the lease of reporter ${row.account}`, {
        retryable: true,
      });
    }
    const change = { ...signed, state: 'submitted' as const, nonce, attempts: row.attempts + 1 };
    await store.updateOutbox(row.key, change);
    // The one that it replaces is dead.
    if (row.hash !== undefined) this.#options.sent.delete(row.hash);
    this.#tell('signed', row, `${row.key} is signed with nonce ${nonce}, attempt ${change.attempts}`);
    return { ...row, ...change };
  }

  async #send(rows: readonly SubmittedRow[], head: FinalizedHead): Promise<void> {
    const { chain, sent, onUnpaid } = this.#options;
    let unpaid: string | undefined;
    let isAnswered = false;
    for (const row of rows.toSorted((a, b) => a.nonce - b.nonce)) {
      const before = sent.get(row.hash);
      if (before !== undefined && head.number < before + sendAgainAfterBlocks) continue;
      const answer = await chain.submit(row.extrinsic);
      isAnswered = true;
      if (answer.kind === 'unpaid') {
        unpaid = `${row.account} cannot pay the fee: no account, or too little balance; send funds to it, then waiting reports are submitted`;
        continue;
      }
      sent.set(row.hash, head.number);
      if (answer.kind === 'waiting' && before === undefined) {
        this.#tell('waiting', row, `${row.key} waits: ${answer.why}`);
      }
    }
    if (isAnswered) onUnpaid(unpaid);
  }

  async #finalize(row: OutboxRow, block?: string): Promise<void> {
    const { store, sent } = this.#options;
    await store.updateOutbox(row.key, { state: 'finalized', ...(block !== undefined && { block }) });
    if (row.hash !== undefined) sent.delete(row.hash);
    const where = block === undefined ? 'is on the chain already' : `is finalized in ${block}`;
    this.#tell('finalized', row, `${row.key} ${where}`);
  }

  async #refuse(row: OutboxRow, error: string, block?: string): Promise<void> {
    const { store, sent } = this.#options;
    await store.updateOutbox(row.key, {
      state: 'refused',
      error,
      ...(block !== undefined && { block }),
    });
    if (row.hash !== undefined) sent.delete(row.hash);
    this.#tell('refused', row, `${row.key} is refused: ${error}`);
  }

  #tell(kind: OutboxEvent['kind'], { key, effect }: OutboxRow, sentence: string): void {
    this.#options.onEvent({ kind, key, effect, sentence });
  }
}

/** Whether a row is for a later part of the report of which another one is for a part. */
export function isLaterPart(later: OutboxEffect, earlier: OutboxEffect): boolean {
  if (!('part' in later && 'part' in earlier)) return false;
  const isSame =
    later.kind === earlier.kind &&
    later.network === earlier.network &&
    later.reporter === earlier.reporter &&
    later.window === earlier.window &&
    indicatorOf(later) === indicatorOf(earlier);
  return isSame && orderOf(later.part) > orderOf(earlier.part);
}

function indicatorOf(effect: OutboxEffect): string | undefined {
  return effect.kind === 'census' ? effect.indicator : undefined;
}

function orderOf(step: ReportStep): number {
  if (typeof step === 'number') return step;
  return step === 'commit' ? -2 : -1;
}

/** A row whose extrinsic was persisted before it went out. */
type SubmittedRow = OutboxRow & Required<Pick<OutboxRow, 'nonce' | 'extrinsic' | 'hash' | 'diesAt'>>;

/**
 * What is certain of a signed extrinsic at a finalized block. `alive`: it may still be included. `dead`: it never had its effect
 * and never will. The others are final.
 */
type Fate =
  | { readonly kind: 'alive' }
  | { readonly kind: 'dead' }
  | { readonly kind: 'finalized'; readonly block?: string }
  | { readonly kind: 'refused'; readonly block: string; readonly reason: string };

function isSubmitted(row: OutboxRow): row is SubmittedRow {
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
async function fateOf(
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

/**
 * The nonce to sign with: the lowest that the chain has not used and no extrinsic that may still be included has. A gap
 * that a dead extrinsic left is filled first, because nothing above a gap is ever included.
 *
 * @param chainNonce of the account in the finalized state
 * @param alive nonces of extrinsics that may still be included
 * @example nextNonce(5, new Set([6])) // 5
 */
export function nextNonce(chainNonce: number, alive: ReadonlySet<number>): number {
  let nonce = chainNonce;
  while (alive.has(nonce)) nonce += 1;
  return nonce;
}

/** What the outbox tells its owner, for logs and metrics; `sentence` is for people. */
export interface OutboxEvent {
  readonly kind: 'signed' | 'finalized' | 'refused' | 'waiting' | 'unpaid' | 'unreachable' | 'reachable';
  /** Of the row that it concerns. */
  readonly key?: string;
  readonly effect?: OutboxEffect;
  readonly sentence: string;
}
