import type { Command } from 'commander';
import { withKey, withSigning, withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import { agreedIndicators, agreedPeriods } from '../../sli/settlement.ts';

/** `almanac agreement`: objectives that pay by themselves. */
export function addAgreement(program: Command): void {
  const agreement = program
    .command('agreement')
    .description('Offer, accept and settle objectives that pay by themselves, from the records');

  withSigning(
    agreement
      .command('offer')
      .argument('[file]', 'YAML with the fields below; an option goes before the same field')
      .description('Offer an objective to anyone, for a deposit'),
    'who speaks for the target',
  )
    .option('--target <which>', 'id, account or name of the target')
    .option('--indicator <name>', `what is measured, one of ${agreedIndicators.join(', ')}`)
    .option('--period <kind>', `one of ${agreedPeriods.join(', ')} (default: month)`)
    .option('--share <percent>', 'the promise, for example 99.5%')
    .option('--floor <percent>', 'at this share, and below, the whole cap is paid, for example 98%')
    .option('--within <duration>', 'how soon an answer counts, for example 800ms; not of authorship')
    .option(
      '--coverage <percent>',
      'of samples, below which nothing is known (default: 80%); not of authorship',
    )
    .option('--reporters <n>', 'below which nothing is known (default: 3); not of authorship')
    .option('--fee <amount>', 'what the customer pays a period, for example "100 ALM"')
    .option('--cap <amount>', 'the most that the customer gets for a period, for example "400 ALM"')
    .option('--periods <n>', 'the most of one agreement (default: 12)')
    .option('--capacity <n>', 'how often it may be accepted (default: 1)')
    .option('--until <date>', 'until when it may be accepted')
    .option('--guarantor <account>', 'who answers for it with its own money, and has to agree')
    .addHelpText(
      'after',
      `
What it comes to is shown before it is signed; --dry-run shows it and signs nothing. All that is wrong is said at once.
An objective needs room for 10 misses in a period: 99.9 % takes 10,000 samples or slots.
  almanac agreement offer --target v1 --indicator authorship --share 99% --floor 98% \\
    --fee "100 ALM" --cap "400 ALM" --until 2027-12-31 --key //Alice --local --dry-run`,
    )
    .action(lazyAction(async () => (await import('./offer.ts')).runOffer));

  withKey(
    agreement
      .command('guarantee')
      .argument('<offer>', 'its id')
      .description('Agree to answer for an offer: caps are held from this account'),
    'the guarantor that the offer names',
  ).action(lazyAction(async () => (await import('./offer.ts')).runGuarantee));

  withKey(
    agreement
      .command('close')
      .argument('<offer>', 'its id')
      .description('Close an offer; what was accepted goes on, and the deposit comes back'),
    'who made the offer, or its guarantor',
  ).action(lazyAction(async () => (await import('./offer.ts')).runClose));

  withKey(
    agreement
      .command('accept')
      .argument('<offer>', 'its id')
      .description('Accept an offer: the fees of all periods are held from this account'),
    'the customer',
  )
    .option('--periods <n>', 'how many', '1')
    .action(lazyAction(async () => (await import('./accept.ts')).runAccept));

  withUrl(
    agreement
      .command('list')
      .description('Offers, and agreements that are not settled to the end')
      .option('--account <account>', 'only those of this one: provider, guarantor or customer'),
  ).action(lazyAction(async () => (await import('./list.ts')).runList));

  withUrl(
    agreement
      .command('show')
      .argument('<agreement>', 'its id')
      .description('One agreement: its terms in words and money, its next period, what is due')
      .option('--offer', 'the id is that of an offer'),
  ).action(lazyAction(async () => (await import('./list.ts')).runShow));

  withKey(
    agreement
      .command('settle')
      .argument('[agreement]', 'its id; all that are due when left out')
      .description('Settle the next period of an agreement from its record; anyone may'),
    'who calls, and gets a small share of the fee',
  ).action(lazyAction(async () => (await import('./settle.ts')).runSettle));

  withUrl(
    agreement
      .command('claims')
      .argument('<account>', 'of the reporter')
      .description('Of which windows a reporter has proved samples, and what of that is claimed')
      .option('--network <id>', 'the network that it measures', '0'),
  ).action(lazyAction(async () => (await import('./claims.ts')).runClaims));

  withKey(
    agreement
      .command('notice')
      .argument('<agreement>', 'its id')
      .description('End an agreement after the next period; the money of later ones is free at once'),
    'the provider or the customer',
  ).action(lazyAction(async () => (await import('./accept.ts')).runNotice));
}
