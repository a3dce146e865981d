import { hexBytes, hexText } from '@almanac-chain/agent/base/bytes';
import type { LookupEntry } from '@polkadot-api/metadata-builders';
import type { V14Lookup } from '@polkadot-api/substrate-bindings';

type Struct = Readonly<Record<string, unknown>>;
interface Variant {
  readonly type: string;
  readonly value?: unknown;
}
type Inner = Extract<LookupEntry, { readonly type: 'enum' }>['value'][string];

const isWide = /^[iu](64|128|256)$/;

/**
 * A value that polkadot-api has decoded, as @polkadot/api writes it as JSON: in that form the code that pages share with the
 * command line reads state and calls.
 * @param entry the type of the value, from the metadata
 */
export function jsonOf(entry: LookupEntry, value: unknown): unknown {
  switch (entry.type) {
    case 'primitive':
      return typeof value === 'bigint' ? integerJson(value, entry.value) : value;
    case 'compact':
      return typeof value === 'bigint' ? integerJson(value, entry.size) : value;
    case 'sequence':
    case 'array':
      if (value instanceof Uint8Array) return hexText(value);
      return Array.isArray(value) ? value.map((one) => jsonOf(entry.value, one)) : value;
    case 'tuple':
      return entry.value.map((inner, index) => jsonOf(inner, (value as readonly unknown[])[index]));
    case 'struct':
      return structJson(entry.value, value as Struct);
    case 'option':
      return value === undefined ? null : jsonOf(entry.value, value);
    case 'result': {
      const { success, value: inner } = value as { readonly success: boolean; readonly value: unknown };
      return success ? { ok: jsonOf(entry.value.ok, inner) } : { err: jsonOf(entry.value.ko, inner) };
    }
    case 'enum':
      return enumJson(entry, value as Variant);
    case 'bitSequence':
      return bitsJson(value as readonly number[], entry.isLSB);
    case 'void':
      return null;
    default:
      return value;
  }
}

/**
 * The other way: what polkadot-api encodes, of a value in the form of @polkadot/api.
 * @throws TypeError for a value that does not fit its type
 */
export function scaleOf(entry: LookupEntry, json: unknown): unknown {
  switch (entry.type) {
    case 'primitive':
      if (typeof json !== 'bigint' && typeof json !== 'number') return json;
      return isWide.test(entry.value) ? BigInt(json) : Number(json);
    case 'compact':
      return entry.isBig ? BigInt(json as bigint) : Number(json);
    case 'sequence':
      if (typeof json === 'string') return hexBytes(json);
      return (json as readonly unknown[]).map((one) => scaleOf(entry.value, one));
    case 'array':
      return Array.isArray(json) ? json.map((one) => scaleOf(entry.value, one)) : json;
    case 'tuple':
      return entry.value.map((inner, index) => scaleOf(inner, (json as readonly unknown[])[index]));
    case 'struct':
      return mapped(entry.value, (inner, name) => scaleOf(inner, (json as Struct)[camelCase(name)]));
    case 'option':
      return json === null || json === undefined ? undefined : scaleOf(entry.value, json);
    case 'enum': {
      const names = Object.keys(entry.value);
      // As @polkadot/api writes a variant with something in it: by its name.
      const [[inner, value]] =
        typeof json === 'object' && json !== null
          ? (Object.entries(json) as [[string, unknown]])
          : [['', undefined]];
      const own = names.find((one) => camelCase(one) === inner);
      const variant = own === undefined ? undefined : entry.value[own];
      if (variant?.type === 'lookupEntry') return { type: own, value: scaleOf(variant.value, value) };
      const name = names.find((one) => one === json);
      if (name === undefined) throw new TypeError(`"${String(json)}" is none of ${names.join(', ')}`);
      return { type: name, value: undefined };
    }
    default:
      return json;
  }
}

/**
 * As `jsonOf`, with the structs of one field that polkadot-api leaves out: readers of state look for values by the names of fields.
 * @param types of the metadata, and @param id of the value's own
 */
export function storedJson(types: V14Lookup, id: number, entry: LookupEntry, value: unknown): unknown {
  const { def } = types[id] ?? {};
  const inner = (own: number, part: LookupEntry, of: unknown): unknown => storedJson(types, own, part, of);
  if (def?.tag === 'composite' && def.value.length === 1) {
    const [field] = def.value;
    if (!field || entry.type === 'AccountId32' || entry.type === 'AccountId20') return jsonOf(entry, value);
    const json = inner(field.type, entry, value);
    return field.name === undefined ? json : { [camelCase(field.name)]: json };
  }
  if (def?.tag === 'tuple' && def.value.length === 1) return inner(def.value[0] ?? id, entry, value);
  switch (entry.type) {
    case 'sequence':
    case 'array': {
      const own = def?.tag === 'sequence' ? def.value : def?.tag === 'array' ? def.value.type : undefined;
      if (own === undefined || !Array.isArray(value)) return jsonOf(entry, value);
      return value.map((one) => inner(own, entry.value, one));
    }
    case 'tuple': {
      if (def?.tag !== 'tuple') return jsonOf(entry, value);
      const parts = value as readonly unknown[];
      return entry.value.map((part, place) => inner(def.value[place] ?? id, part, parts[place]));
    }
    case 'struct': {
      if (def?.tag !== 'composite') return jsonOf(entry, value);
      const fields = Object.entries(entry.value).map(([name, part], place) => [
        camelCase(name),
        inner(def.value[place]?.type ?? id, part, (value as Struct)[name]),
      ]);
      return Object.fromEntries(fields);
    }
    case 'option': {
      const some = def?.tag === 'variant' ? def.value.find(({ name }) => name === 'Some') : undefined;
      const own = some?.fields[0]?.type;
      if (value === undefined || own === undefined) return jsonOf(entry, value);
      return inner(own, entry.value, value);
    }
    default:
      return jsonOf(entry, value);
  }
}

/** A name of the metadata as @polkadot/api writes it. @example camelCase('min_reporters') // 'minReporters' */
export function camelCase(name: string): string {
  const joined = name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

/** What is no exact number is hex of all the bytes of its type, negative ones as the two's complement. */
function integerJson(value: bigint, type: string): number | string {
  const bits = Number(type.slice(1));
  const isExact = value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
  return isExact
    ? Number(value)
    : `0x${BigInt.asUintN(bits, value)
        .toString(16)
        .padStart(bits / 4, '0')}`;
}

/** The bytes of the bits, without their count. */
function bitsJson(bits: readonly number[], isLsb: boolean): string {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [place, bit] of bits.entries())
    bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (bit << (isLsb ? place & 7 : 7 - (place & 7)));
  return hexText(bytes);
}

function structJson(fields: Readonly<Record<string, LookupEntry>>, value: Struct): unknown {
  return Object.fromEntries(
    Object.entries(fields).map(([name, inner]) => [camelCase(name), jsonOf(inner, value[name])]),
  );
}

function enumJson(
  { value: variants }: { readonly value: Readonly<Record<string, Inner>> },
  { type, value }: Variant,
): unknown {
  const isBasic = Object.values(variants).every((variant) => variant.type === 'void');
  if (isBasic) return type;
  const variant = variants[type];
  return { [camelCase(type)]: variant ? innerJson(variant, value) : null };
}

function innerJson(variant: Inner, value: unknown): unknown {
  switch (variant.type) {
    case 'void':
      return null;
    case 'lookupEntry':
      return jsonOf(variant.value, value);
    case 'struct':
      return structJson(variant.value, value as Struct);
    case 'tuple':
      return variant.value.map((inner, index) => jsonOf(inner, (value as readonly unknown[])[index]));
    case 'array':
      return (value as readonly unknown[]).map((one) => jsonOf(variant.value, one));
  }
}

function mapped<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
