import type { NetworkOptions } from '../../offchain-agent/src/lab/plan/options.ts';

interface Sampling {
  readonly slotMs: number;
  readonly windowMs: number;
  readonly samplesPerWindow: number;
  readonly timeoutMs: number;
  readonly fastUs: { readonly arrival: number; readonly rpc: number; readonly reachability: number };
  readonly minCoveragePpm: number;
  /** In ms, and in as many blocks as a chain without empty slots has meanwhile. */
  readonly graceMs?: number;
}

/** Four validators that anybody may report on. */
export function reportersNetwork({
  slotMs,
  windowMs,
  graceMs = 14_000,
  ...sampling
}: Sampling): NetworkOptions {
  return {
    name: 'reporters',
    validators: 4,
    candidates: 0,
    slotMs,
    sessionMs: 20 * slotMs,
    sessionsPerEra: 6,
    windowMs,
    genesis: {
      registry: { admission: 'open', invited: [] },
      sli: {
        leastReporters: 2,
        sampling: {
          ...sampling,
          minReporters: 2,
          graceMs,
          graceBlocks: graceMs / slotMs,
          clockOffsetMs: 1_500,
          lagBlocks: 3,
        },
      },
    },
  };
}
