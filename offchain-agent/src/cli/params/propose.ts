import { AgentError } from '../../base/error.ts';
import { parseCount } from '../../base/parse.ts';
import { isSameAccount } from '../../chain/address.ts';
import { type Change, type DecodedCall, effectOf, readCall } from '../../chain/govern/changes.ts';
import { type Council, readCouncil, shareOfCall, votesOf } from '../../chain/govern/council.ts';
import { type Governed, readGoverned } from '../../chain/govern/governed.ts';
import type { Bounds, Share, Value } from '../../chain/govern/group.ts';
import { findField, planChange } from '../../chain/govern/plan-change.ts';
import { parseSigningKey } from '../../chain/keys/parse-key.ts';
import { councilMotion } from '../../chain/registry/council-motion.ts';
import type { ApiReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import { type DynamicCall, dynamicCall } from '../../chain/reporting/require-reports.ts';
import { stateReader } from '../../chain/state-at.ts';
import { decodeCall } from '../../chain/submit/sign.ts';
import { outcomeAt, settledMotion } from '../council/close.ts';
import { say } from '../output.ts';
import type { SigningOptions } from '../reporter/key-options.ts';
import { accountOfName, parseAccount } from '../reporter/parse.ts';
import { type PreparedCall, type Settled, submitCall } from '../reporter/submit-call.ts';
import { callText, changeText } from './value-text.ts';

export interface ProposeOptions extends SigningOptions {
  readonly call?: string;
  /** A call by its name, with its arguments as a person writes them. */
  readonly named?: { readonly call: string; readonly values: readonly string[] };
  readonly threshold?: string;
}

/** What is to be proposed. */
interface Proposal {
  readonly call: DynamicCall;
  readonly share: Share;
  readonly changes: readonly Change[];
  readonly what: string;
}

/** How accounts may be written besides as addresses. */
export interface AccountForms {
  /** As development names, such as //Alice. */
  readonly isLocal: boolean;
  /** As tables call those of a running demo or network. */
  readonly names?: Readonly<Record<string, string>>;
}

const unit = 1_000_000_000_000n;

/**
 * Proposes other values, or any call, to the Council.
 * @throws AgentError `bad_input/change`, `bad_input/threshold`, `no/not_a_member`, `no/proposed`, as `planChange` does
 */
export async function runPropose(texts: readonly string[], options: ProposeOptions): Promise<void> {
  const { call, named } = options;
  if ([texts.length > 0, call !== undefined, named !== undefined].filter(Boolean).length !== 1)
    throw wrongArguments();
  for (const text of texts) requireChange(text);
  await submitCall('params.propose', options, async ({ chain, network, url, names }, pair) => {
    const { api } = chain;
    const { hash } = await chain.finalizedHead();
    const governed = await readGoverned(await stateReader(api, hash), network);
    const council = await readCouncil(api, hash);
    const encoded = named === undefined ? call : namedCall(api, named, names).method.toHex();
    const proposal =
      encoded === undefined
        ? await ofChanges(api, governed, texts, { isLocal: options.local === true, names })
        : ofCall(api, governed, encoded);
    await requireSessionKeys(api, proposal);
    const votes = thresholdOf(options.threshold, proposal, council.members.length);
    const motion = await councilMotion(api, proposal.call, votes);
    if (!options.dryRun) requireProposer(council, pair.address, motion.hash);
    say(`motion ${motion.hash}: ${motion.threshold} of ${motion.members} votes; its call is ${motion.call}`);
    return prepared(api, url, proposal, motion);
  });
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
    settle: async (done): Promise<Settled> => {
      const outcome = await outcomeAt(api, done);
      // A Council of one has no vote to wait for.
      if (!outcome.proposed) return settledMotion(outcome);
      const { index } = outcome.proposed;
      const vote = `almanac council vote ${index} yes --url ${url} --key-file KEY_FILE`;
      return {
        lines: [
          `motion ${index}  ${hash}: needs ${threshold} of ${members} votes; the proposer votes, too`,
          `members vote with:  ${vote}`,
          `and then anybody:   almanac council close ${index} --url ${url} --key-file KEY_FILE`,
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

/** @throws AgentError `bad_input/call` for no call of the runtime, or arguments that are none of it */
function namedCall(
  api: ApiReportingChain['api'],
  { call, values }: NonNullable<ProposeOptions['named']>,
  names: Readonly<Record<string, string>>,
): DynamicCall {
  const [pallet = '', method = ''] = call.split('.');
  const meta = api.tx[pallet]?.[method]?.meta;
  if (!meta) {
    const near = Object.keys(api.tx[pallet] ?? {});
    throw new AgentError(
      'bad_input/call',
      near.length > 0
        ? `${pallet} has no call "${method}"; it has ${near.join(', ')}`
        : `"${call}" is no call; expected PALLET.CALL with a pallet of ${Object.keys(api.tx).join(', ')}`,
      { data: { call } },
    );
  }
  const wanted = meta.args.map(({ name, type }) => `${String(name)} (${String(type)})`);
  if (wanted.length !== values.length) {
    throw new AgentError(
      'bad_input/call',
      `${call} takes ${wanted.join(', ') || 'no arguments'}; given are ${values.length}`,
      { data: { call, wanted } },
    );
  }
  return dynamicCall(
    api,
    pallet,
    method,
    values.map((value) => accountOfName(value, names) ?? argumentOf(value)),
  );
}

/** JSON where it is some; an account or a name is text. */
function argumentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The runtime looks at the keys when the motion is executed: after three votes and a close.
 * @throws AgentError `bad_input/no_session_keys`
 */
async function requireSessionKeys(api: ApiReportingChain['api'], { changes }: Proposal): Promise<void> {
  const validators = changes.find(({ name }) => name === 'validators')?.after;
  const nextKeys = api.query['session']?.['nextKeys'];
  if (!Array.isArray(validators) || !nextKeys) return;
  const lacking: string[] = [];
  for (const account of validators) if ((await nextKeys(account)).isEmpty) lacking.push(account);
  if (lacking.length > 0) {
    throw new AgentError(
      'bad_input/no_session_keys',
      `validators: ${lacking.join(', ')} ${lacking.length === 1 ? 'has' : 'have'} no session keys, so the motion would be carried and fail; first set them with session.setKeys`,
      { data: { lacking } },
    );
  }
  say(
    `note: nobody looks whether the nodes of these ${validators.length} validators run; the chain halts when a third of them or more do not`,
  );
}

function ofCall(api: ApiReportingChain['api'], governed: Governed, hex: string): Proposal {
  const call = decodeCall(api, hex);
  if (call.method.toHex() !== hex.toLowerCase()) {
    throw new AgentError('bad_input/call', `--call: ${hex} is no encoded call: bytes are left over`);
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
      `${account} is no member of the Council, which alone proposes; --dry-run shows the call for a member to propose with --call`,
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

/**
 * Reads changes as people write them.
 * @param texts `NAME=VALUE`
 * @throws AgentError `bad_input/change` for what is no change, or a value of another kind; `bad_input/parameter`;
 * `bad_input/account`
 */
export async function parseChanges(
  texts: readonly string[],
  governed: Governed,
  how: AccountForms,
): Promise<ReadonlyMap<string, Value>> {
  const changes = new Map<string, Value>();
  for (const text of texts) {
    const [name, given] = requireChange(text);
    const { field, group } = findField(governed, name);
    if (changes.has(name)) throw fault(`${name} is given twice`);
    const bounds = field.bounds(group.timed?.current ?? {}, governed);
    changes.set(name, await parseValue(given.trim(), name, bounds, how));
  }
  return changes;
}

async function parseValue(text: string, name: string, bounds: Bounds, how: AccountForms): Promise<Value> {
  if (bounds.kind === 'choice') return text.toLowerCase();
  if (bounds.kind === 'accounts') {
    const accounts: string[] = [];
    for (const one of text.split(',')) accounts.push(await parseMember(one.trim(), name, how));
    return accounts;
  }
  if (bounds.isOptional && text === 'none') return undefined;
  const number = parseNumber(text);
  if (number !== undefined) return number;
  throw fault(
    `${name}: "${text}" is no whole number${bounds.isOptional ? ', and not none' : ''}; "almanac params show" has the unit of each`,
  );
}

function parseNumber(text: string): bigint | undefined {
  const amount = /^(\d[\d_,]*)(?:\.(\d{1,12}))?\s*(?:ALM|units?)$/i.exec(text);
  if (amount) {
    const [, whole = '', fraction = ''] = amount;
    return BigInt(whole.replace(/[_,]/g, '')) * unit + BigInt(fraction.padEnd(12, '0'));
  }
  return /^\d[\d_]*$/.test(text) ? BigInt(text.replaceAll('_', '')) : undefined;
}

async function parseMember(text: string, name: string, { isLocal, names }: AccountForms): Promise<string> {
  if (!/^\/\/?\w/.test(text)) return parseAccount(text, name, names);
  return (await parseSigningKey(text, { source: name, isLocal })).address;
}

function splitOnce(text: string): readonly [string, string?] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at).trim(), text.slice(at + 1)];
}

/** @throws AgentError `bad_input/change` for what is no NAME=VALUE */
function requireChange(text: string): readonly [string, string] {
  const [name, given] = splitOnce(text);
  if (given !== undefined && name !== '') return [name, given];
  throw fault(`"${text}" is no change; expected NAME=VALUE, for example sampling.samplesPerWindow=60`);
}

function fault(message: string): AgentError {
  return new AgentError('bad_input/change', message);
}
