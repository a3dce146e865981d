import { statSync } from 'node:fs';
import type { z } from 'zod';
import { AgentError } from './error.ts';
import { faultsOf, pathText } from './faults.ts';
import { exposure, readNamedText } from './read-file.ts';
import { holdsSecret } from './url.ts';
import { parseYaml } from './yaml.ts';

/** What a configuration must be, and one that is. */
interface ConfigShape<Config> {
  readonly schema: z.ZodType<Config>;
  /** YAML, shown beside the faults; a test parses it. */
  readonly example: string;
}

/**
 * The document of a YAML (or JSON) file that `--config` names.
 * @throws AgentError `bad_input/config_file` when it cannot be read, is larger or is no YAML, and when others may read it though
 * an address or a header in it holds a password or a key
 */
export function readConfigFile(file: string, mostBytes: number): unknown {
  const [code, named] = ['bad_input/config_file', `--config ${file}`];
  const document = readYamlFile(file, mostBytes, code, named);
  const secrets = secretPaths(document).map(pathText);
  const exposed = secrets.length > 0 ? exposure(statSync(file), file) : undefined;
  if (exposed === undefined) return document;
  const [what, holds] =
    secrets.length === 1 ? ['a password or a key', 'holds'] : ['passwords or keys', 'hold'];
  throw new AgentError(code, `${named}: ${secrets.join(', ')} ${holds} ${what}, and ${exposed}`, {
    data: { file, fields: secrets },
  });
}

const secretHeader = /auth|cookie|token|secret|key|pass/i;

type Path = readonly (string | number)[];

/** The places of addresses and headers that only their owner may read. */
function secretPaths(node: unknown, path: Path = []): Path[] {
  const [parent, last = ''] = path.slice(-2);
  if (typeof node === 'string')
    return holdsSecret(node) || (parent === 'headers' && secretHeader.test(String(last))) ? [path] : [];
  if (Array.isArray(node)) return node.flatMap((item, index) => secretPaths(item, [...path, index]));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => secretPaths(value, [...path, key]));
}

/**
 * Checks a document.
 * @param source where it is from, for the message
 * @throws AgentError `bad_input/config` with every fault and its path (in `data.faults` too)
 */
export function checkConfig<Config>(
  { schema, example }: ConfigShape<Config>,
  document: unknown,
  source: string,
): Config {
  const parsed = schema.safeParse(document, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error);
  throw new AgentError('bad_input/config', faultsText(source, faults, example), { data: { source, faults } });
}

/**
 * The document of a YAML file that a person named.
 * @param named how it was named, for the message
 * @throws AgentError with the code given when it cannot be read, is larger or is no YAML
 */
export function readYamlFile(file: string, mostBytes: number, code: string, named = file): unknown {
  const read = parseYaml(readNamedText(file, mostBytes, code, named));
  if ('value' in read) return read.value;
  const { faults } = read;
  throw new AgentError(code, `${named} is not valid YAML:\n${indented(faults)}`, { data: { file, faults } });
}

/** `agent.yaml has 2 faults:` and the faults, a line each; an example below them where there is one. */
export function faultsText(source: string, faults: readonly string[], example?: string): string {
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  const valid =
    example === undefined ? '' : `\nA valid one, for example:\n${indented(example.trimEnd().split('\n'))}`;
  return `${source} has ${count}:\n${indented(faults)}${valid}`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
