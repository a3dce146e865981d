import type { Command } from 'commander';
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

/** Adds the options of `SigningOptions`. */
export function withSigning(command: Command, whose: string): Command {
  return withNetwork(withKey(command, whose));
}

/** Adds the options of `KeyOptions`. */
export function withKey(command: Command, whose: string): Command {
  return withUrl(
    command
      .option('--key-file <file>', `file with the key of ${whose}: a mnemonic or a seed, mode 600`)
      .option('--key-env <name>', 'or the environment variable that holds it')
      .option('--key <uri>', 'or a development key, for example //Alice, with --local')
      .option('--scheme <name>', 'of the key: sr25519 or ed25519', 'sr25519')
      .option('--local', 'the chain is a local one: keys that everybody knows are allowed')
      .option('--dry-run', 'show the call and its fee; sign and send nothing'),
  );
}

/** Adds the options of commands that read about a network. */
export function withChainOptions(command: Command): Command {
  return withNetwork(withUrl(command));
}

/** Adds the options of commands that read. */
export function withUrl(command: Command): Command {
  return command
    .option(
      '--url <url>',
      'the chain, for example ws://127.0.0.1:9944 (default: the running demo or network)',
    )
    .option('--json', 'one JSON document on stdout');
}

function withNetwork(command: Command): Command {
  return command.option('--network <id>', 'the network that is measured; 0 is the chain itself', '0');
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
