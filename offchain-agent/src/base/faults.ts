import type { z } from 'zod';
import { AgentError } from './error.ts';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
};

/** What zod says of an entry of an unknown kind; the kinds stand nowhere else in its issue. */
const unionMessage = /^Invalid discriminator value\. Expected (.+)$/;

/** All that is wrong in one error, a line each. */
export function listedFaults(
  code: string,
  what: string,
  faults: readonly string[],
  data: Readonly<Record<string, unknown>> = {},
): AgentError {
  const list = faults.map((fault) => `  ${fault}`).join('\n');
  return new AgentError(code, `${what}:\n${list}`, { data: { ...data, faults } });
}

/** Every fault as `path: what must be there`, in the order of the document. */
export function faultsOf(error: z.ZodError): string[] {
  return error.issues.flatMap(lines);
}

function lines(issue: z.core.$ZodIssue): string[] {
  const at = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${pathText([...issue.path, key])}: unknown field`);
  }
  if (issue.code === 'invalid_type') {
    const expected = kinds[issue.expected] ?? issue.expected;
    return [issue.input === undefined ? `${at}: must be given; ${expected}` : `${at}: must be ${expected}`];
  }
  if (issue.code === 'invalid_value') return [`${at}: must be one of ${issue.values.map(String).join(', ')}`];
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) {
    const bound = issue.inclusive === false ? 'less than' : 'at most';
    return [`${at}: must ${amount(issue.origin, bound, issue.maximum)}`];
  }
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) {
    const bound = issue.inclusive === false ? 'more than' : 'at least';
    return [`${at}: must ${amount(issue.origin, bound, issue.minimum)}`];
  }
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => `${at}: its name ${message}`);
  const [, choice] = unionMessage.exec(issue.message) ?? [];
  if (choice !== undefined)
    return [`${at}: must be one of ${choice.replaceAll("'", '').replaceAll(' | ', ', ')}`];
  return [`${at}: ${issue.message}`];
}

function amount(origin: string, bound: string, value: number | bigint): string {
  return origin === 'array' ? `have ${bound} ${value} entries` : `be ${bound} ${value}`;
}

/** `reporters[0].keyFile` */
/** A place in a document as `networks[0].url`. */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? 'the document' : text;
}
