import type { KeyringPair } from '@polkadot/keyring/types';
import { blake2, hexText, textBytes } from '../../../base/bytes.ts';
import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { ApiScalabilityAccount } from '../../../chain/scalability/api-scalability-account.ts';
import type { RunInput } from '../../../chain/scalability/scalability-shapes.ts';
import { claimedIntervals, storedLaw } from '../../../chain/scalability/stored-units.ts';
import type { KeyOptions } from '../../../cli/key-options.ts';
import { type OpenScalability, openScalability } from '../../../cli/open-at.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { requireScheme } from '../../../cli/parse.ts';
import { openSigning } from '../../../cli/signing.ts';
import { parametersOf } from '../../../usl/band.ts';
import type { Sweep } from '../../../usl/usl-fit.ts';
import { withSuccesses } from '../../campaign/failed-answers.ts';
import { type Campaign, oneOf, parseWeights } from '../../campaign/points-file.ts';
import { readCampaign } from '../../campaign/read-campaign.ts';
import { fitStored, requireText, runInput } from '../../submit/run-input.ts';
import { type Submitted, submitCampaign } from '../../submit/submit-campaign.ts';
import type { ColumnFlags } from '../columns-option.ts';
import { dryRunDocument, dryRunLines, submitDocument, submitLines } from './screen.ts';

interface SubmitCommandOptions extends KeyOptions, ColumnFlags {
  readonly subject: string;
  readonly version: string;
  readonly commit: string;
  readonly weights?: string;
  readonly sweep: string;
  readonly fingerprint?: string;
  readonly register?: boolean;
}

const sweeps: readonly Sweep[] = ['validators', 'concurrency'];

/** Stores a campaign and its law on chain, and says what was proved. */
export async function runSubmit(path: string, options: SubmitCommandOptions): Promise<void> {
  requireScheme(options.scheme);
  const subject = requireText('--subject', options.subject);
  const onNote = (note: string): void => say(`note: ${note}`);
  const measured = await readCampaign(path, options.fingerprint, { ...options, onNote });
  const points = withSuccesses(measured.points, measured.source, onNote);
  const campaign = { ...measured, points };
  const run = runOf(campaign, options);
  if (campaign.fingerprint === undefined)
    say(
      'note: the test bed is not described, so nothing will compare with this run; name --fingerprint FILE',
    );
  const fit = fitStored(run);
  const prepared = {
    subject,
    run,
    fit,
    parameters: storedLaw(parametersOf(fit)),
    claimed: claimedIntervals(fit),
  };
  await using open = await openSigning(options, openScalability);
  const { pair } = open;
  if (options.dryRun) {
    const shown = { ...prepared, isKnown: (await open.chain.subject(subject)) !== undefined };
    if (options.json) writeJson(dryRunDocument(shown, open, pair.address));
    else dryRunLines(shown, open, pair.address).forEach(print);
    return;
  }
  const submitted = await submitCampaign(open.chain, account(open, pair), {
    ...prepared,
    isRegistering: options.register === true,
    onProgress: say,
  });
  const requirement = (await open.chain.subject(subject))?.requirement;
  const shown = { ...prepared, submitted, requirement };
  if (options.json) writeJson(submitDocument(shown, open, pair.address));
  else submitLines(shown, open).forEach(print);
  process.exitCode = codeOf(submitted);
}

function account({ chain, signal }: OpenScalability, pair: KeyringPair): ApiScalabilityAccount {
  return new ApiScalabilityAccount(chain, pair, { signal, onProgress: say });
}

/**
 * The run that a campaign is.
 * @throws AgentError `bad_input/no_prediction` for points that do not belong on a chain; as `runInput` does
 */
export function runOf(
  campaign: Campaign,
  options: Pick<SubmitCommandOptions, 'version' | 'commit' | 'weights' | 'sweep'>,
): RunInput {
  if (campaign.unfit !== undefined)
    throw new AgentError('bad_input/no_prediction', `no prediction on chain: ${campaign.unfit}`);
  return runInput(campaign.points, {
    version: options.version,
    commit: options.commit,
    weights: options.weights === undefined ? 'auto' : parseWeights(options.weights),
    sweep: oneOf('--sweep', options.sweep, sweeps),
    fingerprint: campaign.fingerprint ?? ownBed(campaign),
    evidence: campaign.evidence,
  });
}

/** A test bed that nobody described is like no other: nothing compares with it. */
function ownBed({ evidence }: Campaign): string {
  return hexText(blake2(textBytes(`not described: ${evidence.contentId}`)));
}

function codeOf({ outcome, prediction }: Submitted): number {
  const isMissed = outcome !== undefined && Object.values(outcome.missed).some(Boolean);
  if (isMissed) return exitCode.no;
  const { flags } = prediction.checked.figures;
  return flags.includes('past_peak') || flags.includes('not_usl') ? exitCode.unknown : exitCode.ok;
}
