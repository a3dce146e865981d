import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../../base/error.ts';
import { type KeyScheme, parseSigningKey } from '../../../chain/keys/parse-key.ts';
import { readPrivateFile } from '../../../chain/keys/private-file.ts';

export interface FundingKeyOptions {
  readonly file?: string | undefined;
  /** Name of the environment variable that holds it. */
  readonly variable?: string | undefined;
  readonly scheme?: KeyScheme | undefined;
  /** Whether the chain is a development or local one, whose money is none. */
  readonly isLocal: boolean;
}

export interface FundingKey {
  readonly pair: KeyringPair;
  /** What the accounts of a load are derived from. Never logged, never in a message. */
  readonly secret: string;
}

const developmentKey = '//Alice';

/**
 * The key that pays for a load; //Alice on a development or local chain when none is named.
 * @throws AgentError `bad_input/funding_key`, `bad_input/key`, `bad_input/secret_file`, `bad_input/development_key`
 */
export async function readFundingKey(
  { file, variable, scheme, isLocal }: FundingKeyOptions,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<FundingKey> {
  if (file !== undefined && variable !== undefined)
    throw refused('--funding-key and --funding-key-env exclude each other; name one');
  const source = file ?? variable ?? 'the default';
  const secret =
    file !== undefined
      ? await readPrivateFile(file)
      : variable !== undefined
        ? env[variable]?.trim()
        : isLocal
          ? developmentKey
          : undefined;
  if (!secret) {
    throw refused(
      variable === undefined
        ? 'this is no development chain, so a load spends real fees: name the key that pays with --funding-key FILE (mode 600)'
        : `the environment has no ${variable}`,
    );
  }
  return { pair: await parseSigningKey(secret, { source, isLocal, ...(scheme && { scheme }) }), secret };
}

function refused(message: string): AgentError {
  return new AgentError('bad_input/funding_key', message);
}
