import { atOnce } from '../../base/sliced.ts';
import { encoding } from '../../sli/evidence/encode.ts';
import type { EncodedEvidence, EvidenceHeader } from '../../sli/evidence/evidence.ts';
import { type Report, reporting } from '../../sli/evidence/report.ts';
import { linkIndex } from '../../sli/hash-chain.ts';
import type { Sample, SampleOutcome } from '../../sli/sample.ts';
import type { StoryReporter } from './cast.ts';
import { storySampling } from './story-genesis.ts';
import { arrivalUs, isBlind, type StorySeed, slotS, windowS } from './story-plan.ts';

/** Who made the block of a slot, from 0; undefined when it stayed empty. */
type AuthorOf = (slot: number) => number | undefined;

/** Evidence of a window as it is kept, and the report that follows from it: made by the code of the agent. */
export interface StoryReport {
  readonly header: EvidenceHeader;
  readonly evidence: EncodedEvidence;
  readonly report: Report;
}

interface ReportInput {
  readonly seed: StorySeed;
  readonly genesis: string;
  /** The first window that the reporter may report. */
  readonly joinedS: number;
  readonly window: number;
  readonly reporter: StoryReporter;
  /** From 0. */
  readonly place: number;
  readonly authorOf: AuthorOf;
}

const allAuthors = 0;

/** What a reporter saw of the blocks of a window. */
export function storyReport(input: ReportInput): StoryReport {
  const { genesis, window, reporter, joinedS } = input;
  const { windowMs } = storySampling;
  const header: EvidenceHeader = {
    genesis,
    network: 0,
    window,
    reporter: reporter.key,
    link: reporter.links.link(linkIndex(window, joinedS, windowMs)),
    parameters: storySampling,
    clockOffsetMs: 0,
  };
  const samples = arrivalsOf(input);
  const evidence = atOnce(encoding(header, samples));
  return { header, evidence, report: atOnce(reporting({ header, samples, ...evidence })) };
}

function arrivalsOf({ seed, window, place, authorOf }: ReportInput): Sample[] {
  const samples: Sample[] = [];
  for (let slot = window / slotS; slot < (window + windowS) / slotS; slot += 1) {
    const author = authorOf(slot);
    if (author === undefined) continue;
    const instantUs = slot * slotS * 1_000_000;
    const base = { network: 0, window, indicator: 'arrival', instantUs } as const;
    const outcome = seenBy(seed, author, place, slot);
    samples.push({ ...base, target: author + 1, outcome }, { ...base, target: allAuthors, outcome });
  }
  return samples;
}

function seenBy(seed: StorySeed, author: number, reporter: number, slot: number): SampleOutcome {
  if (isBlind(seed, reporter, slot)) return { kind: 'untaken', reason: 'offline' };
  const latencyUs = arrivalUs(seed, author, reporter, slot);
  return latencyUs === undefined ? { kind: 'null', reason: 'late' } : { kind: 'answer', latencyUs };
}
