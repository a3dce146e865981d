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
  /** Of the block; not of an empty slot. */
  readonly author: string | null;
  /** A candidate is on the core and waits for words on its pieces. */
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

/** Holds a loss against the fault in whose time it was: the last that had begun. */
export function holdLoss(loss: ToldLoss, played: readonly PlayedBreak[]): HeldLoss {
  const fault = played.findLast(
    ({ kind, fromMs, toMs }) => loss.atMs >= fromMs - beforeMs && loss.atMs < toMs + afterMs[kind],
  );
  const expected = fault?.expected.filter((one) => isOf(loss, fault, one)) ?? [];
  const planted = fault && expected.length > 0 ? fault : undefined;
  const held = (verdict: HeldVerdict): HeldLoss => ({ fault: planted?.kind ?? 'none', verdict, loss });
  if (chainCauses.includes(loss.cause)) return held('chain');
  // Somebody's block was there and lost: who kept it from winning is not said.
  if (loss.cause === 'fork') return held(planted ? 'unknown' : 'chain');
  if (loss.cause === 'unknown') return held('unknown');
  // What chance does is laid to somebody rightly or not; but certain is what follows from the chain alone.
  if (!planted) return held(loss.certainty === 'certain' ? 'wrong' : 'named');
  const isNamed = loss.by.some((name) => planted.validators.includes(name));
  const isRight = expected.some(({ cause }) => cause === loss.cause && (cause === 'collator' || isNamed));
  return held(isRight ? 'right' : 'wrong');
}

function isOf(
  { kind, validators, group, author, para, isWaiting }: ToldLoss,
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
    case 'waiting':
      return isWaiting;
    case 'para':
      return para !== null && fault.paras.includes(para);
  }
}
