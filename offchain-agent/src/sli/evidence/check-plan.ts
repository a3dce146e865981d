import { ed25519Verify } from '@polkadot/util-crypto';
import { hexBytes } from '../../base/bytes.ts';
import { drawInstants } from '../hash-chain.ts';
import { isDrawn, type SampledIndicator } from '../indicator.ts';
import { type Sample, type SampledVote, signedVoteBytes } from '../sample.ts';
import { difference, type Evidence, type EvidenceFault, type EvidenceHeader } from './evidence.ts';

/**
 * Checks the samples of an evidence file against its own header: every planned instant once and as drawn, answers within
 * the time-out, arrivals inside the window, each under its author and under all authors, at most one vote of a target.
 *
 * @returns the first difference in the order of the lines; `undefined` when there is none
 */
export function checkPlan({ header, samples }: Evidence): EvidenceFault | undefined {
  const groups = groupSamples(samples);
  const drawn = groups.filter(({ indicator }) => isDrawn(indicator));
  const planned = header.parameters.samplesPerWindow;
  // More instants than there are lines are not drawn: the header of a forged file may ask for any number.
  if (drawn.length > 0 && planned > samples.length) {
    return difference(`is ${planned}, but the file has only ${samples.length} samples`, {
      line: 1,
      field: 'parameters.samplesPerWindow',
    });
  }
  const instants = drawn.length > 0 ? drawInstants({ ...header, ...header.parameters }) : [];
  const blocks = new Set(groups.find(isAllAuthors)?.samples.map(({ instantUs }) => instantUs));
  const authors = new Map<number, number>();
  const voters = new Map<string, number>();
  for (const group of groups) {
    const found = isDrawn(group.indicator)
      ? (checkDraw(group, instants) ?? checkTimeout(group, header))
      : group.indicator === 'finality'
        ? checkVotes(group, header, voters)
        : checkArrivals(group, header, blocks, authors);
    if (found) return found;
  }
  return undefined;
}

export function isAllAuthors({ target, indicator }: SampleGroup): boolean {
  return target === 0 && indicator === 'arrival';
}

/** @param voters whose vote a key's is; grows with each group */
function checkVotes(
  { target, firstLine, samples }: SampleGroup,
  { window }: EvidenceHeader,
  voters: Map<string, number>,
): EvidenceFault | undefined {
  const [sample, second] = samples;
  const place = { line: firstLine, field: 'at' };
  if (second)
    return difference('is of a second vote, and one is a sample', { ...place, line: firstLine + 1 });
  if (!sample || sample.instantUs !== window * 1_000_000) {
    return difference(`is ${sample?.instantUs}, not the start of the window ${window}`, place);
  }
  const vote = sample.outcome.kind === 'answer' ? sample.outcome.vote : undefined;
  if (!vote) return undefined;
  const other = voters.get(vote.key);
  voters.set(vote.key, target);
  const key = { line: firstLine, field: 'vote.key' };
  if (other !== undefined) return difference(`is ${vote.key}, as in the vote of target ${other}`, key);
  if (isSigned(vote)) return undefined;
  return difference(`${vote.key} did not sign this vote`, { line: firstLine, field: 'vote.signature' });
}

function isSigned(vote: SampledVote): boolean {
  try {
    return ed25519Verify(signedVoteBytes(vote), hexBytes(vote.signature), hexBytes(vote.key));
  } catch {
    // Not every 32 bytes are a key.
    return false;
  }
}

function checkDraw(
  { target, indicator, firstLine, samples }: SampleGroup,
  instants: readonly number[],
): EvidenceFault | undefined {
  for (let index = 0; index < Math.max(samples.length, instants.length); index += 1) {
    const sample = samples[index];
    const instant = instants[index];
    const line = firstLine + Math.min(index, samples.length - 1);
    const place = { line, field: 'at' };
    if (sample === undefined) {
      return difference(
        `the planned instant ${instant} of target ${target}, ${indicator}, is missing after it`,
        place,
      );
    }
    if (sample.instantUs === instant) continue;
    if (instant === undefined) return difference(`is ${sample.instantUs}, one more than was drawn`, place);
    return instants.includes(sample.instantUs)
      ? difference(
          `the planned instant ${instant} of target ${target}, ${indicator}, is missing before it`,
          place,
        )
      : difference(`is ${sample.instantUs}, drawn from the header was ${instant}`, place);
  }
  return undefined;
}

function checkTimeout(
  { firstLine, samples }: SampleGroup,
  { parameters }: EvidenceHeader,
): EvidenceFault | undefined {
  const late = samples.findIndex(({ outcome }) => latencyOf(outcome) > parameters.timeoutMs * 1_000);
  const sample = samples[late];
  return (
    sample &&
    difference(`is ${latencyOf(sample.outcome)}, later than the timeout of ${parameters.timeoutMs} ms`, {
      line: firstLine + late,
      field: 'us',
    })
  );
}

function latencyOf(outcome: Sample['outcome']): number {
  return outcome.kind === 'answer' ? outcome.latencyUs : 0;
}

/** @param authors who authored the block of an instant; grows with each group */
function checkArrivals(
  { target, firstLine, samples }: SampleGroup,
  { window, parameters }: EvidenceHeader,
  blocks: ReadonlySet<number>,
  authors: Map<number, number>,
): EvidenceFault | undefined {
  const end = window * 1_000_000 + parameters.windowMs * 1_000;
  for (const [index, { instantUs }] of samples.entries()) {
    const place = { line: firstLine + index, field: 'at' };
    if (instantUs < window * 1_000_000 || instantUs >= end) {
      return difference(`is ${instantUs}, outside of the window ${window}`, place);
    }
    if (target === 0) continue;
    if (!blocks.has(instantUs))
      return difference(`is ${instantUs}, a block that is not listed under target 0`, place);
    const author = authors.get(instantUs);
    if (author !== undefined) return difference(`is ${instantUs}, a block of target ${author}`, place);
    authors.set(instantUs, target);
  }
  return undefined;
}

/** The samples of one target and indicator, in the order of the file, with the line of the first. */
export interface SampleGroup {
  readonly target: number;
  readonly indicator: SampledIndicator;
  readonly firstLine: number;
  readonly samples: readonly Sample[];
}

/** The groups of a file's samples; the first sample stands on line 2. */
export function groupSamples(samples: readonly Sample[]): readonly SampleGroup[] {
  const groups: (SampleGroup & { readonly samples: Sample[] })[] = [];
  for (const [index, sample] of samples.entries()) {
    const { target, indicator } = sample;
    const last = groups.at(-1);
    if (last?.target === target && last.indicator === indicator) last.samples.push(sample);
    else groups.push({ target, indicator, firstLine: index + 2, samples: [sample] });
  }
  return groups;
}
