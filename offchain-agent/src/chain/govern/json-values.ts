import type { Value, Values } from './group.ts';

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
