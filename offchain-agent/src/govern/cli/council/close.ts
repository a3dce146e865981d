import { AgentError } from '../../../base/error.ts';
import { StateAt, stateReader } from '../../../chain/call/state-at.ts';
import { effectOf } from '../../../chain/govern/changes.ts';
import { closeCall, readCouncil } from '../../../chain/govern/council.ts';
import { readGoverned } from '../../../chain/govern/governed.ts';
import { type Motion, type Standing, standingOf } from '../../../chain/govern/motion.ts';
import { type MotionOutcome, motionOutcome } from '../../../chain/govern/motion-outcome.ts';
import { requireValidators } from '../../../chain/govern/require-validators.ts';
import type { ApiReportingChain } from '../../../chain/reporting/api-reporting-chain.ts';
import type { Finalized } from '../../../chain/submit/submit-once.ts';
import type { SigningOptions } from '../../../cli/key-options.ts';
import { say } from '../../../cli/output.ts';
import { openSigning, type SettledCall, sendAndReport } from '../../../cli/signing.ts';
import { findMotion } from './vote.ts';

type CloseOptions = SigningOptions;

/**
 * Closes a motion that is decided; a carried one is executed.
 * @throws AgentError `bad_input/motion`; `no/open` while votes are missing, `no/would_halt`; `unknown/motion_call`
 */
export async function runClose(text: string, options: CloseOptions): Promise<void> {
  await using opened = await openSigning(options);
  const { chain, network } = opened;
  const { api } = chain;
  const { hash, number } = await chain.finalizedHead();
  const council = await readCouncil(api, hash);
  const motion = findMotion(council, text);
  const standing = standingOf(motion, council.members.length, number);
  if (!options.dryRun) requireDecided(motion, standing);
  if (standing === 'carried' && motion.call) {
    const governed = await readGoverned(await stateReader(api, hash), network);
    const note = await requireValidators(chain, effectOf(motion.call.read, governed).changes, false);
    if (note !== undefined) say(`note: ${note}`);
  }
  await sendAndReport('council.close', options, opened, {
    call: await closeCall(api, motion),
    sentence: `closes motion ${motion.index}`,
    details: { motion: motion.hash, index: motion.index, motion_call: motion.call?.hex ?? null },
    settle: async (done) => settledMotion(await outcomeAt(api, done)),
  });
}

/** What the chain would refuse, said before a fee is paid. */
export function requireDecided(
  { index, hash, threshold, ayes, endBlock, call }: Motion,
  standing: Standing,
): void {
  if (standing === 'open') {
    throw new AgentError(
      'no/open',
      `motion ${index} is not decided: ${ayes.length} of ${threshold} votes that it needs; vote with "almanac council vote ${index} yes", or wait until it ends with block ${endBlock}`,
      { data: { index, ayes: ayes.length, threshold, end_block: endBlock } },
    );
  }
  if (standing === 'lost' || call) return;
  throw new AgentError(
    'unknown/motion_call',
    `the runtime cannot decode the call of motion ${index}, which is of another runtime; let it end at block ${endBlock} and propose it again`,
    { data: { index, hash } },
  );
}

/** What the events of a block say of a motion, in the words of that block's runtime. */
export async function outcomeAt(
  api: ApiReportingChain['api'],
  { blockHash, events }: Finalized,
): Promise<MotionOutcome> {
  const { registry } = await StateAt.at(api, blockHash);
  return motionOutcome(events, registry);
}

/** What a motion that was executed, or lost, has come to. */
export function settledMotion({ isDisapproved, isExecuted, failure }: MotionOutcome): SettledCall {
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
