import { Metadata, TypeRegistry } from '@polkadot/types';
import type { SiLookupTypeId } from '@polkadot/types/interfaces';
import { compactStripLength, hexToU8a, u8aToBigInt, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { compactBytes, concatBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { emptyState } from '../executor/overlay.ts';
import { loadRuntime, type WasmRuntime } from '../executor/runtime.ts';
import type { TrieVersion } from '../executor/trie-root.ts';
import { type KeyCrypto, keyBytes, keyCryptoOf } from './key-crypto.ts';

/** One of the keys that a validator registers, as the runtime's session keys list it. */
export interface SessionKeyType {
  /** The field in the genesis: `authority_discovery`. */
  readonly name: string;
  /** The type in a keystore, four letters: `audi`. */
  readonly id: string;
  /** Undefined for a key that is not known here. */
  readonly crypto: KeyCrypto | undefined;
}

/** What a runtime says of itself, before there is any state. */
export interface ForeignRuntime {
  readonly specName: string;
  readonly specVersion: number;
  /** How its state is stored in a trie. */
  readonly stateVersion: TrieVersion;
  readonly pallets: ReadonlySet<string>;
  readonly accountBytes: number;
  readonly sessionKeys: readonly SessionKeyType[];
  /** Of the least balance that an account may have; 0 without pallet Balances. */
  readonly existentialDeposit: bigint;
  /** Whether the runtime has an API: `AuraApi`. */
  readonly has: (api: string) => boolean;
}

/**
 * Reads them from the runtime's version and metadata.
 * @throws AgentError `bad_input/runtime` when it is no runtime, or its metadata is older than version 14
 */
export async function readRuntimeFacts(code: HexString): Promise<ForeignRuntime> {
  const runtime = await loadRuntime(code);
  const registry = new TypeRegistry();
  const version = registry.createType('RuntimeVersion', asked(runtime, 'Core_version'));
  const apis = new Set(version.apis.map(([id]) => id.toHex()));
  const bytes = compactStripLength(hexToU8a(asked(runtime, 'Metadata_metadata')))[1];
  const metadata = new Metadata(registry, u8aToHex(bytes));
  if (metadata.version < leastMetadata) {
    throw notReadable(`its metadata has version ${metadata.version}, expected ${leastMetadata} or newer`);
  }
  registry.setMetadata(metadata, undefined, undefined, true);
  const types = new TypesOf(registry, metadata);
  return {
    specName: version.specName.toString(),
    specVersion: version.specVersion.toNumber(),
    stateVersion: version.stateVersion.toNumber() === 0 ? 0 : 1,
    pallets: new Set(metadata.asLatest.pallets.map(({ name }) => name.toString())),
    accountBytes: types.accountBytes(),
    sessionKeys: keyTypes(runtime, types.sessionKeys()),
    existentialDeposit: types.constant('Balances', 'ExistentialDeposit') ?? 0n,
    has: (api) => apis.has(blake2AsHex(api, 64)),
  };
}

const leastMetadata = 14;

function asked(runtime: WasmRuntime, name: string): HexString {
  try {
    return runtime.read(name, '0x', emptyState);
  } catch (cause) {
    throw notReadable(`it does not answer ${name}`, cause);
  }
}

function notReadable(why: string, cause?: unknown): AgentError {
  return new AgentError('bad_input/runtime', `the runtime cannot be read: ${why}`, { cause });
}

interface NamedKey {
  readonly name: string;
  readonly path: string;
  readonly typeName: string;
  readonly bytes: number;
}

/** The type of each key is told by the runtime: it takes keys apart without looking at what they are. */
function keyTypes(runtime: WasmRuntime, keys: readonly NamedKey[]): SessionKeyType[] {
  if (keys.length === 0) return [];
  const bytes = keys.reduce((sum, key) => sum + key.bytes, 0);
  const argument = concatBytes([compactBytes(bytes), new Uint8Array(bytes)]);
  let ids: string[] = [];
  try {
    const answer = hexToU8a(runtime.read('SessionKeys_decode_session_keys', u8aToHex(argument), emptyState));
    ids = idsIn(answer);
  } catch {
    // Then the names of the fields have to do.
  }
  return keys.map((key, index) => {
    const id = ids[index] ?? '';
    return { name: key.name, id, crypto: keyCryptoOf(id, `${key.path} ${key.typeName}`, key.bytes) };
  });
}

/** Option<Vec<(Vec<u8>, [u8; 4])>> */
function idsIn(answer: Uint8Array): string[] {
  if (answer[0] !== 1) return [];
  const registry = new TypeRegistry();
  const list = registry.createType('Vec<(Bytes, [u8; 4])>', answer.subarray(1));
  return [...list].map((entry) => Buffer.from(entry[1].toU8a()).toString('latin1'));
}

/** Looks up types by the names of storage items. */
class TypesOf {
  readonly #registry: TypeRegistry;
  readonly #metadata: Metadata;

  constructor(registry: TypeRegistry, metadata: Metadata) {
    this.#registry = registry;
    this.#metadata = metadata;
  }

  /** @throws AgentError `bad_input/runtime` without accounts of a fixed length */
  accountBytes(): number {
    const account = this.#stored('System', 'Account')?.key;
    const bytes = account && this.#bytesOf(account);
    if (bytes !== undefined) return bytes;
    throw notReadable('it has no accounts of a fixed length (System.Account)');
  }

  /** The fields of what Session.NextKeys holds; none without that pallet. */
  sessionKeys(): NamedKey[] {
    const value = this.#stored('Session', 'NextKeys')?.value;
    if (!value) return [];
    const { def } = this.#registry.lookup.getSiType(value);
    if (!def.isComposite) return [];
    return def.asComposite.fields.map((field) => {
      const { path, def: inner } = this.#registry.lookup.getSiType(field.type);
      const [wrapped] = inner.isComposite ? [...inner.asComposite.fields] : [];
      return {
        name: field.name.isSome ? field.name.unwrap().toString() : '',
        path: path.map(String).join('::'),
        typeName: wrapped?.typeName.isSome ? wrapped.typeName.unwrap().toString() : '',
        bytes: this.#bytesOf(field.type) ?? keyBytes.sr25519,
      };
    });
  }

  constant(pallet: string, name: string): bigint | undefined {
    const found = this.#pallet(pallet)?.constants.find((constant) => constant.name.toString() === name);
    return found && u8aToBigInt(found.value.toU8a(true));
  }

  #pallet(name: string) {
    return this.#metadata.asLatest.pallets.find((pallet) => pallet.name.toString() === name);
  }

  #stored(pallet: string, item: string): { key?: SiLookupTypeId; value: SiLookupTypeId } | undefined {
    const storage = this.#pallet(pallet)?.storage;
    const entry = storage?.isSome
      ? storage.unwrap().items.find(({ name }) => name.toString() === item)
      : undefined;
    if (!entry) return undefined;
    return entry.type.isMap
      ? { key: entry.type.asMap.key, value: entry.type.asMap.value }
      : { value: entry.type.asPlain };
  }

  /** Undefined for what is not a row of bytes of a fixed length. */
  #bytesOf(id: SiLookupTypeId): number | undefined {
    const { def } = this.#registry.lookup.getSiType(id);
    if (def.isArray) return def.asArray.len.toNumber();
    if (!def.isComposite) return undefined;
    const [only, ...others] = def.asComposite.fields;
    return only && others.every(({ type }) => this.#isEmpty(type)) ? this.#bytesOf(only.type) : undefined;
  }

  /** A marker that takes no bytes. */
  #isEmpty(id: SiLookupTypeId): boolean {
    const { def } = this.#registry.lookup.getSiType(id);
    return (
      (def.isTuple && def.asTuple.length === 0) || (def.isComposite && def.asComposite.fields.length === 0)
    );
  }
}
