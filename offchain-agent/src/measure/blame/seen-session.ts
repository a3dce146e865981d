import { bitOf, type ParasInherent } from '../../chain/relay/paras-inherent.ts';
import { type RelaySession, supermajority } from '../../chain/relay/relay-session.ts';
import type { BlockOutcome } from '../backing/candidate-replay.ts';
import type { EmptySlot } from '../backing/empty-slots.ts';
import type { PlacedCandidate } from '../backing/place-candidate.ts';
import { limits } from './limits.ts';
import { PlaceSet } from './place-set.ts';

/** A block of another author on the same parent, which finality passed over: what others had sent to it by then. */
export interface SeenSibling {
  readonly hash: string;
  readonly slot: number | undefined;
  readonly rows: PlaceSet;
  readonly candidates: readonly PlacedCandidate[];
}

/** A relay block as far as it says who lost what, and why. */
export interface JudgedBlock {
  readonly number: number;
  readonly hash: string;
  /** Undefined where its header names none. */
  readonly slot: number | undefined;
  readonly stateRoot: string;
  readonly endsSession: boolean;
  /** Account of its author. */
  readonly author: string | undefined;
  /** Who has a signed word on pieces in it. */
  readonly rows: PlaceSet;
  readonly outcome: BlockOutcome;
  /** Of each core on which a candidate waited: who says that it holds its piece. */
  readonly held: ReadonlyMap<number, PlaceSet>;
  /** Cores on which it could back a candidate if they were free, with the parachain; undefined where nobody tells. */
  readonly claims: ReadonlyMap<number, number> | undefined;
  /** Who may not vote in it; undefined where nobody can tell. */
  readonly disabled: PlaceSet | undefined;
  /** Accounts of those, whether or not they are active for parachains. */
  readonly disabledAccounts: ReadonlySet<string> | undefined;
  readonly siblings: readonly SeenSibling[];
  /** Slots between its parent and it; undefined where nobody knows whose they were. */
  readonly emptySlots: readonly JudgedSlot[] | undefined;
}

/** A slot without a block in the final chain. */
export interface JudgedSlot extends Pick<EmptySlot, 'slot' | 'account'> {
  /** A block that its owner sealed for it was heard. */
  readonly isSealed: boolean;
}

/** All that is seen of one session. Votes count validators by their place in it, so nothing outside of it is compared. */
export class SeenSession {
  readonly session: RelaySession;
  readonly blocks: readonly JudgedBlock[];
  readonly #byNumber: ReadonlyMap<number, JudgedBlock>;
  readonly #places: ReadonlyMap<string, number>;

  constructor(session: RelaySession, blocks: readonly JudgedBlock[]) {
    this.session = session;
    this.blocks = blocks;
    this.#byNumber = new Map(blocks.map((block) => [block.number, block] as const));
    this.#places = new Map(session.accounts.map((account, place) => [account, place] as const));
  }

  at(number: number): JudgedBlock | undefined {
    return this.#byNumber.get(number);
  }

  /**
   * What was known before the slot of a block, by its siblings. Those of the same slot say nothing: which of two authors has a vote first
   * is chance.
   */
  earlierSiblings({ slot, siblings }: JudgedBlock): readonly SeenSibling[] {
    return siblings.filter((one) => one.slot !== undefined && slot !== undefined && one.slot < slot);
  }

  /** A block that tells who was there: it has words of most. Where two of eight authors are cut off, a quarter of all blocks has none. */
  telling(number: number): JudgedBlock | undefined {
    const block = this.at(number);
    const most = supermajority(this.session.accounts.length);
    return block && block.rows.size >= most ? block : undefined;
  }

  /** Whether the runtime takes no vote of the validator, or nobody can tell. */
  isDisabled(validator: number, number: number): boolean {
    const block = this.at(number);
    return block !== undefined && (block.disabled?.has(validator) ?? true);
  }

  /** The block with the one before and the one after it, as far as they are seen. */
  around(number: number): readonly JudgedBlock[] {
    return [number - 1, number, number + 1].flatMap((one) => this.at(one) ?? []);
  }

  /** Whether candidates of a parachain are in a block of which nobody can tell the cores. */
  hasUnplaced({ outcome }: JudgedBlock, para: number): boolean {
    return outcome.refused.some((one) => one.para === para);
  }

  /** Place of the block's author, if it works for parachains. */
  authorOf({ author }: JudgedBlock): number | undefined {
    return author === undefined ? undefined : this.placeOf(author);
  }

  /** Place of an account, if it works for parachains. */
  placeOf(account: string): number | undefined {
    return this.#places.get(account);
  }

  /**
   * Blocks in a row, the one asked for among them, that tell who was there and have no words of this one: three or more, by three
   * others. It was silent.
   * @returns their numbers, ascending
   */
  silence(validator: number, number: number): readonly number[] | undefined {
    if (this.#saysOf(validator, number) !== 'silent') return undefined;
    const run = [
      ...this.#silentFrom(validator, number - 1, -1).toReversed(),
      number,
      ...this.#silentFrom(validator, number + 1, 1),
    ];
    const authors = new Set(run.map((one) => this.at(one)?.author));
    return authors.size >= limits.authorsOfAbsence && !authors.has(undefined) ? run : undefined;
  }

  /** What a block says of a validator; `nothing` where it has few words at all, or is its own. */
  #saysOf(validator: number, number: number): 'there' | 'silent' | 'nothing' {
    const block = this.telling(number);
    if (!block || this.authorOf(block) === validator) return 'nothing';
    return block.rows.has(validator) ? 'there' : 'silent';
  }

  /** Near blocks one after another that have no words of a validator. */
  #silentFrom(validator: number, from: number, step: 1 | -1): readonly number[] {
    const silent: number[] = [];
    for (let number = from; Math.abs(number - from) < limits.near && this.at(number); number += step) {
      const says = this.#saysOf(validator, number);
      if (says === 'there') break;
      if (says === 'silent') silent.push(number);
    }
    return silent;
  }
}

/** What the judge keeps of a body; not the body itself. */
export function seenRows(
  { rows }: Pick<ParasInherent, 'rows'>,
  validators: number,
  occupied: readonly PlacedCandidate[] = [],
): Pick<JudgedBlock, 'rows' | 'held'> {
  const held = new Map(occupied.map(({ core }) => [core, new PlaceSet(validators)] as const));
  for (const { validator, bits } of rows)
    for (const [core, holders] of held) if (bitOf(bits, core)) holders.add(validator);
  return {
    rows: new PlaceSet(
      validators,
      rows.map(({ validator }) => validator),
    ),
    held,
  };
}
