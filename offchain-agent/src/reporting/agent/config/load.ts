import { dirname, resolve } from 'node:path';
import { checkConfig, readConfigFile } from '../../../base/config-file.ts';
import { type AgentConfig, agentSchema, validExample } from './schema.ts';

interface ConfigSources {
  /** A YAML (or JSON) file. */
  readonly file?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly flags?: Flags;
}

const largestFile = 1_048_576;

const text: Read = (value) => value;
const list: Read = (value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
// What is no number or no truth value stays text: the schema says what is expected there.
const number: Read = (value) => (/^\d+$/.test(value) ? Number(value) : value);
const truth: Read = (value) => (value === 'true' ? true : value === 'false' ? false : value);

/** What environment and flags may say; the variables beginning with ALMANAC_REPORTER_ speak of the first reporter. */
export const settings: readonly Setting[] = [
  { path: ['chain', 'urls'], env: 'ALMANAC_CHAIN_URLS', flag: 'url', read: list },
  { path: ['chain', 'genesis'], env: 'ALMANAC_CHAIN_GENESIS', read: text },
  { path: ['network'], env: 'ALMANAC_NETWORK', flag: 'network', read: number },
  { path: ['local'], env: 'ALMANAC_LOCAL', flag: 'local', read: truth },
  { path: ['reporters', 0, 'account'], env: 'ALMANAC_REPORTER_ACCOUNT', flag: 'account', read: text },
  { path: ['reporters', 0, 'keyFile'], env: 'ALMANAC_REPORTER_KEY_FILE', flag: 'keyFile', read: text },
  { path: ['reporters', 0, 'keyEnv'], env: 'ALMANAC_REPORTER_KEY_ENV', read: text },
  {
    path: ['reporters', 0, 'secretFile'],
    env: 'ALMANAC_REPORTER_SECRET_FILE',
    flag: 'secretFile',
    read: text,
  },
  { path: ['reporters', 0, 'secretEnv'], env: 'ALMANAC_REPORTER_SECRET_ENV', read: text },
  { path: ['vantages'], env: 'ALMANAC_VANTAGES', flag: 'vantage', read: list },
  { path: ['data'], env: 'ALMANAC_DATA', flag: 'data', read: text },
  { path: ['store', 'url'], env: 'ALMANAC_STORE_URL', read: text },
  { path: ['queue', 'url'], env: 'ALMANAC_QUEUE_URL', read: text },
  { path: ['http', 'listen'], env: 'ALMANAC_HTTP_LISTEN', flag: 'listen', read: text },
  { path: ['http', 'page'], env: 'ALMANAC_HTTP_PAGE', read: truth },
  { path: ['log', 'level'], env: 'ALMANAC_LOG_LEVEL', flag: 'logLevel', read: text },
  { path: ['region'], env: 'ALMANAC_REGION', read: text },
  { path: ['evidence', 'keepFor'], env: 'ALMANAC_EVIDENCE_KEEP_FOR', read: text },
  { path: ['samples', 'keepFor'], env: 'ALMANAC_SAMPLES_KEEP_FOR', read: text },
  { path: ['notify'], env: 'ALMANAC_NOTIFY', read: text },
];

/**
 * Reads the agent's configuration: flags over environment over file over defaults. Relative paths in the file are relative to
 * its folder, wherever the agent is started: a second data folder would be a second store of one reporter.
 * @throws AgentError `bad_input/config_file` when the file cannot be read or is no YAML, `bad_input/config` with every
 * fault and its path (in `data.faults` too).
 */
export async function loadAgentConfig({
  file,
  env = process.env,
  flags = {},
}: ConfigSources): Promise<AgentConfig> {
  const document =
    file === undefined ? {} : anchored(readConfigFile(file, largestFile), dirname(resolve(file)));
  return parseAgentConfig(layered(document, env, flags), file ?? 'the configuration');
}

/** Checks a document. @throws AgentError `bad_input/config` */
export function parseAgentConfig(document: unknown, source: string): AgentConfig {
  return checkConfig({ schema: agentSchema, example: validExample }, document, source);
}

const pathFields = [
  'data',
  'keyFile',
  'secretFile',
  'checkpoint',
  'basePath',
  'out',
  'snapshotKey',
  'credentials',
  'notify',
];

/** The document of a file with its relative paths below the folder of the file. */
function anchored(node: unknown, folder: string): unknown {
  if (Array.isArray(node)) return node.map((item) => anchored(item, folder));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      pathFields.includes(key) && typeof value === 'string' && value !== ''
        ? resolve(folder, value)
        : anchored(value, folder),
    ]),
  );
}

type Environment = Readonly<Record<string, string | undefined>>;
type Read = (text: string) => unknown;

interface Setting {
  /** Where it stands in the file. */
  readonly path: readonly (string | number)[];
  /** Its environment variable. */
  readonly env: string;
  /** Its flag as commander names it; settings that may hold a secret have none: a command line is public. */
  readonly flag?: string;
  readonly read: Read;
}

type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** The file's document with what the environment says over it, and what the flags say over both. */
function layered(file: unknown, env: Environment, flags: Flags): unknown {
  let document: unknown = file ?? {};
  for (const { path, env: name, flag, read } of settings) {
    const given = env[name];
    if (given !== undefined && given !== '') document = put(document, path, read(given));
    const chosen = flag === undefined ? undefined : flags[flag];
    if (chosen !== undefined) document = put(document, path, chosen === true ? true : read(String(chosen)));
  }
  return document;
}

// Copies what lies on the way; what is neither object nor list there is left for the schema to complain about.
function put(node: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (node !== undefined && node !== null && typeof node !== 'object') return node;
  if (typeof first === 'number') {
    const items: unknown[] = Array.isArray(node) ? [...node] : [];
    items[first] = put(items[first], rest, value);
    return items;
  }
  const fields: Record<string, unknown> = { ...(node as Record<string, unknown> | undefined) };
  fields[first] = put(fields[first], rest, value);
  return fields;
}
