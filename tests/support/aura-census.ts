import { compactFromU8a, hexToU8a, u8aToHex } from '@polkadot/util';
import { ask, digestItems, headers } from './babe-census.ts';

/** What one key of Aura did in the slots that were counted. */
interface AuraRow {
  readonly assigned: number;
  readonly authored: number;
}

const authoritiesChange = 1;
const keyBytes = 32;

/**
 * Who kept its slots of Aura, from the finalized headers of a node and the authorities of genesis: own reading of bytes, own
 * arithmetic. The slots from that of block 1 to that of block `to` are counted,
 * or those of them that are asked for.
 * @returns by key in hex
 */
export async function auraCensus(
  url: string,
  to: number,
  isCounted: (slot: number) => boolean = () => true,
): Promise<Map<string, AuraRow>> {
  const rows = new Map<string, { assigned: number; authored: number }>();
  const genesis = await ask<string>(url, 'chain_getBlockHash', 0);
  let keys = readKeys(hexToU8a(await ask<string>(url, 'state_call', 'AuraApi_authorities', '0x', genesis)));
  let last: number | undefined;
  for await (const { number, header } of headers(url, to)) {
    const [digest] = digestItems(header.digest.logs, 'aura', 0x06);
    if (!digest) throw new Error(`block ${number} names no slot`);
    const slot = Number(new DataView(digest.buffer, digest.byteOffset).getBigUint64(0, true));
    for (let one = last === undefined ? slot : last + 1; one <= slot; one += 1) {
      if (!isCounted(one)) continue;
      const key = keys[one % keys.length] ?? '';
      const row = rows.get(key) ?? { assigned: 0, authored: 0 };
      row.assigned += 1;
      row.authored += Number(one === slot);
      rows.set(key, row);
    }
    last = slot;
    // What a block announces holds from the one after it.
    const announced = digestItems(header.digest.logs, 'aura', 0x04);
    for (const [kind, ...list] of announced) {
      if (kind === authoritiesChange) keys = readKeys(Uint8Array.from(list));
    }
  }
  return rows;
}

function readKeys(list: Uint8Array): string[] {
  const [start, count] = compactFromU8a(list);
  return Array.from({ length: count.toNumber() }, (_, at) =>
    u8aToHex(list.subarray(start + at * keyBytes, start + (at + 1) * keyBytes)),
  );
}
