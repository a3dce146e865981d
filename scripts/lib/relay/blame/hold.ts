import type { PlannedBreak, PlantedKind } from './plan.ts';

/** A fault as it was played: names are known, and times. */
export interface PlayedBreak {
  readonly kind: PlantedKind;
  readonly fromMs: number;
  /** It is taken back, and killed nodes answer. */
  readonly toMs: number;
  /** Broken validators. */
  readonly validators: readonly string[];
  readonly paras: readonly number[];
  readonly expected: PlannedBreak['expected'];
}

/** A lost opportunity with what was said of it. Validators by name. */
export interface ToldLoss {
  readonly kind: 'core' | 'vote' | 'inclusion' | 'bit' | 'slot';
  readonly block: number;
  /** When the slot of that block, or the empty one, began. */
  readonly atMs: number;
  readonly core: number | null;
  readonly para: number | null;
  /** Those that lost it. */
  readonly validators: readonly string[];
  /** All members of the group of the first of them. */
  readonly group: readonly string[];
  /** Of the candidate that lacks a vote. */
  readonly voters: readonly string[];
  /** Of the block; not of an empty slot. */
  readonly author: string | null;
  /** A candidate was on the core, and got too few words on its pieces. */
  readonly isWaiting: boolean;
  readonly rule: string;
  readonly cause: string;
  readonly certainty: 'certain' | 'likely' | 'unknown';
  /** Those that it is laid to. */
  readonly by: readonly string[];
}

/**
 * `chain`: the end of a session, a dispute, a fork or a disabled validator, which is nobody's fault here. `named`: laid to somebody as
 * likely, where nothing was planted, and nobody knows the truth.
 */
type HeldVerdict = 'right' | 'wrong' | 'unknown' | 'chain' | 'named';

/** What was said of a loss, against what was planted. */
export interface HeldLoss {
  /** The fault that could have done it; `none` where none could. */
  readonly fault: PlantedKind | 'none';
  readonly verdict: HeldVerdict;
  readonly loss: ToldLoss;
}

/** A block is made within its slot; so a fault that begins in a slot may be in its block. */
const beforeMs = 6_000;

/** How long nodes take to find each other again, and to have what they missed. */
const afterMs: Readonly<Record<PlantedKind, number>> = {
  collator: 30_000,
  frozen: 30_000,
  cut: 30_000,
  region: 12_000,
};

/** Nobody is named by it. */
const chainCauses = ['session_change', 'dispute', 'disabled'];

/**
 * Holds a loss against the faults in whose time it was and that could have done it: the last one that had begun, or the one before where that
 * one is named, from which nodes have not found each other again.
 */
export function holdLoss(loss: ToldLoss, played: readonly PlayedBreak[]): HeldLoss {
  const planted = played
    .filter(({ kind, fromMs, toMs }) => loss.atMs >= fromMs - beforeMs && loss.atMs < toMs + afterMs[kind])
    .flatMap((fault) => {
      const expected = fault.expected.filter((one) => isOf(loss, fault, one));
      return expected.length > 0 ? [{ ...fault, expected }] : [];
    });
  const named = planted.findLast((fault) => isNamed(loss, fault));
  const fault = named ?? planted.at(-1);
  const held = (verdict: HeldVerdict): HeldLoss => ({ fault: fault?.kind ?? 'none', verdict, loss });
  if (chainCauses.includes(loss.cause)) return held('chain');
  // Somebody's block was there and lost: who kept it from winning is not said.
  if (loss.cause === 'fork') return held(fault ? 'unknown' : 'chain');
  if (loss.cause === 'unknown') return held('unknown');
  // What chance does is laid to somebody rightly or not; but certain is what follows from the chain alone.
  if (!fault) return held(loss.certainty === 'certain' ? 'wrong' : 'named');
  return held(named ? 'right' : 'wrong');
}

function isNamed({ cause, by }: ToldLoss, { expected, validators }: PlayedBreak): boolean {
  const isByThem = by.some((name) => validators.includes(name));
  return expected.some((one) => one.cause === cause && (cause === 'collator' || isByThem));
}

function isOf(
  { kind, validators, group, voters, author, para, isWaiting }: ToldLoss,
  fault: PlayedBreak,
  { lost, where }: PlayedBreak['expected'][number],
): boolean {
  if (lost !== kind) return false;
  const isBroken = (name: string): boolean => fault.validators.includes(name);
  switch (where) {
    case 'own':
      return validators.some(isBroken);
    case 'author':
      return author !== null && isBroken(author);
    case 'group':
      return group.some(isBroken);
    case 'voter':
      return voters.some(isBroken);
    case 'waiting':
      return isWaiting;
    case 'para':
      return para !== null && fault.paras.includes(para);
  }
}
