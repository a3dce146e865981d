import { type Dice, dice } from './dice.ts';
import type { Hex } from './grandpa-bytes.ts';
import { babeDigest, type MadeHeader, madeHeader } from './relay-headers.ts';
import { rootOf } from './relay-inherent-bytes.ts';
import { faultOf, type RelayFault, RelayLinks } from './relay-world-links.ts';
import { RelayMoment } from './relay-world-moment.ts';
import { type WorldBlock, type WorldLoss, worldSize } from './relay-world-shapes.ts';
import { lossesIn } from './relay-world-truth.ts';

// A relay chain as messages between machines: who gets which one in time decides what a block holds. Faults are planted, and
// the truth of each loss is what would have saved it: the same moment is computed again with one machine repaired. Times are in
// seconds; block N is due at 6 N. Shares no code with what judges it.

const noRoot: Hex = `0x${'00'.repeat(32)}`;

/** One session of a relay chain, in which faults are planted one after the other. */
export class RelayWorld {
  readonly blocks: WorldBlock[] = [];
  readonly losses: WorldLoss[] = [];
  readonly startBlock = 101;
  readonly accounts: readonly Hex[];
  readonly faults: readonly RelayFault[];
  readonly #dice: Dice;
  readonly #moment: RelayMoment;
  #parent: MadeHeader;

  constructor(seed: number) {
    this.#dice = dice(seed);
    this.accounts = Array.from({ length: worldSize.validators }, () => this.#dice.hash());
    this.faults = this.#plant();
    this.#moment = new RelayMoment(new RelayLinks(seed, this.faults), this.accounts, this.startBlock);
    this.#parent = madeHeader(this.startBlock - 1, undefined, [], noRoot, noRoot);
    this.#moment.hashes.set(this.startBlock - 1, this.#parent.hash);
    this.#moment.authors.set(this.startBlock - 1, 0);
    for (let count = 0; count < worldSize.sessionBlocks; count += 1) this.#grow(this.startBlock + count);
  }

  get hashes(): ReadonlyMap<number, Hex> {
    return this.#moment.hashes;
  }

  get groups(): readonly (readonly number[])[] {
    return this.#moment.groups;
  }

  /** Some blocks each, with quiet times between them. */
  #plant(): RelayFault[] {
    const { whole, pick, shuffled } = this.#dice;
    const faults: RelayFault[] = [];
    const everybody = Array.from({ length: worldSize.validators }, (_, place) => place);
    for (let from = this.startBlock + 8; from < this.startBlock + worldSize.sessionBlocks - 12; ) {
      const to = from + 9 + whole(14);
      const kind = pick(['collator', 'frozen', 'cut', 'region'] as const);
      const some = { collator: 0, frozen: 1 + whole(3), cut: 2 + whole(3), region: 3 + whole(4) }[kind];
      const para = kind === 'collator' ? whole(worldSize.claimed) : undefined;
      faults.push({ kind, from, to, para, validators: new Set(shuffled(everybody).slice(0, some)) });
      from = to + 5 + whole(8);
    }
    return faults;
  }

  #grow(now: number): void {
    const { pick, chance } = this.#dice;
    const alive = this.accounts.map((_, place) => place).filter((v) => !this.#moment.links.isFrozen(v, now));
    // Who is cut off still writes its blocks, and no less than others.
    const cut = alive.filter((place) => faultOf(this.faults, 'cut', now)?.validators.has(place));
    const author = cut.length > 0 && chance(0.25) ? pick(cut) : pick(alive);
    this.#moment.authors.set(now, author);
    const endsSession = now === this.startBlock + worldSize.sessionBlocks - 1;
    this.#moment.collate(now);
    const built = new Set([...this.#moment.built.values()].map(({ para }) => para));
    const body = this.#moment.bodyOf(now, author, this.#parent.bytes);
    const other = chance(0.08) ? pick(alive.filter((place) => place !== author)) : undefined;
    const sibling =
      other === undefined
        ? undefined
        : { author: other, extrinsics: this.#moment.bodyOf(now, other, this.#parent.bytes).extrinsics };
    this.losses.push(...lossesIn(this.#moment, this.faults, { now, author, body, endsSession }));
    this.#moment.commit(now, body);
    const root = rootOf(body.extrinsics);
    const header = madeHeader(
      now,
      this.#parent,
      babeDigest(author, now, endsSession ? this.accounts : undefined),
      root,
    );
    const { extrinsics } = body;
    this.blocks.push({
      number: now,
      header,
      parent: this.#parent,
      extrinsics,
      author,
      endsSession,
      sibling,
      built,
    });
    this.#parent = header;
    this.#moment.hashes.set(now, header.hash);
  }
}
