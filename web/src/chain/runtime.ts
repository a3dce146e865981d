import { hexBytes, hexText, isSameBytes } from '@almanac-chain/agent/base/bytes';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import type { StateReader } from '@almanac-chain/agent/chain/call/state-at';
import type { StoredItem } from '@almanac-chain/agent/chain/call/stored-item';
import type { ReadCall } from '@almanac-chain/agent/chain/govern/changes';
import { getDynamicBuilder, getLookupFn, type LookupEntry } from '@polkadot-api/metadata-builders';
import { decAnyMetadata, fromBufferToBase58, unifyMetadata } from '@polkadot-api/substrate-bindings';
import type { Connection } from './connection.ts';
import { camelCase, jsonOf, scaleOf, storedJson } from './scale-json.ts';

/** A call as polkadot-api decodes it. */
interface Decoded {
  readonly type: string;
  readonly value: { readonly type: string; readonly value?: unknown };
}
type Pallet = ReturnType<typeof unifyMetadata>['pallets'][number];
type Variants = Extract<LookupEntry, { readonly type: 'enum' }>;

/** Of chains that have no format of addresses of their own. */
const usualPrefix = 42;

/** What the metadata of a chain says of its calls and its state: for what no descriptor is made of. */
export class ChainMetadata {
  readonly #lookup: ReturnType<typeof getLookupFn>;
  readonly #builder: ReturnType<typeof getDynamicBuilder>;

  constructor(metadata: Uint8Array) {
    this.#lookup = getLookupFn(unifyMetadata(decAnyMetadata(metadata)));
    this.#builder = getDynamicBuilder(this.#lookup);
  }

  /**
   * Reads a call from its bytes: what a wallet is to sign, or what a motion carries.
   * @throws Error for what is no call of the runtime, and for one with bytes left over
   */
  readCall(bytes: Uint8Array): ReadCall {
    const codec = this.#builder.buildDefinition(this.#callType());
    const decoded = codec.dec(bytes) as Decoded;
    if (hexText(codec.enc(decoded)) !== hexText(bytes)) throw new Error('the call has bytes left over');
    return this.#read(decoded);
  }

  /** A decoded call as bytes again. */
  callBytes(decoded: unknown): Uint8Array {
    return this.#builder.buildDefinition(this.#callType()).enc(decoded);
  }

  /** What polkadot-api makes of a call's bytes. */
  decodedCall(bytes: Uint8Array): unknown {
    return this.#builder.buildDefinition(this.#callType()).dec(bytes);
  }

  /**
   * The bytes of a call.
   * @param args in the order of the call, in the form of @polkadot/api; a call inside as its bytes
   * @throws Error where the runtime has no such call, or the arguments do not fit
   */
  encodeCall(pallet: string, method: string, args: readonly unknown[]): Uint8Array {
    const found = this.#call(pallet, method);
    if (!found) throw new Error(`the runtime has no call ${pallet}.${method}`);
    const { type, name, fields } = found;
    const values = fields.map(([field, entry], index) => [
      field,
      entry.id === this.#lookup.call
        ? this.decodedCall(args[index] as Uint8Array)
        : scaleOf(entry, args[index]),
    ]);
    const value = fields.length === 0 ? undefined : Object.fromEntries(values);
    return this.callBytes({ type, value: { type: name, value } });
  }

  /** What a call takes, in its order; undefined where the runtime has no such call. */
  argumentsOf(
    pallet: string,
    method: string,
  ): readonly (readonly [name: string, type: LookupEntry])[] | undefined {
    return this.#call(pallet, method)?.fields;
  }

  /** What the runtime says of an error of a pallet. */
  errorDocs(pallet: string, name: string): string {
    const own = this.#pallets().find((one) => one.name === pallet)?.errors;
    const entry = own && this.#lookup(own.type);
    const docs = entry?.type === 'enum' ? (entry.innerDocs[name] ?? []) : [];
    return plainText(docs.join(' ').trim());
  }

  /** The state at a block, as the command line's readers ask for it. */
  readerAt({ client }: Connection, at: string): StateReader {
    const { query } = client.getUnsafeApi();
    const item = (pallet: string, name: string) => {
      const own = this.#pallet(pallet);
      const found = own?.storage?.items.find((one) => camelCase(one.name) === name);
      if (!own || !found) return undefined;
      const { type } = found;
      const entry = this.#lookup(type.tag === 'plain' ? type.value : type.value.value);
      return { entry, storage: query[own.name]?.[found.name] };
    };
    return {
      storage: async (pallet, name, ...keys) => {
        const { entry, storage } = item(pallet, name) ?? {};
        if (!entry || !storage) return undefined;
        const value: unknown = await storage.getValue(...keys, { at });
        return value === undefined ? null : jsonOf(entry, value);
      },
      entries: async (pallet, name, ...keys) => {
        const { entry, storage } = item(pallet, name) ?? {};
        if (!entry || !storage) return undefined;
        const entries: readonly { readonly keyArgs: readonly unknown[]; readonly value: unknown }[] =
          await storage.getEntries(...keys, { at });
        return entries.map(({ keyArgs, value }) => ({ keys: keyArgs, value: jsonOf(entry, value) }));
      },
      constant: (pallet, name) => {
        const found = this.#pallet(pallet)?.constants.find((one) => camelCase(one.name) === name);
        if (!found) return undefined;
        const value: unknown = this.#builder.buildDefinition(found.type).dec(found.value);
        return jsonOf(this.#lookup(found.type), value);
      },
      hasCall: (pallet, method) => this.#call(pallet, method) !== undefined,
    };
  }

  /**
   * A storage item of any block, asked of the node without a look at the runtime of that block, so that many blocks can be asked;
   * null where it has no value.
   * @throws Error where the runtime has no such item, or the node no longer has the state of the block
   */
  async storedAt(
    { client }: Connection,
    at: string,
    pallet: string,
    name: string,
    ...keys: readonly unknown[]
  ): Promise<unknown> {
    const own = this.#pallet(pallet);
    const found = own?.storage?.items.find((one) => camelCase(one.name) === name);
    if (!own || !found) throw new Error(`the runtime has no storage ${pallet}.${name}`);
    const { keys: codec, value } = this.#builder.buildStorage(own.name, found.name);
    const hex = await client._request<string | null>('state_getStorage', [codec.enc(...keys), at]);
    const { type } = found;
    const entry = this.#lookup(type.tag === 'plain' ? type.value : type.value.value);
    return hex === null ? null : jsonOf(entry, value.dec(hex));
  }

  /** How a storage item is keyed and read, for whoever gets its bytes with a proof; undefined where the runtime lacks it. */
  storedItem(pallet: string, name: string): StoredItem | undefined {
    const own = this.#pallet(pallet);
    const found = own?.storage?.items.find((one) => camelCase(one.name) === name);
    if (!own || !found) return undefined;
    const { keys, value } = this.#builder.buildStorage(own.name, found.name);
    const { type } = found;
    const id = type.tag === 'plain' ? type.value : type.value.value;
    const entry = this.#lookup(id);
    const keyTypes = type.tag === 'plain' ? [] : this.#keyTypes(type.value.key, type.value.hashers.length);
    return {
      key: (...args) => keys.enc(...args.map((arg, place) => this.#keyPart(keyTypes[place], arg))),
      read: (bytes) => {
        // The codec begins at the start of what the bytes are a part of.
        const decoded: unknown = value.dec(new Uint8Array(bytes));
        // What is left over, or missing, is passed over in silence.
        if (!isSameBytes(value.enc(decoded), bytes))
          throw new Error(`${bytes.length} bytes are not what the metadata says of ${pallet}.${name}`);
        return storedJson(this.#lookup.metadata.lookup, id, entry, decoded);
      },
    };
  }

  /** With which the chain writes addresses; undefined where its metadata does not say it. */
  get ss58Prefix(): number | undefined {
    return this.#builder.ss58Prefix;
  }

  #keyTypes(id: number, hashers: number): readonly LookupEntry[] {
    const entry = this.#lookup(id);
    return hashers > 1 && entry.type === 'tuple' ? entry.value : [entry];
  }

  /** An account may be hex, as for @polkadot/api. */
  #keyPart(type: LookupEntry | undefined, arg: unknown): unknown {
    if (type?.type !== 'AccountId32' || typeof arg !== 'string' || !arg.startsWith('0x')) return arg;
    return fromBufferToBase58(this.ss58Prefix ?? usualPrefix)(new Uint8Array(hexBytes(arg)));
  }

  #read({ type, value: { type: name, value } }: Decoded): ReadCall {
    const pallet = camelCase(type);
    const method = camelCase(name);
    const fields = this.#call(pallet, method)?.fields ?? [];
    const given = (value ?? {}) as Readonly<Record<string, unknown>>;
    return {
      pallet,
      method,
      args: fields.map(([field, entry]) => ({
        name: camelCase(field),
        value: this.#carries(entry) ? null : jsonOf(entry, given[field]),
      })),
      inner: fields.flatMap(([field, entry]) => {
        if (!this.#carries(entry)) return [];
        const calls = given[field] as Decoded | readonly Decoded[];
        return [calls].flat().map((one) => this.#read(one as Decoded));
      }),
    };
  }

  #isCall({ id }: LookupEntry): boolean {
    return id === this.#lookup.call;
  }

  /** Whether it is a call, or a list of them. */
  #carries(entry: LookupEntry): boolean {
    return this.#isCall(entry) || (entry.type === 'sequence' && this.#isCall(entry.value));
  }

  #callType(): number {
    if (this.#lookup.call === null) throw new Error('the metadata does not say what a call is');
    return this.#lookup.call;
  }

  #pallets(): readonly Pallet[] {
    return this.#lookup.metadata.pallets;
  }

  #pallet(name: string): Pallet | undefined {
    return this.#pallets().find((pallet) => camelCase(pallet.name) === name);
  }

  #call(pallet: string, method: string) {
    const own = this.#pallet(pallet);
    const entry = own?.calls && this.#lookup(own.calls.type);
    if (!own || entry?.type !== 'enum') return undefined;
    const name = Object.keys(entry.value).find((one) => camelCase(one) === method);
    if (name === undefined) return undefined;
    return { type: own.name, name, fields: fieldsOf(entry.value[name]) };
  }
}

function fieldsOf(
  variant: Variants['value'][string] | undefined,
): readonly (readonly [string, LookupEntry])[] {
  return variant?.type === 'struct' ? Object.entries(variant.value) : [];
}

const known = new WeakMap<Uint8Array, ChainMetadata>();

/** The runtime of a block; of one metadata it is made once. */
export async function runtimeAt({ client }: Connection, hash: string): Promise<ChainMetadata> {
  const metadata = await client.getMetadata(hash);
  const runtime = known.get(metadata) ?? new ChainMetadata(metadata);
  known.set(metadata, runtime);
  return runtime;
}
