import type { ConsensusEngine, KeyType } from '../../../chain/engine/engine.ts';
import type { Basis } from '../../../chain/rpc/basis.ts';
import type { TableColumn } from '../../../words/column.ts';
import type { SlotCount } from '../../authorship/slot-tally.ts';
import type { WatchedValidator, WatchState } from '../../authorship/watch.ts';
import type { ProvedRange } from '../../finality/proved-chain.ts';
import type { WitnessCheck } from '../../finality/witness-check.ts';

/** What people call a validator. */
export interface Named {
  readonly key: string;
  /** A name of the running demo, else the account, else the key. */
  readonly label: string;
  readonly name: string | undefined;
  readonly account: string | undefined;
  readonly keyAddress: string;
}

export type NamedValidator<Counts extends object = SlotCount> = WatchedValidator<Counts> & Named;

export interface NamedState<Counts extends object = SlotCount> extends WatchState<Counts> {
  /** Those that are shown. */
  readonly validators: readonly NamedValidator<Counts>[];
  readonly everybody: readonly NamedValidator<Counts>[];
  /** What else is known of them. */
  readonly beside?: readonly Beside[];
}

/** What is known of validators beside the counts of the engine, each shown where it is known of the chain. */
export interface Beside {
  /** After those of the arrival. */
  readonly columns: readonly TableColumn[];
  readonly cells: (named: Named) => string[];
  /** What one must know to read the columns. */
  readonly notes: (all: readonly Named[]) => string[];
  /** Fields of --json for all, and for one validator. */
  readonly chainDocument: () => Readonly<Record<string, unknown>>;
  readonly validatorDocument: (named: Named) => Readonly<Record<string, unknown>>;
}

/** What became of the slots of a validator: `lost` where its block came and the chain went on with another's. */
interface SlotOutcomes {
  readonly kept: number;
  readonly missed?: number;
  readonly lost?: number;
}

/** How the counts of an engine are shown: what is known there, and why the rest is not. */
export interface Presentation<Counts extends object> {
  /** The key type under which session keys of authors are registered. */
  readonly keyType: KeyType;
  /** What --json calls such a key. */
  readonly keyField: string;
  /** Between the validator's name and the arrival. */
  readonly columns: readonly TableColumn[];
  readonly cells: (counts: Counts, state: NamedState<Counts>) => string[];
  /** The validators with the most of it are shown first. */
  readonly concern: (counts: Counts) => number;
  readonly total: (state: NamedState<Counts>) => Counts;
  /** The total in a line of a log. */
  readonly summary: (total: Counts) => string;
  /** Slots by what became of them, as far as that can be known; blocks are kept slots. */
  readonly outcomes: (counts: Counts) => SlotOutcomes;
  /** Slots that a line of a log names; undefined where no miss can be known. */
  readonly missedSlots: ((counts: Counts) => readonly number[]) | undefined;
  /** Why blocks that came in have no author, after "whose author". */
  readonly unattributed: string;
  /** What one must know to read the table. */
  readonly notes: (state: NamedState<Counts>, basis: Basis) => string[];
  /** Fields of --json for all, and for one validator. */
  readonly chainDocument: (state: NamedState<Counts>) => Readonly<Record<string, unknown>>;
  readonly validatorDocument: (
    counts: Counts,
    state: NamedState<Counts>,
  ) => Readonly<Record<string, unknown>>;
}

/**
 * By what a genesis hash is known: `expected` is given with a node, `file` and `given` are of a proof without one, whose own
 * word it is or to which it is given. Else it is the word of the node.
 */
export type Word = 'expected' | 'file' | 'given';

export interface WatchedChain {
  readonly chainName: string;
  readonly engine: ConsensusEngine;
  readonly basis: Basis;
  readonly specName: string;
  readonly url: string;
  /** With --verify: what is proved so far, and what the hash is known by that it begins from. */
  readonly proof?: { readonly range: ProvedRange | undefined; readonly word?: Word } | undefined;
  /** With --witness. */
  readonly witness?: WitnessCheck | undefined;
}

/** What cannot be known; the notes say why. */
export const unknowable = '-';

/** Where figures of the finalized chain come from. */
export function basisWords(basis: Basis): string {
  return basis === 'census' ? 'census of the finalized chain' : 'simulated, by the embedded chain';
}

/** The latest missed slots, for --json. */
export function lastMissed(
  missedSlots: readonly number[],
  { slotDurationMs = 0 }: Pick<WatchState<object>, 'slotDurationMs'>,
) {
  return missedSlots.slice(-100).map((slot) => ({ slot, at: new Date(slot * slotDurationMs).toISOString() }));
}

/** Validators that one note names. */
export const shownNames = 8;

/** Names in a sentence, of many the first few. */
export function listed(labels: readonly string[]): string {
  const left = labels.length - shownNames;
  return left > 0 ? `${labels.slice(0, shownNames).join(', ')} and ${left} more` : labels.join(', ');
}
