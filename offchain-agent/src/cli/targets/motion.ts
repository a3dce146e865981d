import { councilMotion } from '../../chain/registry/council-motion.ts';
import type { ApiReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import type { DynamicCall } from '../../chain/reporting/require-reports.ts';
import { parseCount } from '../count.ts';
import { say } from '../output.ts';
import type { PreparedCall } from '../reporter/submit-call.ts';

/** The most members that a Council of this chain has. */
const maxVotes = 100;

/** What a member of the Council signs to propose a call; the motion is told so that others can vote for it. */
export async function proposed(
  { api }: Pick<ApiReportingChain, 'api'>,
  call: DynamicCall,
  what: string,
  votes: string | undefined,
): Promise<PreparedCall> {
  const threshold = votes === undefined ? undefined : parseCount(votes, '--threshold', maxVotes);
  const motion = await councilMotion(api, call, threshold);
  say(`motion ${motion.hash}: ${motion.threshold} of ${motion.members} votes; its call is ${motion.call}`);
  return {
    call: motion.propose,
    sentence: `proposes to the Council: ${what}`,
    details: {
      motion: motion.hash,
      motion_call: motion.call,
      threshold: motion.threshold,
      members: motion.members,
    },
  };
}
