import { type Fate, Impairments } from './impairments.ts';
import type { Link, LinkFault } from './rule.ts';

/** As many packets wait for a limited rate as in Linux's netem, where the rule does not say. */
const usualLimitPackets = 1_000;

interface PacketRelease {
  /** On the clock of `offer`. */
  readonly atMs: number;
  /** The bit to be turned, counted from the first bit of the packet. */
  readonly corruptBit?: number;
}

/** What becomes of a packet: lost without releases, one, or two where it is duplicated. */
export interface PacketFate {
  readonly lost: boolean;
  readonly releases: readonly PacketRelease[];
  /** It leaves before one that came earlier. */
  readonly overtakes: boolean;
}

const lost: PacketFate = { lost: true, releases: [], overtakes: false };

/**
 * What becomes of the packets of one link, under all faults that are on it. Several add up, each with draws of its own:
 *
 * - cut: one is enough.
 * - loss, duplicate, corrupt, reorder: a packet is befallen when any fault befalls it, so that the shares combine as
 *   independent ones, `1 - (1 - a)(1 - b)`; there is one copy and one turned bit at most.
 * - delay, jitter: the sum of what each fault draws; below 0 it is 0.
 * - rate, limitPackets: the smallest.
 * - keepOrder: one is enough; what is sent at once to reorder it is exempt.
 *
 * Packets first wait for their turn at the rate, then for their delay. A copy leaves right behind its packet, unharmed.
 *
 * Draws hang on the seed of the fault, the link and the number of the packet since the fault came: the same list of drops
 * whatever the timing. Only what a full queue loses hangs on time. A fault without a seed has one of its id and the run's.
 */
export class PacketSchedule {
  readonly #runSeed: number;
  readonly #link: Link;
  readonly #usualLimitPackets: number;
  #faults: ReadonlyMap<string, { readonly written: string; readonly impairments: Impairments }> = new Map();
  #isCut = false;
  #keepsOrder = false;
  #rateBitsPerS = Infinity;
  #limitPackets: number;
  #freeMs = 0;
  /** When those that wait for the rate have had their turn, in order. */
  #turnsMs: number[] = [];
  #latestMs = -Infinity;

  /** @param usualLimit how many packets wait at most where no rule says */
  constructor(runSeed: number, { from, to }: Link, usualLimit = usualLimitPackets) {
    this.#runSeed = runSeed;
    this.#link = { from, to };
    this.#usualLimitPackets = usualLimit;
    this.#limitPackets = usualLimit;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  get rateBitsPerS(): number {
    return this.#rateBitsPerS;
  }

  /** How long a packet that came now would wait for its turn. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#freeMs - nowMs);
  }

  /** All faults that are in force from now on. One that was there, unchanged, goes on with its draws. */
  setFaults(faults: readonly Pick<LinkFault, 'id' | 'rule' | 'seed'>[]): void {
    const before = this.#faults;
    const { from, to } = this.#link;
    this.#faults = new Map(
      faults.map(({ id, rule, seed }) => {
        const written = JSON.stringify([rule, seed]);
        const there = before.get(id);
        if (there?.written === written) return [id, there];
        const label = seed === undefined ? [this.#runSeed, from, to, id] : [seed, from, to];
        return [id, { written, impairments: new Impairments(rule, ...label) }];
      }),
    );
    const rules = faults.map(({ rule }) => rule);
    this.#isCut = rules.some(({ cut }) => cut === true);
    this.#keepsOrder = rules.some(({ keepOrder }) => keepOrder === true);
    const limits = rules.flatMap(({ limitPackets }) => limitPackets ?? []);
    this.#limitPackets = limits.length > 0 ? Math.min(...limits) : this.#usualLimitPackets;
    const rate = Math.min(...rules.map(({ rateBitsPerS }) => rateBitsPerS ?? Infinity));
    if (rate !== this.#rateBitsPerS) {
      // Who comes now must not wait for a queue that stood at another rate.
      this.#freeMs = 0;
      this.#turnsMs = [];
    }
    this.#rateBitsPerS = rate;
  }

  /** The moments must not fall from call to call. */
  offer(nowMs: number, bytes: number): PacketFate {
    const fate = this.#fate();
    if (this.#isCut || fate.lost) return lost;
    const turnMs = this.#turn(nowMs, bytes, fate.atOnce);
    if (turnMs === undefined) return lost;
    let atMs = fate.atOnce ? turnMs : turnMs + Math.max(0, fate.delayMs);
    if (this.#keepsOrder && !fate.atOnce) atMs = Math.max(atMs, this.#latestMs);
    const overtakes = atMs < this.#latestMs;
    this.#latestMs = Math.max(this.#latestMs, atMs);
    const { corruptAt } = fate;
    const release =
      corruptAt === undefined ? { atMs } : { atMs, corruptBit: Math.floor(corruptAt * bytes * 8) };
    const copyTurnMs = fate.duplicated ? this.#turn(nowMs, bytes, fate.atOnce) : undefined;
    if (copyTurnMs === undefined) return { lost: false, releases: [release], overtakes };
    const copy = { atMs: atMs + (copyTurnMs - turnMs) };
    return { lost: false, releases: [release, copy], overtakes };
  }

  #fate(): Fate {
    let [isLost, duplicated, atOnce] = [false, false, false];
    let delayMs = 0;
    let corruptAt: number | undefined;
    for (const { impairments } of this.#faults.values()) {
      const fate = impairments.next();
      isLost ||= fate.lost;
      duplicated ||= fate.duplicated;
      atOnce ||= fate.atOnce;
      corruptAt ??= fate.corruptAt;
      delayMs += fate.delayMs;
    }
    return { lost: isLost, duplicated, atOnce, delayMs, ...(corruptAt !== undefined && { corruptAt }) };
  }

  /** When its last bit is on the line; undefined when too many wait. */
  #turn(nowMs: number, bytes: number, atOnce: boolean): number | undefined {
    if (this.#rateBitsPerS === Infinity) return nowMs;
    const lineMs = (bytes * 8_000) / this.#rateBitsPerS;
    if (atOnce) {
      this.#freeMs = Math.max(this.#freeMs, nowMs) + lineMs;
      return nowMs + lineMs;
    }
    const had = this.#turnsMs.findIndex((turnMs) => turnMs > nowMs);
    this.#turnsMs.splice(0, had === -1 ? this.#turnsMs.length : had);
    if (this.#turnsMs.length >= this.#limitPackets) return undefined;
    this.#freeMs = Math.max(this.#freeMs, nowMs) + lineMs;
    this.#turnsMs.push(this.#freeMs);
    return this.#freeMs;
  }
}
