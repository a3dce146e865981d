import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../base/error.ts';
import { listedFaults } from '../../base/faults.ts';
import { readPrivateFile } from '../../chain/keys/key-file.ts';
import { parseSecret, parseSigningKey, secretForm } from '../../chain/keys/parse-key.ts';
import { type AgentConfig, measuredOf, type ReporterConfig } from './config/schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a reporter signs and draws its instants with. Never logged, never in a message. */
export interface ReporterSecrets {
  readonly pair: KeyringPair;
  /** The hash chain's secret, 32 bytes. */
  readonly instants: Uint8Array;
  /** As they stood in file or environment: what no log may show. */
  readonly texts: readonly string[];
}

/**
 * Reads the secrets of every reporter, chain by chain in the order of the configuration.
 * @throws AgentError `bad_input/secrets` with every fault and its path; no part of a secret is in it
 */
export async function readSecrets(
  config: AgentConfig,
  env: Environment = process.env,
): Promise<ReporterSecrets[]> {
  const faults: string[] = [];
  const secrets: ReporterSecrets[] = [];
  const attempt = async <Value>(place: string, read: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      faults.push(`${place}: ${error.message}`);
      return undefined;
    }
  };
  const reporters = measuredOf(config).flatMap(({ config: { local, reporters: own }, place }) =>
    own.map((reporter, index) => ({ reporter, isLocal: local, place: `${place}reporters[${index}]` })),
  );
  for (const { reporter, isLocal, place } of reporters) {
    const keyPlace = placeOf(reporter, place, 'key');
    const secretPlace = placeOf(reporter, place, 'secret');
    const key = await attempt(keyPlace, () => textOf(reporter, 'key', env));
    const secret = await attempt(secretPlace, () => textOf(reporter, 'secret', env));
    const source = reporter.keyFile ?? reporter.keyEnv ?? '';
    const pair = key && (await attempt(keyPlace, () => parseSigningKey(key, { source, isLocal })));
    const instants = secret && (await attempt(secretPlace, async () => secretBytes(secret)));
    if (key && pair && secret && instants) secrets.push({ pair, instants, texts: [key, secret] });
  }
  if (faults.length === 0) return secrets;
  throw listedFaults('bad_input/secrets', "the reporters' secrets cannot be used", faults);
}

/** What settles agreements signs with. Never logged, never in a message. */
export type Settler = Pick<ReporterSecrets, 'pair' | 'texts'>;

/**
 * Reads the key that settles agreements; undefined where none is configured.
 * @throws AgentError `bad_input/secrets`, also for a key that is a reporter's: each would take the other's nonces
 */
export async function readSettler(
  { settle, local }: Pick<AgentConfig, 'settle' | 'local'>,
  secrets: readonly ReporterSecrets[],
  env: Environment = process.env,
): Promise<Settler | undefined> {
  if (!settle) return undefined;
  const refused = (why: string): AgentError => {
    const place = `settle.${settle.keyEnv === undefined ? 'keyFile' : 'keyEnv'}`;
    return new AgentError('bad_input/secrets', `${place}: ${why}`, {
      data: { faults: [`${place}: ${why}`] },
    });
  };
  try {
    const text = await textOf(settle, 'key', env);
    const source = settle.keyFile ?? settle.keyEnv ?? '';
    const pair = await parseSigningKey(text, { source, isLocal: local });
    if (secrets.every((one) => one.pair.address !== pair.address)) return { pair, texts: [text] };
  } catch (error) {
    throw error instanceof AgentError ? refused(error.message) : error;
  }
  throw refused('must be another key than those that sign reports');
}

type Sources = Pick<ReporterConfig, 'keyFile' | 'keyEnv'> & Partial<ReporterConfig>;

async function textOf(sources: Sources, kind: 'key' | 'secret', env: Environment): Promise<string> {
  const name = sources[`${kind}Env`];
  if (name === undefined) return await readPrivateFile(sources[`${kind}File`] ?? '');
  const text = env[name]?.trim();
  if (text) return text;
  throw new AgentError('bad_input/secrets', `the environment has no ${name}`);
}

function secretBytes(text: string): Uint8Array {
  const secret = parseSecret(text);
  if (secret) return secret;
  throw new AgentError('bad_input/secrets', `it must hold ${secretForm}`);
}

function placeOf(reporter: ReporterConfig, place: string, kind: 'key' | 'secret'): string {
  return `${place}.${kind}${reporter[`${kind}Env`] === undefined ? 'File' : 'Env'}`;
}
