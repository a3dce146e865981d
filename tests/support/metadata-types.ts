import { compact, u32, u64 } from './grandpa-bytes.ts';

// Types as the metadata of a runtime writes them, as JSON.

interface MetadataField {
  name: string | null;
  type: number;
  typeName: string | null;
  docs: string[];
}

export interface TypeDef {
  composite?: { fields: MetadataField[] };
  variant?: { variants: { name: string; index: number; fields: MetadataField[]; docs: string[] }[] };
  sequence?: { type: number };
  array?: { len: number; type: number };
  tuple?: number[];
  primitive?: string;
  compact?: { type: number };
  bitSequence?: { bitStoreType: number; bitOrderType: number };
}

export interface TypeEntry {
  id: number;
  type: { path: string[]; params: { name: string; type: number | null }[]; def: TypeDef; docs: string[] };
}

/** The types that a type is made of. */
export function partsOf({
  composite,
  variant,
  sequence,
  array,
  tuple,
  compact: packed,
  bitSequence,
}: TypeDef): number[] {
  return [
    ...(composite?.fields ?? []).map(({ type }) => type),
    ...(variant?.variants ?? []).flatMap(({ fields }) => fields.map(({ type }) => type)),
    ...(sequence ? [sequence.type] : []),
    ...(array ? [array.type] : []),
    ...(tuple ?? []),
    ...(packed ? [packed.type] : []),
    ...(bitSequence ? [bitSequence.bitStoreType, bitSequence.bitOrderType] : []),
  ];
}

export function renumber(def: TypeDef, to: (type: number) => number): void {
  for (const field of def.composite?.fields ?? []) field.type = to(field.type);
  for (const { fields } of def.variant?.variants ?? [])
    for (const field of fields) field.type = to(field.type);
  if (def.sequence) def.sequence.type = to(def.sequence.type);
  if (def.array) def.array.type = to(def.array.type);
  if (def.tuple) def.tuple = def.tuple.map(to);
  if (def.compact) def.compact.type = to(def.compact.type);
  if (def.bitSequence) {
    const { bitStoreType, bitOrderType } = def.bitSequence;
    def.bitSequence = { bitStoreType: to(bitStoreType), bitOrderType: to(bitOrderType) };
  }
}

/** A list of bits, in SCALE. */
export function bitBytes(bits: readonly boolean[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [place, isSet] of bits.entries())
    if (isSet) bytes[Math.floor(place / 8)] = (bytes[Math.floor(place / 8)] ?? 0) + 2 ** (place % 8);
  return Buffer.concat([compact(bits.length), bytes]);
}

/** A primitive, in SCALE. */
export function primitiveBytes(name: string, value: number): Buffer {
  switch (name) {
    case 'Bool':
    case 'U8':
      return Buffer.of(value);
    case 'U16':
      return Buffer.of(value % 256, Math.floor(value / 256));
    case 'U32':
      return u32(value);
    case 'U64':
      return u64(value);
    case 'U128':
      return Buffer.concat([u64(value), u64(0)]);
    default:
      throw new Error(`primitive ${name}`);
  }
}
