import type { JsonDocument } from '../output.ts';
import type { ProbeTimes } from './options.ts';
import { type ProbedEndpoint, probeVerdict } from './result.ts';

/** The answer of `almanac probe --json`. */
export function probeDocument(
  probed: readonly ProbedEndpoint[],
  times: ProbeTimes,
  genesisHash: string | undefined,
): JsonDocument {
  return {
    schema: 'almanac.probe.v1',
    basis: 'sampled',
    request: 'chain_getHeader',
    timeout_ms: times.timeoutMs,
    every_ms: times.everyMs,
    genesis_hash: genesisHash ?? null,
    verdict: probeVerdict(probed),
    endpoints: probed.map(({ endpoint, tally, peerId, genesisHash: own, height, lagBlocks }) => ({
      url: endpoint.shown,
      sent: tally.sent,
      answered: tally.answered,
      p50_us: tally.quantileUs(0.5) ?? null,
      p95_us: tally.quantileUs(0.95) ?? null,
      p99_us: tally.quantileUs(0.99) ?? null,
      height: height ?? null,
      lag_blocks: lagBlocks ?? null,
      genesis_hash: own ?? null,
      peer_id: peerId ?? null,
      nulls: Object.fromEntries(tally.nulls),
      untaken: Object.fromEntries(tally.untaken),
    })),
  };
}
