import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError, messageOf } from '../../base/error.ts';
import { exposure } from '../../base/read-file.ts';
import { createWhole } from '../../base/write-durably.ts';
import { type KeyScheme, parseSecret, parseSigningKey, secretForm } from './parse-key.ts';

const largest = 4_096;

/**
 * The text of a file that holds a secret.
 * @throws AgentError `bad_input/secret_file` when it cannot be read, is no file, is too long, or others may read it
 */
export async function readPrivateFile(path: string): Promise<string> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw fault(path, cause.code === 'ENOENT' ? 'no such file' : `it cannot be read (${messageOf(cause)})`);
  });
  try {
    const status = await file.stat();
    const exposed = exposure(status, path);
    if (exposed !== undefined) throw fault(path, exposed);
    if (status.size > largest) throw fault(path, `it is longer than ${largest} bytes, so it holds no key`);
    return (await file.readFile('utf8').catch(() => '')).trim();
  } finally {
    await file.close();
  }
}

function fault(path: string, why: string): AgentError {
  return new AgentError('bad_input/secret_file', `${path}: ${why}`, { data: { path } });
}

/** Where a signing key is: exactly one of them. */
export interface KeySource {
  readonly keyFile?: string;
  /** Name of the environment variable. */
  readonly keyEnv?: string;
  /** A development key as `//Alice`: a command line is public, so it takes no other. */
  readonly key?: string;
  readonly scheme?: KeyScheme;
  readonly isLocal?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a signing key.
 * @throws AgentError `bad_input/key`, `bad_input/development_key`, `bad_input/secret_file`; never with a part of the key
 */
export async function readSigningKey(
  source: KeySource,
  env: Environment = process.env,
): Promise<KeyringPair> {
  const { keyFile, keyEnv, key, scheme, isLocal } = source;
  if ([keyFile, keyEnv, key].filter((given) => given !== undefined).length !== 1) {
    throw new AgentError(
      'bad_input/key',
      'expected exactly one signing key; pass --key-file, --key-env, or --key //Alice --local on a local network',
    );
  }
  const options = { ...(scheme && { scheme }), ...(isLocal !== undefined && { isLocal }) };
  if (keyFile !== undefined) {
    return await parseSigningKey(await readPrivateFile(keyFile), { source: keyFile, ...options });
  }
  if (keyEnv !== undefined) {
    const text = env[keyEnv]?.trim();
    if (text) return await parseSigningKey(text, { source: keyEnv, ...options });
    throw new AgentError('bad_input/key', `the environment has no ${keyEnv}`, { data: { variable: keyEnv } });
  }
  if (!/^\/\/?\w/.test(key ?? '')) {
    throw new AgentError(
      'bad_input/key',
      '--key takes a development key alone, for example //Alice: other users of the machine can read a command line; use --key-file or --key-env',
    );
  }
  return await parseSigningKey(key ?? '', { source: '--key', ...options });
}

/**
 * The secret of a reporter's hash chain; a new one is made, for its owner alone to read, when there is no file.
 *
 * @returns the 32 bytes, and whether they are new
 * @throws AgentError `bad_input/secret_file` when the file cannot be read or written, others may read it, or it holds
 * anything but 64 hex digits
 */
export async function readOrCreateSecret(path: string): Promise<{ secret: Uint8Array; isNew: boolean }> {
  const created = create(path);
  if (created) return { secret: created, isNew: true };
  return { secret: await readSecret(path), isNew: false };
}

/** As `readOrCreateSecret`, but the file must be there. */
export async function readSecret(path: string): Promise<Uint8Array> {
  const secret = parseSecret(await readPrivateFile(path));
  if (secret) return secret;
  throw new AgentError(
    'bad_input/secret_file',
    `${path}: it must hold ${secretForm}; put it back from its backup`,
    { data: { path } },
  );
}

/** Never over a file that is there: with the secret the chain of instants would be lost. */
function create(path: string): Uint8Array | undefined {
  const secret = randomBytes(32);
  try {
    return createWhole(path, `0x${secret.toString('hex')}\n`) ? Uint8Array.from(secret) : undefined;
  } catch (cause) {
    throw new AgentError('bad_input/secret_file', `${path}: it cannot be written (${messageOf(cause)})`, {
      data: { path },
      cause,
    });
  }
}
