import { blake2, hexText, textBytes } from '../bytes.ts';
import { merkleRoot } from '../merkle.ts';
import type { Sample } from '../sample.ts';
import { cidOf } from './content-id.ts';
import { comparePlaces, type EncodedEvidence, type EvidenceHeader } from './evidence.ts';
import { headerLine, sampleLine } from './line.ts';

/**
 * Writes an evidence file: the same header and samples give the same bytes, whatever the order of the samples.
 *
 * @throws RangeError when a sample is of another network or window, a latency is not whole, or two are of the same target, indicator and instant
 */
export function encodeEvidence(header: EvidenceHeader, samples: readonly Sample[]): EncodedEvidence {
  const sorted = [...samples].sort(comparePlaces);
  for (const [index, sample] of sorted.entries()) {
    if (sample.network !== header.network || sample.window !== header.window) {
      throw new RangeError(
        `a sample of network ${sample.network}, window ${sample.window} is no evidence of network ${header.network}, window ${header.window}`,
      );
    }
    if (sample.outcome.kind === 'answer' && !Number.isSafeInteger(sample.outcome.latencyUs)) {
      throw new RangeError(`a latency is whole microseconds, got ${sample.outcome.latencyUs}`);
    }
    const before = sorted[index - 1];
    if (before && comparePlaces(before, sample) === 0) {
      throw new RangeError(
        `two samples of target ${sample.target}, ${sample.indicator} at ${sample.instantUs}`,
      );
    }
  }
  return encodeLines([headerLine(header), ...sorted.map(sampleLine)]);
}

function encodeLines(lines: readonly string[]): EncodedEvidence {
  const bytes = textBytes(`${lines.join('\n')}\n`);
  const contentId = hexText(blake2(bytes));
  return { bytes, contentId, cid: cidOf(contentId), root: hexText(merkleRoot(lines.map(textBytes))) };
}
