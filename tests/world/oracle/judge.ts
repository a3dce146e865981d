import type { ChainFacts, Head } from './chain-facts.ts';
import { FinalJudge } from './final-judge.ts';
import { History, type NodeFact } from './history.ts';
import { Lasting } from './lasting.ts';
import type { CallCount, Violation, WorldRule } from './verdict.ts';

/** Three blocks of 6 s. */
const wrongMs = 18_000;
/** Until a gateway must have noticed that the better nodes are gone. */
const laggardMs = 6_000;
const returnMs = 12_000;
/** A node that is fewer blocks behind is at the head, or nearly. */
const nearHead = 2;
const knownAbove = 10;

/** What a client sees when it asks for the head and the health. */
export interface SeenSample {
  readonly isReady: boolean;
  readonly isSyncing: boolean;
  /** Of `chain_getHeader` without parameters. */
  readonly head: Head | undefined;
  readonly faults: ReadonlyMap<string, string | null>;
}

/** Knows the chain and each node, sees what clients see, and says which rules were broken. */
export class Judge {
  readonly history = new History();
  readonly violations: Violation[] = [];
  readonly reads: Record<'byHash' | 'atHead', CallCount> = {
    byHash: { calls: 0, failed: 0 },
    atHead: { calls: 0, failed: 0 },
  };
  /** How long it took until a better node that came was served, ms. */
  readonly returnsMs: number[] = [];
  readonly finals: FinalJudge;
  readonly #options: ChainFacts;
  readonly #old = new Lasting(wrongMs);
  readonly #oldTold = new Lasting(wrongMs);
  readonly #foreignTold = new Lasting(wrongMs);
  readonly #foreign = new Lasting(wrongMs);
  readonly #unserved = new Lasting(wrongMs);
  readonly #incomparable = new Lasting(wrongMs);
  readonly #laggard = new Lasting(laggardMs);
  readonly #refused = new Map<string, Lasting>();
  #known = -1;
  #knownLife = 0;
  #resets = 0;
  #return: { readonly atMs: number; readonly name: string; readonly height: number } | undefined;
  #hadHead = false;
  #isOver = false;
  #told: Head | undefined;
  /** Height of the best honest node at the sample before. */
  #bestBefore: number | undefined;

  constructor(options: ChainFacts) {
    this.#options = options;
    this.finals = new FinalJudge({ ...options, isFair: () => this.isFair, found: this.found.bind(this) });
  }

  /** Whether the gateway was able to know the chain at every instant so far. */
  isFair = true;
  /** Whether honest nodes without a common block went on side by side at any instant. */
  wasIncomparable = false;

  found(rule: WorldRule, atMs: number, text: string): void {
    // What is closed at the end says so.
    if (!this.#isOver) this.violations.push({ rule, atMs: Math.round(atMs), text });
  }

  /** A client was told of a best head. */
  toldBest(head: Head): void {
    this.#told = head;
  }

  /** A node has changed. */
  node(atMs: number, fact: NodeFact): void {
    this.history.note(atMs, fact);
    const { history } = this;
    if (history.reachable.length > 0 && (!history.isDecidable || history.honest.length === 0))
      this.isFair = false;
    const hasHead = history.isDecidable && history.honest.some(({ fact: one }) => one.isAtHead);
    if (!hasHead) this.#return = undefined;
    else if (!this.#hadHead)
      this.#return = { atMs, name: fact.name, height: history.bestHonest ?? fact.best };
    this.#hadHead = hasHead;
  }

  /** A line of the gateway's log. */
  log(atMs: number, message: string): void {
    if (!/chain (was|has been|is) reset|chain has begun/i.test(message)) return;
    this.#resets += 1;
    const isOnNew = this.history.reachable.every(
      ({ fact }) => fact.isPurgedEarly || fact.standing === 'foreign',
    );
    if (this.#resets > this.#options.life() && !isOnNew) this.found('false-reset', atMs, message);
  }

  sample(atMs: number, sample: SeenSample): void {
    const { history } = this;
    const { isReady, isSyncing, head } = sample;
    if (!history.isComparable) this.wasIncomparable = true;
    if (this.#options.isUndecidable) return this.#undecidable(atMs, sample);
    // A node at the head that says so of itself is believed to be there all the same.
    const isExcused = history.honest.some(({ fact }) => fact.isAtHead && fact.saysSyncing);
    const isServing = isReady && (!isSyncing || isExcused);
    const { bestHonest } = history;
    // What a node has had for less than a sample is on the wire: one that catches up takes in a hundred blocks a second.
    const best = bestHonest === undefined ? undefined : Math.min(bestHonest, this.#bestBefore ?? bestHonest);
    this.#bestBefore = bestHonest;
    const canTell = history.isDecidable && best !== undefined;
    const isTrue = head !== undefined && this.isTrue(head);
    const text = `${head ? `served ${head.height}` : 'served nothing'}, best honest ${best}`;
    this.#check(atMs, this.#old, 'old-head', canTell && isServing && isTrue && head.height < best, text);
    this.#check(
      atMs,
      this.#foreign,
      'foreign-head',
      canTell && isServing && head !== undefined && !isTrue,
      text,
    );
    if (best !== undefined) this.#lookAtTold(atMs, canTell && isServing, best);
    const hasHead = history.honest.some(({ fact }) => fact.isAtHead);
    const isServed = isServing && isTrue;
    this.#check(
      atMs,
      this.#unserved,
      'not-served',
      canTell && hasHead && !isServed,
      `${text}, ready ${isReady}, syncing ${isSyncing}`,
    );
    if (!this.wasIncomparable) this.#lookAtLaggards(atMs, isServing, head);
    this.#lookAtFaults(atMs, sample);
    this.#lookAtIncomparable(atMs, isServed, sample);
    if (isServed) this.#know(head.height);
  }

  /** What the gateway serves, looked at often: how long a better node waits. */
  glance(atMs: number, isReady: boolean, best: number | null): void {
    if (!this.#return || this.#options.isUndecidable || this.wasIncomparable) return;
    const tookMs = atMs - this.#return.atMs;
    if (isReady && best !== null && best >= this.#return.height) {
      this.returnsMs.push(Math.round(tookMs));
      if (tookMs > returnMs)
        this.found(
          'slow-return',
          atMs,
          `${this.#return.name} was served ${Math.round(tookMs)} ms after it came`,
        );
      this.#return = undefined;
    }
  }

  /** The scene is over. */
  end(atMs: number): void {
    const tookMs = this.#return ? Math.round(atMs - this.#return.atMs) : 0;
    if (this.wasIncomparable) this.#return = undefined;
    if (this.#return && tookMs > returnMs && !this.#options.isUndecidable)
      this.found('slow-return', atMs, `${this.#return.name} is not served after ${tookMs} ms`);
    this.#isOver = true;
  }

  isTrue({ height, parentHash }: Head): boolean {
    const { hashAt, heightNow } = this.#options;
    if (height > heightNow()) return false;
    return height === 0 || hashAt(height - 1) === parentHash;
  }

  #check(atMs: number, lasting: Lasting, rule: WorldRule, isWrong: boolean, text: string): void {
    const sinceMs = lasting.look(atMs, isWrong);
    if (sinceMs !== undefined) this.found(rule, atMs, `since ${(sinceMs / 1_000).toFixed(1)} s: ${text}`);
  }

  /** What `chain_subscribeNewHeads` told last. */
  #lookAtTold(atMs: number, canTell: boolean, best: number): void {
    const told = this.#told;
    const isTrue = told !== undefined && this.isTrue(told);
    const text = `newHeads told ${told?.height}, best honest ${best}`;
    this.#check(atMs, this.#oldTold, 'old-head', canTell && isTrue && told.height < best, text);
    this.#check(atMs, this.#foreignTold, 'foreign-head', canTell && told !== undefined && !isTrue, text);
  }

  #know(height: number): void {
    if (this.#knownLife !== this.#options.life()) this.#known = -1;
    this.#knownLife = this.#options.life();
    this.#known = Math.max(this.#known, height);
  }

  #lookAtLaggards(atMs: number, isServing: boolean, head: Head | undefined): void {
    const { reachable } = this.history;
    const isOld = this.#knownLife === this.#options.life();
    const areBehind =
      isOld &&
      reachable.length > 0 &&
      reachable.every(({ fact }) => fact.standing === 'true' && fact.best < this.#known - knownAbove);
    this.#check(
      atMs,
      this.#laggard,
      'laggard',
      areBehind && isServing,
      `served ${head?.height}, known ${this.#known}, left ${reachable.map(({ fact }) => fact.best).join(', ')}`,
    );
  }

  #lookAtFaults(atMs: number, { faults }: SeenSample): void {
    const { history } = this;
    const top = history.bestHonest ?? -1;
    for (const [name, fault] of faults) {
      const node = history.of(name);
      const isHonest = node?.fact.isReachable && node.fact.standing === 'true' && node.wasAlwaysTrue;
      const isNear = node !== undefined && node.fact.isAtHead && node.fact.best > top - nearHead;
      const isWrong = fault !== null && (isNear || !isMildFault(fault));
      const lasting = this.#refused.get(name) ?? new Lasting(wrongMs);
      this.#refused.set(name, lasting);
      this.#check(
        atMs,
        lasting,
        'refused-honest',
        isHonest === true && history.isDecidable && isWrong,
        `${name}: ${fault}`,
      );
    }
  }

  /** Nodes without a common block: what is not served at the head is named. */
  #lookAtIncomparable(atMs: number, isServed: boolean, { head, faults }: SeenSample): void {
    const { history } = this;
    const heads = history.honest.filter(({ fact }) => fact.isAtHead);
    const isHead = isServed && head !== undefined && head.height >= (history.bestHonest ?? 0) - nearHead;
    const areNamed = heads.every(({ fact }) => typeof faults.get(fact.name) === 'string');
    const text = heads.map(({ fact }) => `${fact.name}: ${faults.get(fact.name)}`).join('; ');
    this.#check(
      atMs,
      this.#incomparable,
      'undecided-unsaid',
      !history.isComparable && !isHead && !areNamed,
      text,
    );
  }

  #undecidable(atMs: number, { isReady, faults }: SeenSample): void {
    const { reachable } = this.history;
    const since = Math.max(...reachable.map(({ reachableSinceMs }) => reachableSinceMs ?? atMs));
    if (reachable.length < 2 || atMs - since < wrongMs) return;
    const names = reachable.map(({ fact }) => fact.name);
    const isSaid = names.every((name) => {
      const fault = faults.get(name) ?? '';
      const others = names.filter((other) => other !== name);
      return (
        others.some((other) => fault.includes(other)) && /0x[0-9a-f]{6,}/.test(fault) && /\d+/.test(fault)
      );
    });
    const text = `ready ${isReady}; ${names.map((name) => `${name}: ${faults.get(name)}`).join('; ')}`;
    this.#check(atMs, this.#old, 'undecided-unsaid', isReady || !isSaid, text);
  }
}

/** What may be said of an honest node that is behind: that it is, or that it does not answer. */
function isMildFault(fault: string): boolean {
  return /behind|lag|below|sync|catch|answer|connect|no head|head yet|closed|lost|reset by|timed? ?out/i.test(
    fault,
  );
}
