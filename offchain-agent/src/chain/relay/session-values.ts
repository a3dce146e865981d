import { hexBytes } from '../../base/bytes.ts';
import { accountHex } from '../address.ts';
import type { StoredItem } from '../call/stored-item.ts';

/**
 * A number by the name of its field, wherever it stands in a configuration: releases move fields into groups of their own.
 * @throws RangeError when there is none of that name, or several: no number in its place would be the chain's
 */
export function numberNamed(json: unknown, name: string): number {
  const value = oneNamed(json, name);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`its field ${name} is not a number above 0`);
}

/**
 * Lists of places by the name of their field.
 * @throws RangeError when it is not there, or something else
 */
export function placesNamed(json: unknown, name: string): number[][] {
  const value = oneNamed(json, name);
  const isPlace = (item: unknown): boolean =>
    typeof item === 'number' && Number.isSafeInteger(item) && item >= 0;
  const isList = Array.isArray(value) && value.every((group) => Array.isArray(group) && group.every(isPlace));
  if (isList) return value as number[][];
  throw new RangeError(`${name} is not lists of places`);
}

/**
 * Parachains by the core that a child of a relay block may back for them: of lists of claims by parachain and depth, as they are
 * kept for some blocks.
 * @param depth 0 for a child, 1 for the child of a child as it was foreseen
 * @returns undefined where none are kept for it, none so deep, or in a shape that is not known: nobody would have a claim
 */
export function claimsFor(
  json: unknown,
  parentHash: string,
  depth: 0 | 1 = 0,
): ReadonlyMap<number, number> | undefined {
  const [buffer] = valuesNamed(json, 'buffer');
  if (!Array.isArray(buffer)) return undefined;
  const names = (one: unknown): boolean =>
    typeof one === 'object' && one !== null && Object.values(one).includes(parentHash);
  const kept: unknown = buffer.findLast(names);
  const [queue] = valuesNamed(kept, 'claimQueue');
  const paras = entriesOf(queue);
  if (!paras) return undefined;
  const claims = new Map<number, number>();
  let isSoDeep = false;
  for (const [para, depths] of paras) {
    const levels = entriesOf(depths);
    if (!levels || ![para, ...levels.map(([at]) => at)].every(isPlaceKey)) return undefined;
    const level = levels.find(([at]) => Number(at) === depth);
    if (!level) continue;
    const [, cores] = level;
    if (!Array.isArray(cores) || !cores.every((core) => Number.isSafeInteger(core))) return undefined;
    isSoDeep = true;
    for (const core of cores as readonly number[]) claims.set(core, Number(para));
  }
  // A runtime that looks no further ahead says nothing of what follows.
  return depth > 0 && !isSoDeep ? undefined : claims;
}

/** Of a map, which is an object or a list of pairs: the pages know types by their structure alone. Undefined for anything else. */
function entriesOf(map: unknown): (readonly [key: unknown, value: unknown])[] | undefined {
  if (!Array.isArray(map)) return typeof map === 'object' && map !== null ? Object.entries(map) : undefined;
  return map.every((pair) => Array.isArray(pair) && pair.length === 2) ? map : undefined;
}

/** A number, or one as the name of a member. */
function isPlaceKey(key: unknown): boolean {
  return /^\d{1,10}$/.test(String(key));
}

/**
 * Of a list of places, each alone or with how grave it was; none where there is no list.
 * @throws RangeError when it is something else
 */
export function disabledPlaces(json: unknown = []): number[] {
  const places =
    Array.isArray(json) && json.map((one: unknown) => (Array.isArray(one) ? one[0] : one) as unknown);
  if (places && places.every((place) => Number.isSafeInteger(place))) return places as number[];
  throw new RangeError('disabledValidators is not a list of places');
}

/**
 * Accounts of 32 bytes as hex.
 * @throws RangeError when they are something else
 */
export function accountsIn(json: unknown): string[] {
  const accounts = Array.isArray(json) ? json.map((item) => accountHex(String(item))) : [undefined];
  if (accounts.every((account) => account?.length === 66)) return accounts as string[];
  throw new RangeError('it is not a list of accounts of 32 bytes');
}

/**
 * The places of the bits that are set, of a list of bits by the name of its field.
 * @throws RangeError when it is not there, or something else
 */
export function bitsNamed(json: unknown, name: string): number[] {
  const value = oneNamed(json, name);
  if (typeof value !== 'string' || !/^0x(?:[0-9a-f]{2})*$/.test(value))
    throw new RangeError(`its field ${name} is not a list of bits`);
  const bytes = hexBytes(value);
  const places = Array.from({ length: bytes.length * 8 }, (_, place) => place);
  return places.filter((place) => (((bytes[place >> 3] ?? 0) >> (place & 7)) & 1) === 1);
}

/** Where an item stands that has one value; undefined for a map, which by the name of such an item is something else. */
export function keyOfOne(
  item: StoredItem | undefined,
): { readonly item: StoredItem; readonly key: string } | undefined {
  try {
    return item && { item, key: item.key() };
  } catch {
    return undefined;
  }
}

/** @throws RangeError when there is none of that name, or several */
function oneNamed(json: unknown, name: string): unknown {
  const found = valuesNamed(json, name);
  if (found.length === 1) return found[0];
  throw new RangeError(`it has ${found.length} fields ${name}, expected one`);
}

function valuesNamed(json: unknown, name: string): unknown[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
  return Object.entries(json).flatMap(([key, value]) => (key === name ? [value] : valuesNamed(value, name)));
}
