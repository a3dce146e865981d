import { blake2, compactBytes, concatBytes, hexText, u32Bytes } from '../../base/bytes.ts';
import { atOnce, type Sliced } from '../../base/sliced.ts';
import { type Buckets, bucketIndex } from '../bucket.ts';
import { indicatorTable, type SampledIndicator } from '../indicator.ts';
import type { Sample } from '../sample.ts';
import { comparePlaces, type EncodedEvidence, type Evidence } from './evidence.ts';

/** What one reporter saw of one target: counts, never percentages. */
export interface ReportEntry {
  readonly target: number;
  readonly indicator: SampledIndicator;
  /** Samples taken, answered or not. */
  readonly samples: number;
  /** The answers among them. */
  readonly buckets: Buckets;
}

/** One reporter's report of one network and window, entries ascending by target and indicator. */
export interface Report {
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  /** The window's link of the reporter's hash chain, 0x and 64 hex digits. */
  readonly link: string;
  /** Merkle root of the evidence, 0x and 64 hex digits. */
  readonly root: string;
  /** BLAKE2b-256 of the evidence file's bytes, 0x and 64 hex digits. */
  readonly contentId: string;
  readonly entries: readonly ReportEntry[];
}

type ReportedEvidence = Evidence & Pick<EncodedEvidence, 'root' | 'contentId'>;

/**
 * What a reporter reports of its evidence, sample by sample: counts by target, indicator and latency bucket. An untaken sample is
 * none; a target of which no sample was taken has no entry.
 */
export function* reporting({ header, samples, root, contentId }: ReportedEvidence): Sliced<Report> {
  const { network, window, link } = header;
  return { network, window, link, root, contentId, entries: yield* counting(samples) };
}

/** The entries of samples in any order, ascending by target and indicator. */
export function countEntries(samples: readonly Sample[]): readonly ReportEntry[] {
  return atOnce(counting(samples));
}

function* counting(samples: readonly Sample[]): Sliced<readonly ReportEntry[]> {
  const counts = new Map<string, Counts>();
  for (const { target, indicator, outcome } of samples) {
    yield;
    if (outcome.kind === 'untaken') continue;
    const key = `${target} ${indicator}`;
    const entry = counts.get(key) ?? { target, indicator, samples: 0, answers: new Map<number, number>() };
    counts.set(key, entry);
    entry.samples += 1;
    if (outcome.kind !== 'answer') continue;
    const bucket = bucketIndex(outcome.latencyUs);
    entry.answers.set(bucket, (entry.answers.get(bucket) ?? 0) + 1);
  }
  return [...counts.values()]
    .sort((one, other) => comparePlaces({ ...one, instantUs: 0 }, { ...other, instantUs: 0 }))
    .map(({ answers, ...entry }) => ({
      ...entry,
      buckets: [...answers].sort(([one], [other]) => one - other),
    }));
}

interface Counts {
  readonly target: number;
  readonly indicator: SampledIndicator;
  samples: number;
  readonly answers: Map<number, number>;
}

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
  const kind = Uint8Array.of(indicatorTable[indicator].index);
  return concatBytes([u32Bytes(target), kind, u32Bytes(samples), compactBytes(buckets.length), ...pairs]);
}
