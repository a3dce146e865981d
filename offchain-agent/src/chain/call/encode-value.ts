import type { PortableRegistry } from '@polkadot/types';
import type { PortableType, Si1Field, SiLookupTypeId } from '@polkadot/types/interfaces';
import { compactToU8a, nToU8a } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { concatBytes, hexBytes, textBytes } from '../../base/bytes.ts';
import { camelCase } from '../../base/camel-case.ts';
import { AgentError } from '../../base/error.ts';

/** A call inside a call, as it is written: `{call: system.remark, args: {remark: 0x01}}`. */
type EncodeCall = (value: unknown, at: string) => Uint8Array;

/** What values of a runtime are encoded with. */
export interface EncodeContext {
  readonly types: PortableRegistry;
  /** The type of the runtime's calls, of which values are written by name. */
  readonly callType: number | undefined;
  readonly encodeCall: EncodeCall;
}

const shownLength = 60;

/**
 * Returns the SCALE bytes of a value as JSON or YAML has it, by the types of the runtime. @polkadot/types fills in what is missing and
 * turns any text into true; here each value must be of its type.
 *
 * Integers are numbers, decimal text or bigints; bytes are `0x` text, text or lists; accounts are addresses or `0x` text; an enum is the
 * name of its variant or `{Variant: value}`; an option is null or its value.
 *
 * @param at where the value is, for the message: `dest`, `calls[0].value`
 * @throws AgentError `bad_input/argument` with the argument's name and type
 */
function encodeValue(context: EncodeContext, id: SiLookupTypeId, value: unknown, at: string): Uint8Array {
  const type = context.types.getSiType(id);
  const path = type.path.map(String);
  if (id.toNumber() === context.callType) return context.encodeCall(value, at);
  const name = path.at(-1);
  if (name === 'AccountId32' || name === 'AccountId20')
    return account(name === 'AccountId20' ? 20 : 32, value, at);
  const { def } = type;
  if (def.isPrimitive) return primitive(def.asPrimitive.toString(), value, at);
  if (def.isCompact) return compact(context, def.asCompact.type, value, at);
  if (def.isComposite)
    return fields(context, def.asComposite.fields, value, { at, of: typeText(context, type) });
  if (def.isVariant) return variant(context, type, value, at);
  if (def.isTuple) return tuple(context, [...def.asTuple], value, { at, of: typeText(context, type) });
  if (def.isSequence) return sequence(context, def.asSequence.type, value, at);
  if (def.isArray) {
    const { len, type: item } = def.asArray;
    return array(context, { length: len.toNumber(), item }, value, at);
  }
  throw fault(at, typeText(context, type), value, 'which cannot be written in a file');
}

/** The type as messages name it: `u128`, `Vec<u8>`, `MultiAddress`. */
export function typeName(context: Pick<EncodeContext, 'types'>, id: SiLookupTypeId): string {
  return typeText(context, context.types.getSiType(id));
}

function typeText({ types }: Pick<EncodeContext, 'types'>, { path, def }: PortableType['type']): string {
  const own = path.at(-1)?.toString();
  if (own !== undefined) return own;
  const of = (id: SiLookupTypeId): string => typeText({ types }, types.getSiType(id));
  if (def.isPrimitive) return def.asPrimitive.toString().toLowerCase();
  if (def.isCompact) return `Compact<${of(def.asCompact.type)}>`;
  if (def.isSequence) return `Vec<${of(def.asSequence.type)}>`;
  if (def.isArray) return `[${of(def.asArray.type)}; ${def.asArray.len.toNumber()}]`;
  if (def.isTuple) return `(${def.asTuple.map(of).join(', ')})`;
  return def.type;
}

function primitive(name: string, value: unknown, at: string): Uint8Array {
  const text = name.toLowerCase();
  if (text === 'bool') {
    if (typeof value !== 'boolean') throw fault(at, 'bool', value, 'write true or false');
    return Uint8Array.of(value ? 1 : 0);
  }
  if (text === 'str') {
    if (typeof value !== 'string') throw fault(at, 'str', value, 'write text');
    const bytes = textBytes(value);
    return concatBytes([compactToU8a(bytes.length), bytes]);
  }
  const [, sign, digits] = /^([ui])(\d+)$/.exec(text) ?? [];
  if (digits === undefined) throw fault(at, text, value, 'which cannot be written in a file');
  return integer(sign === 'i', Number(digits), value, at);
}

function integer(isSigned: boolean, bitLength: number, value: unknown, at: string): Uint8Array {
  const bits = BigInt(bitLength);
  const [low, high] = isSigned ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
  const name = `${isSigned ? 'i' : 'u'}${bitLength}`;
  return nToU8a(whole(value, { low, high, name, at }), { bitLength, isLe: true, isNegative: isSigned });
}

function whole(
  value: unknown,
  { low, high, name, at }: { low: bigint; high: bigint; name: string; at: string },
): bigint {
  const read = bigintOf(value);
  const asText = Number.isInteger(value) ? ', so large a one in quotes' : '';
  if (read === undefined) throw fault(at, name, value, `write a whole number${asText}`);
  if (read < low || read > high) throw fault(at, name, value, `expected ${low} to ${high}`);
  return read;
}

function bigintOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  // Beyond 2^53 a number has lost digits before anybody sees it here.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== 'string' || !/^(-?\d[\d_]*|0x[0-9a-f]+)$/i.test(value)) return undefined;
  return BigInt(value.replaceAll('_', ''));
}

function compact(context: EncodeContext, id: SiLookupTypeId, value: unknown, at: string): Uint8Array {
  const { def } = context.types.getSiType(id);
  if (def.isComposite) {
    // Perbill and the like: one number under a name of its own.
    const [only] = [...def.asComposite.fields];
    if (only) return compact(context, only.type, value, at);
    return new Uint8Array();
  }
  if (def.isTuple) {
    if (value !== null && value !== undefined) throw fault(at, '()', value, 'write null');
    return new Uint8Array();
  }
  const name = def.asPrimitive.toString().toLowerCase();
  const high = (1n << BigInt(name.slice(1))) - 1n;
  return compactToU8a(whole(value, { low: 0n, high, name, at }));
}

function account(bytes: number, value: unknown, at: string): Uint8Array {
  const name = `AccountId${bytes}`;
  if (typeof value === 'string' && /^0x[0-9a-f]*$/i.test(value)) {
    if (value.length !== 2 + 2 * bytes)
      throw fault(at, name, value, `expected 0x and ${2 * bytes} hex digits`);
    return hexBytes(value);
  }
  try {
    if (typeof value === 'string' && bytes === 32) return decodeAddress(value);
  } catch {
    // Told below.
  }
  throw fault(
    at,
    name,
    value,
    bytes === 32 ? 'write an address, or 0x and 64 hex digits' : 'write 0x and 40 hex digits',
  );
}

interface Place {
  readonly at: string;
  /** The type that it is of. */
  readonly of: string;
}

/** The fields of a struct or of a variant. */
export function fields(
  context: EncodeContext,
  wanted: readonly Si1Field[],
  value: unknown,
  { at, of }: Place,
): Uint8Array {
  const [only] = wanted;
  if (wanted.length === 0) return new Uint8Array();
  if (only?.name.isNone && wanted.length === 1) return encodeValue(context, only.type, value, at);
  if (only?.name.isNone)
    return tuple(
      context,
      wanted.map(({ type }) => type),
      value,
      { at, of },
    );
  const list = wanted.map(
    (field) => `${camelCase(field.name.unwrap().toString())} (${typeName(context, field.type)})`,
  );
  if (!isGroup(value)) throw fault(at, of, value, `write its fields: ${list.join(', ')}`);
  const given = new Map(Object.entries(value).map(([key, each]) => [camelCase(key), each]));
  const parts = wanted.map((field) => {
    const name = camelCase(field.name.unwrap().toString());
    const path = at === '' ? name : `${at}.${name}`;
    if (!given.has(name))
      throw refusal(path, `(${typeName(context, field.type)}) is missing`, typeName(context, field.type));
    const each = given.get(name);
    given.delete(name);
    return encodeValue(context, field.type, each, path);
  });
  const [strange] = given.keys();
  if (strange !== undefined)
    throw refusal(
      `${at === '' ? '' : `${at}.`}${strange}`,
      `is not a field of ${of}; it has ${list.join(', ')}`,
    );
  return concatBytes(parts);
}

function variant(context: EncodeContext, type: PortableType['type'], value: unknown, at: string): Uint8Array {
  const variants = [...type.def.asVariant.variants];
  const of = typeText(context, type);
  if (of === 'Option') {
    if (value === null || value === 'None') return Uint8Array.of(0);
    const some = variants.find(({ index }) => index.toNumber() === 1);
    const inner =
      isGroup(value) && Object.keys(value).length === 1 && 'Some' in value ? value['Some'] : value;
    return concatBytes([Uint8Array.of(1), fields(context, [...(some?.fields ?? [])], inner, { at, of })]);
  }
  const [name, inner] = namedVariant(value, of);
  const found = variants.find((each) => each.name.toString().toLowerCase() === name?.toLowerCase());
  if (!found)
    throw fault(at, of, value, `write one of ${variants.map((each) => each.name.toString()).join(', ')}`);
  if (found.fields.length === 0 && inner !== undefined && inner !== null)
    throw fault(at, of, value, `${name} has no value`);
  const path = at === '' ? found.name.toString() : `${at}.${found.name.toString()}`;
  if (found.fields.length > 0 && inner === undefined)
    throw fault(at, of, value, `write {${found.name.toString()}: value}`);
  return concatBytes([
    Uint8Array.of(found.index.toNumber()),
    fields(context, [...found.fields], inner, { at: path, of }),
  ]);
}

/** The variant that a value names, and what is inside it. An address without one is that of an account. */
function namedVariant(value: unknown, of: string): readonly [string | undefined, unknown] {
  if (typeof value === 'string') return of === 'MultiAddress' ? ['Id', value] : [value, undefined];
  if (!isGroup(value)) return [undefined, undefined];
  const [entry, ...more] = Object.entries(value);
  return entry && more.length === 0 ? entry : [undefined, undefined];
}

function tuple(
  context: EncodeContext,
  ids: readonly SiLookupTypeId[],
  value: unknown,
  { at, of }: Place,
): Uint8Array {
  if (ids.length === 0 && (value === null || value === undefined)) return new Uint8Array();
  if (!Array.isArray(value) || value.length !== ids.length)
    throw fault(at, of, value, `write a list of ${ids.length}`);
  return concatBytes(ids.map((id, index) => encodeValue(context, id, value[index], `${at}[${index}]`)));
}

function isByte({ types }: EncodeContext, id: SiLookupTypeId): boolean {
  const { def } = types.getSiType(id);
  return def.isPrimitive && def.asPrimitive.isU8;
}

function sequence(context: EncodeContext, item: SiLookupTypeId, value: unknown, at: string): Uint8Array {
  const of = `Vec<${typeName(context, item)}>`;
  if (typeof value === 'string' && isByte(context, item)) {
    if (value.startsWith('0x') && !/^0x(?:[0-9a-f]{2})*$/i.test(value))
      throw fault(at, of, value, 'expected 0x and an even number of hex digits');
    const bytes = value.startsWith('0x') ? hexBytes(value) : textBytes(value);
    return concatBytes([compactToU8a(bytes.length), bytes]);
  }
  if (!Array.isArray(value))
    throw fault(at, of, value, isByte(context, item) ? 'write 0x and hex digits' : 'write a list');
  const list: readonly unknown[] = value;
  const parts = list.map((each, index) => encodeValue(context, item, each, `${at}[${index}]`));
  return concatBytes([compactToU8a(list.length), ...parts]);
}

function array(
  context: EncodeContext,
  { length, item }: { readonly length: number; readonly item: SiLookupTypeId },
  value: unknown,
  at: string,
): Uint8Array {
  const of = `[${typeName(context, item)}; ${length}]`;
  if (isByte(context, item) && typeof value === 'string') {
    if (!/^0x(?:[0-9a-f]{2})*$/i.test(value) || value.length !== 2 + 2 * length)
      throw fault(at, of, value, `expected 0x and ${2 * length} hex digits`);
    return hexBytes(value);
  }
  if (!Array.isArray(value) || value.length !== length)
    throw fault(at, of, value, `write a list of ${length}`);
  const list: readonly unknown[] = value;
  return concatBytes(list.map((each, index) => encodeValue(context, item, each, `${at}[${index}]`)));
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What was found, cut short. */
function shown(value: unknown): string {
  const text =
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ??
    'nothing';
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

function fault(at: string, type: string, value: unknown, how: string): AgentError {
  return refusal(at, `is of type ${type}, found ${shown(value)}; ${how}`, type);
}

function refusal(at: string, why: string, type?: string): AgentError {
  return new AgentError('bad_input/argument', `argument ${at} ${why}`, {
    data: { argument: at, ...(type !== undefined && { type }) },
  });
}
