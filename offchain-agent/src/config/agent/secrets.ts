import { readFile } from 'node:fs/promises';
import { AgentError } from '../../error.ts';
import type { AgentConfig, ReporterConfig } from './schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a reporter signs and draws its instants with. Never logged, never in a message. */
export interface ReporterSecrets {
  /** The signing key: a seed phrase, a 0x seed, or a path as `//Alice`. */
  readonly signer: string;
  /** The hash chain's secret, 32 bytes. */
  readonly instants: Uint8Array;
}

const largestSecret = 4_096;

/**
 * Reads the secrets of every reporter.
 * @throws AgentError `bad_input/secrets` with every fault and its path; no part of a secret is in it.
 */
export async function readSecrets(
  config: AgentConfig,
  env: Environment = process.env,
): Promise<ReporterSecrets[]> {
  const faults: string[] = [];
  const secrets: ReporterSecrets[] = [];
  for (const [index, reporter] of config.reporters.entries()) {
    const signer = await read(reporter, index, 'key', env, faults);
    const text = await read(reporter, index, 'secret', env, faults);
    const instants = text === undefined ? undefined : secretBytes(text);
    if (text !== undefined && !instants) {
      faults.push(
        `${place(reporter, index, 'secret')}: must hold 64 hex digits (32 bytes), with or without 0x`,
      );
    }
    if (signer !== undefined && instants) secrets.push({ signer, instants });
  }
  if (faults.length === 0) return secrets;
  throw new AgentError(
    'bad_input/secrets',
    `the reporters' secrets cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    {
      data: { faults },
    },
  );
}

async function read(
  reporter: ReporterConfig,
  index: number,
  kind: 'key' | 'secret',
  env: Environment,
  faults: string[],
): Promise<string | undefined> {
  const at = place(reporter, index, kind);
  const name = reporter[`${kind}Env`];
  if (name !== undefined) {
    const value = env[name]?.trim();
    if (!value) faults.push(`${at}: the environment has no ${name}`);
    return value || undefined;
  }
  const file = reporter[`${kind}File`] ?? '';
  try {
    const bytes = await readFile(file);
    const text = bytes.length > largestSecret ? '' : bytes.toString('utf8').trim();
    if (text === '') faults.push(`${at}: ${file} holds no secret; expected one line`);
    return text || undefined;
  } catch (error) {
    faults.push(`${at}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return undefined;
  }
}

function secretBytes(text: string): Uint8Array | undefined {
  const match = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text);
  return match?.[1] === undefined ? undefined : Uint8Array.from(Buffer.from(match[1], 'hex'));
}

function place(reporter: ReporterConfig, index: number, kind: 'key' | 'secret'): string {
  return `reporters[${index}].${kind}${reporter[`${kind}Env`] === undefined ? 'File' : 'Env'}`;
}
