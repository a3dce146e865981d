import type { CoreUse } from './core-use.ts';
import type { ToldSamples } from './step.ts';
import { type Conversation, passageOf } from './wire.ts';

/** What the prober may add to a latency, at the 99th percentile. */
export const limitUs = 1_000;

/** A step as it was: what the prober tells, beside what passed on the wire. */
export interface Measured extends CoreUse {
  readonly planned: number;
  readonly answered: number;
  /** Of the answered ones: those that were found on the wire. */
  readonly found: number;
  /** What the prober reports. */
  readonly latencyP50Us: number;
  /** From the first packet of a sample to the last: the server's time. */
  readonly wireP50Us: number;
  readonly wireP99Us: number;
  /** What the prober reports less what passed: its own lateness in asking and in reading. */
  readonly addedP50Us: number;
  readonly addedP99Us: number;
  /** The part of it before the request was on the wire; undefined without instants. */
  readonly askedLateP99Us: number | undefined;
  /** The part of it after the answer. */
  readonly readLateP99Us: number | undefined;
  /** Times at which samples one after another had too much added: one of them may be a single late wake-up. */
  readonly lateSpells: number;
  /** What is not the prober's: how late a bare loop was in its place, just before or after. */
  readonly bareLateP99Us: number;
  /** Cores that the server used. */
  readonly serverCores: number;
}

/** Compares each sample with its own packets. */
export function measuredOf(
  planned: number,
  { samples, cores, waited }: ToldSamples,
  wire: ReadonlyMap<string, Conversation>,
  machine: Pick<Measured, 'serverCores' | 'bareLateP99Us'>,
): Measured {
  const found = samples.flatMap((sample) => {
    const passage = passageOf(sample, wire.get(sample.path));
    return passage ? [{ ...sample, ...passage, wireUs: passage.lastUs - passage.firstUs }] : [];
  });
  const added = sorted(found.map(({ latencyUs, wireUs }) => latencyUs - wireUs));
  const onWire = sorted(found.map(({ wireUs }) => wireUs));
  const timed = found.flatMap(({ dueUs, ...rest }) => (dueUs === undefined ? [] : [{ ...rest, dueUs }]));
  return {
    planned,
    answered: samples.length,
    found: found.length,
    latencyP50Us: quantile(sorted(samples.map(({ latencyUs }) => latencyUs)), 0.5),
    wireP50Us: quantile(onWire, 0.5),
    wireP99Us: quantile(onWire, 0.99),
    addedP50Us: quantile(added, 0.5),
    addedP99Us: quantile(added, 0.99),
    askedLateP99Us: p99(timed.map(({ firstUs, dueUs }) => firstUs - dueUs)),
    readLateP99Us: p99(timed.map(({ dueUs, latencyUs, lastUs }) => dueUs + latencyUs - lastUs)),
    lateSpells: spellsOf(
      timed.map(({ latencyUs, wireUs, dueUs }) => ({ addedUs: latencyUs - wireUs, dueUs })),
    ),
    cores,
    waited,
    ...machine,
  };
}

function spellsOf(samples: readonly { readonly addedUs: number; readonly dueUs: number }[]): number {
  const isLate = samples.toSorted((a, b) => a.dueUs - b.dueUs).map(({ addedUs }) => addedUs >= limitUs);
  return isLate.filter((late, index) => late && !isLate[index - 1]).length;
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

export function p99(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : quantile(sorted(values), 0.99);
}

/** Nearest rank; 0 without values. */
function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;
}
