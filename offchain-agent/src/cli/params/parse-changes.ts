import { AgentError } from '../../base/error.ts';
import type { Governed } from '../../chain/govern/governed.ts';
import type { Bounds, Value } from '../../chain/govern/group.ts';
import { findField } from '../../chain/govern/plan-change.ts';
import { parseSigningKey } from '../../chain/keys/parse-key.ts';
import { parseAccount } from '../reporter/parse.ts';

const unit = 1_000_000_000_000n;

/**
 * Reads changes as people write them.
 * @param texts `NAME=VALUE`
 * @param isLocal whether accounts may be development names as //Alice
 * @throws AgentError `bad_input/change` for what is no change, or a value of another kind; `bad_input/parameter`;
 * `bad_input/account`
 */
export async function parseChanges(
  texts: readonly string[],
  governed: Governed,
  isLocal: boolean,
): Promise<ReadonlyMap<string, Value>> {
  const changes = new Map<string, Value>();
  for (const text of texts) {
    const [name, given] = splitOnce(text);
    if (given === undefined || name === '') {
      throw fault(`"${text}" is no change; expected NAME=VALUE, for example sampling.samplesPerWindow=60`);
    }
    const { field, group } = findField(governed, name);
    if (changes.has(name)) throw fault(`${name} is given twice`);
    const bounds = field.bounds(group.timed?.current ?? {}, governed);
    changes.set(name, await parseValue(given.trim(), name, bounds, isLocal));
  }
  return changes;
}

async function parseValue(text: string, name: string, bounds: Bounds, isLocal: boolean): Promise<Value> {
  if (bounds.kind === 'choice') return text.toLowerCase();
  if (bounds.kind === 'accounts') {
    const accounts: string[] = [];
    for (const one of text.split(',')) accounts.push(await parseMember(one.trim(), name, isLocal));
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
  const amount = /^(\d[\d_]*)(?:\.(\d{1,12}))?\s*units?$/.exec(text);
  if (amount) {
    const [, whole = '', fraction = ''] = amount;
    return BigInt(whole.replaceAll('_', '')) * unit + BigInt(fraction.padEnd(12, '0'));
  }
  return /^\d[\d_]*$/.test(text) ? BigInt(text.replaceAll('_', '')) : undefined;
}

async function parseMember(text: string, name: string, isLocal: boolean): Promise<string> {
  if (!/^\/\/?\w/.test(text)) return parseAccount(text, name);
  return (await parseSigningKey(text, { source: name, isLocal })).address;
}

function splitOnce(text: string): readonly [string, string?] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at).trim(), text.slice(at + 1)];
}

function fault(message: string): AgentError {
  return new AgentError('bad_input/change', message);
}
