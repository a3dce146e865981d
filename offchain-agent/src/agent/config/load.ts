import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { AgentError } from '../../base/error.ts';
import { faultsOf } from './faults.ts';
import { type Flags, layered } from './layers.ts';
import { type AgentConfig, agentSchema, validExample } from './schema.ts';

export interface ConfigSources {
  /** A YAML (or JSON) file. */
  readonly file?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly flags?: Flags;
}

const largestFile = 1_048_576;

/**
 * Reads the agent's configuration: flags over environment over file over defaults.
 * @throws AgentError `bad_input/config_file` when the file cannot be read or is no YAML, `bad_input/config` with every
 * fault and its path (in `data.faults` too).
 */
export async function loadAgentConfig({
  file,
  env = process.env,
  flags = {},
}: ConfigSources): Promise<AgentConfig> {
  const document = file === undefined ? {} : parseYaml(file, await readText(file));
  return parseAgentConfig(layered(document, env, flags), file ?? 'the configuration');
}

/** Checks a document. @throws AgentError `bad_input/config` */
export function parseAgentConfig(document: unknown, source: string): AgentConfig {
  const parsed = agentSchema.safeParse(document, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error);
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  throw new AgentError(
    'bad_input/config',
    `${source} has ${count}:\n${indented(faults)}\nA valid one, for example:\n${indented(validExample.trimEnd().split('\n'))}`,
    { data: { source, faults } },
  );
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    if (bytes.length > largestFile) throw new Error(`it has ${bytes.length} bytes, at most ${largestFile}`);
    return bytes.toString('utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AgentError('bad_input/config_file', `--config ${file} cannot be read: ${why}`, {
      data: { file },
      cause,
    });
  }
}

function parseYaml(file: string, text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  if (document.errors.length === 0) return document.toJS({ maxAliasCount: 100 });
  const faults = document.errors.map((error) => {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    return `line ${line}, column ${col}: ${error.message}`;
  });
  throw new AgentError('bad_input/config_file', `--config ${file} is no YAML:\n${indented(faults)}`, {
    data: { file, faults },
  });
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
