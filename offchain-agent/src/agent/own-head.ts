import type { SampleClock } from '../base/clock.ts';
import type { ReportingChain } from '../chain/reporting/reporting-chain.ts';
import { HeadWitness, type Witness } from '../measure/sample/witness.ts';
import type { Attempts } from './attempts.ts';

/** What the reporter's own node says of the chain: what is current, and whether this machine is in touch. */
export interface OwnHead {
  /** A lower bound of what is current: the best of each instant's answers counts. */
  readonly height: () => number | undefined;
  readonly witness: Witness;
}

/**
 * Follows the own node's finalized head until the signal aborts. Without it every silence would pass for this machine's own,
 * so a subscription that fails is told and tried again.
 */
export function followOwnHead(
  chain: Pick<ReportingChain, 'followFinalized'>,
  attempts: Attempts,
  clock: SampleClock,
  signal: AbortSignal,
): OwnHead {
  let height: number | undefined;
  const witness = new HeadWitness(clock);
  void attempts.until('own head', signal, async () => {
    await chain.followFinalized((head) => {
      height = head.number;
      witness.note(head.number);
    });
  });
  return { height: () => height, witness };
}
