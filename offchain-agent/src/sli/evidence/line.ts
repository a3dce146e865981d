import type { Sample } from '../sample.ts';
import type { SamplingParameters } from '../sampling.ts';
import type { EvidenceHeader } from './evidence.ts';

/** The version of the format that is written. */
export const evidenceVersion = 1;

/** The first line, without its end: fixed order of keys, no spaces, integers only. */
export function headerLine(header: EvidenceHeader): string {
  return JSON.stringify({
    v: evidenceVersion,
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
  if (outcome.kind === 'answer') return JSON.stringify({ ...place, us: outcome.latencyUs });
  if (outcome.kind === 'null') return JSON.stringify({ ...place, null: outcome.reason });
  return JSON.stringify({ ...place, untaken: outcome.reason });
}

/** Keys in alphabetical order, at every depth. */
function sortedParameters(parameters: SamplingParameters): SamplingParameters {
  const { arrival, reachability, rpc } = parameters.fastUs;
  return {
    clockOffsetMs: parameters.clockOffsetMs,
    distribution: parameters.distribution,
    fastUs: { arrival, reachability, rpc },
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
