// Our prober, in a process that does nothing else. Told by IPC what to measure, one step at a time.
import { setMaxListeners } from 'node:events';
import { addressRules } from '../../src/probe/address/allowed-address.ts';
import type { RpcTarget } from '../../src/probe/rpc/rpc-endpoint.ts';
import { RpcProber } from '../../src/probe/rpc/rpc-prober.ts';
import type { RpcRun } from '../../src/probe/rpc/rpc-run.ts';
import { systemClock } from '../../src/probe/sample/clock.ts';
import { HostLimiter } from '../../src/probe/sample/host-limiter.ts';
import { dueAfterMs, resultOf, type Step, type StepResult } from './step.ts';

const timeoutMs = 5_000;
const connectedAtOnce = 100;
const { signal } = new AbortController();
// Every sample under way listens to it.
setMaxListeners(0, signal);

async function measure(step: Step): Promise<StepResult> {
  const targets = Array.from({ length: step.targets }, (_, id) => ({
    id,
    url: `${step.transport}://127.0.0.1:${step.port}/`,
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

async function sampled(
  step: Step,
  targets: readonly RpcTarget[],
  runs: readonly RpcRun[],
): Promise<StepResult> {
  const planned = step.targets * step.seconds;
  const latenciesUs: number[] = [];
  const inFlight: Promise<void>[] = [];
  const startMs = performance.now() + 100;
  const usage = process.cpuUsage();
  for (let index = 0; index < planned; index++) {
    const dueMs = startMs + dueAfterMs(step, index);
    const target = targets[index % step.targets];
    const run = runs[index % runs.length];
    if (!target || !run) continue;
    if (dueMs > performance.now()) await systemClock.until(dueMs, signal);
    inFlight.push(
      run.measure(target, dueMs, signal).then((outcome) => {
        if (outcome.kind === 'answer') latenciesUs.push(outcome.latencyUs);
      }),
    );
  }
  await Promise.all(inFlight);
  const { user, system } = process.cpuUsage(usage);
  return resultOf(planned, latenciesUs, (user + system) / 1_000 / (performance.now() - startMs));
}

process.on('message', (step: Step) => {
  measure(step).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
