import { setImmediate as nextTurn } from 'node:timers/promises';
import { FastChain } from '../../lab/embedded/fast-chain.ts';
import type { KeptChain } from '../../lab/embedded/kept-chain.ts';
import { type Cast, castOf } from './cast.ts';
import { storyGenesis } from './story-genesis.ts';
import { dayS, type StorySeed, slotS } from './story-plan.ts';
import { evidenceKeptS, type StoryEvidence, StoryTeller } from './story-teller.ts';

/** What is left of days that were lived through: all that the next day begins from. */
export interface Lived {
  readonly seed: StorySeed;
  readonly kept: KeptChain;
  /** Of the last two days, the oldest first. */
  readonly evidence: readonly StoryEvidence[];
}

/** Slots of one day and validator that the story left empty, and all of them: its own count. */
export interface DayCount {
  readonly day: number;
  readonly validator: number;
  readonly slots: number;
  readonly missed: number;
}

interface LiveOptions {
  /** Told after each day that is done: how many, of how many. */
  readonly onDay?: (done: number) => void;
  readonly signal?: AbortSignal;
  /** Ends before the next day when it says so. */
  readonly isEnough?: (done: number) => boolean;
}

/** A story in the middle of it: a chain that has lived, and who tells it. */
export interface StoryRun {
  readonly chain: FastChain;
  readonly cast: Cast;
  readonly seed: StorySeed;
  readonly counts: readonly DayCount[];
  keep(): Lived;
}

/** Begins a story at its first midnight. */
export async function beginStory(seed: StorySeed): Promise<Lived> {
  const chain = await FastChain.create(await storyGenesis(await castOf(seed.number)));
  return { seed, kept: { ...chain.keep(), lastSlot: seed.startS / slotS - 1 }, evidence: [] };
}

/** Lives through whole days, from the midnight at which it stands. */
export async function liveDays(lived: Lived, days: number, options: LiveOptions = {}): Promise<StoryRun> {
  const { seed } = lived;
  const [cast, chain] = await Promise.all([castOf(seed.number), FastChain.resume(lived.kept)]);
  const firstSlot = chain.lastSlot + 1;
  const evidence = [...lived.evidence];
  const counts: DayCount[] = [];
  const teller = new StoryTeller({
    seed,
    cast,
    genesisHash: chain.genesisHash,
    order: orderOf(chain, cast),
    toldSlot: lived.kept.lastSlot,
    onEvidence: (one) => evidence.push(one),
  });
  const { words, genesisHash } = chain;
  const firstDay = Math.floor((firstMidnight(lived) - seed.startS) / dayS);
  let lastSlot = firstSlot - 1;
  for (let day = firstDay; day < firstDay + days; day += 1) {
    if (options.isEnough?.(day - firstDay)) break;
    const count = cast.validators.map(() => ({ slots: 0, missed: 0 }));
    for (lastSlot = slotOfDay(seed, day) - 1; lastSlot < slotOfDay(seed, day + 1) - 1; ) {
      const slot = lastSlot + 1;
      lastSlot = slot;
      const row = count[teller.turnOf(slot)];
      if (row) row.slots += 1;
      if (teller.authorOf(slot) === undefined) {
        if (row) row.missed += 1;
        continue;
      }
      const calls = teller.callsFor(slot, chain.number + 1, { words, genesisHash, state: chain.state });
      chain.build(
        slot,
        calls.map(({ hex }) => hex),
      );
    }
    count.forEach((row, validator) => counts.push({ day, validator, ...row }));
    const oldestS = (lastSlot + 1) * slotS - evidenceKeptS;
    evidence.splice(
      0,
      evidence.findIndex(({ header }) => header.window >= oldestS),
    );
    options.onDay?.(day - firstDay + 1);
    // Nothing waits for the outside: signals would not be heard.
    await nextTurn();
    options.signal?.throwIfAborted();
  }
  if (!teller.isDone)
    throw new Error('the story has something left to do at midnight; let it be due earlier');
  return {
    chain,
    cast,
    seed,
    counts,
    // The last slots of the day may be empty: the story goes on behind them all the same.
    keep: () => ({ seed, kept: { ...chain.keep(), lastSlot }, evidence }),
  };
}

/** The midnight at which a story stands, UTC seconds. */
export function firstMidnight({ kept }: Pick<Lived, 'kept'>): number {
  return (kept.lastSlot + 1) * slotS;
}

function slotOfDay({ startS }: StorySeed, day: number): number {
  return (startS + day * dayS) / slotS;
}

/** Places of the cast's validators in the order in which the session gives them slots. */
function orderOf({ authorities }: FastChain, { validators }: Cast): number[] {
  return authorities.map((key) => validators.findIndex((one) => one.key === key));
}
