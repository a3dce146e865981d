import { parse, TomlError } from 'smol-toml';
import { messageOf } from '../../base/error.ts';
import { parseYaml, type YamlText } from '../../base/yaml.ts';
import { wrongFile } from './network-file.ts';

export type FieldGroup = Readonly<Record<string, unknown>>;

const tomlMark = /^[ \t]*\[{1,2}[ \t]*relaychain\b/m;
const jsonMark = /^\s*\{[^]*"relaychain"\s*:/;
const yamlMark = /^["']?relaychain["']?[ \t]*:/m;

/** Zombienet reads TOML, JSON and YAML; a network file of Almanac is no TOML and has no `relaychain`. */
export function isZombienet(text: string, source: string): boolean {
  return isToml(text, source) || jsonMark.test(text) || yamlMark.test(text);
}

function isToml(text: string, source: string): boolean {
  return source.toLowerCase().endsWith('.toml') || tomlMark.test(text);
}

/** A variable of zombienet's templates. */
const marker = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;
/** Filled in where the command runs that makes the specification. */
const ofCommands: ReadonlySet<string> = new Set(['chainName', 'DEFAULT_COMMAND']);

/**
 * The fields of a network of zombienet, with `{{NAME}}` filled in from the environment, as zombienet does.
 * @throws AgentError `bad_input/network_file` with the line where the text cannot be read
 */
export function parseZombienet(
  text: string,
  source: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): FieldGroup {
  const statements = text
    .split('\n')
    .flatMap((line, index) =>
      (line.match(/\{%.*?(?:%\}|$)/g) ?? []).map(
        (statement) =>
          `line ${index + 1}: ${statement.trim()}: zombienet's templates are not run; write out the lines that it stands for`,
      ),
    );
  if (statements.length > 0) throw wrongFile(source, statements);
  const filled = text
    .replace(/^\ufeff/, '')
    .replace(marker, (whole, name: string) => (ofCommands.has(name) ? whole : (environment[name] ?? whole)));
  const read = isToml(filled, source) ? parseToml(filled) : parseYaml(filled);
  if ('faults' in read) {
    const lines = filled.split('\n');
    const faults = read.faults.flatMap((fault) => {
      const number = /^line (\d+)/.exec(fault)?.[1];
      const unfilled = number === undefined ? [] : unfilledFaults(lines[Number(number) - 1] ?? '');
      return unfilled.length > 0 ? unfilled.map((unset) => `line ${number}: ${unset}`) : fault;
    });
    throw wrongFile(source, [...new Set(faults)]);
  }
  if (isFieldGroup(read.value)) return read.value;
  throw wrongFile(source, ['the document: must be a group of fields']);
}

/** What is wrong with a text whose template is not filled in; nothing where there is none. */
export function unfilledFaults(text: string): string[] {
  return (text.match(/\{\{.*?\}\}/g) ?? []).map((whole) => {
    const [, name] = new RegExp(`^${marker.source}$`).exec(whole) ?? [];
    return name === undefined
      ? `${whole}: only a running zombienet can fill it in; leave it out`
      : `${whole}: is not in the environment; set ${name}, or write its value`;
  });
}

function parseToml(text: string): YamlText {
  try {
    return { value: parse(text) };
  } catch (cause) {
    const at = cause instanceof TomlError ? `line ${cause.line}, column ${cause.column}: ` : '';
    return { faults: [`${at}${messageOf(cause).split('\n')[0]}`] };
  }
}

export function isFieldGroup(value: unknown): value is FieldGroup {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
