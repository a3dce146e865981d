import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const bonded = 'the account that holds the bond';

/** `almanac reporter`: who measures a network. */
export function addReporter(program: Command): void {
  const reporter = program
    .command('reporter')
    .description('Be a reporter, who measures validators: join, leave, keys, state');

  withHashChain(
    withSigning(
      reporter.command('join').description('Bond, name the signing key and register the hash chain'),
      bonded,
    ),
  )
    .option('--signer <account>', 'account of the key that signs reports (default: the bond account itself)')
    .option('--region <name>', 'region of the reporter, for example eu-west')
    .addHelpText(
      'after',
      `
The secret of the hash chain is made when the file is missing. Whoever has it knows the instants to come: it stays
with the agent, mode 600. The bond account's key is not needed again until the reporter leaves.`,
    )
    .action(lazyAction(async () => (await import('./reporter/membership.ts')).runJoin));

  withSigning(reporter.command('leave').description('Leave at the next start of a window'), bonded).action(
    lazyAction(async () => (await import('./reporter/membership.ts')).runLeave),
  );

  withChainOptions(
    reporter
      .command('status')
      .argument('[account]', 'one reporter; all when left out')
      .description('Show the state of reporters; exit code 1 when the account is no reporter'),
  ).action(lazyAction(async () => (await import('./reporter/status.ts')).runStatus));

  withHashChain(
    withSigning(
      reporter
        .command('resume')
        .description('Register a new hash chain, when the secret is lost or all links are used'),
      bonded,
    ),
  ).action(lazyAction(async () => (await import('./reporter/membership.ts')).runResume));

  withSigning(
    reporter
      .command('set-signer')
      .argument('<account>', 'account of the new signing key')
      .description('Name another signing key'),
    bonded,
  ).action(lazyAction(async () => (await import('./reporter/membership.ts')).runSetSigner));

  withSigning(reporter.command('withdraw').description('Take the bond back after leaving'), bonded).action(
    lazyAction(async () => (await import('./reporter/membership.ts')).runWithdraw),
  );
}

function withHashChain(command: Command): Command {
  return command
    .requiredOption('--secret-file <file>', 'secret of the hash chain, mode 600; made when it is missing')
    .option('--chain-length <windows>', 'windows that the hash chain serves (default: 100000)');
}
