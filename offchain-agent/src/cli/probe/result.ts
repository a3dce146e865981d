import type { AskedEndpoint } from './options.ts';
import type { ProbeTally } from './tally.ts';

/** What a probe found out about one endpoint. */
export interface ProbedEndpoint {
  readonly endpoint: AskedEndpoint;
  readonly tally: ProbeTally;
  readonly peerId: string | undefined;
  readonly genesisHash: string | undefined;
  readonly height: number | undefined;
  /** Blocks behind the best of the endpoints; undefined when there is nothing to compare with. */
  readonly lagBlocks: number | undefined;
}

/**
 * `yes` every sample was answered, `no` some were not, `unreachable` none was, `unknown` nothing was measured of an endpoint
 * and nothing speaks against the others.
 */
export type ProbeVerdict = 'yes' | 'no' | 'unreachable' | 'unknown';

export function probeVerdict(probed: readonly ProbedEndpoint[]): ProbeVerdict {
  const tallies = probed.map(({ tally }) => tally);
  const isSilent = tallies.every(({ answered }) => answered === 0);
  if (isSilent && tallies.some(({ sent }) => sent > 0)) return 'unreachable';
  if (tallies.some(({ sent, answered }) => answered < sent)) return 'no';
  return tallies.every(({ sent }) => sent > 0) ? 'yes' : 'unknown';
}
