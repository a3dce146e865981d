import { blake2, concatBytes, hexText, textBytes } from '../../base/bytes.ts';
import type { Sliced } from '../../base/sliced.ts';
import { hashing } from '../merkle.ts';
import type { Receipt } from '../receipt.ts';
import type { Sample, SampledVote, SamplingParameters } from '../sample.ts';
import { cidOf, comparePlaces, type EncodedEvidence, type EvidenceHeader } from './evidence.ts';

const lineEnd = textBytes('\n');

/** 2 where a sample has a receipt, so that what has none is the same file as ever. */
export type EvidenceVersion = 1 | 2;

export function hasReceipt({ outcome }: Sample): boolean {
  return outcome.kind === 'answer' && outcome.receipt !== undefined;
}

/**
 * Writes an evidence file, sample by sample: half a second of work for 1,000 targets and 60 instants, while the next window runs.
 * The same header and samples give the same bytes, whatever the order of the samples.
 *
 * @throws RangeError when a sample is of another network or window, a latency is not whole, a receipt is of another indicator than
 * `rpc`, or two are of the same target, indicator and instant
 */
export function* encoding(header: EvidenceHeader, samples: readonly Sample[]): Sliced<EncodedEvidence> {
  const lines = [textBytes(headerLine(header, samples.some(hasReceipt) ? 2 : 1))];
  const parts = [...lines, lineEnd];
  let before: Sample | undefined;
  for (const ofTarget of yield* byTarget(samples)) {
    const first = lines.length;
    for (const sample of ofTarget.sort(comparePlaces)) {
      requireOwn(header, sample, before);
      lines.push(textBytes(sampleLine(sample)));
      before = sample;
      yield;
    }
    // Joined target by target: all lines at once would take longer than a slice.
    parts.push(concatBytes(lines.slice(first).flatMap((line) => [line, lineEnd])));
    yield;
  }
  const bytes = concatBytes(parts);
  const contentId = hexText(blake2(bytes));
  return { bytes, contentId, cid: cidOf(contentId), root: hexText(yield* hashing(lines)) };
}

// Sorted as a whole they would take longer than a slice.
function* byTarget(samples: readonly Sample[]): Sliced<readonly Sample[][]> {
  const groups = new Map<number, Sample[]>();
  for (const sample of samples) {
    const group = groups.get(sample.target);
    if (group) group.push(sample);
    else groups.set(sample.target, [sample]);
    yield;
  }
  return [...groups.keys()].toSorted((a, b) => a - b).map((target) => groups.get(target) ?? []);
}

function requireOwn(header: EvidenceHeader, sample: Sample, before: Sample | undefined): void {
  if (sample.network !== header.network || sample.window !== header.window) {
    throw new RangeError(
      `a sample of network ${sample.network}, window ${sample.window} is not evidence of network ${header.network}, window ${header.window}`,
    );
  }
  if (sample.outcome.kind === 'answer' && !Number.isSafeInteger(sample.outcome.latencyUs)) {
    throw new RangeError(`a latency is whole microseconds, got ${sample.outcome.latencyUs}`);
  }
  if (sample.indicator !== 'rpc' && hasReceipt(sample)) {
    throw new RangeError(`a receipt is of rpc, not of ${sample.indicator}`);
  }
  if (before && comparePlaces(before, sample) === 0) {
    throw new RangeError(
      `two samples of target ${sample.target}, ${sample.indicator} at ${sample.instantUs}`,
    );
  }
}

/** The first line, without its end: fixed order of keys, no spaces, integers only. */
export function headerLine(header: EvidenceHeader, version: EvidenceVersion): string {
  return JSON.stringify({
    v: version,
    genesis: header.genesis,
    network: header.network,
    window: header.window,
    reporter: header.reporter,
    link: header.link,
    parameters: sortedParameters(header.parameters),
    clock_offset_ms: header.clockOffsetMs ?? null,
  });
}

/** The line of one planned sample, without its end. */
export function sampleLine({ target, indicator, instantUs, outcome }: Sample): string {
  const place = { t: target, i: indicator, at: instantUs };
  if (outcome.kind === 'answer') {
    const { latencyUs, receipt, vote } = outcome;
    return JSON.stringify({
      ...place,
      us: latencyUs,
      ...(receipt && { receipt: receiptFields(receipt) }),
      ...(vote && { vote: voteFields(vote) }),
    });
  }
  if (outcome.kind === 'null') return JSON.stringify({ ...place, null: outcome.reason });
  return JSON.stringify({ ...place, untaken: outcome.reason });
}

function receiptFields({ atMs, height, signature }: Receipt): object {
  return { at: atMs, height, signature };
}

/** The bytes of the line hang on their order. */
function voteFields({ key, hash, number, round, setId, signature }: SampledVote): object {
  return { key, hash, number, round, set: setId, signature };
}

/** Keys in alphabetical order, at every depth. */
function sortedParameters(parameters: SamplingParameters): SamplingParameters {
  return {
    clockOffsetMs: parameters.clockOffsetMs,
    distribution: parameters.distribution,
    fastUs: Object.fromEntries(
      Object.entries(parameters.fastUs).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    ) as SamplingParameters['fastUs'],
    graceBlocks: parameters.graceBlocks,
    graceMs: parameters.graceMs,
    hostRate: parameters.hostRate,
    idleWindows: parameters.idleWindows,
    lagBlocks: parameters.lagBlocks,
    minCoveragePpm: parameters.minCoveragePpm,
    minReporters: parameters.minReporters,
    samplesPerWindow: parameters.samplesPerWindow,
    timeoutMs: parameters.timeoutMs,
    windowMs: parameters.windowMs,
  };
}
