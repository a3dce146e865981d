import { AgentError } from '../../../base/error.ts';
import { parseCount } from '../../../base/parse.ts';
import { isSameAccount } from '../../../chain/address.ts';
import { type DynamicCall, dynamicCall } from '../../../chain/call/dynamic-call.ts';
import { type NamedCall, namedCall } from '../../../chain/call/named-call.ts';
import { stateReader } from '../../../chain/call/state-at.ts';
import { type Change, type DecodedCall, effectOf, readCall } from '../../../chain/govern/changes.ts';
import { readCouncil } from '../../../chain/govern/council.ts';
import { type Governed, readGoverned } from '../../../chain/govern/governed.ts';
import type { Share } from '../../../chain/govern/group.ts';
import { type Council, shareOfCall, votesOf } from '../../../chain/govern/motion.ts';
import { planChange } from '../../../chain/govern/plan-change.ts';
import { requireValidators } from '../../../chain/govern/require-validators.ts';
import { councilMotion } from '../../../chain/registry/council-motion.ts';
import type { ApiReportingChain } from '../../../chain/reporting/api-reporting-chain.ts';
import { decodeCall } from '../../../chain/submit/sign.ts';
import type { SigningOptions } from '../../../cli/key-options.ts';
import { say } from '../../../cli/output.ts';
import { openSigning, type PreparedCall, type SettledCall, sendAndReport } from '../../../cli/signing.ts';
import { callText, changeText } from '../../../words/value-text.ts';
import { outcomeAt, settledMotion } from '../council/close.ts';
import { type AccountForms, accountOfText, parseChanges, requireChange } from './parse-changes.ts';

export interface ProposeOptions extends SigningOptions {
  readonly call?: string;
  /** A call by its name, with its arguments as a person writes them; what it is may need a look at the chain. */
  readonly named?: (chain: ApiReportingChain) => Promise<NamedCall>;
  readonly threshold?: string;
}

/** What is to be proposed. */
interface Proposal {
  readonly call: DynamicCall;
  readonly share: Share;
  readonly changes: readonly Change[];
  readonly what: string;
}

/**
 * Proposes other values, or any call, to the Council.
 * @throws AgentError `bad_input/change`, `bad_input/threshold`, `no/not_a_member`, `no/proposed`, as `planChange` and
 * `requireValidators` do
 */
export async function runPropose(texts: readonly string[], options: ProposeOptions): Promise<void> {
  const { call, named } = options;
  if ([texts.length > 0, call !== undefined, named !== undefined].filter(Boolean).length !== 1)
    throw wrongArguments();
  for (const text of texts) requireChange(text);
  await using opened = await openSigning(options);
  const { chain, network, url, names, pair } = opened;
  const { api } = chain;
  const { hash } = await chain.finalizedHead();
  const governed = await readGoverned(await stateReader(api, hash), network);
  const council = await readCouncil(api, hash);
  const how = { isLocal: options.local === true, names };
  const accountOf = (text: string): Promise<string | undefined> => accountOfText(text, how);
  const encoded = named ? (await namedCall(api, await named(chain), accountOf)).method.toHex() : call;
  const proposal =
    encoded === undefined ? await ofChanges(api, governed, texts, how) : ofCall(api, governed, encoded);
  const note = await requireValidators(chain, proposal.changes, true);
  if (note !== undefined) say(`note: ${note}`);
  const votes = thresholdOf(options.threshold, proposal, council.members.length);
  const motion = await councilMotion(api, proposal.call, votes);
  if (!options.dryRun) requireProposer(council, pair.address, motion.hash);
  say(`motion ${motion.hash}: ${motion.threshold} of ${motion.members} votes; its call is ${motion.call}`);
  await sendAndReport('params.propose', options, opened, prepared(api, url, proposal, motion));
}

function prepared(
  api: ApiReportingChain['api'],
  url: string,
  { changes, what }: Proposal,
  motion: Awaited<ReturnType<typeof councilMotion>>,
): PreparedCall {
  const { threshold, members, hash, call, propose } = motion;
  return {
    call: propose,
    sentence: `proposes to the Council: ${what}`,
    details: {
      motion: hash,
      motion_call: call,
      threshold,
      members,
      changes: changes.map(({ name, now, after }) => ({ name, now: now ?? null, after: after ?? null })),
    },
    settle: async (done): Promise<SettledCall> => {
      const outcome = await outcomeAt(api, done);
      // A Council of one has no vote to wait for.
      if (!outcome.proposed) return settledMotion(outcome);
      const { index } = outcome.proposed;
      const vote = `almanac council vote ${index} yes --url ${url} --key-file KEY_FILE`;
      return {
        lines: [
          `motion ${index}  ${hash}: needs ${threshold} of ${members} votes; the proposer votes, too`,
          `members vote with:  ${vote}`,
          `then any account:  almanac council close ${index} --url ${url} --key-file KEY_FILE`,
        ],
        fields: { index, vote_command: vote },
      };
    },
  };
}

async function ofChanges(
  api: ApiReportingChain['api'],
  governed: Governed,
  texts: readonly string[],
  how: AccountForms,
): Promise<Proposal> {
  const planned = planChange(governed, await parseChanges(texts, governed, how));
  const calls = planned.map(({ pallet, method, args }) => dynamicCall(api, pallet, method, args));
  const changes = planned.flatMap((one) => one.changes);
  const isThreeQuarters = planned.some(({ share }) => share === 'three quarters');
  const [first, ...others] = calls;
  if (!first) throw wrongArguments();
  return {
    call: others.length === 0 ? first : dynamicCall(api, 'utility', 'batchAll', [calls]),
    share: isThreeQuarters ? 'three quarters' : 'more than half',
    changes,
    what: changes.map(changeText).join(', '),
  };
}

function ofCall(api: ApiReportingChain['api'], governed: Governed, hex: string): Proposal {
  const call = decodeCall(api, hex);
  if (call.method.toHex() !== hex.toLowerCase()) {
    throw new AgentError('bad_input/call', `--call: ${hex} is not an encoded call: bytes are left over`);
  }
  const read = readCall(call.method as unknown as DecodedCall);
  const { changes } = effectOf(read, governed);
  return { call, share: shareOfCall(read), changes, what: callText(read) };
}

/** @throws AgentError `bad_input/threshold` for fewer votes than the call needs: it would be carried and fail */
export function thresholdOf(
  text: string | undefined,
  { share }: Pick<Proposal, 'share'>,
  members: number,
): number {
  const needed = votesOf(share, members);
  if (text === undefined) return needed;
  const votes = parseCount(text, '--threshold', Math.max(members, 1));
  if (votes >= needed) return votes;
  throw new AgentError(
    'bad_input/threshold',
    `--threshold: ${votes} of ${members} votes would carry the motion, but its call needs ${share}: at least ${needed}`,
    { data: { votes, needed, members } },
  );
}

/** What the chain would refuse, said before a fee is paid. */
export function requireProposer(
  { members, motions }: Pick<Council, 'members' | 'motions'>,
  account: string,
  hash: string,
): void {
  if (!members.some((member) => isSameAccount(member, account))) {
    throw new AgentError(
      'no/not_a_member',
      `${account} is not a member of the Council, which alone proposes; --dry-run shows the call for a member to propose with --call`,
      { data: { account } },
    );
  }
  const open = motions.find((motion) => motion.hash === hash);
  if (!open) return;
  throw new AgentError(
    'no/proposed',
    `motion ${open.index} proposes the same already; vote with "almanac council vote ${open.index} yes"`,
    { data: { index: open.index, hash } },
  );
}

function wrongArguments(): AgentError {
  return new AgentError(
    'bad_input/change',
    'expected NAME=VALUE, for example sampling.samplesPerWindow=60, or --call HEX; "almanac params show" lists the names',
  );
}
