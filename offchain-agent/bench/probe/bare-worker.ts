// The control: a loop that does nothing but come to its instants, where the prober would be. Its lateness is the machine's.
import { systemClock } from '../../src/base/clock.ts';
import { serveSteps } from './contender.ts';
import { watchCoreUse } from './core-use.ts';
import type { ToldSamples } from './step.ts';
import type { WireSample } from './wire.ts';

/** Far enough apart that it sleeps in between, as the prober does with few targets. */
const everyMs = 5;
const instants = 300;

const { signal } = new AbortController();

async function measure(): Promise<ToldSamples> {
  const samples: WireSample[] = [];
  const startMs = performance.now() + everyMs;
  const coreUse = watchCoreUse(process.pid);
  for (let index = 0; index < instants; index++) {
    const dueMs = startMs + index * everyMs;
    await systemClock.until(dueMs, signal);
    samples.push({ path: '', latencyUs: 1_000 * (performance.now() - dueMs), dueUs: undefined });
  }
  return { samples, ...coreUse() };
}

serveSteps(measure);
