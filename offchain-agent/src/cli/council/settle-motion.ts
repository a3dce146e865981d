import { type MotionOutcome, motionOutcome } from '../../chain/govern/motion-outcome.ts';
import type { ApiReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import type { Finalized } from '../../chain/submit/submit-once.ts';
import type { Settled } from '../reporter/submit-call.ts';

/** What the events of a block say of a motion, in the words of that block's runtime. */
export async function outcomeAt(
  api: ApiReportingChain['api'],
  { blockHash, events }: Finalized,
): Promise<MotionOutcome> {
  const { registry } = await api.at(blockHash);
  return motionOutcome(events, registry);
}

/** What a motion that was executed, or lost, has come to. */
export function settledMotion({ isDisapproved, isExecuted, failure }: MotionOutcome): Settled {
  const fields = {
    is_executed: isExecuted,
    is_disapproved: isDisapproved,
    error: failure?.error ?? null,
    reason: failure?.reason ?? null,
  };
  if (isDisapproved) return { lines: ['the motion is lost: nothing has changed'], fields, isNo: true };
  if (!failure) return { lines: ['the motion is carried, and its call succeeded'], fields };
  return {
    lines: [
      'the motion is carried, but its call failed and nothing has changed:',
      `  ${failure.error}: ${failure.reason}`,
    ],
    fields,
    isNo: true,
  };
}
