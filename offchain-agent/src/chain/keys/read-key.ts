import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../base/error.ts';
import { type KeyScheme, parseSigningKey } from './parse-key.ts';
import { readPrivateFile } from './private-file.ts';

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
      'expected one key: --key-file FILE, --key-env NAME, or --key //Alice on a local network',
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
