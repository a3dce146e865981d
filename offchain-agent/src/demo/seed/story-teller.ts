import type { HexString } from '@polkadot/util/types';
import type { Cast } from './cast.ts';
import { type SignedCall, type StoryWorld, signCalls } from './sign-calls.ts';
import { actsAt, joinedS, type StoryAct } from './story-calls.ts';
import { sessionLength } from './story-genesis.ts';
import { leavesEmpty, type StoryOutage, type StorySeed, slotS, windowS } from './story-plan.ts';
import { type StoryReport, storyReport } from './story-reports.ts';

/** An evidence file of the story. */
export interface StoryEvidence {
  readonly window: number;
  /** 0x and 64 hex digits. */
  readonly reporter: string;
  readonly bytes: Uint8Array;
}

/** Two windows: the one that is reported, and the one that is lived. */
export const rememberedTurns = (2 * windowS) / slotS;

interface TellerOptions {
  readonly seed: StorySeed;
  readonly cast: Cast;
  readonly genesisHash: HexString;
  /** The last slot that has been told. */
  readonly toldSlot: number;
  /** Whose the last slots up to that one were, by place: those of which reports are still to come. */
  readonly turns: readonly number[];
  readonly onEvidence: (evidence: StoryEvidence) => void;
}

/** Tells the story slot by slot: who makes a block, and what is in it. */
export class StoryTeller {
  readonly #options: TellerOptions;
  readonly #waiting: StoryAct[] = [];
  /** Whose the last slots were, by place: each session deals the seats anew. */
  readonly #turns = new Map<number, number>();
  /** Places in the order of their seats after the last block. */
  #order: readonly number[] = [];
  /** Slots that this machine has slept through: no story has told them. */
  readonly #lost = new Set<number>();
  #onEvidence: (evidence: StoryEvidence) => void;
  #toldSlot: number;
  /** Outages that are no part of the seed. */
  #more: readonly StoryOutage[] = [];

  constructor(options: TellerOptions) {
    this.#options = options;
    this.#toldSlot = options.toldSlot;
    this.#onEvidence = options.onEvidence;
    const first = options.toldSlot + 1 - options.turns.length;
    options.turns.forEach((place, index) => this.#turns.set(first + index, place));
  }

  /** Says in which order the validators sit after the last block, by their Aura keys. */
  seat(keys: readonly string[]): void {
    this.#order = keys.map((key) => this.#options.cast.validators.findIndex((one) => one.key === key));
  }

  /** Has the story go on before a viewer: with outages of its own, and evidence that goes elsewhere. */
  goOn(more: readonly StoryOutage[], onEvidence: (evidence: StoryEvidence) => void): void {
    this.#more = more;
    this.#onEvidence = onEvidence;
  }

  /** Says that nobody was asked for a slot. */
  lose(slot: number): void {
    this.#lost.add(slot);
  }

  /** Whether all that was to be done has found its block. */
  get isDone(): boolean {
    return this.#waiting.length === 0;
  }

  /** The place of the validator whose slot it is; of a later one than the next as long as nothing changes. */
  turnOf(slot: number): number {
    return this.#turns.get(slot) ?? this.#order[slot % this.#order.length] ?? 0;
  }

  /** The place of who makes the block of the slot; undefined when it stays empty. */
  readonly authorOf = (slot: number): number | undefined => {
    const place = this.turnOf(slot);
    const { seed } = this.#options;
    return this.#lost.has(slot) || leavesEmpty(seed, place, slot * slotS, this.#more) ? undefined : place;
  };

  /**
   * The calls for the block of a slot, all that came due since the last.
   * @param number of the block: one that rotates a session has no room for any
   */
  callsFor(slot: number, number: number, world: StoryWorld): readonly SignedCall[] {
    const { seed, cast } = this.#options;
    const context = { seed, cast, reportsOf: (window: number) => this.#reportsOf(window) };
    for (let told = this.#toldSlot + 1; told <= slot; told += 1) {
      this.#turns.set(told, this.turnOf(told));
      this.#turns.delete(told - rememberedTurns);
      this.#waiting.push(...actsAt(told * slotS, context));
    }
    this.#toldSlot = slot;
    if (number % sessionLength === 0) return [];
    const calls = this.#waiting.splice(0).flatMap((act) => act(world));
    return signCalls(calls, world);
  }

  #reportsOf(window: number): readonly StoryReport[] {
    const { seed, cast, genesisHash } = this.#options;
    const { authorOf } = this;
    return cast.reporters.map((reporter, place) => {
      const input = { seed, genesis: genesisHash, joinedS: joinedS(seed), window, reporter, place, authorOf };
      const made = storyReport(input);
      this.#onEvidence({ window, reporter: reporter.key, bytes: made.evidence.bytes });
      return made;
    });
  }
}
