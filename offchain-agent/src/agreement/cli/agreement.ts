import type { Command } from 'commander';
import { withKey, withSigning, withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import { agreedIndicators, agreedPeriods } from '../../sli/settlement.ts';

/** `almanac agreement`: objectives that pay by themselves. */
export function addAgreement(program: Command): void {
  const agreement = program.command('agreement').description('Offer, accept and settle service agreements');

  withSigning(
    agreement
      .command('offer')
      .argument('[file]', 'YAML file with the terms; options override it')
      .description('Publish an offer for a deposit'),
    'the account that controls the target',
  )
    .option('--target <which>', 'target: ID, account or name')
    .option('--indicator <promised>', `indicator: ${agreedIndicators.join(', ')}`)
    .option('--period <span>', `period: ${agreedPeriods.join(', ')}`)
    .option('--share <percent>', 'objective, such as 99.5%')
    .option('--floor <percent>', 'full-payout threshold, such as 98%')
    .option('--within <duration>', 'time limit, such as 800ms')
    .option('--coverage <percent>', 'minimum coverage; below it unknown (default: 80%)')
    .option('--reporters <n>', 'number of reporters')
    .option('--fee <amount>', 'fee per period, such as "100 ALM"')
    .option('--cap <amount>', 'maximum payout per period, such as "400 ALM"')
    .option('--periods <n>', 'number of periods')
    .option('--capacity <n>', 'how often it can be accepted (default: 1)')
    .option('--until <date>', 'last date of acceptance')
    .option('--guarantor <account>', 'account that guarantees the payouts')
    .addHelpText(
      'after',
      `
Prints the outcome first. An objective of 99.9 % needs 10,000 samples per
period, which leaves room for 10 misses.`,
    )
    .action(lazyAction(async () => (await import('./offer.ts')).runOffer));

  withKey(
    agreement
      .command('guarantee')
      .argument('<offer>', 'offer ID')
      .description('Guarantee an offer and lock its maximum payouts'),
    'the guarantor of the offer',
  ).action(lazyAction(async () => (await import('./offer.ts')).runGuarantee));

  withKey(
    agreement.command('close').argument('<offer>', 'offer ID').description('Close an offer to new customers'),
    'the provider or guarantor',
  ).action(lazyAction(async () => (await import('./offer.ts')).runClose));

  withKey(
    agreement
      .command('accept')
      .argument('<offer>', 'offer ID')
      .description('Accept an offer and lock the fees'),
    'the customer',
  )
    .option('--periods <n>', 'number of periods', '1')
    .action(lazyAction(async () => (await import('./accept.ts')).runAccept));

  withUrl(
    agreement
      .command('list')
      .description('List offers and open agreements')
      .option('--account <account>', 'account address'),
  ).action(lazyAction(async () => (await import('./list.ts')).runList));

  withUrl(
    agreement
      .command('show')
      .argument('<agreement>', 'agreement ID')
      .description('Show terms, next period and amounts due')
      .option('--offer', 'the ID is an offer ID'),
  ).action(lazyAction(async () => (await import('./list.ts')).runShow));

  withKey(
    agreement
      .command('settle')
      .argument('[agreement]', 'agreement ID (default: all due)')
      .description('Settle due periods from their records'),
    'any account; receives a share of the fee',
  ).action(lazyAction(async () => (await import('./settle.ts')).runSettle));

  withUrl(
    agreement
      .command('claims')
      .argument('<account>', 'account of the reporter')
      .description('Show proven windows and claims of a reporter')
      .option('--network <id>', 'network ID; 0 is the chain itself', '0'),
  ).action(lazyAction(async () => (await import('./claims.ts')).runClaims));

  withKey(
    agreement
      .command('notice')
      .alias('terminate')
      .argument('<agreement>', 'agreement ID')
      .description('Terminate after the next period'),
    'the provider or the customer',
  ).action(lazyAction(async () => (await import('./accept.ts')).runNotice));
}
