import { type NodeReport } from '../real/part.ts';
import type { Breach } from './ledger.ts';
import type { NetworkObserver } from './observer.ts';
import type { Scenario } from './scenario.ts';

/** What all nodes said at one moment; undefined of one that did not answer. */
export interface NetworkLook {
  readonly atMs: number;
  readonly views: ReadonlyMap<string, NodeReport | undefined>;
}

/** A time in which something was at fault. */
interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Whether a promise held; undefined where that cannot be told. */
export interface InvariantVerdict {
  readonly rule: string;
  readonly held: boolean | undefined;
  readonly text: string;
}

/** Votes on their way when a fault begins still finalize: so long nobody says that finality goes on or stops. */
const settlingSlots = 5;

/** Finality is asked for in spans of so many slots and longer. */
const fewestSlots = 15;

/** A network that votes makes some of so many blocks final. */
const blocksToTell = 10;

/** Everything that has to hold, in the order of a report. */
export function judge({
  scenario,
  slotMs,
  spans,
  looks,
  breaches,
  invariants: titles,
  aborted,
}: {
  readonly scenario: Scenario;
  readonly slotMs: number;
  readonly spans: readonly Span[];
  readonly looks: readonly NetworkLook[];
  readonly breaches: readonly Breach[];
  readonly invariants: NetworkObserver['invariants'];
  /** Why the run ended before its time; what comes after a fault cannot be told then. */
  readonly aborted?: string | undefined;
}): InvariantVerdict[] {
  const { expect } = scenario;
  const invariants = Object.entries(titles).map(([rule, title]): InvariantVerdict => {
    const found = breaches.filter((breach) => breach.rule === rule);
    const [first] = found;
    return first
      ? {
          rule,
          held: false,
          text: `${title}: ${first.text}${found.length > 1 ? ` (${found.length} such)` : ''}`,
        }
      : { rule, held: true, text: title };
  });
  return [
    ...invariants,
    ...(expect.finality ? finalityDuring(spans, expect.finality === 'goes_on', looks, slotMs) : []),
    ...boundsDuring(spans, looks, expect.during),
    ...(aborted === undefined
      ? spans
          .map((span, index) => recoveryAfter(span, spans[index + 1]?.startMs, looks, expect))
          .slice(expect.recovers_after === 'last' ? -1 : 0)
      : [{ rule: 'not_aborted', held: false, text: `the run goes to its end: ${aborted}` }]),
  ];
}

/** Why a run shall end; undefined while it shall go on. Counted from the first look. */
export function abortReason(
  looks: readonly NetworkLook[],
  { no_finality_for: noFinalityMs, no_blocks_for: noBlocksMs }: Scenario['abort_when'],
): string | undefined {
  const stands = (height: (views: NetworkLook['views']) => number): number =>
    ages(looks, height).at(-1)?.ageMs ?? 0;
  if (noFinalityMs !== undefined && stands(finalOf) >= noFinalityMs)
    return `no block became final for ${secondsText(stands(finalOf))}`;
  if (noBlocksMs !== undefined && stands(bestOf) >= noBlocksMs)
    return `no block came for ${secondsText(stands(bestOf))}`;
  return undefined;
}

/** Faults that overlap make one span. */
export function spansOf(
  faults: readonly { readonly startedMs: number; readonly endedMs?: number }[],
): Span[] {
  const spans: { startMs: number; endMs: number }[] = [];
  for (const { startedMs, endedMs = startedMs } of faults.toSorted((a, b) => a.startedMs - b.startedMs)) {
    const last = spans.at(-1);
    if (last && startedMs <= last.endMs) last.endMs = Math.max(last.endMs, endedMs);
    else spans.push({ startMs: startedMs, endMs: endedMs });
  }
  return spans;
}

/** Every node answers, and what it calls final is near the best block of all. */
export function isSteady({ views }: NetworkLook, lag: number): boolean {
  const reports = [...views.values()];
  const best = Math.max(...reports.map((report) => report?.best ?? 0));
  return reports.every(
    (report) => report !== undefined && report.finalized > 0 && best - report.finalized <= lag,
  );
}

/**
 * That nothing becomes final although all nodes answer and blocks come: no fault would be needed to stop it.
 * Undefined where that is not so, or cannot be told yet.
 */
export function finalityOff(first: NetworkLook, last: NetworkLook): InvariantVerdict | undefined {
  const came = bestOf(last.views) - bestOf(first.views);
  const allAnswer = [...last.views.values()].every((report) => report !== undefined);
  if (!allAnswer || came < blocksToTell || finalOf(last.views) > finalOf(first.views)) return undefined;
  const text = `finality goes on before anything is broken: ${came} blocks came, and none became final`;
  return { rule: 'finality', held: false, text };
}

/** The highest block that any node has called final. */
export function highestFinal(looks: readonly NetworkLook[]): number {
  return looks.reduce((highest, { views }) => Math.max(highest, finalOf(views)), 0);
}

/** When the network was steady again after `endMs`, every node beyond what was final then; undefined while it is not. */
export function recoveredAtMs(endMs: number, looks: readonly NetworkLook[], lag: number): number | undefined {
  const finalBefore = highestFinal(looks.filter(({ atMs }) => atMs <= endMs));
  return looks.find(
    (look) =>
      look.atMs > endMs &&
      isSteady(look, lag) &&
      [...look.views.values()].every((report) => (report?.finalized ?? 0) > finalBefore),
  )?.atMs;
}

function finalOf(views: NetworkLook['views']): number {
  return Math.max(0, ...[...views.values()].map((report) => report?.finalized ?? 0));
}

function bestOf(views: NetworkLook['views']): number {
  return Math.max(0, ...[...views.values()].map((report) => report?.best ?? 0));
}

/** For how long a height of the network has been the highest, at each look. */
function ages(
  looks: readonly NetworkLook[],
  heightOf: (views: NetworkLook['views']) => number,
): { readonly atMs: number; readonly ageMs: number }[] {
  let highest = -1;
  let sinceMs = looks[0]?.atMs ?? 0;
  return looks.map(({ atMs, views }) => {
    const height = heightOf(views);
    if (height > highest) sinceMs = atMs;
    highest = Math.max(highest, height);
    return { atMs, ageMs: atMs - sinceMs };
  });
}

/** The worst that was seen while something was at fault. */
function boundsDuring(
  spans: readonly Span[],
  looks: readonly NetworkLook[],
  { head_age: headAgeMs, finality_lag: lag }: Scenario['expect']['during'],
): InvariantVerdict[] {
  const inside = ({ atMs }: { readonly atMs: number }): boolean =>
    spans.some(({ startMs, endMs }) => atMs >= startMs && atMs <= endMs);
  const seen = looks.filter(inside);
  const verdicts: InvariantVerdict[] = [];
  if (headAgeMs !== undefined) {
    const worstMs = Math.max(
      0,
      ...ages(looks, bestOf)
        .filter(inside)
        .map(({ ageMs }) => ageMs),
    );
    const text = `the best block is at most ${secondsText(headAgeMs)} old during faults: ${secondsText(worstMs)}`;
    verdicts.push({ rule: 'head_age', held: seen.length > 0 ? worstMs <= headAgeMs : undefined, text });
  }
  if (lag !== undefined) {
    const worst = Math.max(0, ...seen.map(({ views }) => bestOf(views) - finalOf(views)));
    const text = `finality trails by at most ${lag} blocks during faults: ${worst}`;
    verdicts.push({ rule: 'finality_lag', held: seen.length > 0 ? worst <= lag : undefined, text });
  }
  return verdicts;
}

/** Of the spans that are long enough to tell. */
function finalityDuring(
  spans: readonly Span[],
  goesOn: boolean,
  looks: readonly NetworkLook[],
  slotMs: number,
): InvariantVerdict[] {
  const rule = goesOn ? 'finality_goes_on' : 'finality_stops';
  const title = `finality ${goesOn ? 'goes on' : 'stops'}`;
  const verdicts = spans.flatMap(({ startMs, endMs }): InvariantVerdict[] => {
    const inside = looks.filter(({ atMs }) => atMs >= startMs + settlingSlots * slotMs && atMs <= endMs);
    const [first] = inside;
    const last = inside.at(-1);
    if (!first || !last || endMs - startMs < fewestSlots * slotMs) return [];
    const rise = finalOf(last.views) - finalOf(first.views);
    const text = `${title} from ${secondsText(startMs)} to ${secondsText(endMs)}: ${rise} blocks became final`;
    return [{ rule, held: goesOn ? rise > 0 : rise === 0, text }];
  });
  const text = `${title}: no fault was long enough to tell, expected ${fewestSlots} slots or more`;
  return verdicts.length > 0 ? verdicts : [{ rule, held: undefined, text }];
}

function recoveryAfter(
  { startMs, endMs }: Span,
  nextMs: number | undefined,
  looks: readonly NetworkLook[],
  { recovers_within: withinMs, finality_lag: lag }: Scenario['expect'],
): InvariantVerdict {
  const rule = 'recovers';
  const title = `recovers from ${secondsText(startMs)} to ${secondsText(endMs)}`;
  const untilMs = Math.min(nextMs ?? Number.POSITIVE_INFINITY, endMs + withinMs);
  const atMs = recoveredAtMs(endMs, looks, lag);
  if (atMs !== undefined && atMs <= untilMs)
    return { rule, held: true, text: `${title}: ${secondsText(atMs - endMs)} later` };
  if (untilMs < endMs + withinMs) {
    return {
      rule,
      held: undefined,
      text: `${title}: the next fault came before, ${secondsText(untilMs - endMs)} later`,
    };
  }
  return { rule, held: false, text: `${title}: not within ${secondsText(withinMs)}` };
}

/** As reports and progress write times since the beginning. */
export function secondsText(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
