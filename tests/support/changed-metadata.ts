import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types';
import type { StorageEntry } from '@polkadot/types/primitive/types';
import olderMetadata from '@polkadot/types-support/metadata/v14/polkadot-hex';
import hubMetadata from '@polkadot/types-support/metadata/v15/asset-hub-kusama-hex';
import kusamaMetadata from '@polkadot/types-support/metadata/v15/kusama-hex';
import polkadotMetadata from '@polkadot/types-support/metadata/v15/polkadot-hex';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import { blake2AsU8a, xxhashAsU8a } from '@polkadot/util-crypto';
import { type StoredItem, storedItem } from '../../offchain-agent/src/chain/call/stored-item.ts';
import { compact, hex, list, text, unhex } from './grandpa-bytes.ts';
import {
  bitBytes,
  partsOf,
  primitiveBytes,
  renumber,
  type TypeDef,
  type TypeEntry,
} from './metadata-types.ts';

const recorded = {
  kusama: () => ofVersion15(kusamaMetadata),
  polkadot: () => ofVersion15(polkadotMetadata),
  'polkadot-1002': () => olderMetadata,
  'asset-hub-kusama': () => ofVersion15(hubMetadata),
} as const;

export type RecordedName = keyof typeof recorded;

/** An Option of bytes. */
function ofVersion15(answer: string): string {
  return u8aToHex(compactStripLength(hexToU8a(answer).subarray(1))[1]);
}

interface StorageItem {
  name: string;
  modifier: string;
  type: { plain?: number; map?: { hashers: string[]; key: number; value: number } };
  fallback: string;
  docs: string[];
}

interface Pallet {
  name: string;
  storage: { prefix: string; items: StorageItem[] };
}

interface WholeMetadata {
  readonly lookup: { readonly types: readonly TypeEntry[] };
  readonly pallets: readonly Pallet[];
}

const known = new Map<RecordedName, WholeMetadata>();

/** As it was recorded; it takes half a second to read. */
function recordedMetadata(name: RecordedName): WholeMetadata {
  const read = known.get(name);
  if (read) return read;
  const json = new Metadata(new TypeRegistry(), recorded[name]() as `0x${string}`).toJSON() as unknown as {
    metadata: Record<string, WholeMetadata>;
  };
  const [all] = Object.values(json.metadata);
  if (!all) throw new Error(`no metadata of ${name}`);
  known.set(name, all);
  return all;
}

/** What a runtime stores: as a public one has it, and then changed. */
export class ChangedMetadata {
  readonly pallets: Pallet[];
  readonly types: TypeEntry[];

  /** @param items which are kept, of the pallets that have them */
  constructor(name: RecordedName, items: readonly (readonly [pallet: string, item: string])[]) {
    const all = recordedMetadata(name);
    const kept = all.pallets.flatMap((pallet) => {
      const own = (pallet.storage as Pallet['storage'] | null)?.items.filter((item) =>
        items.some(([of, called]) => of === pallet.name && called === item.name),
      );
      return own && own.length > 0
        ? [{ name: pallet.name, storage: { prefix: pallet.storage.prefix, items: own } }]
        : [];
    });
    this.pallets = structuredClone(kept);
    this.types = this.#reachable(all.lookup.types);
  }

  /** The type of what an item holds. */
  valueType(pallet: string, item: string): number {
    const { type } = this.item(pallet, item);
    return type.plain ?? type.map?.value ?? 0;
  }

  item(pallet: string, item: string): StorageItem {
    const found = this.pallets
      .find(({ name }) => name === pallet)
      ?.storage.items.find(({ name }) => name === item);
    if (!found) throw new Error(`there is no ${pallet}.${item}`);
    return found;
  }

  def(type: number): TypeDef {
    const found = this.types.find(({ id }) => id === type);
    if (!found) throw new Error(`there is no type ${type}`);
    return found.type.def;
  }

  /** Another type, after all others. */
  addType(def: TypeDef): number {
    const id = this.types.length;
    this.types.push({ id, type: { path: [], params: [], def, docs: [] } });
    return id;
  }

  /** Types with named fields that an item's value is made of. */
  structs(pallet: string, item: string): number[] {
    const seen = new Set<number>();
    const visit = (type: number): void => {
      if (seen.has(type)) return;
      seen.add(type);
      partsOf(this.def(type)).forEach(visit);
    };
    visit(this.valueType(pallet, item));
    return [...seen].filter((type) => this.def(type).composite?.fields.some(({ name }) => name !== null));
  }

  /** The key under which it is stored, by the rules of storage. */
  key(pallet: string, item: string, keys: readonly Buffer[]): string {
    const { storage } = this.pallets.find(({ name }) => name === pallet) ?? {};
    const hashers = this.item(pallet, item).type.map?.hashers ?? [];
    const parts = keys.map((key, place) => {
      switch (hashers[place]) {
        case 'Identity':
          return key;
        case 'Twox64Concat':
          return Buffer.concat([xxhashAsU8a(key, 64), key]);
        case 'Blake2_128Concat':
          return Buffer.concat([blake2AsU8a(key, 128), key]);
        default:
          throw new Error(`hasher ${hashers[place]}`);
      }
    });
    return hex(xxhashAsU8a(storage?.prefix ?? '', 128), xxhashAsU8a(item, 128), ...parts);
  }

  /** The bytes of a value, by name of its fields; what is not named is zero. Written from the rules of SCALE alone. */
  encode(type: number, value: unknown): Buffer {
    const def = this.def(type);
    if (def.composite) {
      const { fields } = def.composite;
      const [only] = fields;
      if (only && fields.length === 1 && only.name === null) return this.encode(only.type, value);
      const named = (value ?? {}) as Readonly<Record<string, unknown>>;
      return Buffer.concat(
        fields.map(({ name, type: of }, place) => this.encode(of, named[name ?? String(place)])),
      );
    }
    if (def.sequence) {
      const { type: of } = def.sequence;
      if (typeof value === 'string') return text(unhex(value));
      return list(((value ?? []) as readonly unknown[]).map((one) => this.encode(of, one)));
    }
    if (def.array) {
      const { len, type: of } = def.array;
      if (typeof value === 'string') return unhex(value);
      return Buffer.concat(Array.from({ length: len }, () => this.encode(of, undefined)));
    }
    if (def.tuple) {
      const given = (Array.isArray(value) ? value : [value]) as readonly unknown[];
      return Buffer.concat(def.tuple.map((of, place) => this.encode(of, given[place])));
    }
    if (def.bitSequence) return bitBytes((value ?? []) as readonly boolean[]);
    if (def.compact) return compact(Number(value ?? 0));
    if (def.variant) {
      const first = def.variant.variants.toSorted((a, b) => a.index - b.index).at(0);
      return Buffer.concat([
        Buffer.of(first?.index ?? 0),
        ...(first?.fields ?? []).map((field) => this.encode(field.type, undefined)),
      ]);
    }
    return primitiveBytes(def.primitive ?? '', Number(value ?? 0));
  }

  /** How the agent reads it. */
  items(): (pallet: string, item: string) => StoredItem | undefined {
    const registry = new TypeRegistry();
    const metadata = new Metadata(registry, this.toHex());
    registry.setMetadata(metadata);
    const { query } = expandMetadata(registry, metadata);
    return (pallet, item) => {
      const entry = query[pallet]?.[item] as StorageEntry | undefined;
      return entry && storedItem(registry, entry);
    };
  }

  /** As a node gives it, in version 14. */
  toHex(): `0x${string}` {
    // What @polkadot/api looks for in any runtime.
    const types = [...this.types];
    const add = (path: string[], names: string[], def: TypeDef): number => {
      const params = names.map((name) => ({ name, type: this.types.length }));
      return types.push({ id: types.length, type: { path, params, def, docs: [] } });
    };
    add([], [], { tuple: [] });
    add([], [], { primitive: 'U16' });
    add([], [], { primitive: 'U8' });
    const byte = types.find(({ type }) => type.def.primitive === 'U8')?.id ?? 0;
    add([], [], { sequence: { type: byte } });
    const extrinsic = ['Address', 'Call', 'Signature', 'Extra'];
    add(['sp_runtime', 'generic', 'unchecked_extrinsic', 'UncheckedExtrinsic'], extrinsic, { tuple: [] });
    add(['frame_system', 'EventRecord'], ['E', 'T'], { tuple: [] });
    const json = {
      lookup: { types },
      pallets: this.pallets.map((pallet, index) => ({
        ...pallet,
        calls: null,
        events: null,
        constants: [],
        errors: null,
        index,
      })),
      extrinsic: { type: 0, version: 4, signedExtensions: [] },
      type: 0,
    };
    const bytes = new TypeRegistry().createType('MetadataV14' as never, json) as { toU8a(): Uint8Array };
    return hex(Buffer.from('meta'), Buffer.of(14), bytes.toU8a());
  }

  /** The types that the pallets need, numbered anew. */
  #reachable(all: readonly TypeEntry[]): TypeEntry[] {
    const numbers = new Map<number, number>();
    const visit = (type: number): number => {
      const known = numbers.get(type);
      if (known !== undefined) return known;
      numbers.set(type, numbers.size);
      const { def, params } = all[type]?.type ?? { def: {}, params: [] };
      partsOf(def).forEach(visit);
      for (const param of params) if (param.type !== null) visit(param.type);
      return numbers.get(type) ?? 0;
    };
    for (const { storage } of this.pallets) {
      for (const { type } of storage.items) {
        if (type.plain !== undefined) type.plain = visit(type.plain);
        if (type.map) Object.assign(type.map, { key: visit(type.map.key), value: visit(type.map.value) });
      }
    }
    return [...numbers].map(([old, id]) => {
      const { type } = structuredClone(all[old] as TypeEntry);
      renumber(type.def, (one) => numbers.get(one) ?? 0);
      for (const param of type.params) if (param.type !== null) param.type = numbers.get(param.type) ?? 0;
      return { id, type };
    });
  }
}
