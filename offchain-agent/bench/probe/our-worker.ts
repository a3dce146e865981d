// Our prober, in a process that does nothing else. Told by IPC what to measure, one step at a time.
import { setMaxListeners } from 'node:events';
import { systemClock } from '../../src/base/clock.ts';
import { addressRules } from '../../src/measure/address/allowed-address.ts';
import type { RpcTarget } from '../../src/measure/rpc/rpc-endpoint.ts';
import { RpcProber } from '../../src/measure/rpc/rpc-prober.ts';
import type { RpcRun } from '../../src/measure/rpc/rpc-run.ts';
import { HostLimiter } from '../../src/measure/sample/host-limiter.ts';
import { serveSteps } from './contender.ts';
import { watchCoreUse } from './core-use.ts';
import { dueAfterMs, type Step, type Told } from './step.ts';
import { wallOffsetUs } from './wall-offset.ts';
import type { Sample } from './wire.ts';

const timeoutMs = 5_000;
const connectedAtOnce = 100;

/** A wall clock that is turned more than this during a step makes the step useless. */
const mostDriftUs = 50;

const { signal } = new AbortController();
// Every sample under way listens to it.
setMaxListeners(0, signal);

async function measure(step: Step): Promise<Told> {
  const targets = Array.from({ length: step.targets }, (_, id) => ({
    id,
    url: `${step.transport}://127.0.0.1:${step.port}${pathOf(id)}`,
  }));
  const groups = groupsOf(step, targets);
  const probers = groups.map(() => proberOf());
  // Begun before it is connected: the endpoints are those of the runs.
  const runs = probers.map((prober, index) => prober.begin(groups[index] ?? []));
  try {
    for (let first = 0; first < probers.length; first += connectedAtOnce) {
      const some = probers.slice(first, first + connectedAtOnce);
      await Promise.all(some.map(async (prober) => await prober.connect(signal)));
    }
    return await sampled(step, targets, runs);
  } finally {
    await Promise.all(probers.map(async (prober) => await prober.close()));
  }
}

// Targets with an instant of their own have a prober of their own: nobody waits for the others of an instant.
function groupsOf(step: Step, targets: readonly RpcTarget[]): (readonly RpcTarget[])[] {
  return step.moments === 'common' ? [targets] : targets.map((target) => [target]);
}

function proberOf(): RpcProber {
  const limiter = new HostLimiter(1_000_000);
  const rules = addressRules(true);
  return new RpcProber({ timeoutMs, lagBlocks: 1_000_000, limiter, rules, hasUpkeep: false });
}

async function sampled(step: Step, targets: readonly RpcTarget[], runs: readonly RpcRun[]): Promise<Told> {
  const planned = step.targets * step.seconds;
  const samples: Sample[] = [];
  const inFlight: Promise<void>[] = [];
  const offsetUs = wallOffsetUs();
  const startMs = performance.now() + 100;
  const coreUse = watchCoreUse(process.pid);
  for (let index = 0; index < planned; index++) {
    const dueMs = startMs + dueAfterMs(step, index);
    const target = targets[index % step.targets];
    const run = runs[index % runs.length];
    if (!target || !run) continue;
    if (dueMs > performance.now()) await systemClock.until(dueMs, signal);
    inFlight.push(
      run.measure(target, dueMs, signal).then((outcome) => {
        if (outcome.kind !== 'answer' || outcome.latencyUs > 1e6) return;
        const dueUs = 1_000 * dueMs + offsetUs;
        samples.push({ path: pathOf(target.id), latencyUs: outcome.latencyUs, dueUs });
      }),
    );
  }
  await Promise.all(inFlight);
  const use = coreUse();
  const driftUs = Math.abs(wallOffsetUs() - offsetUs);
  if (driftUs > mostDriftUs)
    throw new Error(`the wall clock was turned by ${driftUs.toFixed(0)} us within a step; try again`);
  return { samples, ...use };
}

function pathOf(id: number): string {
  return `/${id}`;
}

serveSteps(measure);
