import { z } from 'zod';
import { smallJson } from '../json-numbers.ts';
import type { Timed, Values } from './group.ts';

const shape = z.object({
  current: z.unknown(),
  next: z.tuple([z.number(), z.unknown()]).nullish(),
});

/**
 * What pallet-sli stores as in force and to follow: `{ current, next: [from, values] | null }`.
 * @param stored undefined where the runtime has no such item
 * @param now the chain's time in ms, as JSON; what follows before it is in force
 */
export function timedOf(stored: unknown, now: unknown, read: (json: unknown) => Values): Timed | undefined {
  if (stored === undefined || stored === null) return undefined;
  const { current, next } = shape.parse(storedForm(stored));
  if (!next) return { current: read(current) };
  const [fromS, following] = next;
  const nowMs = smallJson.parse(now);
  if (fromS * 1_000 > nowMs) return { current: read(current), next: { fromS, values: read(following) } };
  return { current: read(following), isUnderway: true };
}

/** What is governed, of whichever storage version of pallet-sli: from 2 on its form is named before it. */
export function storedForm(stored: unknown): unknown {
  return (stored as { v1?: unknown }).v1 ?? stored;
}
