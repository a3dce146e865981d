import { AgentError } from '../../base/error.ts';
import { accountHex } from '../../chain/address.ts';
import {
  type FinalizedPlace,
  type ScalabilityAccount,
  type ScalabilityChain,
  sameLaw,
  sameRun,
} from '../../chain/scalability/scalability-chain.ts';
import type {
  Checked,
  ClaimedIntervals,
  FitOutcome,
  LawAnswer,
  Parameters,
  RunInput,
  StoredPrediction,
  StoredRun,
} from '../../chain/scalability/scalability-shapes.ts';
import { namedCommit } from '../../chain/scalability/stored-failures.ts';
import { lawOf, pointOf, weightingOf } from '../../chain/scalability/stored-units.ts';
import { leavesSentence, movesSentence, shownStep } from '../../chain/submit/refused-fit.ts';
import { checkLaw, type LawStep } from '../../usl/check-law.ts';

/** By how much a sum of squares must be smaller to replace a prediction, in 1e-24. */
const betterBy = 10n ** 13n;

interface Submission {
  /** Name of the subject. */
  readonly subject: string;
  readonly isRegistering: boolean;
  readonly run: RunInput;
  readonly parameters: Parameters;
  readonly claimed: ClaimedIntervals;
  readonly onProgress: (sentence: string) => void;
}

export interface Submitted {
  readonly subject: { readonly id: number; readonly place: FinalizedPlace | undefined };
  readonly run: { readonly id: number; readonly place: FinalizedPlace | undefined };
  /** `stored` now, `there` before, or `kept`: that of somebody else, which fits as well. */
  readonly prediction: StoredPrediction & {
    readonly kind: 'stored' | 'there' | 'kept';
    readonly place: FinalizedPlace | undefined;
  };
  /** Against what the Council requires, if it requires anything. */
  readonly outcome: FitOutcome | undefined;
}

/**
 * Brings a run and its prediction to the chain, each once: what is there already is left, what is missing is added.
 *
 * @throws AgentError `bad_input/subject`, `bad_input/other_run`, `no/not_proved` before anything is submitted where that can
 * be known; as the account's methods do
 */
export async function submitCampaign(
  chain: ScalabilityChain,
  account: ScalabilityAccount,
  submission: Submission,
): Promise<Submitted> {
  const { run, parameters, claimed } = submission;
  requireStationary(run, parameters);
  const subject = await subjectOf(chain, account, submission);
  const stored = await runOf(chain, account, subject.id, submission);
  const checked = await requireProved(chain, stored.id, parameters, stored.place !== undefined);
  const earlier = await chain.predictionOf(stored.id);
  const isWanted = !earlier || (await isReplaceable(chain, earlier, parameters, checked));
  const done = isWanted ? await account.submitPrediction(stored.id, parameters, claimed) : undefined;
  const prediction = await chain.predictionOf(stored.id);
  if (!prediction) throw new Error(`run ${stored.id} has no prediction after one was accepted`);
  const isOwn = sameLaw(prediction.parameters, parameters);
  const kind = done?.place ? 'stored' : isOwn ? 'there' : 'kept';
  const outcome = done?.outcome ?? (await outcomeNow(chain, subject.id, stored.id, run.version));
  return { subject, run: stored, prediction: { ...prediction, kind, place: done?.place }, outcome };
}

/** What the chain would refuse is said before a deposit is paid. */
function requireStationary(run: RunInput, parameters: Parameters): void {
  const check = checkLaw(run.points.map(pointOf), weightingOf(run), lawOf(parameters));
  if (check.kind === 'stationary') return;
  throw notProved(
    check.kind === 'leaves_bound'
      ? leavesSentence(check.parameter, shownStep(check.step[check.parameter]))
      : check.kind === 'moves'
        ? moves(check.step)
        : illConditioned,
    'nothing was submitted',
  );
}

async function subjectOf(
  chain: ScalabilityChain,
  account: ScalabilityAccount,
  { subject: name, isRegistering, onProgress }: Submission,
): Promise<Submitted['subject']> {
  const info = await chain.subject(name);
  if (info) return { id: info.id, place: undefined };
  if (!isRegistering) {
    throw new AgentError(
      'bad_input/subject',
      `the chain has no subject "${name}"; register it for a deposit with --register, or have the Council register it without one (call scalability.registerSubject)`,
      { data: { subject: name } },
    );
  }
  onProgress(`registering "${name}" as a subject of ${account.address}`);
  const { subject, place } = await account.register(name);
  return { id: subject, place };
}

async function runOf(
  chain: ScalabilityChain,
  account: ScalabilityAccount,
  subject: number,
  { run, onProgress, subject: name }: Submission,
): Promise<Submitted['run']> {
  const stored = (await chain.runs(subject)).find((candidate) => sameRun(candidate, run));
  if (stored) {
    requireEqual(stored, run);
    return { id: stored.id, place: undefined };
  }
  const owner = (await chain.subject(name))?.subject.owner;
  if (owner !== undefined && accountHex(owner) !== accountHex(account.address)) {
    throw new AgentError(
      'bad_input/subject',
      `"${name}" belongs to ${owner}, not to ${account.address}; submit with its key, or register a subject of your own`,
      { data: { subject: name, owner } },
    );
  }
  onProgress(`submitting the run: ${run.points.length} points of version ${run.version}`);
  const { run: id, place } = await account.submitRun(subject, run);
  onProgress(`run ${id} is final${place ? ` in block ${place.block}` : ''}; submitting its prediction`);
  return { id, place };
}

/** One measurement is one run: it cannot be that of two versions, or be fitted in two ways. */
function requireEqual(stored: StoredRun, run: RunInput): void {
  // Runs were stored without their failed answers before.
  const valueOf = (of: Pick<RunInput, 'version' | 'commit' | 'weighting' | 'varied' | 'fingerprint'>) => ({
    ...of,
    commit: namedCommit(of.commit).commit,
  });
  const [before, now] = [valueOf(stored), valueOf(run)];
  const differing = (['version', 'commit', 'weighting', 'varied', 'fingerprint'] as const).filter(
    (name) => before[name] !== now[name],
  );
  const isSame = pointsKey(stored) === pointsKey(run);
  const what = [...differing, ...(isSame ? [] : ['points'])];
  const [first] = differing;
  if (what.length === 0) return;
  const values = first ? ` (${first} ${before[first]}, here ${now[first]})` : '';
  throw new AgentError(
    'bad_input/other_run',
    `run ${stored.id} has this evidence with other ${what.join(', ')}${values}; submit it unchanged, or measure again`,
    { data: { run: stored.id, differing: what } },
  );
}

async function requireProved(
  chain: ScalabilityChain,
  run: number,
  parameters: Parameters,
  isNew: boolean,
): Promise<Checked> {
  const answer = await chain.checkPrediction(run, parameters);
  if (answer.kind === 'accepted') return answer.checked;
  const left = isNew ? `run ${run} stays without a prediction` : 'nothing was submitted';
  throw notProved(refusalSentence(answer), left);
}

/** Why the chain does not accept a law, in words. */
export function refusalSentence(answer: Exclude<LawAnswer, { kind: 'accepted' }>): string {
  if (answer.kind === 'moves') return moves(inUnits(answer.step));
  if (answer.kind === 'sigma_leaves_its_bound')
    return leavesSentence('sigma', shownStep(inUnits(answer.step).sigma));
  if (answer.kind === 'kappa_leaves_its_bound')
    return leavesSentence('kappa', shownStep(inUnits(answer.step).kappa));
  if (answer.kind === 'ill_conditioned') return illConditioned;
  if (answer.kind === 'unknown_run') return 'the run is not on the chain, or was removed';
  return 'the law is beyond what the chain stores, or far from the points; give throughput in another unit';
}

const illConditioned =
  'the points hardly tell the parameters apart, so that nothing can be proved; measure at sizes that differ more';

function inUnits({ lambda, sigma, kappa }: LawStep): LawStep {
  return { lambda: lambda * 1e-15, sigma: sigma * 1e-15, kappa: kappa * 1e-15 };
}

function moves(step: LawStep): string {
  const names = ['lambda', 'sigma', 'kappa'] as const;
  const longest = names.reduce((most, name) => (Math.abs(step[name]) > Math.abs(step[most]) ? name : most));
  return movesSentence(longest, shownStep(step[longest]));
}

async function isReplaceable(
  chain: ScalabilityChain,
  earlier: StoredPrediction,
  parameters: Parameters,
  checked: Checked,
): Promise<boolean> {
  if (sameLaw(earlier.parameters, parameters)) return false;
  const most = earlier.checked.figures.sumOfSquares - betterBy;
  return checked.figures.sumOfSquares < most && (await chain.finalizedBlock()) < earlier.replaceableUntil;
}

async function outcomeNow(
  chain: ScalabilityChain,
  subject: number,
  run: number,
  version: string,
): Promise<FitOutcome | undefined> {
  const found = await chain.prediction(subject, version);
  return found?.run === run ? found.outcome : undefined;
}

function notProved(sentence: string, left: string): AgentError {
  return new AgentError('no/not_proved', `the chain refuses the prediction: ${sentence} (${left})`);
}

function pointsKey({ points }: Pick<RunInput, 'points'>): string {
  return points
    .map(({ size, throughput, latency, repetitions, weight }) => {
      const { meanUs, p50Us, p95Us, p99Us } = latency ?? {};
      return [size, throughput, meanUs, p50Us, p95Us, p99Us, repetitions, weight].join('/');
    })
    .join();
}
