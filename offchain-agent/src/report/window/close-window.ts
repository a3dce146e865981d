import { setImmediate as nextTurn } from 'node:timers/promises';
import { AgentError } from '../../base/error.ts';
import type { Sliced } from '../../base/sliced.ts';
import { reportKey } from '../../chain/submit/outbox-chain.ts';
import { plannedTarget } from '../../measure/planned-target.ts';
import { encoding } from '../../sli/evidence/encode.ts';
import type { EvidenceHeader } from '../../sli/evidence/evidence.ts';
import { isDrawn, plannedSubjects } from '../../sli/indicator.ts';
import { reporting } from '../../sli/report.ts';
import type { Sample } from '../../sli/sample.ts';
import type { OutboxRow } from '../../store/store.ts';
import type { absentReasons } from '../metrics.ts';
import type { EvidenceKeeper, WindowParts } from '../parts.ts';
import { planWindow, publicKeyOf, readFacts, type WindowPlan, whyIdle } from './window-facts.ts';
import { countSample } from './window-run.ts';

/** Those parts of an agent that close a window. */
type ClosingParts = Pick<WindowParts, 'chain' | 'store' | 'links' | 'signer' | 'log' | 'metrics'> & {
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

export type Closing =
  | {
      readonly kind: 'reported';
      readonly contentId: string;
      readonly taken: number;
      readonly planned: number;
      readonly rows: readonly OutboxRow[];
    }
  | { readonly kind: 'absent'; readonly absence: Absence };

/** Far below the pause of this process that spoils the samples under way (measure/sample/instant-signs.ts). */
const sliceMs = 8;

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
  return await report(context, plan);
}

async function report(
  { parts, network, account, evidence }: CloseContext,
  plan: WindowPlan,
): Promise<Closing> {
  const { window, parameters } = plan;
  const kept = await parts.store.samplesOf(account, network, window);
  const arrivals = await parts.arrivals?.arrivalsOf(plan);
  const seen = (arrivals?.samples ?? []).filter(({ target }) => !plan.own.has(target));
  const clockOffsetMs = arrivals?.clockOffsetMs ?? parts.arrivals?.clockOffsetMs();
  if (arrivals?.withheld !== undefined) {
    const isOff = Math.abs(clockOffsetMs ?? 0) > parameters.clockOffsetMs;
    return absent(isOff ? 'clock_offset' : 'clock_fault', arrivals.withheld);
  }
  // A large window is counted and written while the next one is measured.
  const samples = [...seen, ...(await inSlices(plannedSamples(plan, kept)))];
  // All others were counted when they were taken.
  for (const sample of samples.filter((one) => !isDrawn(one.indicator) || isStopped(one))) {
    countSample(parts.metrics, account, sample);
  }
  const taken = samples.filter(isTaken).length;
  if (taken === 0) return absent('no_samples', `none of ${samples.length} planned samples was taken`);
  const header: EvidenceHeader = {
    genesis: parts.chain.genesisHash,
    network,
    window,
    reporter: publicKeyOf(account),
    link: plan.link,
    parameters,
    ...(clockOffsetMs !== undefined && { clockOffsetMs: Math.round(clockOffsetMs) }),
  };
  const encoded = await inSlices(encoding(header, samples));
  const made = await inSlices(reporting({ header, samples, ...encoded }));
  const calls = await parts.chain.reportCalls(made);
  await evidence.put(header, encoded);
  const rows = calls.map(
    (call, part): OutboxRow => ({
      key: reportKey({ network, reporter: account, window, part }),
      account: parts.signer,
      call,
      state: 'pending',
      attempts: 0,
    }),
  );
  return { kind: 'reported', contentId: encoded.contentId.slice(2), taken, planned: samples.length, rows };
}

function isStopped({ outcome }: Sample): boolean {
  return outcome.kind === 'untaken' && outcome.reason === 'stopped';
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
 * nothing planned (of a target that was removed before the window began) are left out.
 */
export function* plannedSamples(plan: WindowPlan, kept: readonly Sample[]): Sliced<Sample[]> {
  const known = new Map<string, Sample>();
  for (const sample of kept) {
    known.set(placeOf(sample), sample);
    yield;
  }
  const { network, window, instantsUs } = plan;
  const planned: Sample[] = [];
  for (const subject of plannedSubjects(plan.targets.map(plannedTarget), plan.own)) {
    for (const instantUs of instantsUs) {
      const place = { network, window, ...subject, instantUs };
      planned.push(
        known.get(placeOf(place)) ?? { ...place, outcome: { kind: 'untaken', reason: 'stopped' } },
      );
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

/** Does work a few milliseconds at a time, and lets what else is due in this process come between. */
export async function inSlices<Value>(work: Sliced<Value>): Promise<Value> {
  for (let beganMs = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - beganMs < sliceMs) continue;
    await nextTurn();
    beganMs = performance.now();
  }
}

export type AbsentReason = (typeof absentReasons)[number];

/** Why a window has no report. */
export interface Absence {
  readonly reason: AbsentReason;
  readonly sentence: string;
}

/** As a window's row keeps it. */
export function absenceText({ reason, sentence }: Absence): string {
  return `${reason}: ${sentence}`;
}
