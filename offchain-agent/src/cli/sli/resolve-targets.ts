import { AgentError } from '../../base/error.ts';
import { accountHex } from '../../chain/address.ts';
import type { SliRecords } from '../../chain/records/records.ts';
import { allAuthors } from '../target-label.ts';

/** A target as asked for. */
export interface AskedTarget {
  readonly target: number;
  /** What the person wrote: how it is called while no record says better. */
  readonly text: string;
}

/**
 * The targets that a person named.
 *
 * @param text ids, accounts or names separated by commas; 0 for all authors together; or `all`
 * @param names names of a running demo by address
 * @throws AgentError `bad_input/validator` for one that the chain does not know
 */
export async function resolveTargets(
  records: Pick<SliRecords, 'targets' | 'targetOf'>,
  text: string,
  names: Readonly<Record<string, string>>,
): Promise<readonly AskedTarget[]> {
  if (text === 'all') return records.targets.map((target) => ({ target, text: `target ${target}` }));
  const parts = [...new Set(text.split(',').map((part) => part.trim()))];
  const asked = parts.map(async (part) => ({
    target: await resolveTarget(records, part, names),
    text: part === '0' ? allAuthors : part,
  }));
  return await Promise.all(asked);
}

async function resolveTarget(
  records: Pick<SliRecords, 'targets' | 'targetOf'>,
  text: string,
  names: Readonly<Record<string, string>>,
): Promise<number> {
  if (text === '0') return 0;
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
