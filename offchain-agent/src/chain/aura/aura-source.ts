import { hexBytes } from '../../base/bytes.ts';
import { type LinkedHeader, type RpcHeader, wholeHeader } from '../block/header-hash.ts';
import { offeredHeads, RpcBlocks } from '../block/rpc-blocks.ts';
import type { RpcClient } from '../rpc/client.ts';
import { isMethodMissing } from '../rpc/error.ts';
import { readable, readCompact, readFixedList, readU64 } from '../scale.ts';

/** A header as `measure/authorship/source.ts` wants it. */
interface Header {
  readonly number: number;
  readonly parentHash: string;
  readonly slot: number | undefined;
}

const preRuntime = 6;
/** Each session may have a list of its own; whoever reads sessions of long ago and of now reads few at once. */
const rememberedLists = 16;
/** "aura", as digests have it. */
export const auraEngine = '61757261';

/** twox128("Aura") ++ twox128("Authorities"): where pallet-aura keeps the list that the runtime API answers. */
export const auraAuthoritiesKey = '0x57f8dc2f5ab09467896f47300f0424385e0621c4869aa60c02be9adcc98a0d1d';

/** The `AuraSource` of a node of any Aura chain. */
export class RpcAuraSource {
  readonly blocks: RpcBlocks;
  readonly #client: RpcClient;
  readonly #authorities: AuthorityReader;

  constructor(client: RpcClient) {
    this.#client = client;
    this.blocks = new RpcBlocks(client);
    this.#authorities = new AuthorityReader((method, params) => this.blocks.request(method, params));
  }

  async headerOf(hash: string): Promise<Header> {
    return toHeader(await this.blocks.headerOf(hash));
  }

  async authoritiesAfter(hash: string): Promise<readonly string[]> {
    return await this.#authorities.after(hash);
  }

  async slotDurationMs(hash: string): Promise<number> {
    const answer = await this.blocks.request<string>('state_call', ['AuraApi_slot_duration', '0x', hash]);
    return readable(`the slot duration after block ${hash}`, () => readU64(hexBytes(answer)));
  }

  /** Every new block, of whatever fork, where the node tells of all. */
  async followHeads(onHeader: (header: RpcHeader, seenAtMs: number) => void): Promise<() => void> {
    const kind = await offeredHeads(this.#client);
    return await this.blocks.followNew(kind, (header, seenAtMs) => onHeader(wholeHeader(header), seenAtMs));
  }

  async followNewHeads(onHeader: (header: Header, seenAtMs: number) => void): Promise<() => void> {
    return await this.blocks.followNew('NewHeads', (header, seenAtMs) =>
      onHeader(toHeader(header), seenAtMs),
    );
  }
}

function toHeader({ number, parentHash, digest }: LinkedHeader): Header {
  const slot = readable(`the digest of block ${Number(number)}`, () => auraSlot(digest.logs));
  return { number: Number(number), parentHash, slot };
}

/**
 * The slot that a header claims in its Aura pre-runtime digest.
 *
 * @param logs digest items as hex, as nodes send them
 * @returns `undefined` when no item is Aura's, as in the genesis block or on a chain with another consensus
 * @throws RangeError when Aura's item is malformed
 */
export function auraSlot(logs: readonly string[]): number | undefined {
  const log = logs.find((item) => item.startsWith(`0x0${preRuntime}${auraEngine}`));
  if (log === undefined) return undefined;
  const payload = hexBytes(log).subarray(5);
  return readU64(payload, readCompact(payload).end);
}

type Request = <Result>(method: string, params: readonly unknown[]) => Promise<Result>;

/**
 * Reads the Aura authorities after a block: the answer of AuraApi_authorities in that block's state.
 *
 * A runtime call costs a node much more than reading a storage item, and the list changes once in a session at most. So
 * the storage item is read at every block, and the runtime is called for every new content of it. This holds only where
 * the API answers exactly what the item holds: as soon as one answer differs, or where there is no such item, the
 * runtime is called at every block.
 */
class AuthorityReader {
  readonly #request: Request;
  readonly #byStorage = new Map<string, Promise<readonly string[]>>();
  #isStored = true;

  constructor(request: Request) {
    this.#request = request;
  }

  async after(hash: string): Promise<readonly string[]> {
    const stored = this.#isStored ? await this.#readStorage(hash) : undefined;
    if (stored === undefined) return (await this.#call(hash)).keys;
    let known = this.#byStorage.get(stored);
    if (!known) {
      known = this.#confirm(hash, stored);
      this.#byStorage.set(stored, known);
      const [oldest = ''] = this.#byStorage.keys();
      if (this.#byStorage.size > rememberedLists) this.#byStorage.delete(oldest);
      // The next block asks again.
      known.catch(() => this.#byStorage.delete(stored));
    }
    const keys = await known;
    return this.#isStored ? keys : (await this.#call(hash)).keys;
  }

  async #confirm(hash: string, stored: string): Promise<readonly string[]> {
    const { raw, keys } = await this.#call(hash);
    if (raw !== stored) this.#isStored = false;
    return keys;
  }

  async #readStorage(hash: string): Promise<string | undefined> {
    try {
      return (
        (await this.#request<string | null>('state_getStorage', [auraAuthoritiesKey, hash])) ?? undefined
      );
    } catch (error) {
      if (!isMethodMissing(error)) throw error;
      this.#isStored = false;
      return undefined;
    }
  }

  async #call(hash: string): Promise<{ raw: string; keys: readonly string[] }> {
    const raw = await this.#request<string>('state_call', ['AuraApi_authorities', '0x', hash]);
    return { raw, keys: readable(`the authorities after ${hash}`, () => readFixedList(hexBytes(raw))) };
  }
}
