// Our prober, in a process that does nothing else. Told by IPC what to measure, one step at a time.
import { setMaxListeners } from 'node:events';
import { keepPausesShort } from '../../src/base/short-pauses.ts';
import { addressRules } from '../../src/chain/target-address/allowed-address.ts';
import type { RpcTarget } from '../../src/measure/rpc/rpc-endpoint.ts';
import { RpcProber } from '../../src/measure/rpc/rpc-prober.ts';
import { HostLimiter } from '../../src/measure/sample/host-limiter.ts';
import { serveSteps } from './contender.ts';
import type { ProbeStep, ToldSamples } from './step.ts';
import { pathOf, takeSamples } from './take-samples.ts';

keepPausesShort();

const timeoutMs = 5_000;
const connectedAtOnce = 100;

const { signal } = new AbortController();
// Every sample under way listens to it.
setMaxListeners(0, signal);

async function measure(step: ProbeStep): Promise<ToldSamples> {
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
    return await takeSamples(step, async (index, dueMs) => {
      const target = targets[index];
      const run = runs[index % runs.length];
      const outcome = target && (await run?.measure(target, dueMs, signal));
      return outcome?.kind === 'answer' ? outcome.latencyUs : undefined;
    });
  } finally {
    await Promise.all(probers.map(async (prober) => await prober.close()));
  }
}

// Targets with an instant of their own have a prober of their own: nobody waits for the others of an instant.
function groupsOf(step: ProbeStep, targets: readonly RpcTarget[]): (readonly RpcTarget[])[] {
  return step.moments === 'common' ? [targets] : targets.map((target) => [target]);
}

function proberOf(): RpcProber {
  const limiter = new HostLimiter(1_000_000);
  const rules = addressRules(true);
  return new RpcProber({ timeoutMs, lagBlocks: 1_000_000, limiter, rules, hasUpkeep: false });
}

serveSteps(measure);
