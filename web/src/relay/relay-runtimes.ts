import { hexBytes } from '@almanac-chain/agent/base/bytes';
import type { StoredItems } from '@almanac-chain/agent/chain/relay/session-source';
import { RpcError } from '@almanac-chain/agent/chain/rpc/error';
import { readCompact } from '@almanac-chain/agent/chain/scale';
import type { ProofClient } from '@almanac-chain/agent/measure/finality/verified-source';
import { ChainMetadata } from '../chain/runtime.ts';

/** Which version of it: the newest that is read here. */
const version15 = '0x0f000000';

interface RuntimeAfter {
  readonly specName: string;
  readonly specVersion: number;
  readonly metadata: ChainMetadata;
}

/**
 * The runtimes of a relay chain's blocks, each read once. They are the node's word: one with other names finds nothing in a proved
 * state, but one that swaps the names of fields gives wrong figures.
 */
export class RelayRuntimes {
  readonly #client: Pick<ProofClient, 'request'>;
  readonly #byVersion = new Map<number, Promise<ChainMetadata>>();

  constructor(client: Pick<ProofClient, 'request'>) {
    this.#client = client;
  }

  /** By which the state after a block is stored: one that the block itself brings rules from its child on. */
  async at(hash: string): Promise<ChainMetadata> {
    const header = await this.#client.request<{ parentHash?: string } | null>('chain_getHeader', [hash]);
    const from =
      header?.parentHash === undefined || /^0x0*$/.test(header.parentHash) ? hash : header.parentHash;
    const { specVersion } = await this.#client.request<{ specVersion: number }>('state_getRuntimeVersion', [
      from,
    ]);
    const known = this.#byVersion.get(specVersion) ?? this.#read(from);
    this.#byVersion.set(specVersion, known);
    try {
      return await known;
    } catch (error) {
      this.#byVersion.delete(specVersion);
      throw error;
    }
  }

  /** By which calls behind a block are made, with the version of this same runtime. */
  async after(hash: string): Promise<RuntimeAfter> {
    const { specName, specVersion } = await this.#client.request<RuntimeAfter>('state_getRuntimeVersion', [
      hash,
    ]);
    return { specName, specVersion, metadata: await this.#read(hash) };
  }

  /** For `RpcSessionSource`. */
  readonly itemsAt = async (hash: string): Promise<StoredItems> => {
    const metadata = await this.at(hash);
    return (pallet, item) => metadata.storedItem(pallet, item);
  };

  async #read(hash: string): Promise<ChainMetadata> {
    const own = await this.#versioned(hash);
    return new ChainMetadata(
      own ?? new Uint8Array(hexBytes(await this.#client.request<string>('state_getMetadata', [hash]))),
    );
  }

  /** Undefined where the runtime does not know the call. */
  async #versioned(hash: string): Promise<Uint8Array | undefined> {
    try {
      const answer = await this.#client.request<string>('state_call', [
        'Metadata_metadata_at_version',
        version15,
        hash,
      ]);
      // An Option of bytes with their length.
      const bytes = hexBytes(answer);
      if (bytes[0] !== 1) return undefined;
      return new Uint8Array(bytes.subarray(readCompact(bytes, 1).end));
    } catch (error) {
      if (error instanceof RpcError) return undefined;
      throw error;
    }
  }
}
