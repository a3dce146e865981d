import { hexBytes } from '../../base/bytes.ts';
import { type LinkedHeader, type RpcHeader, wholeHeader } from '../block/header-hash.ts';
import { offeredHeads, RpcBlocks } from '../block/rpc-blocks.ts';
import type { RpcClient } from '../rpc/client.ts';
import { readable, readU64 } from '../scale.ts';
import {
  type BabeEpoch,
  type BabePreDigest,
  babeNextEpoch,
  babePreDigest,
  type NextEpoch,
  readAuthorities,
  readConfig,
} from './babe-digest.ts';

/** A header of a BABE chain, read. */
export interface BabeHeader {
  readonly number: number;
  readonly parentHash: string;
  /** The genesis block has none. */
  readonly preDigest: BabePreDigest | undefined;
  readonly announced: NextEpoch | undefined;
}

/** Index, first slot and duration, u64 each, come before the authorities. */
const epochHeadBytes = 24;

/** The `BabeSource` of a node of any BABE chain: state of one block, and headers. */
export class RpcBabeSource {
  readonly #client: RpcClient;
  readonly blocks: RpcBlocks;

  constructor(client: RpcClient) {
    this.#client = client;
    this.blocks = new RpcBlocks(client);
  }

  async headerOf(hash: string): Promise<BabeHeader> {
    return babeHeader(await this.blocks.headerOf(hash));
  }

  async epochsAfter(hash: string): Promise<{ current: BabeEpoch; announced: BabeEpoch }> {
    const [current, announced] = await Promise.all([
      this.#call('BabeApi_current_epoch', hash),
      this.#call('BabeApi_next_epoch', hash),
    ]);
    const read = (bytes: Uint8Array): BabeEpoch =>
      readable(`an epoch after block ${hash}`, () => readEpoch(bytes));
    return { current: read(current), announced: read(announced) };
  }

  async slotDurationMs(hash: string): Promise<number> {
    const bytes = await this.#call('BabeApi_configuration', hash);
    return readable(`the configuration after block ${hash}`, () => readU64(bytes));
  }

  async followHeads(onHeader: (header: RpcHeader, seenAtMs: number) => void): Promise<() => void> {
    const kind = await offeredHeads(this.#client);
    return await this.blocks.followNew(kind, (header, seenAtMs) => onHeader(wholeHeader(header), seenAtMs));
  }

  async #call(name: string, hash: string): Promise<Uint8Array> {
    return hexBytes(await this.blocks.request<string>('state_call', [name, '0x', hash]));
  }
}

/**
 * What BabeApi_current_epoch and BabeApi_next_epoch answer. Source: sp-consensus-babe, `Epoch`.
 * @throws RangeError when the bytes end too early, or the epoch has no slots
 */
export function readEpoch(bytes: Uint8Array): BabeEpoch {
  const { end, ...authorities } = readAuthorities(bytes, epochHeadBytes);
  const durationSlots = readU64(bytes, 16);
  if (durationSlots === 0) throw new RangeError('an epoch of 0 slots');
  return {
    index: readU64(bytes, 0),
    startSlot: readU64(bytes, 8),
    durationSlots,
    ...authorities,
    ...readConfig(bytes, end),
  };
}

/**
 * Reads what a header says of its author and of the next epoch.
 * @throws AgentError `unknown/malformed`
 */
export function babeHeader({ number, parentHash, digest: { logs } }: LinkedHeader): BabeHeader {
  const height = Number(number);
  return readable(`the digest of block ${height}`, () => ({
    number: height,
    parentHash,
    preDigest: babePreDigest(logs),
    announced: babeNextEpoch(logs),
  }));
}
