import { entryOf } from '../../../../offchain-agent/src/base/map-entry.ts';
import { PlaceSet } from '../../../../offchain-agent/src/measure/blame/place-set.ts';
import { SeenSession } from '../../../../offchain-agent/src/measure/blame/seen-session.ts';

/** What JSON has no words for, by the one key of its object. */
type Tagged =
  | { readonly $map: readonly (readonly [unknown, unknown])[] }
  | { readonly $set: readonly unknown[] }
  | { readonly $places: readonly number[] }
  | { readonly $number: string };

/** Maps, sets, places and endless numbers of a value, in words of JSON. */
export function toPlain(value: unknown): unknown {
  if (value instanceof SeenSession) return toPlain({ session: value.session, blocks: value.blocks });
  if (value instanceof Map)
    return { $map: [...value].map(([key, one]) => [toPlain(key), toPlain(one)]) } as Tagged;
  if (value instanceof Set) return { $set: [...value].map(toPlain) } satisfies Tagged;
  if (value instanceof PlaceSet) return { $places: [...value] } satisfies Tagged;
  if (typeof value === 'number' && !Number.isFinite(value))
    return { $number: String(value) } satisfies Tagged;
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toPlain(one)]));
}

/** The value again. Equal objects become one: who judges tells a candidate that waits from those that are included by identity. */
export function fromPlain(plain: unknown): unknown {
  const candidates = new Map<string, unknown>();
  const revive = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(revive);
    if (typeof value !== 'object' || value === null) return value;
    if ('$map' in value)
      return new Map((value.$map as [unknown, unknown][]).map(([key, one]) => [revive(key), revive(one)]));
    if ('$set' in value) return new Set((value.$set as unknown[]).map(revive));
    if ('$places' in value) {
      const places = value.$places as number[];
      return new PlaceSet(1 + Math.max(-1, ...places), places);
    }
    if ('$number' in value) return Number(value.$number);
    const whole = (): unknown =>
      Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revive(one)]));
    return 'backedIn' in value ? entryOf(candidates, JSON.stringify(value), whole) : whole();
  };
  return revive(plain);
}
