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

/** `yes` every sample was answered, `no` some were not, `unreachable` none was. */
export type ProbeVerdict = 'yes' | 'no' | 'unreachable';

export function probeVerdict(probed: readonly ProbedEndpoint[]): ProbeVerdict {
  if (probed.every(({ tally }) => tally.answered === 0)) return 'unreachable';
  return probed.every(({ tally }) => tally.sent > 0 && tally.answered === tally.sent) ? 'yes' : 'no';
}
