import { setImmediate as nextTurn } from 'node:timers/promises';
import { FastChain } from '../../lab/embedded/fast-chain.ts';
import type { KeptChain } from '../../lab/embedded/kept-chain.ts';
import { type Cast, castOf } from './cast.ts';
import { storyGenesis } from './story-genesis.ts';
import { dayS, type StorySeed, slotS } from './story-plan.ts';
import { rememberedTurns, type StoryEvidence, StoryTeller } from './story-teller.ts';

/** What is left of days that were lived through: all that the next one begins from. */
export interface Lived {
  readonly seed: StorySeed;
  /** With the last slot that is over, with or without a block. */
  readonly kept: KeptChain;
  /** Whose the last slots up to that one were, by place. */
  readonly turns: readonly number[];
}

/** Slots of one day and validator that the story left empty, and all of them: its own count. */
export interface DayCount {
  readonly day: number;
  readonly validator: number;
  readonly slots: number;
  readonly missed: number;
}

/** A chain in the middle of its story, and who tells it. */
export class LiveStory {
  readonly seed: StorySeed;
  readonly cast: Cast;
  readonly chain: FastChain;
  readonly teller: StoryTeller;
  readonly counts: DayCount[] = [];
  /** Since the story was kept last. */
  #evidence: StoryEvidence[] = [];
  #lastSlot: number;

  private constructor(lived: Lived, cast: Cast, chain: FastChain) {
    this.seed = lived.seed;
    this.cast = cast;
    this.chain = chain;
    this.#lastSlot = lived.kept.lastSlot;
    this.teller = new StoryTeller({
      seed: lived.seed,
      cast,
      genesisHash: chain.genesisHash,
      toldSlot: this.#lastSlot,
      turns: lived.turns,
      onEvidence: (one) => this.#evidence.push(one),
    });
    this.teller.seat(chain.authorities);
  }

  /** Begins a story at its first midnight. */
  static async begin(seed: StorySeed): Promise<LiveStory> {
    const cast = await castOf(seed.number);
    const chain = await FastChain.create(await storyGenesis(cast));
    const kept = { ...chain.keep(), lastSlot: seed.startS / slotS - 1 };
    return new LiveStory({ seed, kept, turns: [] }, cast, chain);
  }

  /** Goes on where days that were kept end. */
  static async resume(lived: Lived): Promise<LiveStory> {
    const [cast, chain] = await Promise.all([castOf(lived.seed.number), FastChain.resume(lived.kept)]);
    chain.mark();
    return new LiveStory(lived, cast, chain);
  }

  /** The instant up to which the story has been lived, UTC seconds. */
  get nowS(): number {
    return (this.#lastSlot + 1) * slotS;
  }

  /** Of what can be verified: its blocks are remembered. */
  get evidence(): readonly StoryEvidence[] {
    return this.#evidence;
  }

  /** Lives up to the next midnight, or up to an instant before it. */
  async liveDay(untilS = Number.POSITIVE_INFINITY): Promise<void> {
    const { seed, teller } = this;
    const day = Math.floor((this.nowS - seed.startS) / dayS);
    const endS = Math.min(untilS, seed.startS + (day + 1) * dayS);
    const count = this.cast.validators.map(() => ({ slots: 0, missed: 0 }));
    while (this.nowS + slotS <= endS) {
      this.#lastSlot += 1;
      const row = count[teller.turnOf(this.#lastSlot)];
      if (row) row.slots += 1;
      if (teller.authorOf(this.#lastSlot) !== undefined) this.#build(this.#lastSlot);
      else if (row) row.missed += 1;
    }
    count.forEach((row, validator) => this.counts.push({ day, validator, ...row }));
    // Nothing waits for the outside: signals would not be heard.
    await nextTurn();
  }

  /** Lives up to an instant, over midnights. */
  async liveUntil(untilS: number): Promise<void> {
    while (this.nowS + slotS <= untilS) await this.liveDay(untilS);
  }

  /**
   * What the next day begins from. Blocks, states and evidence from here on are remembered, those before are not.
   * @throws Error where something waits for a block that is not there yet: then it is no midnight
   */
  keep(): Lived {
    if (!this.teller.isDone)
      throw new Error('something of the story waits for its block; keep it a slot later');
    this.#evidence = [];
    const first = Math.max(this.seed.startS / slotS, this.#lastSlot + 1 - rememberedTurns);
    const turns = Array.from({ length: this.#lastSlot + 1 - first }, (_, index) =>
      this.teller.turnOf(first + index),
    );
    return { seed: this.seed, kept: { ...this.chain.mark(), lastSlot: this.#lastSlot }, turns };
  }

  #build(slot: number): void {
    const { chain, teller } = this;
    const { words, genesisHash, state } = chain;
    const calls = teller.callsFor(slot, chain.number + 1, { words, genesisHash, state });
    chain.build(
      slot,
      calls.map(({ hex }) => hex),
    );
    teller.seat(chain.authorities);
  }
}
