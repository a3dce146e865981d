import { type Dice, dice } from './dice.ts';
import { compact, type Hex, hex, text, u64, unhex } from './grandpa-bytes.ts';
import { type MadeHeader, madeHeader } from './relay-headers.ts';
import type { MadeCandidates, MadeStep } from './relay-runtime-shapes.ts';

/** A block that a collator built, and what really came of it. */
export interface MadeParaBlock {
  readonly header: MadeHeader;
  readonly parent: MadeParaBlock | undefined;
  /** Place among the collators; who wrote genesis is nobody. */
  readonly collator: number;
  readonly slot: number;
  /** The relay block on which it is built, or one of that height which the relay chain abandoned. */
  readonly relayParent: number;
  readonly isOnFork: boolean;
  /** The relay block before which it was built. */
  readonly builtAt: number;
  readonly steps: MadeStep[];
  /** Whether the node of the parachain heard of it when it was built. */
  readonly isHeard: boolean;
}

const madeCollators = 4;
/** Blocks that a relay block may be behind those that back on it. */
const madeAncestry = 3;

/**
 * Collators that build what dice say: rivals, blocks on abandoned relay blocks, and several at once. Written as collators and a
 * runtime are: what came of a block is noted when it happens. Shares no code with what it tests.
 */
export class MadeParachain implements MadeCandidates {
  readonly para = 1_000;
  readonly blocks: MadeParaBlock[] = [];
  readonly genesis: MadeParaBlock;
  readonly slotMs = 6_000;
  readonly #dice: Dice;
  /** First relay blocks of sessions. */
  readonly sessionStarts = new Set<number>();
  /** Candidates by what came of them. */
  readonly counts = { backed: 0, included: 0, timedOut: 0, disputed: 0, dropped: 0 };
  readonly #pending = new Map<Hex, readonly MadeParaBlock[]>();
  #included: MadeParaBlock;
  /** The last one that the relay chain backed, on what it included. */
  #tip: MadeParaBlock;
  #startBlock = 0;
  #now = 0;
  /** Bad times, in which no collator offers anything. */
  #isMute = false;

  constructor(seed: number) {
    this.#dice = dice(seed + 1_000);
    const header = madeHeader(0, undefined, []);
    this.genesis = {
      header,
      parent: undefined,
      collator: -1,
      slot: 0,
      relayParent: 0,
      isOnFork: false,
      builtAt: 0,
      steps: ['backed', 'included'],
      isHeard: true,
    };
    this.#included = this.genesis;
    this.#tip = this.genesis;
  }

  get head(): Buffer {
    return this.#included.header.bytes;
  }

  get included(): MadeParaBlock {
    return this.#included;
  }

  begin(now: number, startBlock: number, parentHeader: MadeHeader): void {
    const { chance, whole, pick } = this.#dice;
    this.#now = now;
    this.#startBlock = startBlock;
    this.sessionStarts.add(startBlock);
    if (chance(0.1)) this.#isMute = !this.#isMute && chance(0.5);
    let on = this.#longest();
    for (let count = whole(3); count > 0; count -= 1) {
      const isRival = on.parent !== undefined && on !== this.#included && chance(0.15);
      const parent = isRival && on.parent ? on.parent : on;
      const isOnFork = chance(0.08);
      const root = isOnFork ? this.#dice.hash() : parentHeader.rpc.stateRoot;
      const slot = Math.max(parent.slot, now * 4 + whole(4));
      const engine = Buffer.from('aura');
      const origin = Buffer.concat([unhex(root), compact(now - 1)]);
      const logs = [
        Buffer.concat([Buffer.of(6), engine, text(u64(slot))]),
        Buffer.concat([Buffer.of(4), Buffer.from('RPSR'), text(origin)]),
        Buffer.concat([Buffer.of(5), engine, text(this.#dice.bytes(64))]),
      ];
      const header = madeHeader(parent.header.number + 1, parent.header, logs, this.#dice.hash());
      const built: MadeParaBlock = {
        header,
        parent,
        collator: slot % madeCollators,
        slot,
        relayParent: now - 1,
        isOnFork,
        builtAt: now,
        steps: [],
        isHeard: !chance(0.03),
      };
      this.blocks.push(built);
      if (pick([true, true, true, false])) on = built;
    }
  }

  offer(): ReturnType<MadeCandidates['offer']> {
    if (this.#isMute || this.#dice.chance(0.1)) return undefined;
    const oldest = Math.max(this.#startBlock - 1, this.#now - madeAncestry);
    const isFit = (block: MadeParaBlock): boolean => !block.isOnFork && block.relayParent >= oldest;
    const children = (of: MadeParaBlock): MadeParaBlock[] =>
      this.blocks.filter((block) => block.parent === of && isFit(block));
    const own = children(this.#tip);
    if (own.length === 0) return undefined;
    const first = this.#dice.pick(own);
    const second = this.#dice.chance(0.2) ? children(first).at(0) : undefined;
    const brought = second && second.relayParent === first.relayParent ? [first, second] : [first];
    const last = brought.at(-1) ?? first;
    return {
      relayParent: last.relayParent,
      head: last.header.bytes,
      backed: (hash) => {
        this.#pending.set(hash, brought);
        this.counts.backed += 1;
        for (const { steps } of brought) steps.push('backed');
        this.#tip = last;
      },
    };
  }

  became(step: Exclude<MadeStep, 'backed'>, hash: Hex): void {
    const brought = this.#pending.get(hash);
    if (!brought) return;
    this.#pending.delete(hash);
    this.counts[step] += 1;
    for (const block of brought) block.steps.push(step);
    if (step === 'included') this.#included = brought.at(-1) ?? this.#included;
    // What was built on it goes with it: the relay chain says so of each.
    if (this.#pending.size === 0) this.#tip = this.#included;
    else this.#tip = [...this.#pending.values()].at(-1)?.at(-1) ?? this.#included;
  }

  /** The header as JSON-RPC gives it. */
  rpcHeader(hash: unknown): MadeHeader['rpc'] | undefined {
    return [this.genesis, ...this.blocks].find(({ header }) => header.hash === hash)?.header.rpc;
  }

  /** Genesis and what is built on it, up to a block. */
  chainTo(block: MadeParaBlock): MadeParaBlock[] {
    return block.parent ? [...this.chainTo(block.parent), block] : [block];
  }

  /** Keys of collators, by place. */
  get keys(): Hex[] {
    return Array.from({ length: madeCollators }, (_, place) => hex(Buffer.alloc(32, 0xc0 + place)));
  }

  /** The end of the longest chain on what the relay chain backed, of blocks that it could still take. */
  #longest(): MadeParaBlock {
    const oldest = Math.max(this.#startBlock - 1, this.#now - madeAncestry);
    let best = this.#tip;
    for (const block of this.blocks.slice(-12)) {
      if (block.header.number <= best.header.number) continue;
      const chain = this.chainTo(block);
      const above = chain.slice(chain.indexOf(this.#tip) + 1);
      const isFit = above.every(({ isOnFork, relayParent }) => !isOnFork && relayParent >= oldest);
      if (chain.includes(this.#tip) && isFit) best = block;
    }
    return best;
  }
}

/**
 * What really came of each block, told from what happened and from the chain that the relay chain holds.
 * @param fromNumber height up to which nobody listened
 */
export function madeFates(
  made: MadeParachain,
  relayBlocks: readonly { readonly header: { readonly number: number }; readonly endsSession: boolean }[],
  fromNumber: number,
): ReadonlyMap<MadeParaBlock, string> {
  const chain = new Set(made.chainTo(made.included));
  const ends = new Set(
    relayBlocks.filter(({ endsSession }) => endsSession).map(({ header }) => header.number),
  );
  const fates = new Map<MadeParaBlock, string>();
  const lost = ['timed_out', 'disputed', 'session_change', 'relay_fork', 'not_backed'];
  const tell = (block: MadeParaBlock): string => {
    if (chain.has(block)) return 'included';
    const last = block.steps.at(-1);
    if (last === 'backed') return 'waiting';
    if (last === 'timedOut') return 'timed_out';
    if (last === 'disputed') return 'disputed';
    if (last === 'dropped') return 'session_change';
    if (block.isOnFork) return 'relay_fork';
    // Blocks that nobody heard of are no part of the question, nor is what became of them.
    const { parent } = block;
    const isKnown = parent?.isHeard === true && parent.header.number > fromNumber;
    const above = isKnown ? (fates.get(parent) ?? '') : '';
    if (lost.includes(above)) return above;
    if (block.header.number > made.included.header.number) return 'waiting';
    // Relay blocks that could have backed it, and not dropped it in the same breath.
    const chances = Array.from({ length: madeAncestry }, (_, place) => block.relayParent + 1 + place);
    const firstEnd = [...ends]
      .filter((end) => end > block.relayParent)
      .toSorted((a, b) => a - b)
      .at(0);
    const isOpen = chances.some((now) => firstEnd === undefined || now < firstEnd);
    return isOpen ? 'not_backed' : 'session_change';
  };
  for (const block of made.blocks.filter(({ header }) => header.number > fromNumber))
    fates.set(block, tell(block));
  return fates;
}
