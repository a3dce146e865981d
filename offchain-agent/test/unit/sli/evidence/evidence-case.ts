import { encodeEvidence } from '../../../../../tests/support/evidence-at-once.ts';
import type { EvidenceFacts } from '../../../../src/sli/evidence/check-evidence.ts';
import type { EvidenceHeader } from '../../../../src/sli/evidence/evidence.ts';
import { countEntries, entriesHash } from '../../../../src/sli/evidence/report.ts';
import { drawInstants, HashChain } from '../../../../src/sli/hash-chain.ts';
import type { SampledIndicator } from '../../../../src/sli/indicator.ts';
import { drawnIndicators } from '../../../../src/sli/indicator.ts';
import type { NullReason, Sample, SampleOutcome, SamplingParameters } from '../../../../src/sli/sample.ts';

export const parameters: SamplingParameters = {
  windowMs: 20_000,
  samplesPerWindow: 10,
  distribution: 'Stratified',
  timeoutMs: 2_000,
  fastUs: { arrival: 500_000, rpc: 100_000, reachability: 100_000 },
  minCoveragePpm: 500_000,
  minReporters: 2,
  graceMs: 20_000,
  graceBlocks: 4,
  idleWindows: 24,
  hostRate: 50,
  clockOffsetMs: 500,
  lagBlocks: 3,
};

export const window = 1_795_161_600;
export const genesis = `0x${'9a'.repeat(32)}`;
export const joined = window - 100;

/** A reporter's account and hash chain by number. */
export function reporterCase(number: number): { reporter: string; chain: HashChain; link: string } {
  const chain = new HashChain(new Uint8Array(32).fill(number), 1_000);
  return { reporter: `0x${String(number).padStart(2, '0').repeat(32)}`, chain, link: chain.link(6) };
}

export function headerCase(number = 1, change: Partial<EvidenceHeader> = {}): EvidenceHeader {
  const { reporter, link } = reporterCase(number);
  return { genesis, network: 0, window, reporter, link, parameters, clockOffsetMs: -3, ...change };
}

/** A window of three validators with rpc and reachability, five blocks, and every kind of outcome. */
export function samplesCase(header: EvidenceHeader = headerCase(), seed = 1): readonly Sample[] {
  const random = generator(seed);
  const { network, window: start } = header;
  const samples: Sample[] = [];
  const add = (
    target: number,
    indicator: SampledIndicator,
    instantUs: number,
    outcome: SampleOutcome,
  ): void => {
    samples.push({ network, window: start, target, indicator, instantUs, outcome });
  };
  const draw = drawInstants({ ...header, ...header.parameters });
  for (const target of [1, 2, 3]) {
    for (const indicator of ['rpc', 'reachability'] as const) {
      for (const instant of draw) add(target, indicator, instant, outcomeCase(random));
    }
  }
  for (const [index, target] of [1, 2, 3, 1, 2].entries()) {
    const instant = start * 1_000_000 + index * 3_000_000;
    const outcome = outcomeCase(random);
    add(target, 'arrival', instant, outcome);
    add(0, 'arrival', instant, outcome);
  }
  return samples;
}

export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other] as Item, result[index] as Item];
  }
  return result;
}

/** Numbers of [0, 1) that are the same in every run: mulberry32. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function outcomeCase(random: () => number): SampleOutcome {
  const nulls: readonly NullReason[] = ['timeout', 'refused', 'behind'];
  const kind = random();
  if (kind < 0.8) return { kind: 'answer', latencyUs: Math.floor(random() * 300_000) };
  if (kind < 0.9) return { kind: 'null', reason: nulls[Math.floor(random() * 3)] ?? 'late' };
  return { kind: 'untaken', reason: 'stalled' };
}

/** What a chain says to which the samples were reported, by the reporter of the header. */
export function factsCase(header: EvidenceHeader, samples: readonly Sample[]): EvidenceFacts {
  const { root, contentId } = encodeEvidence(header, samples);
  const entries = countEntries(samples);
  const { link } = reporterCase(1);
  const blocks = samples.filter(({ indicator }) => indicator === 'arrival');
  return {
    genesis: header.genesis,
    parameters: header.parameters,
    own: new Set(),
    standing: { joined, link, linkWindow: header.window },
    stored: { root, contentId, entriesHash: entriesHash([entries]) ?? '', parts: 1 },
    targets: [1, 2, 3].map((id) => ({ id, drawn: drawnIndicators })),
    authored: new Map([0, 1, 2, 3].map((id) => [id, blocks.filter(({ target }) => target === id).length])),
    split: (own) => [own],
  };
}
