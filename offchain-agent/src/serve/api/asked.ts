import { AgentError, messageOf } from '../../base/error.ts';
import { utc } from '../../base/format.ts';
import { parseInstant } from '../../base/instant.ts';
import { accountHex } from '../../chain/address.ts';
import type { NetworkInfo } from '../../chain/registry/networks.ts';
import type { TargetGroup } from '../../chain/registry/target-groups.ts';
import type { TargetInfo } from '../../chain/reporting/reporting-shapes.ts';
import { nameLine } from '../../words/account-name.ts';
import type { BlockView, ServedChainFacts } from '../chain/served-chain.ts';

/** @throws AgentError `unknown/no_network` */
export async function askedNetwork(view: BlockView, id: number): Promise<NetworkInfo> {
  const networks = await view.networks();
  const network = networks.find((one) => one.id === id);
  if (network) return network;
  const known = networks.map((one) => one.id).join(', ');
  throw new AgentError('unknown/no_network', `unknown network ${id}; expected one of ${known}`);
}

/**
 * The id of a target that is asked for by id, account or name; 0 is all authors of the network together.
 * @throws AgentError `unknown/no_target`
 */
export async function askedTarget(
  view: BlockView,
  facts: ServedChainFacts,
  network: number,
  text: string,
): Promise<number> {
  await askedNetwork(view, network);
  if (text === '0') return 0;
  const targets = await view.targets(network);
  const found = targets.find((target) => isTarget(target, text, facts));
  if (found) return found.target;
  throw new AgentError(
    'unknown/no_target',
    `network ${network} has no target "${text}"; expected an id, an account or a name, and /api/v1/networks/${network}/targets lists all ${targets.length}`,
  );
}

function isTarget({ target, who }: TargetInfo, text: string, { names }: ServedChainFacts): boolean {
  if (/^\d+$/.test(text)) return String(target) === text;
  const account = who?.account;
  if (account === undefined) return who?.label === text;
  const isNamed = names.current.of(account).name === text;
  return isNamed || account === text || accountHex(account) === accountHex(text);
}

/** What a target is called: its name, else its whole account. */
export function labelOf(
  { who, target }: Pick<TargetInfo, 'who' | 'target'>,
  facts: ServedChainFacts,
): string {
  const { account, label } = who ?? {};
  return account === undefined ? (label ?? `target ${target}`) : accountLabel(account, facts);
}

/** What an account is called in a sentence: its name with its address, else what is said otherwise. */
export function accountLine(
  account: string | undefined,
  otherwise: string,
  { names }: ServedChainFacts,
): string {
  const named = names.current.of(account);
  return named.name === undefined ? otherwise : nameLine(named);
}

/** What an account is called: its name, else all of it. */
export function accountLabel(account: string, { names }: ServedChainFacts): string {
  return names.current.of(account).name ?? account;
}

/** @throws AgentError `unknown/no_group` */
export async function askedGroup(view: BlockView, network: number, text: string): Promise<TargetGroup> {
  await askedNetwork(view, network);
  const groups = await view.groups(network);
  const found = groups.find(({ group, name }) => name === text || String(group) === text);
  if (found) return found;
  const known = groups.length === 0 ? 'none' : groups.map(({ name }) => `"${name}"`).join(', ');
  throw new AgentError('unknown/no_group', `network ${network} has no group "${text}"; it has ${known}`);
}

/**
 * An instant that is asked for, UTC seconds. What has the form of one and is none (the 30th of February) and what has not
 * come yet is not there.
 * @throws AgentError `unknown/no_instant`, `unknown/future`
 */
export function askedInstant({ head }: BlockView, text: string): number {
  const atS = secondsOf(text);
  if (atS * 1_000 <= head.timeMs) return atS;
  throw new AgentError(
    'unknown/future',
    `at: ${text} is in the future; the finalized block ${head.number} is of ${utc(head.timeMs)} UTC; omit "at" for the last closed period`,
  );
}

function secondsOf(text: string): number {
  if (/^\d{5,10}$/.test(text)) return Number(text);
  try {
    return parseInstant(text, 'at');
  } catch (error) {
    throw new AgentError('unknown/no_instant', messageOf(error));
  }
}
