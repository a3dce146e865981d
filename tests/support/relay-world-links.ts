/** A validator by its place, the collators of a core, or all members of a group together. */
export type RelayActor = `v${number}` | `c${number}` | 'group';

/** What is planted, from one block to another. */
export interface RelayFault {
  readonly kind: 'collator' | 'frozen' | 'cut' | 'region';
  readonly from: number;
  readonly to: number;
  /** Whose collators are killed. */
  readonly para: number | undefined;
  readonly validators: ReadonlySet<number>;
}

export function faultOf(
  faults: readonly RelayFault[],
  kind: RelayFault['kind'],
  now: number,
): RelayFault | undefined {
  return faults.find((fault) => fault.kind === kind && now >= fault.from && now <= fault.to);
}

const noRepair: ReadonlySet<RelayActor> = new Set();

/** How often a healthy machine fails by itself. */
const noise = { vote: 0.006, row: 0.004, piece: 0.01, collator: 0.02, author: 0.003 };

/** The machines of a relay chain and the links between them. What chance does follows from seed and moment: asked again, it is the same. */
export class RelayLinks {
  readonly #seed: number;
  readonly #faults: readonly RelayFault[];

  constructor(seed: number, faults: readonly RelayFault[]) {
    this.#seed = seed;
    this.#faults = faults;
  }

  /** From 0 to 1. */
  chance(what: string, ...of: readonly number[]): number {
    let state = 2_166_136_261 ^ this.#seed;
    for (const code of `${what} ${of.join(' ')}`) {
      state = Math.imul(state ^ code.charCodeAt(0), 16_777_619);
      state = Math.imul(state ^ (state >>> 15), 2_246_822_507);
    }
    state = Math.imul(state ^ (state >>> 13), 3_266_489_909);
    return ((state ^ (state >>> 16)) >>> 0) / 4_294_967_296;
  }

  isFrozen(validator: number, now: number, repaired: ReadonlySet<RelayActor> = noRepair): boolean {
    return !repaired.has(`v${validator}`) && this.#has('frozen', validator, now);
  }

  collates(core: number, now: number): boolean {
    return (
      faultOf(this.#faults, 'collator', now)?.para !== core &&
      this.chance('collate', core, now) >= noise.collator
    );
  }

  votes(member: number, core: number, now: number, repaired: ReadonlySet<RelayActor>): boolean {
    if (repaired.has(`v${member}`)) return true;
    return !this.#has('frozen', member, now) && this.chance('vote', member, core, now) >= noise.vote;
  }

  signs(validator: number, now: number, repaired: ReadonlySet<RelayActor>): boolean {
    if (repaired.has(`v${validator}`)) return true;
    return !this.#has('frozen', validator, now) && this.chance('row', validator, now) >= noise.row;
  }

  slowPiece(validator: number, core: number, backedIn: number, repaired: ReadonlySet<RelayActor>): boolean {
    if (repaired.has(`v${validator}`)) return false;
    return this.chance('piece', validator, core, backedIn) < noise.piece;
  }

  hiccups(author: number, now: number, repaired: ReadonlySet<RelayActor> = noRepair): boolean {
    return !repaired.has(`v${author}`) && this.chance('author', now) < noise.author;
  }

  /** Whether what one sends never comes to an author that is cut off. */
  drops(from: number, author: number, now: number, repaired: ReadonlySet<RelayActor>): boolean {
    if (from === author || repaired.has(`v${author}`) || !this.#has('cut', author, now)) return false;
    return this.chance('drop', from, author, now) < 0.8;
  }

  fromCollator(core: number, member: number, now: number): number {
    return 0.1 + 0.3 * this.chance('pov', core, member, now);
  }

  /** One way. Between a region that is delayed and all others it takes seconds. */
  delay(from: number, to: number, now: number, repaired: ReadonlySet<RelayActor>): number {
    if (from === to) return 0;
    const usual = 0.05 + 0.2 * this.chance('delay', Math.min(from, to), Math.max(from, to));
    const region = faultOf(this.#faults, 'region', now);
    const isIn = (one: number): boolean => (region?.validators.has(one) ?? false) && !repaired.has(`v${one}`);
    if (!region || isIn(from) === isIn(to)) return usual;
    return usual + 2 + 4 * this.chance('region', from, to, now);
  }

  #has(kind: RelayFault['kind'], validator: number, now: number): boolean {
    return faultOf(this.#faults, kind, now)?.validators.has(validator) ?? false;
  }
}
