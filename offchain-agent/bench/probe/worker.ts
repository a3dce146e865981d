// Our prober, in a process that does nothing else. Told by IPC what to measure, one step at a time.
import { setMaxListeners } from 'node:events';
import { addressRules } from '../../src/probe/address/allowed-address.ts';
import type { RpcTarget } from '../../src/probe/rpc/rpc-endpoint.ts';
import { RpcProber } from '../../src/probe/rpc/rpc-prober.ts';
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
  const probers = probersOf(step, targets);
  try {
    for (let first = 0; first < probers.length; first += connectedAtOnce) {
      const some = probers.slice(first, first + connectedAtOnce);
      await Promise.all(some.map(async (prober) => await prober.connect(signal)));
    }
    return await sampled(step, targets, probers);
  } finally {
    await Promise.all(probers.map(async (prober) => await prober.close()));
  }
}

// Targets with an instant of their own have a prober of their own: nobody waits for the others of an instant.
function probersOf(step: Step, targets: readonly RpcTarget[]): RpcProber[] {
  const groups = step.moments === 'common' ? [targets] : targets.map((target) => [target]);
  return groups.map((group) => {
    const limiter = new HostLimiter(1_000_000);
    const rules = addressRules(true);
    const prober = new RpcProber({ timeoutMs, lagBlocks: 1_000_000, limiter, rules, hasUpkeep: false });
    prober.prepare(group);
    return prober;
  });
}

async function sampled(
  step: Step,
  targets: readonly RpcTarget[],
  probers: readonly RpcProber[],
): Promise<StepResult> {
  const planned = step.targets * step.seconds;
  const latenciesUs: number[] = [];
  const inFlight: Promise<void>[] = [];
  const startMs = performance.now() + 100;
  const usage = process.cpuUsage();
  for (let index = 0; index < planned; index++) {
    const dueMs = startMs + dueAfterMs(step, index);
    const target = targets[index % step.targets];
    const prober = probers[index % probers.length];
    if (!target || !prober) continue;
    if (dueMs > performance.now()) await systemClock.until(dueMs, signal);
    inFlight.push(
      prober.measure(target, dueMs, signal).then((outcome) => {
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
