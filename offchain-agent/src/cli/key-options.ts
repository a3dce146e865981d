import { type Command, Option } from 'commander';
import type { KeySource } from '../chain/keys/key-file.ts';

/** What every command takes that signs something. */
export interface KeyOptions {
  readonly keyFile?: string;
  readonly keyEnv?: string;
  readonly key?: string;
  readonly scheme: string;
  readonly local?: boolean;
  readonly url?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** What every command takes besides that signs something about a network. */
export interface SigningOptions extends KeyOptions {
  readonly network: string;
}

/**
 * Adds the options of `SigningOptions`.
 * @param whose the signer, as the heading of the options names it
 */
export function withSigning(command: Command, whose: string): Command {
  return withNetwork(withKey(command, whose));
}

/** Adds the options of `KeyOptions`. */
export function withKey(command: Command, whose: string): Command {
  return withUrl(
    command
      .optionsGroup(`Signing options (key of ${whose}):`)
      .option('--key-file <file>', 'signing key file: mnemonic or seed, mode 600')
      .option('--key-env <name>', 'environment variable with the signing key')
      .option('--key <uri>', 'development key such as //Alice (needs --local)')
      .option('--scheme <name>', 'key type: sr25519 or ed25519', 'sr25519')
      .option('--local', 'allow development keys and private addresses')
      .option('--dry-run', 'show call, cost and fee; do not sign')
      .optionsGroup('Options:'),
  );
}

/** Adds the options of commands that read about a network. */
export function withChainOptions(command: Command): Command {
  return withNetwork(withUrl(command));
}

/** Adds the options of commands that read. */
export function withUrl(command: Command): Command {
  return command
    .option('--url <url>', 'chain RPC endpoint (default: running demo or network)')
    .option('--json', 'print JSON (with --watch: one document per line)');
}

function withNetwork(command: Command): Command {
  return command.option('--network <id>', 'network ID; 0 is the chain itself', '0');
}

/** An option by a name that it had before: accepted, not shown. Its value is that of the option of today. */
export function withOldName(command: Command, old: string, now: string): Command {
  const option = new Option(old, `old name of ${now}`).hideHelp();
  option.attributeName = () => new Option(now).attributeName();
  return command.addOption(option);
}

/** All values of an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Where the key is, as commander hands it over. */
export function keySource({ keyFile, keyEnv, key, scheme, local }: KeyOptions): KeySource {
  return {
    ...(keyFile !== undefined && { keyFile }),
    ...(keyEnv !== undefined && { keyEnv }),
    ...(key !== undefined && { key }),
    scheme: scheme === 'ed25519' ? 'ed25519' : 'sr25519',
    isLocal: local === true,
  };
}
