import { blake2, concatBytes, hexText, u32Bytes } from '../base/bytes.ts';
import type { ReportEntry } from './report.ts';
import type { SampledIndicator } from './sample.ts';

/** The indicators' indices on chain; 0 is authorship. */
export const indicatorIndex: Readonly<Record<SampledIndicator, number>> = {
  arrival: 1,
  rpc: 2,
  reachability: 3,
};

/**
 * What the chain keeps of a report's entries: h_0 = BLAKE2b-256(SCALE(entries of part 0)), h_k = BLAKE2b-256(h_(k-1) ++
 * BLAKE2b-256(SCALE(entries of part k))).
 *
 * @param parts the entries of each part, in order
 * @returns 0x and 64 hex digits; `undefined` without a part
 */
export function entriesHash(parts: readonly (readonly ReportEntry[])[]): string | undefined {
  const hashes = parts.map((entries) => blake2(encodeEntries(entries)));
  const [first, ...rest] = hashes;
  return first && hexText(rest.reduce((hash, part) => blake2(hash, part), first));
}

/** The entries in SCALE, as the call `sli.report` carries them: bucket pairs are (difference of the index, count). */
export function encodeEntries(entries: readonly ReportEntry[]): Uint8Array {
  return concatBytes([compactBytes(entries.length), ...entries.map(encodeEntry)]);
}

function encodeEntry({ target, indicator, samples, buckets }: ReportEntry): Uint8Array {
  let last = 0;
  const pairs = buckets.map(([index, count]) => {
    const difference = index - last;
    last = index;
    return concatBytes([compactBytes(difference), compactBytes(count)]);
  });
  const kind = Uint8Array.of(indicatorIndex[indicator]);
  return concatBytes([u32Bytes(target), kind, u32Bytes(samples), compactBytes(buckets.length), ...pairs]);
}

/** A compact integer of at most 32 bits. */
function compactBytes(value: number): Uint8Array {
  if (value < 1 << 6) return Uint8Array.of(value << 2);
  if (value < 1 << 14) return Uint8Array.of(((value << 2) | 1) & 0xff, value >> 6);
  if (value < 1 << 30) return u32Bytes(value * 4 + 2);
  return concatBytes([Uint8Array.of(3), u32Bytes(value)]);
}
