// Asks the exporter for each target as Prometheus would, in a process of its own: PORT and PID of the exporter.
import { Agent, request } from 'undici';
import { systemClock } from '../../src/base/clock.ts';
import { serveSteps } from './contender.ts';
import { watchCoreUse } from './core-use.ts';
import { dueAfterMs, type ProbeStep, type ToldSamples } from './step.ts';
import type { WireSample } from './wire.ts';

const scrapesAtOnce = 512;

const [port = 0, pid = 0] = process.argv.slice(2).map(Number);
const agent = new Agent({ connections: scrapesAtOnce });
const { signal } = new AbortController();

async function measure(step: ProbeStep): Promise<ToldSamples> {
  const planned = step.targets * step.seconds;
  const samples: WireSample[] = [];
  const startMs = performance.now() + 100;
  const coreUse = watchCoreUse(pid);
  const scrapes: Promise<void>[] = [];
  for (let index = 0; index < planned; index++) {
    const dueMs = startMs + dueAfterMs(step, index);
    if (dueMs > performance.now()) await systemClock.until(dueMs, signal);
    const path = `/${index}`;
    scrapes.push(
      scrape(`http://127.0.0.1:${step.port}${path}`).then((seconds) => {
        const isInTime = performance.now() < dueMs + 1_000;
        if (seconds !== undefined && isInTime)
          samples.push({ path, latencyUs: seconds * 1e6, dueUs: undefined });
      }),
    );
  }
  await Promise.all(scrapes);
  return { samples, ...coreUse() };
}

/** The seconds that it says the probe took; undefined when it failed. */
async function scrape(url: string): Promise<number | undefined> {
  const probe = `http://127.0.0.1:${port}/probe?module=rpc&target=${encodeURIComponent(url)}`;
  const answer = await request(probe, { dispatcher: agent }).catch(() => undefined);
  const text = await answer?.body.text().catch(() => '');
  return text && /^probe_success 1$/m.test(text)
    ? Number(/^probe_duration_seconds (\S+)$/m.exec(text)?.[1])
    : undefined;
}

serveSteps(measure);
