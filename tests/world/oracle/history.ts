// The judge shares no code with what it judges: nothing here is imported from the product.

/** What a node is from an instant on. */
export interface NodeFact {
  readonly name: string;
  readonly isReachable: boolean;
  /** `true`: of the chain, at its head or behind; `foreign`: of another one that nothing contradicts within itself. */
  readonly standing: 'true' | 'fork' | 'foreign' | 'lying' | 'faulty';
  /** Whether it was of the chain before, and has begun again ahead of the others. */
  readonly isPurgedEarly: boolean;
  readonly isAtHead: boolean;
  readonly best: number;
  /** The lowest block that it has, apart from the genesis. */
  readonly oldest: number;
  /** Whether it says that it is catching up. */
  readonly saysSyncing: boolean;
  /** Whether it reports new heads as the chain goes on. */
  readonly goesOn: boolean;
}

interface Dated {
  readonly fact: NodeFact;
  /** Since when it is reachable, and since when it is at the head and reachable; undefined while it is not. */
  readonly reachableSinceMs: number | undefined;
  readonly headSinceMs: number | undefined;
  /** Since when it is reachable and answers what is wrong. */
  readonly faultySinceMs: number | undefined;
  readonly wasAlwaysTrue: boolean;
}

/** Every node of a scene, as it is now and since when. */
export class History {
  readonly #nodes = new Map<string, Dated>();

  note(atMs: number, fact: NodeFact): void {
    const before = this.#nodes.get(fact.name);
    const isHead = fact.isReachable && fact.isAtHead && fact.standing === 'true';
    this.#nodes.set(fact.name, {
      fact,
      reachableSinceMs: fact.isReachable ? (before?.reachableSinceMs ?? atMs) : undefined,
      faultySinceMs:
        fact.isReachable && fact.standing === 'faulty' ? (before?.faultySinceMs ?? atMs) : undefined,
      headSinceMs: isHead ? (before?.headSinceMs ?? atMs) : undefined,
      wasAlwaysTrue:
        (before?.wasAlwaysTrue ?? true) && (fact.standing === 'true' || fact.standing === 'fork'),
    });
  }

  of(name: string): Dated | undefined {
    return this.#nodes.get(name);
  }

  /** Those that can be reached. */
  get reachable(): readonly Dated[] {
    return [...this.#nodes.values()].filter(({ fact }) => fact.isReachable);
  }

  /** Reachable ones of the chain, at its head or behind. */
  get honest(): readonly Dated[] {
    return this.reachable.filter(({ fact }) => fact.standing === 'true');
  }

  /** When the last node began to answer what is wrong; undefined where none does. */
  get lastFaultMs(): number | undefined {
    const since = this.reachable.flatMap(({ faultySinceMs }) => faultySinceMs ?? []);
    return since.length === 0 ? undefined : Math.max(...since);
  }

  /** Height of the best honest reachable node; undefined where there is none. */
  get bestHonest(): number | undefined {
    const heights = this.honest.map(({ fact }) => fact.best);
    return heights.length === 0 ? undefined : Math.max(...heights);
  }

  /** Whether more nodes are of the chain than of any other: else none could say which is the right one. */
  get isDecidable(): boolean {
    if (!this.isComparable) return false;
    const foreign = this.reachable.filter(({ fact }) => fact.standing === 'foreign' && !fact.isPurgedEarly);
    return foreign.length === 0 || this.honest.filter(({ fact }) => fact.isAtHead).length > foreign.length;
  }

  /**
   * Whether a node at the head has a block in common with each honest one below that goes on: without any, hashes cannot show that
   * they are of one chain, and which of them is the liar.
   */
  get isComparable(): boolean {
    return this.#isSharing(({ goesOn }) => goesOn);
  }

  /** The same with those that stand still: until it is clear that they do, they count. */
  get isAllComparable(): boolean {
    return this.#isSharing(() => true);
  }

  #isSharing(counts: (fact: NodeFact) => boolean): boolean {
    const heads = this.honest.filter(({ fact }) => fact.isAtHead);
    if (heads.length === 0) return true;
    return this.honest.every(
      ({ fact }) => fact.isAtHead || !counts(fact) || heads.some((head) => head.fact.oldest <= fact.best),
    );
  }
}
