import { entryOf } from '../../base/map-entry.ts';
import type { ParaHead } from '../../chain/parachain/para-head.ts';
import {
  type BlockFate,
  type BuiltBlocks,
  type CandidateStep,
  noBlocks,
  type ParaInRelayBlock,
} from './block-fate.ts';

interface Built {
  readonly head: ParaHead;
  collator: string | undefined;
  /** Once nothing can change any more. */
  settled?: BlockFate;
}

/** The last thing that happened on the relay chain to the candidate that brings a block. */
type RelayState = Exclude<CandidateStep, 'backed'> | 'pending';

/** Blocks so far below the included one are settled, and forgotten after as many more. */
const settledDepth = 512;
const keptRelayBlocks = 2_048;
/** Relay blocks after the one that a block is built on, in which it can be backed; no chain allows as many. */
const longestWait = 64;
/** A parachain whose relay chain stands still fills no memory. */
const mostBuilt = 50_000;

const fateOfState: Readonly<Record<RelayState, BlockFate>> = {
  pending: 'waiting',
  included: 'included',
  timedOut: 'timed_out',
  disputed: 'disputed',
  dropped: 'session_change',
  unknown: 'unknown',
};

/**
 * Blocks of a parachain as collators built them, and what the relay chain did with each. A block is included with the head that
 * it leads to: a candidate may bring several blocks. It is lost once another one has its height, or its candidate was dropped.
 */
export class BlockFates {
  readonly #fromNumber: number;
  readonly #offset: number;
  readonly #built = new Map<string, Built>();
  /** Every head that is known, whether it was heard or brought by a candidate. */
  readonly #heads = new Map<string, ParaHead>();
  readonly #states = new Map<string, RelayState>();
  readonly #wasBacked = new Set<string>();
  /** Blocks by the candidate that brings them. */
  readonly #brought = new Map<string, readonly string[]>();
  readonly #relayRoots = new Map<number, string>();
  #sessionEnds: number[] = [];
  #unread: number[] = [];
  readonly #past = new Map<string | undefined, BuiltBlocks>();
  /** Heights whose included block is not known, from and to. */
  #gaps: [number, number][] = [];
  #includedNumber: number;
  #firstRelayBlock: number | undefined;
  #settledTo = 0;
  #unheard = 0;
  #unfollowed = 0;

  /**
   * @param fromNumber the height above which all blocks are heard
   * @param relayParentOffset how far below the newest relay block the parachain builds, by its own rule
   */
  constructor(fromNumber: number, relayParentOffset = 0) {
    this.#fromNumber = fromNumber;
    this.#offset = relayParentOffset;
    this.#includedNumber = fromNumber;
    this.#settledTo = fromNumber - settledDepth;
  }

  /** Included blocks that did not come in here. */
  get unheard(): number {
    return this.#unheard;
  }

  /** Blocks that came in while too many waited, and are in no count. */
  get unfollowed(): number {
    return this.#unfollowed;
  }

  /** A block came in. @returns names its author, once that is known; undefined where it is not counted */
  add(head: ParaHead): ((collator: string) => void) | undefined {
    if (head.number <= this.#fromNumber || this.#built.has(head.hash)) return undefined;
    if (this.#built.size >= mostBuilt) {
      this.#unfollowed += 1;
      return undefined;
    }
    const built: Built = { head, collator: undefined };
    this.#built.set(head.hash, built);
    this.#heads.set(head.hash, head);
    return (collator) => {
      built.collator = collator;
    };
  }

  /** A head that links others, and is no block that came in. */
  link(head: ParaHead): void {
    this.#heads.set(head.hash, head);
  }

  /**
   * The block to be linked next before the heads of a relay block can be taken, as far as its chain goes on above what is
   * included; undefined where none is missing.
   */
  missingBelow(head: ParaHead): string | undefined {
    for (let at = head; at.number > this.#includedNumber + 1; ) {
      const parent = this.#heads.get(at.parentHash);
      if (!parent) return at.parentHash;
      if (parent.number !== at.number - 1) return undefined;
      at = parent;
    }
    return undefined;
  }

  /** Takes the next final relay block; what its heads build on must be linked before, as far as it can be. */
  take(block: ParaInRelayBlock): void {
    const { number, stateRoot, parentStateRoot, endsSession, steps } = block;
    if (this.#relayRoots.size === 0) this.#relayRoots.set(number - 1, parentStateRoot);
    this.#firstRelayBlock ??= number - 1;
    this.#relayRoots.set(number, stateRoot);
    this.#relayRoots.delete(number - keptRelayBlocks);
    for (const { step, candidate, head } of steps) {
      if (!head) continue;
      this.#heads.set(head.hash, head);
      if (step === 'backed') this.#back(candidate, head);
      else if (step === 'included') this.#include(candidate, head);
      else this.#drop(candidate, step);
    }
    const kept = (numbers: readonly number[]): number[] =>
      numbers.filter((one) => one > number - keptRelayBlocks);
    if (endsSession) this.#sessionEnds = [...kept(this.#sessionEnds), number];
    if (block.isUnread) this.#unread = [...kept(this.#unread), number];
    this.#settle();
  }

  /** Counts by collator as of now; blocks whose author is not known are under undefined. */
  get counts(): ReadonlyMap<string | undefined, BuiltBlocks> {
    const counts = new Map(
      [...this.#past].map(([collator, { fates, ...past }]) => [collator, { ...past, fates: { ...fates } }]),
    );
    for (const [built, fate] of this.#fates()) if (!built.settled) this.#count(counts, built, fate);
    return counts;
  }

  #back(candidate: string, head: ParaHead): void {
    const brought = this.#brought.get(candidate) ?? this.#above(head, (hash) => this.#isOnChain(hash));
    this.#brought.set(candidate, brought);
    for (const hash of brought) {
      this.#states.set(hash, 'pending');
      this.#wasBacked.add(hash);
    }
  }

  #include(candidate: string, head: ParaHead): void {
    const chain = this.#above(head, (hash) => this.#states.get(hash) === 'included');
    for (const hash of chain) {
      if (!this.#built.has(hash) && (this.#heads.get(hash)?.number ?? 0) > this.#fromNumber)
        this.#unheard += 1;
      this.#states.set(hash, 'included');
      this.#wasBacked.add(hash);
    }
    this.#brought.delete(candidate);
    const lowest = this.#heads.get(chain.at(-1) ?? head.hash)?.number ?? head.number;
    if (lowest > this.#includedNumber + 1) this.#gaps.push([this.#includedNumber + 1, lowest - 1]);
    this.#includedNumber = Math.max(this.#includedNumber, head.number);
  }

  #drop(candidate: string, step: Exclude<CandidateStep, 'backed' | 'included'>): void {
    for (const hash of this.#brought.get(candidate) ?? []) {
      if (this.#states.get(hash) === 'pending') this.#states.set(hash, step);
    }
  }

  #isOnChain(hash: string): boolean {
    const state = this.#states.get(hash);
    return state === 'pending' || state === 'included';
  }

  /** A head and those below it that are known, down to one that stops it and to where all blocks are heard. */
  #above(head: ParaHead, stops: (hash: string) => boolean): string[] {
    const hashes: string[] = [];
    for (let at: ParaHead | undefined = head; at && at.number > this.#fromNumber && !stops(at.hash); ) {
      hashes.push(at.hash);
      const parent: ParaHead | undefined = this.#heads.get(at.parentHash);
      at = parent?.number === at.number - 1 ? parent : undefined;
    }
    return hashes;
  }

  /** Parents before their children, so that what befell a parent is known. */
  #fates(): readonly [Built, BlockFate][] {
    const fates = new Map<string, BlockFate>();
    const ascending = [...this.#built.values()].toSorted((a, b) => a.head.number - b.head.number);
    return ascending.map((built) => {
      const fate = built.settled ?? this.#fateOf(built.head, fates.get(built.head.parentHash));
      fates.set(built.head.hash, fate);
      return [built, fate];
    });
  }

  #fateOf({ hash, number, relay }: ParaHead, ofParent: BlockFate | undefined): BlockFate {
    const state = this.#states.get(hash);
    if (state !== undefined) return fateOfState[state];
    const root = relay && this.#relayRoots.get(relay.number);
    if (root !== undefined && root !== relay?.stateRoot) return 'relay_fork';
    if (ofParent !== undefined && ofParent !== 'included' && ofParent !== 'waiting') return ofParent;
    if (number > this.#includedNumber) return 'waiting';
    if (this.#gaps.some(([from, to]) => number >= from && number <= to)) return 'unknown';
    if (!relay) return this.#unread.length > 0 ? 'unknown' : 'not_backed';
    // Whether that relay block was abandoned was not seen, or whether it was backed.
    if (relay.number < (this.#firstRelayBlock ?? 0)) return 'unknown';
    if (this.#unread.some((one) => one > relay.number && one <= relay.number + longestWait)) return 'unknown';
    return this.#wasCutShort(relay.number) ? 'session_change' : 'not_backed';
  }

  /** Whether the first relay block that could back it ended the session, and so would have dropped it. */
  #wasCutShort(relayNumber: number): boolean {
    return this.#sessionEnds.some((end) => end > relayNumber && end <= relayNumber + 1 + this.#offset);
  }

  #count(counts: Map<string | undefined, BuiltBlocks>, { collator, head }: Built, fate: BlockFate): void {
    const entry = entryOf(counts, collator, noBlocks);
    entry.built += 1;
    if (this.#wasBacked.has(head.hash)) entry.backed += 1;
    entry.fates[fate] += 1;
  }

  /** Far below the included block nothing changes: counted for good, and kept a while for what was built on it. */
  #settle(): void {
    const due = this.#includedNumber - settledDepth;
    if (due < this.#settledTo + settledDepth / 8) return;
    this.#settledTo = due;
    const isDue = ({ head, settled }: Built): boolean => head.number <= due && settled === undefined;
    if ([...this.#built.values()].some(isDue)) {
      for (const [built, fate] of this.#fates()) {
        if (!isDue(built)) continue;
        this.#count(this.#past, built, fate);
        built.settled = fate;
      }
    }
    const forgotten = due - settledDepth;
    for (const [hash, { number }] of this.#heads) {
      if (number > forgotten) continue;
      this.#built.delete(hash);
      this.#heads.delete(hash);
      this.#states.delete(hash);
      this.#wasBacked.delete(hash);
    }
    for (const [candidate, [first]] of this.#brought)
      if (first === undefined || !this.#heads.has(first)) this.#brought.delete(candidate);
    this.#gaps = this.#gaps.filter(([, to]) => to > forgotten);
  }
}
