import { xxhashAsU8a } from '@polkadot/util-crypto';
import { secondaryIndex } from './babe-census.ts';
import {
  compact,
  type Hex,
  hashOf,
  hex,
  list,
  testTrie,
  testVoter,
  text,
  u32,
  u64,
  unhex,
} from './grandpa-bytes.ts';
import { auraAuthoritiesKey, type GrandpaBlock, GrandpaChain } from './grandpa-chain.ts';

/** A slot as it was: whose it was, who wrote in it, and who might have been asked to. */
interface LivedSlot {
  readonly slot: number;
  readonly owner: Hex;
  readonly author: Hex | undefined;
  readonly set: readonly Hex[];
}

export interface LifeOptions {
  readonly engine: 'aura' | 'babe';
  readonly slotMs: number;
  readonly epochSlots?: number;
  readonly firstSlot: number;
  readonly slots: number;
  readonly validators: number;
  /** A number from 0 below 1, at every turn. */
  readonly random: () => number;
  /** Share of slots whose owner is there. */
  readonly presence?: number;
  readonly hasStaking?: boolean;
}

export const voters = ['alice', 'bob', 'charlie'].map(testVoter);

/** The account that owns the key by which one of them votes, as hex. */
export function voterAccount(name: string): Hex {
  return hashOf(Buffer.from(`account of ${name}`));
}
const c = Buffer.concat([u64(1), u64(4), Buffer.of(2)]);

interface EpochData {
  readonly keys: readonly Hex[];
  readonly randomness: Buffer;
}

/**
 * A network's life in headers with states: validators miss slots, change their keys and leave; lists change, epochs are
 * skipped. What happened is written down beside the headers, slot by slot, and never read off them.
 */
export class CensusLife {
  readonly chain: GrandpaChain;
  readonly lived: LivedSlot[] = [];
  readonly blocks: {
    readonly block: GrandpaBlock;
    readonly slot: number;
    readonly owners: ReadonlyMap<Hex, Hex>;
  }[] = [];
  readonly options: LifeOptions;
  #keys: readonly Hex[];
  #owners = new Map<Hex, Hex>();
  #made = 0;
  #slot: number;
  #epoch: { readonly index: number; readonly own: EpochData; readonly next: EpochData };
  #era = 0;
  /** Since the last block. */
  readonly #empty: number[] = [];

  constructor(options: LifeOptions) {
    this.options = options;
    this.#keys = Array.from({ length: options.validators }, () => this.#newKey());
    this.chain = new GrandpaChain(voters, { aura: this.#keys.map((key) => ({ ...testVoter('any'), key })) });
    const data = { keys: this.#keys, randomness: Buffer.alloc(32) };
    this.#epoch = { index: 0, own: data, next: data };
    this.#slot = options.firstSlot;
    this.live(options.slots);
  }

  get eraAt(): (block: GrandpaBlock) => { index: number; startMs: number } | undefined {
    return ({ hash }) => this.#eras.get(hash);
  }

  readonly #eras = new Map<string, { index: number; startMs: number }>();

  /** So many slots in which nobody is there; the next block ends them. */
  skip(slots: number): void {
    this.#empty.push(...Array.from({ length: slots }, (_, place) => this.#slot + place));
    this.#slot += slots;
  }

  /** So many slots more. */
  live(slots: number): void {
    const { random, presence = 0.8, engine } = this.options;
    const empty = this.#empty;
    for (const end = this.#slot + slots; this.#slot < end; this.#slot += 1) {
      const slot = this.#slot;
      const data = this.#dataOf(slot);
      const owner = this.#ownerOf(slot, data);
      const lot = Math.floor(random() * 8);
      const isPrimary = engine === 'babe' && lot === 0;
      const author = isPrimary ? data.keys[Math.floor(random() * data.keys.length)] : owner;
      const isThere = this.blocks.length === 0 || isPrimary || random() < presence;
      if (!isThere || !author) {
        empty.push(slot);
        continue;
      }
      for (const one of empty) {
        const of = this.#dataOf(one);
        this.lived.push({ slot: one, owner: this.#ownerOf(one, of), author: undefined, set: of.keys });
      }
      empty.length = 0;
      this.lived.push({ slot, owner, author, set: data.keys });
      this.#write(slot, data, author, isPrimary);
    }
  }

  #write(slot: number, data: EpochData, author: Hex, isPrimary: boolean): void {
    const { engine, random, hasStaking = false, slotMs } = this.options;
    const digest: Hex[] = [];
    const claim = Buffer.concat([
      u32(data.keys.indexOf(author)),
      u64(slot),
      Buffer.alloc(isPrimary ? 96 : 0),
    ]);
    const own = engine === 'aura' ? u64(slot) : Buffer.concat([Buffer.of(isPrimary ? 1 : 2), claim]);
    const name = Buffer.from(engine === 'aura' ? 'aura' : 'BABE');
    digest.push(hex(Buffer.of(6), name, text(own)));
    if (random() < 0.05) this.#rotate();
    if (engine === 'aura' && this.#keys !== data.keys) {
      const keys = list(this.#keys.map(unhex));
      digest.push(hex(Buffer.of(4), name, text(Buffer.concat([Buffer.of(1), keys]))));
    }
    if (engine === 'babe') this.#enter(slot, data, digest);
    if (hasStaking && random() < 0.02) this.#era += 1;
    const state = testTrie(new Map(this.#state(slot)), 1);
    const block = this.chain.append({ slot, digest, state });
    this.blocks.push({ block, slot, owners: new Map(this.#owners) });
    if (hasStaking && this.#era > 0)
      this.#eras.set(block.hash, { index: this.#era, startMs: this.#era * slotMs });
  }

  /** The first block of an epoch announces the next one. */
  #enter(slot: number, data: EpochData, digest: Hex[]): void {
    const { epochSlots = 1, random, firstSlot } = this.options;
    const index = Math.floor((slot - firstSlot) / epochSlots);
    const isFirst = this.blocks.length === 0;
    if (!isFirst && index === this.#epoch.index) return;
    const randomness = Buffer.from(Array.from({ length: 32 }, () => Math.floor(random() * 256)));
    const next = isFirst ? data : { keys: this.#keys, randomness };
    this.#epoch = { index, own: data, next };
    const log = Buffer.concat([Buffer.of(1), weighted(next.keys), next.randomness]);
    digest.push(hex(Buffer.of(4), Buffer.from('BABE'), text(log)));
  }

  #dataOf(slot: number): EpochData {
    const { engine, epochSlots = 1, firstSlot } = this.options;
    if (engine === 'aura') return { keys: this.#keys, randomness: Buffer.alloc(32) };
    const isLater = this.blocks.length > 0 && slot >= firstSlot + (this.#epoch.index + 1) * epochSlots;
    return isLater ? this.#epoch.next : this.#epoch.own;
  }

  #ownerOf(slot: number, { keys, randomness }: EpochData): Hex {
    const place =
      this.options.engine === 'aura' ? slot % keys.length : secondaryIndex(randomness, slot, keys.length);
    return keys[place] as Hex;
  }

  /** One validator takes a new key, another one comes, or one goes; who goes or changes gives its old key up. */
  #rotate(): void {
    const { random } = this.options;
    const keys = [...this.#keys];
    const place = Math.floor(random() * keys.length);
    const old = keys[place] as Hex;
    const owner = this.#owners.get(old);
    const kind = random();
    if (kind < 0.5) {
      const key = this.#newKey();
      keys[place] = key;
      if (owner) this.#owners.set(key, owner);
      else this.#owners.delete(key);
    } else if (kind < 0.75) keys.push(this.#newKey());
    else if (keys.length > 1) keys.splice(place, 1);
    if (!keys.includes(old)) this.#owners.delete(old);
    this.#keys = keys;
  }

  /** Of three in four the owner is an account, of some one of 20 bytes, of the others nobody. */
  #newKey(): Hex {
    const number = this.#made++;
    const key = hashOf(Buffer.from(`key ${number}`));
    const owner = hashOf(Buffer.from(`owner ${number}`));
    if (number % 4 !== 3) this.#owners.set(key, number % 4 === 2 ? (owner.slice(0, 42) as Hex) : owner);
    return key;
  }

  *#state(slot: number): Generator<[string, Uint8Array]> {
    const { engine, slotMs, firstSlot, hasStaking = false } = this.options;
    yield [storageKey('Timestamp', 'Now'), u64(slot * slotMs + 3)];
    if (hasStaking) {
      const start = this.#era > 0 ? Buffer.concat([Buffer.of(1), u64(this.#era * slotMs)]) : Buffer.of(0);
      yield [storageKey('Staking', 'ActiveEra'), Buffer.concat([u32(this.#era), start])];
    }
    for (const [key, owner] of this.#owners) yield [keyOwner(engine, key), unhex(owner)];
    for (const { name, key } of voters) yield [keyOwner('gran', key), unhex(voterAccount(name))];
    if (engine === 'aura') yield [auraAuthoritiesKey, list(this.#keys.map(unhex))];
    if (engine === 'aura') return;
    const { index, own, next } = this.#epoch;
    yield [storageKey('Babe', 'EpochIndex'), u64(index)];
    yield [storageKey('Babe', 'GenesisSlot'), u64(firstSlot)];
    yield [storageKey('Babe', 'Authorities'), weighted(own.keys)];
    yield [storageKey('Babe', 'Randomness'), own.randomness];
    yield [storageKey('Babe', 'EpochConfig'), c];
    yield [storageKey('Babe', 'NextAuthorities'), weighted(next.keys)];
    yield [storageKey('Babe', 'NextRandomness'), next.randomness];
  }
}

function weighted(keys: readonly Hex[]): Buffer {
  return Buffer.concat([compact(keys.length), ...keys.map((key) => Buffer.concat([unhex(key), u64(1)]))]);
}

const storageKey = remembered(
  (pallet: string, item: string): Hex => hex(xxhashAsU8a(pallet, 128), xxhashAsU8a(item, 128)),
);

/** The map is hashed by twox64 of the key type and the key. */
const keyOwner = remembered((type: string, key: string): Hex => {
  const map = Buffer.concat([Buffer.from(type), text(unhex(key))]);
  return hex(unhex(storageKey('Session', 'KeyOwner')), xxhashAsU8a(map, 64), map);
});

/** Lives have the same keys, and each has them in the state of each of its blocks. */
function remembered(make: (one: string, other: string) => Hex): (one: string, other: string) => Hex {
  const made = new Map<string, Hex>();
  return (one, other) => {
    const words = `${one} ${other}`;
    const before = made.get(words);
    if (before !== undefined) return before;
    const key = make(one, other);
    made.set(words, key);
    return key;
  };
}

/** What a census of the window must be, told by what happened and not by headers; bytes by encoders of the tests alone. */
export function recountLife(life: CensusLife, window: number, windowMs: number) {
  const { slotMs } = life.options;
  const startMs = window * 1_000;
  const from = life.blocks.find(({ slot }) => slot * slotMs >= startMs);
  const to = life.blocks.find(({ slot }) => slot * slotMs >= startMs + windowMs);
  if (!from || !to) return undefined;
  const counts = new Map<Hex, { assigned: number; authored: number }>();
  for (const { slot, owner, author, set } of life.lived) {
    if (slot * slotMs < startMs || slot * slotMs >= startMs + windowMs) continue;
    for (const key of set) if (!counts.has(key)) counts.set(key, { assigned: 0, authored: 0 });
    const count = counts.get(owner);
    if (!count || (author !== undefined && author !== owner)) continue;
    count.assigned += 1;
    if (author !== undefined) count.authored += 1;
  }
  // By what orders them: accounts come before names, and how long a name is does not count.
  const named = new Map<string, { name: Buffer; assigned: number; authored: number }>();
  for (const [key, { assigned, authored }] of counts) {
    const owner = to.owners.get(key) ?? from.owners.get(key);
    const isAccount = owner?.length === 66;
    const bytes = isAccount ? unhex(owner) : Buffer.from(owner ?? key.slice(2));
    const kind = Buffer.of(isAccount ? 0 : 1);
    const name = Buffer.concat([kind, isAccount ? bytes : text(bytes)]);
    const rank = hex(kind, bytes);
    const sum = named.get(rank) ?? { assigned: 0, authored: 0 };
    named.set(rank, { name, assigned: sum.assigned + assigned, authored: sum.authored + authored });
  }
  const duties = [...named].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, duty]) => duty);
  const parts: Buffer[] = [];
  for (let first = 0; first < duties.length; first += 256) {
    parts.push(
      list(
        duties
          .slice(first, first + 256)
          .map(({ name, assigned, authored }) => Buffer.concat([name, compact(assigned), compact(authored)])),
      ),
    );
  }
  const era = life.eraAt(to.block);
  const mark = era ? [Buffer.of(1), u32(era.index), u64(era.startMs)] : [Buffer.of(0)];
  const head = Buffer.concat([unhex(from.block.hash), unhex(to.block.hash), ...mark, u32(duties.length)]);
  const root = hashOf(Buffer.concat([head, ...parts.map((part) => unhex(hashOf(part)))]));
  return { from: from.block.hash, to: to.block.hash, duties, parts: parts.map((part) => hex(part)), root };
}
