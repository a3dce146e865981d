import type { AddressRules } from '../../../../src/chain/target-address/allowed-address.ts';
import type { RpcTarget } from '../../../../src/measure/rpc/rpc-endpoint.ts';
import { RpcProber, type RpcProberOptions } from '../../../../src/measure/rpc/rpc-prober.ts';
import { HostLimiter } from '../../../../src/measure/sample/host-limiter.ts';
import type { IdSource } from '../../../../src/measure/sample/run-instants.ts';
import type { SampleOutcome } from '../../../../src/sli/sample.ts';
import { genesisHash, peerId } from './made-endpoint.ts';

const localRules: AddressRules = { isLocal: true, resolve: async () => ['127.0.0.1'] };

export function target(id: number, url: string, more: Partial<RpcTarget> = {}): RpcTarget {
  return { id, url, peerId, genesisHash, ...more };
}

export function proberOf(options: Partial<RpcProberOptions> = {}): RpcProber {
  return new RpcProber({
    timeoutMs: 20_000,
    lagBlocks: 3,
    limiter: new HostLimiter(1_000),
    rules: localRules,
    hasUpkeep: false,
    ...options,
  });
}

/**
 * One instant of all targets, now.
 * @param asked the window's link, the place of the instant in the plan, and the numbers of all, for the ids of samples
 */
export async function measureAll(
  prober: RpcProber,
  targets: readonly RpcTarget[],
  asked?: IdSource & { readonly index: number },
): Promise<SampleOutcome[]> {
  const dueMs = performance.now();
  const { signal } = new AbortController();
  const run = prober.begin(targets, asked);
  try {
    return await Promise.all(targets.map(async (one) => await run.measure(one, dueMs, signal, asked?.index)));
  } finally {
    run.end();
  }
}

/** `answer`, or why there is none. */
export function told(outcome: SampleOutcome | undefined): string {
  return outcome?.kind === 'answer' ? 'answer' : (outcome?.reason ?? 'nothing');
}
