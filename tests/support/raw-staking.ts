import { compactFromU8a, hexToU8a, u8aToHex } from '@polkadot/util';
import { xxhashAsHex } from '@polkadot/util-crypto';
import { ask } from './babe-census.ts';

// What a node has stored of staking, read by own arithmetic from bare storage: no metadata, no types.

interface RawValidator {
  readonly account: string;
  readonly own: bigint;
  readonly total: bigint;
  readonly nominators: number;
  readonly commission: number;
  readonly points: number;
  /** Of each nominator, by its account. */
  readonly backers: ReadonlyMap<string, bigint>;
}

export interface RawEra {
  readonly index: number;
  readonly startSession: number;
  readonly session: number;
  readonly points: number;
  readonly totalStake: bigint;
  readonly nominators: number;
  readonly validators: readonly RawValidator[];
}

const accountBytes = 32;

/** The active era in the state of a block. */
export async function rawEra(url: string, at: string): Promise<RawEra> {
  const value = async (pallet: string, item: string, map = ''): Promise<Bytes> =>
    new Bytes(await ask<string>(url, 'state_getStorage', `${name(pallet)}${name(item).slice(2)}${map}`, at));
  const index = (await value('Staking', 'ActiveEra')).u32();
  const era = twox(littleEndian(index));
  const bonded = await value('Staking', 'BondedEras');
  const starts = bonded.list(() => [bonded.u32(), bonded.u32()] as const);
  const rewards = await value('Staking', 'ErasRewardPoints', era);
  const points = rewards.u32();
  const pointsOf = new Map(rewards.list(() => [rewards.account(), rewards.u32()] as const));
  const validators: RawValidator[] = [];
  for (const key of await keysBelow(
    url,
    `${name('Staking')}${name('ErasStakersOverview').slice(2)}${era}`,
    at,
  )) {
    const account = `0x${key.slice(-2 * accountBytes)}`;
    const map = era + twox(hexToU8a(account));
    const overview = await value('Staking', 'ErasStakersOverview', map);
    const [total, own, nominators, pages] = [
      overview.compact(),
      overview.compact(),
      overview.u32(),
      overview.u32(),
    ];
    const backers = new Map<string, bigint>();
    for (let page = 0; page < pages; page += 1) {
      const bytes = await value('Staking', 'ErasStakersPaged', map + twox(littleEndian(page)));
      bytes.compact();
      bytes.list(() => backers.set(bytes.account(), bytes.compact()));
    }
    const commission = Number((await value('Staking', 'ErasValidatorPrefs', map)).compact());
    validators.push({
      account,
      own,
      total,
      nominators,
      commission,
      points: pointsOf.get(account) ?? 0,
      backers,
    });
  }
  return {
    index,
    startSession: starts.find(([one]) => one === index)?.[1] ?? -1,
    session: (await value('Session', 'CurrentIndex')).u32(),
    points,
    totalStake: (await value('Staking', 'ErasTotalStake', era)).u128(),
    nominators: (await value('Staking', 'CounterForNominators')).u32(),
    validators,
  };
}

/** Whom an account nominates. */
export async function rawTargets(url: string, account: string, at?: string): Promise<readonly string[]> {
  const key = `${name('Staking')}${name('Nominators').slice(2)}${twox(hexToU8a(account))}`;
  const bytes = new Bytes(await ask<string>(url, 'state_getStorage', key, ...(at === undefined ? [] : [at])));
  return bytes.list(() => bytes.account());
}

async function keysBelow(url: string, prefix: string, at: string): Promise<string[]> {
  return await ask<string[]>(url, 'state_getKeysPaged', prefix, 1_000, prefix, at);
}

function name(text: string): string {
  return xxhashAsHex(text, 128);
}

/** A part of a key: a hash of 8 bytes, and what it is of. */
function twox(bytes: Uint8Array): string {
  return `${xxhashAsHex(bytes, 64).slice(2)}${u8aToHex(bytes).slice(2)}`;
}

function littleEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

class Bytes {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(hex: string) {
    this.#bytes = hexToU8a(hex);
  }

  u32(): number {
    const value = Buffer.from(this.#bytes).readUInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  u128(): bigint {
    const bytes = Buffer.from(this.#bytes);
    return bytes.readBigUInt64LE(this.#at) + (bytes.readBigUInt64LE(this.#at + 8) << 64n);
  }

  compact(): bigint {
    const [length, value] = compactFromU8a(this.#bytes.subarray(this.#at));
    this.#at += length;
    return BigInt(value.toString());
  }

  account(): string {
    this.#at += accountBytes;
    return u8aToHex(this.#bytes.subarray(this.#at - accountBytes, this.#at));
  }

  list<Item>(read: () => Item): Item[] {
    return Array.from({ length: Number(this.compact()) }, read);
  }
}
