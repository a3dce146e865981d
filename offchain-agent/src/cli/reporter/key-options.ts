import type { Command } from 'commander';
import type { KeySource } from '../../chain/keys/read-key.ts';

/** What every command takes that signs something. */
export interface SigningOptions {
  readonly keyFile?: string;
  readonly keyEnv?: string;
  readonly key?: string;
  readonly scheme: string;
  readonly local?: boolean;
  readonly network: string;
  readonly url?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds the options of `SigningOptions`. */
export function withSigning(command: Command, whose: string): Command {
  return withChain(
    command
      .option('--key-file <file>', `file with the key of ${whose}: a mnemonic or a seed, mode 600`)
      .option('--key-env <name>', 'or the environment variable that holds it')
      .option('--key <uri>', 'or a development key, for example //Alice, with --local')
      .option('--scheme <name>', 'of the key: sr25519 or ed25519', 'sr25519')
      .option('--local', 'the chain is a local one: keys that everybody knows are allowed')
      .option('--dry-run', 'show the call and its fee; sign and send nothing'),
  );
}

/** Adds the options of commands that read. */
export function withChain(command: Command): Command {
  return command
    .option('--network <id>', 'the network that is measured; 0 is the chain itself', '0')
    .option(
      '--url <url>',
      'the chain, for example ws://127.0.0.1:9944 (default: the running demo or network)',
    )
    .option('--json', 'one JSON document on stdout');
}

/** Where the key is, as commander hands it over. */
export function keySource({ keyFile, keyEnv, key, scheme, local }: SigningOptions): KeySource {
  return {
    ...(keyFile !== undefined && { keyFile }),
    ...(keyEnv !== undefined && { keyEnv }),
    ...(key !== undefined && { key }),
    scheme: scheme === 'ed25519' ? 'ed25519' : 'sr25519',
    isLocal: local === true,
  };
}
