import { $Metadata, PortableRegistry } from 'dedot/codecs';
import { ask } from '../../support/babe-census.ts';

/** What a block did of a load, read by dedot: nothing of it is Almanac's code. */
export interface ReadBlock {
  readonly number: number;
  readonly hash: string;
  /** Calls of the load's accounts that succeeded, by name in small letters: `balances.transferkeepalive`. */
  readonly succeeded: ReadonlyMap<string, number>;
  /** The same of those that failed. */
  readonly failed: ReadonlyMap<string, number>;
}

interface Block {
  readonly header: { readonly number: string };
  readonly extrinsics: readonly string[];
}

interface Signed {
  readonly preamble: { readonly signature?: { readonly address: unknown; readonly signature: unknown } };
  readonly call: { readonly pallet: string; readonly palletCall: { readonly name: string } | string };
}

interface EventRecord {
  readonly phase: { readonly type: string; readonly value?: number };
  readonly event: { readonly pallet: string; readonly palletEvent: { readonly name: string } | string };
}

const eventsKey = '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7';
/** Pays for a load where accounts have 20 bytes and no kinds of signatures. */
const alith = '0xf24ff3a9cf04c71dbc94d0b566f7a27b94566cac';

/** Reads blocks of one chain by the types in its metadata. */
export class BlockReader {
  readonly #url: string;
  readonly #registry: PortableRegistry;
  readonly #eventsType: number;

  private constructor(url: string, registry: PortableRegistry, eventsType: number) {
    this.#url = url;
    this.#registry = registry;
    this.#eventsType = eventsType;
  }

  static async open(url: string): Promise<BlockReader> {
    const { latest } = $Metadata.tryDecode(await ask<string>(url, 'state_getMetadata'));
    const entries = latest.pallets.find(({ name }) => name === 'System')?.storage?.entries ?? [];
    const type = entries.find(({ name }) => name === 'Events')?.storageType;
    if (type?.type !== 'Plain') throw new Error('the metadata has no System.Events');
    return new BlockReader(url, new PortableRegistry(latest), type.value.valueTypeId);
  }

  async read(hash: string): Promise<ReadBlock> {
    const [{ block }, events] = await Promise.all([
      ask<{ block: Block }>(this.#url, 'chain_getBlock', hash),
      ask<string>(this.#url, 'state_getStorage', eventsKey, hash),
    ]);
    const records = this.#registry.findCodec(this.#eventsType).tryDecode(events) as EventRecord[];
    const outcomes = new Map<number, boolean>();
    for (const { phase, event } of records) {
      const name = nameOf(event.palletEvent);
      if (
        phase.type === 'ApplyExtrinsic' &&
        event.pallet === 'System' &&
        /^Extrinsic(Success|Failed)$/.test(name)
      )
        outcomes.set(phase.value ?? -1, name === 'ExtrinsicSuccess');
    }
    const [succeeded, failed] = [new Map<string, number>(), new Map<string, number>()];
    for (const [place, bytes] of block.extrinsics.entries()) {
      const call = this.#callOfLoad(bytes);
      if (call === undefined) continue;
      const counts = outcomes.get(place) === true ? succeeded : failed;
      counts.set(call, (counts.get(call) ?? 0) + 1);
    }
    return { number: Number(block.header.number), hash, succeeded, failed };
  }

  /** A load signs with ed25519, all others in these networks with sr25519; with accounts of 20 bytes all but its funder do. */
  #callOfLoad(bytes: string): string | undefined {
    const { preamble, call } = this.#registry.$Extrinsic.tryDecode(bytes) as unknown as Signed;
    const { signature } = preamble;
    if (!signature) return undefined;
    const kind = (signature.signature as { readonly type?: string }).type;
    const isOfLoad =
      kind === undefined ? String(signature.address).toLowerCase() !== alith : kind === 'Ed25519';
    return isOfLoad ? callName(`${call.pallet}.${nameOf(call.palletCall)}`) : undefined;
  }
}

/** As all spellings of a call have it: `balances.transfer_keep_alive`, `Balances.TransferKeepAlive`. */
export function callName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function nameOf(named: { readonly name: string } | string): string {
  return typeof named === 'string' ? named : named.name;
}

/** All of one kind, or of every. */
export function sumOf(counts: ReadonlyMap<string, number>, call?: string): number {
  if (call !== undefined) return counts.get(callName(call)) ?? 0;
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
