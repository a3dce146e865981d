import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types';
import type { StorageEntry } from '@polkadot/types/primitive/types';
import { unwrapStorageType } from '@polkadot/types/util';
import hubMetadata from '@polkadot/types-support/metadata/v15/asset-hub-kusama-hex';
import hubVersion from '@polkadot/types-support/metadata/v15/asset-hub-kusama-ver';
import relayMetadata from '@polkadot/types-support/metadata/v15/kusama-hex';
import relayVersion from '@polkadot/types-support/metadata/v15/kusama-ver';
import substrateMetadata from '@polkadot/types-support/metadata/v15/substrate-hex';
import substrateVersion from '@polkadot/types-support/metadata/v15/substrate-ver';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import { type StoredItem, storedItem } from '../../offchain-agent/src/chain/call/stored-item.ts';
import { MadeChain } from './made-chain.ts';
import { MadeNode, NodeRefusal } from './made-node.ts';

/** What nodes of public runtimes answer to the question for metadata of version 15: an Option of bytes. */
const runtimes = {
  kusama: { metadata: relayMetadata, version: relayVersion },
  'asset-hub-kusama': { metadata: hubMetadata, version: hubVersion },
  /** The node of the SDK: staking and BABE on one chain. */
  substrate: { metadata: substrateMetadata, version: substrateVersion },
} as const;

type Answers = Readonly<Record<string, (params: readonly unknown[]) => unknown>>;

export type RuntimeName = keyof typeof runtimes;

/**
 * A node with the metadata of a public runtime and a state of a test's own, encoded by the types of that runtime: what reads it goes
 * the whole way of a real node's answers.
 */
export class PublicRuntime {
  readonly headNumber = 4_321;
  readonly head = `0x${'ab'.repeat(32)}`;
  readonly #name: RuntimeName;
  readonly #query: ReturnType<typeof expandMetadata>['query'];
  readonly registry = new TypeRegistry();
  readonly #state = new Map<string, string>();
  readonly #metadata: string;

  /** @param answered metadata as a node answers it, of a release that stores more than the public one */
  constructor(name: RuntimeName, answered: string = runtimes[name].metadata) {
    this.#name = name;
    this.#metadata = answered;
    const [, bytes] = compactStripLength(hexToU8a(answered).subarray(1));
    const metadata = new Metadata(this.registry, u8aToHex(bytes));
    this.registry.setMetadata(metadata);
    this.#query = expandMetadata(this.registry, metadata).query;
  }

  /** Stores a value, which may be written as JSON. */
  set(pallet: string, item: string, keys: readonly unknown[], value: unknown): this {
    const [key, bytes] = this.encode(pallet, item, keys, value);
    this.#state.set(key, u8aToHex(bytes));
    return this;
  }

  /** The key of an item, and the bytes of a value, which may be written as JSON. */
  encode(pallet: string, item: string, keys: readonly unknown[], value: unknown): [string, Uint8Array] {
    const entry = this.#query[pallet]?.[item] as StorageEntry | undefined;
    if (!entry) throw new Error(`${this.#name} has no storage item ${pallet}.${item}`);
    const [, key] = compactStripLength(entry(...keys));
    const type = unwrapStorageType(this.registry, entry.meta.type);
    return [u8aToHex(key), this.registry.createType(type, value).toU8a()];
  }

  /** As a node's metadata has it. */
  item(pallet: string, item: string): StoredItem | undefined {
    const entry = this.#query[pallet]?.[item] as StorageEntry | undefined;
    return entry && storedItem(this.registry, entry);
  }

  /** A node in front of it, to be started; what else it answers may be a chain's of the test's own. */
  node(extra: Answers = {}): MadeNode {
    const header = {
      number: `0x${this.headNumber.toString(16)}`,
      parentHash: `0x${'cd'.repeat(32)}`,
      stateRoot: `0x${'00'.repeat(32)}`,
      extrinsicsRoot: `0x${'00'.repeat(32)}`,
      digest: { logs: [] },
    };
    const own: Answers = {
      chain_getFinalizedHead: () => this.head,
      chain_getBlockHash: () => `0x${'11'.repeat(32)}`,
      chain_getHeader: () => header,
    };
    return new MadeNode(new MadeChain([]), {
      head: () => header,
      extra: { ...own, ...this.answers(extra) },
    });
  }

  /** What a node answers by method of its runtime and its state; and what else a test's own chain does. */
  answers({ state_call: runtimeCall, ...others }: Answers = {}): Answers {
    const { version } = runtimes[this.#name];
    return {
      rpc_methods: () => ({ methods: [] }),
      state_getRuntimeVersion: () => version,
      state_subscribeRuntimeVersion: () => 's0',
      system_chain: () => this.#name,
      system_properties: () => ({ ss58Format: 2, tokenDecimals: 12, tokenSymbol: 'KSM' }),
      state_call: (params) => {
        const [name] = params;
        if (name === 'Metadata_metadata_at_version') return this.#metadata;
        if (runtimeCall && String(name).startsWith('BabeApi_')) return runtimeCall(params);
        throw new NodeRefusal(4003, `${String(name)} is not found`);
      },
      state_getStorage: ([key]) => this.#state.get(String(key)) ?? null,
      state_queryStorageAt: ([keys]) => [
        { changes: (keys as string[]).map((key) => [key, this.#state.get(key) ?? null]) },
      ],
      state_getKeysPaged: ([prefix, count, after]) =>
        [...this.#state.keys()]
          .filter((key) => key.startsWith(String(prefix)) && key > (typeof after === 'string' ? after : ''))
          .sort()
          .slice(0, Number(count)),
      ...others,
    };
  }
}
