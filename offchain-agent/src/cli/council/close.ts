import { AgentError } from '../../base/error.ts';
import { closeCall } from '../../chain/govern/close-call.ts';
import { type Motion, readCouncil, type Standing, standingOf } from '../../chain/govern/council.ts';
import type { SigningOptions } from '../reporter/key-options.ts';
import { submitCall } from '../reporter/submit-call.ts';
import { findMotion } from './find-motion.ts';
import { outcomeAt, settledMotion } from './settle-motion.ts';

export type CloseOptions = SigningOptions;

/**
 * Closes a motion that is decided; a carried one is executed.
 * @throws AgentError `bad_input/motion`; `no/open` while votes are missing; `unknown/motion_call`
 */
export async function runClose(text: string, options: CloseOptions): Promise<void> {
  await submitCall('council.close', options, async ({ chain }) => {
    const { api } = chain;
    const { hash, number } = await chain.finalizedHead();
    const council = await readCouncil(api, hash);
    const motion = findMotion(council, text);
    if (!options.dryRun) requireDecided(motion, standingOf(motion, council.members.length, number));
    return {
      call: await closeCall(api, motion),
      sentence: `closes motion ${motion.index}`,
      details: { motion: motion.hash, index: motion.index, motion_call: motion.call?.hex ?? null },
      settle: async (done) => settledMotion(await outcomeAt(api, done)),
    };
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
    `the runtime cannot read the call of motion ${index} any more: it was proposed to another runtime; let it run out with block ${endBlock} and propose it anew`,
    { data: { index, hash } },
  );
}
