import { z } from 'zod';
import type { StateReader } from '../call/state-at.ts';
import { smallJson } from '../json-numbers.ts';

/** A governed value: a whole number, a choice by its name, accounts by their addresses; undefined where none is set. */
export type Value = bigint | string | readonly string[] | undefined;

/** Values of a group by the key of their field. */
export type Values = Readonly<Record<string, Value>>;

/** What is in force, and what follows it at a UTC midnight. */
export interface Timed {
  readonly current: Values;
  readonly next?: { readonly fromS: number; readonly values: Values };
  /** Windows from before the last change are open still: until they are closed there is no other. */
  readonly isUnderway?: boolean;
}

/** What values may be. */
export type Bounds =
  | {
      readonly kind: 'range';
      readonly min: bigint;
      readonly max: bigint;
      readonly isOptional?: boolean;
      /** A bound that the runtime alone can compute, in words. */
      readonly note?: string;
    }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'accounts'; readonly most: number };

/** Constants of the runtime and values of genesis that bounds are made of; undefined where the runtime lacks one. */
export interface Limits {
  readonly slotMs?: bigint;
  readonly windowMs?: bigint;
  /** The quorums of reporters that the Council may ask for now. */
  readonly quorum?: readonly [least: bigint, most: bigint];
  readonly maxValidators?: bigint;
  readonly maxReplacementBlocks?: bigint;
  readonly maxTurnBlocks?: bigint;
  /** What the runtime gives a deposit, by the name of its parameter. */
  readonly givenDeposits: Readonly<Record<string, bigint | undefined>>;
}

/** What bounds depend on besides the values of their own group. */
export interface Surroundings {
  readonly limits: Limits;
  /** A group's values by its key; undefined where the runtime lacks it. */
  readonly timed: (group: string) => Timed | undefined;
}

/** One governed parameter. */
export interface Field {
  /** As people name it: `sampling.samplesPerWindow`. */
  readonly name: string;
  /** Where it stands in the values of its group: `fastUs.arrival`. */
  readonly key: string;
  readonly unit: string;
  /** @param values those of the group as they would be together */
  readonly bounds: (values: Values, surroundings: Surroundings) => Bounds;
}

/** The share of the Council that a change needs. */
export type Share = 'more than half' | 'three quarters';

/** What one call of the runtime changes. */
export interface Group {
  readonly key: string;
  readonly pallet: string;
  readonly method: string;
  readonly share: Share;
  /** From when a change holds, once its motion is executed. */
  readonly inForce: string;
  readonly fields: readonly Field[];
  /** Nothing where the runtime has no such thing. */
  readonly read: (reader: StateReader, network: number) => Promise<Timed | undefined>;
  /** The arguments of the call. */
  readonly args: (network: number, values: Values, before: Values) => readonly unknown[];
  /** The values in arguments as @polkadot/api writes them as JSON; undefined for another network's or another item. */
  readonly valuesOf: (args: readonly unknown[], network: number) => Values | undefined;
}

/** The records of a network that reporters sample (`SAMPLED` of pallet-sli). */
const sampledClass = 1;

/** Whether the windows of a network are closed here: of others the chain would answer its defaults. */
export async function isMeasured(reader: StateReader, network: number): Promise<boolean> {
  if (network === 0) return true;
  const closing = await reader.storage('sli', 'closing', network, sampledClass);
  return closing !== undefined && closing !== null;
}

const timedShape = z.object({
  current: z.unknown(),
  next: z.tuple([z.number(), z.unknown()]).nullish(),
});

/**
 * A value as @polkadot/api writes it as JSON: whole numbers may be hex, choices begin with a capital, lists are accounts.
 * @example valueOfJson('0x10') // 16n
 */
export function valueOfJson(json: unknown): Value {
  if (json === null || json === undefined) return undefined;
  if (typeof json === 'number') return BigInt(json);
  if (Array.isArray(json)) return json.map(String);
  if (typeof json !== 'string') return undefined;
  if (/^0x[0-9a-f]+$/.test(json)) return BigInt(json);
  return json.charAt(0).toLowerCase() + json.slice(1);
}

/** The values in a struct, by the keys of fields; a key with a dot leads into a struct inside. */
export function valuesOfStruct(json: unknown, keys: readonly string[]): Values {
  return Object.fromEntries(keys.map((key) => [key, valueOfJson(at(json, key.split('.')))]));
}

/** A struct for a call; where a part of a struct inside is not set, all of it is none. */
export function structOf(values: Values, keys: readonly string[]): Record<string, unknown> {
  const struct: Record<string, unknown> = {};
  for (const key of keys) {
    const [name = '', inner] = key.split('.');
    if (inner === undefined) struct[name] = argumentOf(values[key]);
    else struct[name] = { ...(struct[name] as object | undefined), [inner]: argumentOf(values[key]) };
  }
  for (const [name, part] of Object.entries(struct)) {
    const isPartial = part !== null && typeof part === 'object' && Object.values(part).includes(null);
    if (isPartial) struct[name] = null;
  }
  return struct;
}

/** A value for a call. */
export function argumentOf(value: Value): unknown {
  if (value === undefined) return null;
  return typeof value === 'string' ? value.charAt(0).toUpperCase() + value.slice(1) : value;
}

function at(json: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return json;
  return at((json as Record<string, unknown> | null | undefined)?.[name], rest);
}

/**
 * What pallet-sli stores as in force and to follow: `{ current, next: [from, values] | null }`.
 * @param stored undefined where the runtime has no such item
 * @param now the chain's time in ms, as JSON; what follows before it is in force
 */
export function timedOf(stored: unknown, now: unknown, read: (json: unknown) => Values): Timed | undefined {
  if (stored === undefined || stored === null) return undefined;
  const { current, next } = timedShape.parse(storedForm(stored));
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
