import {
  blake2,
  compactBytes,
  concatBytes,
  hash32,
  hexText,
  textBytes,
  u32Bytes,
  u64Bytes,
} from '../base/bytes.ts';
import { AgentError } from '../base/error.ts';

/** A validator as the chain that holds the records names it: one of its own kind of accounts, or a text. */
export type CensusName =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'name'; readonly name: string };

/** What one validator of another network had to do in a window and did: its slots, or what the indicator of the census is. */
export interface CensusEntry {
  readonly who: CensusName;
  readonly assigned: number;
  readonly authored: number;
}

/** The era in force at the end of a census. */
export interface EraMark {
  readonly index: number;
  /** ms since the Unix epoch. */
  readonly startMs: number;
}

/** What is counted of another network in a window: the same for everyone who has its headers, bit for bit. */
export interface Census {
  /** The first finalized block whose slot begins at or after the start of the window, 0x and 64 hex digits. */
  readonly from: string;
  /** The first one whose slot begins at or after its end. */
  readonly to: string;
  readonly era: EraMark | undefined;
  /** Ascending as `compareNames` has it, each validator once. */
  readonly duties: readonly CensusEntry[];
}

/** A key's counts before its owner is known. */
export interface SlotDuties {
  readonly assigned: number;
  readonly authored: number;
}

/** Validators in one part; every part but the last one is full. */
const partDuties = 256;
const mostParts = 16;
const accountKind = 0;
const nameKind = 1;

/**
 * Names each key by its owner and puts the counts into the one order that there is. Keys of one owner, who changed
 * them within the window, count together.
 *
 * @param counts by key, as hex; also of those that had no slot
 * @param owners by key: the account that owns it, as hex; none where no session pallet knows it
 * @returns duties as `Census` has them
 */
export function dutiesOf(
  counts: ReadonlyMap<string, SlotDuties>,
  owners: ReadonlyMap<string, string | undefined>,
): readonly CensusEntry[] {
  const byName = new Map<string, { who: CensusName; assigned: number; authored: number }>();
  for (const [key, { assigned, authored }] of counts) {
    const who = nameOf(key, owners.get(key));
    const place = nameText(who);
    const duty = byName.get(place) ?? { who, assigned: 0, authored: 0 };
    duty.assigned += assigned;
    duty.authored += authored;
    byName.set(place, duty);
  }
  return [...byName.values()].sort((one, other) => compareNames(one.who, other.who));
}

/** An owner of 32 bytes is an account; any other, as those of 20 bytes, is its hex digits; without one the key's are. */
function nameOf(key: string, owner: string | undefined): CensusName {
  if (owner === undefined) return { kind: 'name', name: key.slice(2).toLowerCase() };
  const digits = owner.toLowerCase();
  return digits.length === 66 ? { kind: 'account', account: digits } : { kind: 'name', name: digits };
}

/** A validator's name in one word; the same word is the same validator. */
function nameText(who: CensusName): string {
  return who.kind === 'account' ? who.account : `"${who.name}"`;
}

/** As the runtime orders them: accounts before names, each by their bytes. */
function compareNames(one: CensusName, other: CensusName): number {
  if (one.kind !== other.kind) return one.kind === 'account' ? -1 : 1;
  return Buffer.compare(nameBytes(one), nameBytes(other));
}

function nameBytes(who: CensusName): Uint8Array {
  return who.kind === 'account' ? hash32(who.account) : textBytes(who.name);
}

/**
 * The parts in which a census is reported.
 * @throws AgentError `bad_input/census_size` when there are more than the chain takes
 */
export function censusParts({ duties }: Pick<Census, 'duties'>): readonly (readonly CensusEntry[])[] {
  const count = Math.ceil(duties.length / partDuties);
  if (count > mostParts) {
    throw new AgentError(
      'bad_input/census_size',
      `the census names ${duties.length} validators; the chain takes ${mostParts * partDuties}`,
      { data: { duties: duties.length, most: mostParts * partDuties } },
    );
  }
  return Array.from({ length: count }, (_, part) => duties.slice(part * partDuties, (part + 1) * partDuties));
}

/** The SCALE bytes of one part's duties: what its hash is made of. */
export function encodeDuties(duties: readonly CensusEntry[]): Uint8Array {
  return concatBytes([
    compactBytes(duties.length),
    ...duties.flatMap(({ who, assigned, authored }) => [
      encodeName(who),
      compactBytes(assigned),
      compactBytes(authored),
    ]),
  ]);
}

function encodeName(who: CensusName): Uint8Array {
  const bytes = nameBytes(who);
  return who.kind === 'account'
    ? concatBytes([Uint8Array.of(accountKind), bytes])
    : concatBytes([Uint8Array.of(nameKind), compactBytes(bytes.length), bytes]);
}

/** The SCALE bytes of what a census is of. */
export function encodeCensus({ from, to, era, duties }: Census): Uint8Array {
  const mark = era ? [Uint8Array.of(1), u32Bytes(era.index), u64Bytes(era.startMs)] : [Uint8Array.of(0)];
  return concatBytes([hash32(from), hash32(to), ...mark, u32Bytes(duties.length)]);
}

/**
 * BLAKE2b-256 of a census and the hashes of its parts: two censuses with one root are equal bit for bit.
 * @throws AgentError as `censusParts` does
 */
export function censusRoot(census: Census): string {
  const hashes = censusParts(census).map((part) => blake2(encodeDuties(part)));
  return hexText(blake2(encodeCensus(census), ...hashes));
}

/** The first thing in which two censuses part. */
export type CensusDifference =
  | { readonly kind: 'from' | 'to'; readonly one: string; readonly other: string }
  | { readonly kind: 'era'; readonly one: EraMark | undefined; readonly other: EraMark | undefined }
  /** `undefined` where one of them does not name the validator. */
  | {
      readonly kind: 'duty';
      readonly who: CensusName;
      readonly one: SlotDuties | undefined;
      readonly other: SlotDuties | undefined;
    };

/** Where two censuses part first; undefined when they are equal bit for bit. */
export function censusDifference(one: Census, other: Census): CensusDifference | undefined {
  for (const kind of ['from', 'to'] as const) {
    if (one[kind] !== other[kind]) return { kind, one: one[kind], other: other[kind] };
  }
  if (one.era?.index !== other.era?.index || one.era?.startMs !== other.era?.startMs) {
    return { kind: 'era', one: one.era, other: other.era };
  }
  const most = Math.max(one.duties.length, other.duties.length);
  for (let place = 0; place < most; place += 1) {
    const difference = dutyDifference(one.duties[place], other.duties[place]);
    if (difference) return difference;
  }
  return undefined;
}

/**
 * What two censuses part in first, in words.
 * @param otherIs what the second one is
 * @param counts what is counted
 * @example differenceText(difference, 'agreed', 'slots') // '"ab" has 8 of 9 slots, agreed is 9 of 9 slots'
 */
export function differenceText(
  difference: CensusDifference,
  otherIs: 'agreed' | 'proved',
  counts = 'slots',
): string {
  if (difference.kind === 'era') {
    const era = (mark: EraMark | undefined): string => (mark ? `era ${mark.index}` : 'no era');
    return `it has ${era(difference.one)}, ${otherIs} is ${era(difference.other)}`;
  }
  if (difference.kind !== 'duty') {
    const which = difference.kind === 'from' ? 'first' : 'last';
    return `its ${which} block is ${difference.one}, ${otherIs} is ${difference.other}`;
  }
  const kept = (duties: SlotDuties | undefined): string =>
    duties ? `${duties.authored} of ${duties.assigned} ${counts}` : 'no such validator';
  return `${nameText(difference.who)} has ${kept(difference.one)}, ${otherIs} is ${kept(difference.other)}`;
}

function dutyDifference(
  one: CensusEntry | undefined,
  other: CensusEntry | undefined,
): CensusDifference | undefined {
  const who = firstOf(one, other);
  if (!who) return undefined;
  const own = one && compareNames(one.who, who) === 0 ? one : undefined;
  const theirs = other && compareNames(other.who, who) === 0 ? other : undefined;
  if (own && theirs && own.assigned === theirs.assigned && own.authored === theirs.authored) return undefined;
  return { kind: 'duty', who, one: own, other: theirs };
}

function firstOf(one: CensusEntry | undefined, other: CensusEntry | undefined): CensusName | undefined {
  if (!one || !other) return (one ?? other)?.who;
  return compareNames(one.who, other.who) <= 0 ? one.who : other.who;
}
