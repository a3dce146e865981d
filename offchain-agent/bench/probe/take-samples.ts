import { systemClock } from '../../src/base/clock.ts';
import { watchCoreUse } from './core-use.ts';
import { dueAfterMs, type ProbeStep, type ToldSamples } from './step.ts';
import { wallOffsetUs } from './wall-offset.ts';
import type { WireSample } from './wire.ts';

/** What was allocated and compiled for the connections is over with before samples count: a reporter connects once and runs for months. */
const settleSeconds = 2;

/** A wall clock that is turned more than this during a step makes the step useless. */
const mostDriftUs = 50;

const { signal } = new AbortController();

/**
 * Takes the samples of a step at their instants.
 * @param ask called when the instant has come; microseconds from the instant to the answer, undefined without one
 */
export async function takeSamples(
  step: ProbeStep,
  ask: (target: number, dueMs: number) => Promise<number | undefined>,
): Promise<ToldSamples> {
  const first = step.targets * settleSeconds;
  const planned = first + step.targets * step.seconds;
  // Numbers alone: objects that outlive their sample would make collections longer than a reporter's are.
  const latenciesUs = new Float64Array(planned).fill(Number.NaN);
  let left = planned;
  let tellAllIn: () => void = () => undefined;
  const allIn = new Promise<void>((resolve) => {
    tellAllIn = resolve;
  });
  const offsetUs = wallOffsetUs();
  const startMs = performance.now() + 100;
  const coreUse = watchCoreUse(process.pid);
  for (let index = 0; index < planned; index++) {
    const dueMs = startMs + dueAfterMs(step, index);
    if (dueMs > performance.now()) await systemClock.until(dueMs, signal);
    void ask(index % step.targets, dueMs).then((latencyUs) => {
      latenciesUs[index] = latencyUs ?? Number.NaN;
      if (--left === 0) tellAllIn();
    });
  }
  await allIn;
  const use = coreUse();
  const driftUs = Math.abs(wallOffsetUs() - offsetUs);
  if (driftUs > mostDriftUs)
    throw new Error(`the wall clock was turned by ${driftUs.toFixed(0)} us within a step; try again`);
  const samples: WireSample[] = [];
  for (let index = first; index < planned; index++) {
    const latencyUs = latenciesUs[index] ?? Number.NaN;
    if (!(latencyUs <= 1e6)) continue;
    const dueUs = 1_000 * (startMs + dueAfterMs(step, index)) + offsetUs;
    samples.push({ path: pathOf(index % step.targets), latencyUs, dueUs });
  }
  return { samples, ...use };
}

/** Where a target is asked: so its samples are found on the wire. */
export function pathOf(target: number): string {
  return `/${target}`;
}
