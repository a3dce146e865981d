import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { accountHex } from '../address.ts';
import { dynamicCall } from '../call/dynamic-call.ts';
import { decodeCall } from '../submit/sign.ts';

/** What the runtimes of relay chains take. */
export const maxNominations = 16;

/**
 * The call that nominates validators, encoded for the runtime of the connection. It is decoded again, and must name those accounts.
 *
 * @param targets accounts as hex
 * @param candidates those who want to be elected, and whether they take no further nominations
 * @throws AgentError `bad_input/nominate` when a target is none, blocked, named twice, or there are too many
 */
export function encodeNominate(
  api: ApiPromise,
  targets: readonly string[],
  candidates: ReadonlyMap<string, boolean>,
): string {
  requireTargets(targets, candidates);
  const hex = dynamicCall(api, 'staking', 'nominate', [targets]).method.toHex();
  const { method } = decodeCall(api, hex);
  const named = method.args[0]?.toJSON();
  const accounts = Array.isArray(named) ? named.map(accountOf) : [];
  const isSame =
    accounts.length === targets.length && targets.every((target, place) => target === accounts[place]);
  if (method.section === 'staking' && method.method === 'nominate' && isSame) return hex;
  throw new AgentError(
    'unknown/nominate',
    'the call that was made does not name these validators when it is decoded again; nothing of it is to be signed',
    { data: { call: hex } },
  );
}

function requireTargets(targets: readonly string[], candidates: ReadonlyMap<string, boolean>): void {
  const twice = targets.find((target, place) => targets.indexOf(target) !== place);
  if (targets.length === 0 || targets.length > maxNominations) {
    throw refused(`${targets.length} validators are named; a nomination has 1 to ${maxNominations}`, {
      targets,
    });
  }
  if (twice !== undefined) throw refused(`${twice} is named twice`, { target: twice });
  for (const target of targets) {
    const isBlocked = candidates.get(target);
    if (isBlocked === undefined)
      throw refused(`${target} is not a validator or candidate of this chain`, { target });
    if (isBlocked) throw refused(`${target} takes no further nominations (blocked)`, { target });
  }
}

/** A MultiAddress as JSON, or the account alone. */
function accountOf(json: unknown): string | undefined {
  const { id, Id, address20 } = (typeof json === 'object' && json ? json : {}) as Record<string, unknown>;
  return accountHex(String(id ?? Id ?? address20 ?? json));
}

function refused(why: string, data: Record<string, unknown>): AgentError {
  return new AgentError('bad_input/nominate', `--nominate: ${why}`, { data });
}
