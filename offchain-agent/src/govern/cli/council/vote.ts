import { AgentError } from '../../../base/error.ts';
import { isSameAccount } from '../../../chain/address.ts';
import { dynamicCall } from '../../../chain/call/dynamic-call.ts';
import { readCouncil } from '../../../chain/govern/council.ts';
import type { Council, Motion } from '../../../chain/govern/motion.ts';
import type { SigningOptions } from '../../../cli/key-options.ts';
import { openSigning, sendAndReport } from '../../../cli/signing.ts';

type VoteOptions = SigningOptions;

/**
 * Votes for or against a motion.
 * @throws AgentError `bad_input/vote`, `bad_input/motion`; `no/not_a_member`, `no/voted`
 */
export async function runVote(text: string, vote: string, options: VoteOptions): Promise<void> {
  const isYes = parseVote(vote);
  await using opened = await openSigning(options);
  const { chain, pair } = opened;
  const { api } = chain;
  const council = await readCouncil(api, (await chain.finalizedHead()).hash);
  const motion = findMotion(council, text);
  if (!options.dryRun) requireVoter(council, motion, pair.address, isYes);
  const { hash, index, threshold, ayes } = motion;
  await sendAndReport('council.vote', options, opened, {
    call: dynamicCall(api, 'council', 'vote', [hash, index, isYes]),
    sentence: `votes ${isYes ? 'yes' : 'no'} on motion ${index}`,
    details: { motion: hash, index, vote: isYes ? 'yes' : 'no' },
    settle: async () => {
      const others = ayes.filter((voter) => !isSameAccount(voter, pair.address)).length;
      const now = others + (isYes ? 1 : 0);
      const isCarried = now >= threshold;
      return {
        lines: [
          `${now} of ${threshold} votes that it needs${isCarried ? `: "almanac council close ${index}" executes it` : ''}`,
        ],
        fields: { ayes: now, threshold, is_carried: isCarried },
      };
    },
  });
}

/** @throws AgentError `bad_input/vote` for anything but yes and no */
export function parseVote(text: string): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new AgentError('bad_input/vote', `"${text}" is not a vote; expected yes or no`, { data: { text } });
}

/** What the chain would refuse, said before a fee is paid. */
export function requireVoter(
  { members }: Pick<Council, 'members'>,
  { index, ayes, nays }: Pick<Motion, 'index' | 'ayes' | 'nays'>,
  account: string,
  isYes: boolean,
): void {
  const isIn = (accounts: readonly string[]): boolean => accounts.some((one) => isSameAccount(one, account));
  if (!isIn(members)) {
    throw new AgentError(
      'no/not_a_member',
      `${account} is not a member of the Council; "almanac council list" has its ${members.length} members`,
      { data: { account } },
    );
  }
  if (!isIn(isYes ? ayes : nays)) return;
  throw new AgentError(
    'no/voted',
    `${account} has voted ${isYes ? 'yes' : 'no'} on motion ${index} already`,
    {
      data: { account, index },
    },
  );
}

/**
 * The open motion that a person named.
 * @param text its index or hash
 * @throws AgentError `bad_input/motion` with those that are open
 */
export function findMotion({ motions }: Pick<Council, 'motions'>, text: string): Motion {
  const found = motions.find(({ index, hash }) => text === String(index) || text.toLowerCase() === hash);
  if (found) return found;
  const open = motions.map(({ index }) => index).join(', ');
  throw new AgentError(
    'bad_input/motion',
    `"${text}" is not an open motion; ${open ? `open are ${open}` : 'none is open'} ("almanac council list"); a closed one is gone`,
    { data: { text, open: motions.map(({ index }) => index) } },
  );
}
