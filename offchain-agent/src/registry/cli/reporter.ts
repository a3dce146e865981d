import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const bonded = 'the bond account';

/** `almanac reporter`: who measures a network. */
export function addReporter(program: Command): void {
  const reporter = program.command('reporter').description('Manage a reporter: bond, keys, status');

  withHashChain(
    withSigning(
      reporter.command('join').description('Bond, set the signing key, register the hash chain'),
      bonded,
    ),
  )
    .option('--signer <account>', 'account that signs reports (default: bond account)')
    .option('--region <name>', 'region, such as eu-west')
    .addHelpText(
      'after',
      `
The secret of the hash chain is created if the file is missing. It reveals the
sampling instants: keep it with the agent, mode 600. The key of the bond
account is not needed again until the reporter leaves.`,
    )
    .action(lazyAction(async () => (await import('./reporter/membership.ts')).runJoin));

  withSigning(reporter.command('leave').description('Stop reporting from the next window'), bonded).action(
    lazyAction(async () => (await import('./reporter/membership.ts')).runLeave),
  );

  withChainOptions(
    reporter
      .command('status')
      .argument('[account]', 'reporter (default: all)')
      .description('Show the state of reporters'),
  ).action(lazyAction(async () => (await import('./reporter/status.ts')).runStatus));

  withHashChain(
    withSigning(reporter.command('resume').description('Register a new hash chain'), bonded),
  ).action(lazyAction(async () => (await import('./reporter/membership.ts')).runResume));

  withSigning(
    reporter
      .command('set-signer')
      .argument('<account>', 'account of the new signing key')
      .description('Replace the signing key'),
    bonded,
  ).action(lazyAction(async () => (await import('./reporter/membership.ts')).runSetSigner));

  withSigning(reporter.command('withdraw').description('Withdraw the bond after leaving'), bonded).action(
    lazyAction(async () => (await import('./reporter/membership.ts')).runWithdraw),
  );
}

function withHashChain(command: Command): Command {
  return command
    .requiredOption('--secret-file <file>', 'hash chain secret, mode 600; created if missing')
    .option('--chain-length <windows>', 'windows that the hash chain covers (default: 100000)');
}
