import { AgentError } from '../../../base/error.ts';
import type { Governed } from '../../../chain/govern/governed.ts';
import type { Bounds, Value } from '../../../chain/govern/group.ts';
import { findField } from '../../../chain/govern/plan-change.ts';
import { parseSigningKey } from '../../../chain/keys/parse-key.ts';
import { accountOfName, parseAccount } from '../../../cli/parse.ts';
import { parseParameter } from '../../../words/parse-parameter.ts';

/** How accounts may be written besides as addresses. */
export interface AccountForms {
  /** As development names, such as //Alice. */
  readonly isLocal: boolean;
  /** As tables call those of a running demo or network. */
  readonly names?: Readonly<Record<string, string>>;
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
    // Of a subject by its name and by its number.
    if (changes.has(field.name)) throw fault(`${name} is given twice`);
    const bounds = field.bounds(group.timed?.current ?? {}, governed);
    changes.set(field.name, await parseValue(given.trim(), { name, unit: field.unit, bounds }, how));
  }
  return changes;
}

async function parseValue(
  text: string,
  { name, unit, bounds }: { name: string; unit: string; bounds: Bounds },
  how: AccountForms,
): Promise<Value> {
  if (bounds.kind === 'choice') return text.toLowerCase();
  if (bounds.kind === 'accounts') {
    const accounts: string[] = [];
    for (const one of text.split(',')) accounts.push(await parseMember(one.trim(), name, how));
    return accounts;
  }
  if (bounds.isOptional && text === 'none') return undefined;
  const number = parseParameter(text, unit);
  if (number !== undefined) return number;
  throw fault(
    `${name}: "${text}" is not ${unit === '' ? 'a whole number' : `a whole number of ${unit}`}${bounds.isOptional ? ', and not none' : ''}; "almanac params show" has the unit of each`,
  );
}

/**
 * The account that a text names besides as an address: a table's name, or a development key on a local chain.
 * @throws AgentError `bad_input/development_key`
 */
export async function accountOfText(
  text: string,
  { isLocal, names = {} }: AccountForms,
): Promise<string | undefined> {
  const named = accountOfName(text, names);
  if (named !== undefined || !/^\/\/?\w/.test(text)) return named;
  return (await parseSigningKey(text, { source: text, isLocal })).address;
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
export function requireChange(text: string): readonly [string, string] {
  const [name, given] = splitOnce(text);
  if (given !== undefined && name !== '') return [name, given];
  throw fault(`"${text}" is not a change; expected NAME=VALUE, for example sampling.samplesPerWindow=60`);
}

function fault(message: string): AgentError {
  return new AgentError('bad_input/change', message);
}
