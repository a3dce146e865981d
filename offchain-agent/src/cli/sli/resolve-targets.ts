import { accountHex } from '../../chain/address.ts';
import type { SliRecords } from '../../chain/records.ts';
import { AgentError } from '../../error.ts';

/**
 * The ids of the targets that a person named.
 *
 * @param text ids, accounts or names separated by commas; or `all`
 * @param names names of a running demo by address
 * @throws AgentError `bad_input/validator` for one that the chain does not know
 */
export async function resolveTargets(
  records: SliRecords,
  text: string,
  names: Readonly<Record<string, string>>,
): Promise<readonly number[]> {
  if (text === 'all') return records.targets;
  const wanted = text.split(',').map((part) => part.trim());
  const ids = await Promise.all(wanted.map((part) => resolveTarget(records, part, names)));
  return [...new Set(ids)];
}

async function resolveTarget(
  records: SliRecords,
  text: string,
  names: Readonly<Record<string, string>>,
): Promise<number> {
  const id = /^\d+$/.test(text)
    ? records.targets.find((target) => target === Number(text))
    : await records.targetOf(reference(text, names));
  if (id !== undefined) return id;
  throw new AgentError(
    'bad_input/validator',
    `"${text}" is no validator that this chain has records of; expected an account, an id or a name, and "almanac validators" lists them`,
    { data: { validator: text } },
  );
}

function reference(
  text: string,
  names: Readonly<Record<string, string>>,
): { account: string } | { name: string } {
  const named = Object.entries(names).find(([, name]) => name === text)?.[0];
  const account = accountHex(named ?? text);
  return account === undefined ? { name: text } : { account };
}
