import { AgentError } from '../../base/error.ts';
import { inSlices } from '../../base/in-slices.ts';
import type { Sliced } from '../../base/sliced.ts';
import { plannedTarget } from '../../chain/target-address/planned-target.ts';
import { encoding } from '../../sli/evidence/encode.ts';
import type { EvidenceHeader } from '../../sli/evidence/evidence.ts';
import { reporting } from '../../sli/evidence/report.ts';
import { plannedSubjects } from '../../sli/indicator.ts';
import type { Sample } from '../../sli/sample.ts';
import { type OutboxRow, pendingRow } from '../../store/outbox-row.ts';
import type { absentReasons } from '../metrics.ts';
import type { CountedWindow, EvidenceKeeper, WindowCounting, WindowParts } from '../parts.ts';
import { commitRows, openingOf, provableAmong, proving, tellUnproved } from '../proof/window-opening.ts';
import { planWindow, publicKeyOf, readFacts, type WindowPlan, whyIdle } from '../window-facts.ts';

/** Those parts of an agent that close a window. */
type ClosingParts = Pick<
  WindowParts,
  'chain' | 'commits' | 'store' | 'links' | 'signer' | 'log' | 'metrics' | 'count' | 'votes'
> & {
  readonly arrivals?: Pick<NonNullable<WindowParts['arrivals']>, 'arrivalsOf' | 'clockOffsetMs'>;
};

export interface CloseContext {
  readonly parts: ClosingParts;
  readonly network: number;
  readonly account: string;
  readonly evidence: EvidenceKeeper;
  /** What went wrong with the clock in this window. */
  readonly clockFault: string | undefined;
}

export type Closing = (
  | {
      readonly kind: 'reported';
      readonly contentId: string;
      readonly taken: number;
      readonly planned: number;
      readonly rows: readonly OutboxRow[];
    }
  | { readonly kind: 'absent'; readonly absence: Absence }
) & {
  /** Samples that the metrics do not know of, and how many are alike: those not drawn, and those that nobody took. */
  readonly uncounted?: readonly (readonly [sample: Pick<Sample, 'indicator' | 'outcome'>, samples: number])[];
};

/** Of a planned sample that nobody kept. */
const stopped = { kind: 'untaken', reason: 'stopped' } as const;
const late = { kind: 'null', reason: 'timeout' } as const;

/**
 * What is to be reported of a window that is over: the evidence is written, nothing is stored yet.
 * @throws AgentError `unknown/not_final`, retryable, while the chain has not finalized the end of the window; what chain
 * and store throw
 */
export async function closingOf(context: CloseContext, window: number): Promise<Closing> {
  const { parts, network, account } = context;
  const { chain } = parts;
  const facts = await readFacts(chain, network, window, account);
  const endMs = window * 1_000 + facts.parameters.windowMs;
  if ((await chain.finalizedHead()).timeMs < endMs) throw notFinal(window);
  const idle = whyIdle(facts, account);
  if (idle !== undefined) return absent('not_active', idle);
  const [stored, firstOpen] = await Promise.all([
    chain.storedReport(network, window, account),
    chain.firstOpenWindow(network),
  ]);
  // Only a store that was lost does not know of it: reporting twice is the greater harm.
  if (stored) {
    parts.log.warn(
      { window },
      'the chain holds a report of this window that the store does not know; it stays',
    );
    return { kind: 'reported', contentId: stored.contentId.slice(2), taken: 0, planned: 0, rows: [] };
  }
  if (window < firstOpen) {
    return absent('too_late', 'the chain closed the window before the report was ready');
  }
  const plan = planWindow(facts, parts.links, chain.genesisHash, account);
  if (context.clockFault !== undefined) return absent('clock_fault', context.clockFault);
  const commits = await parts.commits?.commitsOf(network, window, account);
  if (commits?.commitment !== undefined) {
    return absent('too_late', 'the chain holds a commit of this window that the store cannot reveal');
  }
  if (commits?.phase === 'open') {
    parts.metrics.add('almanac_commits_missed_total', { reporter: account });
    return absent('too_late', 'the blocks in which the chain takes commits of this window are over');
  }
  return await report(context, plan, commits !== undefined);
}

async function report(
  { parts, network, account, evidence }: CloseContext,
  plan: WindowPlan,
  isCommitted: boolean,
): Promise<Closing> {
  const { window, parameters } = plan;
  const arrivals = await parts.arrivals?.arrivalsOf(plan);
  const votes = (await parts.votes?.votesOf(plan)) ?? [];
  const seen = [...(arrivals?.samples ?? []), ...votes].filter(({ target }) => !plan.own.has(target));
  const clockOffsetMs = arrivals?.clockOffsetMs ?? parts.arrivals?.clockOffsetMs();
  if (arrivals?.withheld !== undefined) {
    const isOff = Math.abs(clockOffsetMs ?? 0) > parameters.clockOffsetMs;
    return absent(isOff ? 'clock_offset' : 'clock_fault', arrivals.withheld);
  }
  const header: EvidenceHeader = {
    genesis: parts.chain.genesisHash,
    network,
    window,
    reporter: publicKeyOf(account),
    link: plan.link,
    parameters,
    ...(clockOffsetMs !== undefined && { clockOffsetMs: Math.round(clockOffsetMs) }),
  };
  const subjects = plannedSubjects(plan.targets.map(plannedTarget), plan.own);
  const agreed = isCommitted ? await parts.commits?.provableTargets(network) : undefined;
  const provable = provableAmong(plan.targets, agreed ?? new Set());
  const isAllSigned = provable.length > 0 && !(await parts.commits?.takesUnsigned());
  const { instantsUs } = plan;
  const counting: WindowCounting = { account, header, subjects, instantsUs, seen, provable, isAllSigned };
  const counted = await countElsewhere(parts, counting, () => countWindow(counting, parts.store, evidence));
  const closing = await closingBy(parts, counting, counted, isCommitted).catch(absentIfTooLarge);
  const untaken = counted.stopped.map(
    ([indicator, samples]) => [{ indicator, outcome: stopped }, samples] as const,
  );
  return { ...closing, uncounted: [...seen.map((sample) => [sample, 1] as const), ...untaken] };
}

async function closingBy(
  parts: ClosingParts,
  counting: WindowCounting,
  counted: CountedWindow,
  isCommitted: boolean,
): Promise<Closing> {
  const { account, header } = counting;
  const { taken, planned, report: found } = counted;
  if (!found) return absent('no_samples', `none of ${planned} planned samples was taken`);
  const calls = await parts.chain.reportCalls(found);
  tellUnproved(parts.log, counting, counted);
  const opening = openingOf(found, counted.proofs ?? []);
  const before = isCommitted && calls.length > 0 ? await commitRows(parts, counting, opening) : [];
  const { network, window } = header;
  const rows = calls.map((call, part) =>
    pendingRow({ kind: 'report', network, reporter: account, window, part }, parts.signer, call),
  );
  const contentId = found.contentId.slice(2);
  return { kind: 'reported', contentId, taken, planned, rows: [...before, ...rows] };
}

/** The chain will never take it. All else a person may mend until the chain closes the window, which then is `too_late`. */
function absentIfTooLarge(error: unknown): Closing {
  if (!(error instanceof AgentError && error.code === 'bad_input/report_size')) throw error;
  const advice = 'divide the targets among several networks, or register fewer';
  return absent('report_size', `${error.message}; ${advice}`);
}

/** Nothing is lost with what counts windows elsewhere: what it cannot do is done here. */
async function countElsewhere(
  { count, log }: ClosingParts,
  counting: WindowCounting,
  countHere: () => Promise<CountedWindow>,
): Promise<CountedWindow> {
  if (!count) return await countHere();
  try {
    return await count(counting);
  } catch (error) {
    const { window } = counting.header;
    log.warn(
      { err: error, window },
      'a window is counted next to what is measured: it could not be elsewhere',
    );
    return await countHere();
  }
}

/**
 * What takes long of a closing: finds every planned sample of a window, counts them, and keeps their evidence. Done twice
 * it does the same. A few milliseconds at a time, for where it is done beside what is measured.
 * @param onStage is told what is done
 * @throws AgentError as the store and the evidence's keeper do
 */
export async function countWindow(
  counting: WindowCounting,
  store: Pick<WindowParts['store'], 'samplesOf'>,
  evidence: Pick<EvidenceKeeper, 'put'>,
  onStage: (stage: 'read' | 'encoded' | 'written') => Promise<void> = async () => undefined,
): Promise<CountedWindow> {
  const { account, header, subjects, instantsUs, seen } = counting;
  const { network, window } = header;
  const kept = await store.samplesOf(account, network, window);
  await onStage('read');
  const drawn = await inSlices(plannedSamples({ ...header, subjects, instantsUs }, kept));
  const samples = [...seen, ...drawn];
  const taken = samples.filter(isTaken).length;
  const figures = { taken, planned: samples.length, stopped: stoppedOf(drawn) };
  if (taken === 0) return figures;
  const encoded = await inSlices(encoding(header, samples));
  const report = await inSlices(reporting({ header, samples, ...encoded }));
  await onStage('encoded');
  await evidence.put(header, encoded);
  await onStage('written');
  return { ...figures, report, proofs: await inSlices(proving(counting, drawn)) };
}

function stoppedOf(samples: readonly Sample[]): CountedWindow['stopped'] {
  const counts = new Map<Sample['indicator'], number>();
  for (const { indicator, outcome } of samples)
    if (outcome.kind === 'untaken' && outcome.reason === stopped.reason)
      counts.set(indicator, (counts.get(indicator) ?? 0) + 1);
  return [...counts];
}

function isTaken({ outcome }: Sample): boolean {
  return outcome.kind !== 'untaken';
}

function absent(reason: Absence['reason'], sentence: string): Closing {
  return { kind: 'absent', absence: { reason, sentence } };
}

function notFinal(window: number): AgentError {
  return new AgentError('unknown/not_final', `the end of the window ${window} is not final yet`, {
    retryable: true,
  });
}

/**
 * Every planned sample at drawn instants: the one that was kept, else untaken, `stopped`. Kept samples that
 * nothing planned (of a target that was removed before the window began) are left out, and an answer that was waited for
 * longer than the window's parameters allow (those of the window before stood in for them) is none.
 */
export function* plannedSamples(
  {
    network,
    window,
    subjects,
    instantsUs,
    parameters,
  }: Pick<WindowPlan, 'network' | 'window' | 'instantsUs' | 'parameters'> & Pick<WindowCounting, 'subjects'>,
  kept: readonly Sample[],
): Sliced<Sample[]> {
  const known = new Map<string, Sample>();
  for (const sample of kept) {
    known.set(placeOf(sample), sample);
    yield;
  }
  const latestUs = parameters.timeoutMs * 1_000;
  const planned: Sample[] = [];
  for (const subject of subjects) {
    for (const instantUs of instantsUs) {
      const place = { network, window, ...subject, instantUs };
      const outcome = known.get(placeOf(place))?.outcome ?? stopped;
      const isLate = outcome.kind === 'answer' && outcome.latencyUs > latestUs;
      planned.push({ ...place, outcome: isLate ? late : outcome });
      yield;
    }
  }
  return planned;
}

function placeOf({
  target,
  indicator,
  instantUs,
}: Pick<Sample, 'target' | 'indicator' | 'instantUs'>): string {
  return `${target} ${indicator} ${instantUs}`;
}

/** Why a window has no report. */
export interface Absence {
  readonly reason: (typeof absentReasons)[number];
  readonly sentence: string;
}

/** As a window's row keeps it. */
export function absenceText({ reason, sentence }: Absence): string {
  return `${reason}: ${sentence}`;
}
