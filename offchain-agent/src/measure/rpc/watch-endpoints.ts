import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressRules } from '../../chain/target-address/allowed-address.ts';
import type { SampleOutcome } from '../../sli/sample.ts';
import type { HostLimiter } from '../sample/host-limiter.ts';
import type { NetworkWitness } from '../sample/instant-signs.ts';
import { probed, runInstants } from '../sample/run-instants.ts';
import type { StallLimit } from './head-ages.ts';
import type { RpcTarget } from './rpc-endpoint.ts';
import { type EndpointState, noHead, RpcProber } from './rpc-prober.ts';

/** Endpoints of one chain, which are compared with each other. */
interface WatchedChain {
  /** Of its first block; that of the first endpoint that answers unless it is given. */
  readonly genesisHash?: string | undefined;
  readonly endpoints: readonly {
    readonly url: string;
    readonly rules: AddressRules;
    readonly name: string;
    readonly stallAfter?: StallLimit | undefined;
  }[];
}

interface EndpointNews {
  /** When the sample was due, microseconds since the Unix epoch. */
  readonly instantUs: number;
  readonly state: EndpointState;
}

interface WatchContext {
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly lagBlocks: number;
  readonly limiter: HostLimiter;
  readonly signal: AbortSignal;
  /** @param index of the endpoint in its chain */
  readonly onSample: (index: number, outcome: SampleOutcome, news: EndpointNews) => void;
  /** Tells silence of all endpoints from this machine's own; without one it is theirs. */
  readonly witness?: NetworkWitness | undefined;
  /** False for endpoints of one's own: they are asked at every instant, whatever was found at their addresses. */
  readonly quarantine?: boolean;
  /** A round begins: what was told of before is a minute old. */
  readonly onRound?: () => void;
}

const roundMs = 60_000;
const leadMs = 200;
/** A round that is planned further ahead is of another clock. */
const largestAheadMs = 1_000;

/**
 * Measures the endpoints of a chain at the same instants, until the signal. Rounds follow each other without a gap: the last
 * answers of one come in while the next one goes on.
 * @throws what a prober failed with
 */
export async function watchEndpoints(
  { genesisHash, endpoints }: WatchedChain,
  {
    everyMs,
    timeoutMs,
    lagBlocks,
    limiter,
    signal,
    onSample,
    witness,
    quarantine,
    onRound = () => undefined,
  }: WatchContext,
): Promise<void> {
  const endpointOf = ({ id }: RpcTarget): WatchedChain['endpoints'][number] => {
    const endpoint = endpoints[id];
    if (!endpoint) throw new RangeError(`unknown endpoint ${id}`);
    return endpoint;
  };
  const prober = new RpcProber({
    timeoutMs,
    lagBlocks,
    limiter,
    rules: (target) => endpointOf(target).rules,
    nameOf: (target) => endpointOf(target).name,
    isOwn: true,
    stallAfter: (target) => endpointOf(target).stallAfter,
    quarantine,
  });
  const failed = new AbortController();
  const until = AbortSignal.any([signal, failed.signal]);
  const rounds = new Set<Promise<void>>();
  let failure: unknown;
  let genesis = genesisHash;
  let targets: readonly RpcTarget[] = [];
  const newsOf = (index: number, instantUs: number): EndpointNews => {
    const target = targets[index];
    return { instantUs, state: target ? prober.stateOf(target) : unknownState };
  };
  try {
    let startMs = Date.now() + leadMs;
    while (!until.aborted) {
      genesis ??= targets.map((one) => prober.stateOf(one).genesisHash).find((one) => one !== undefined);
      targets = endpoints.map(({ url }, id) => ({ id, url, ...(genesis && { genesisHash: genesis }) }));
      const length = genesis === undefined ? Math.max(everyMs, timeoutMs) : roundMs;
      const count = Math.max(1, Math.floor(length / everyMs));
      const instantsUs = Array.from({ length: count }, (_, index) =>
        Math.round((startMs + index * everyMs) * 1_000),
      );
      onRound();
      const plan = { network: 0, window: 0, instantsUs, indicators: [probed('rpc', prober, targets)] };
      const round = runInstants(plan, {
        signal: until,
        witness,
        onSample: async ({ target, outcome, instantUs }) =>
          onSample(target, outcome, newsOf(target, instantUs)),
      })
        .catch((error: unknown) => {
          failure ??= error;
          failed.abort();
        })
        .finally(() => rounds.delete(round));
      rounds.add(round);
      startMs += count * everyMs;
      await sleep(Math.max(0, startMs - leadMs - Date.now()), undefined, { signal: until }).catch(
        () => undefined,
      );
      // After a night in which the machine slept nothing is made up for.
      startMs = Math.max(startMs, Date.now());
      // A clock that was set back would leave all time until then unmeasured.
      if (startMs - Date.now() > leadMs + largestAheadMs) startMs = Date.now() + leadMs;
    }
    await Promise.all(rounds);
    if (failure !== undefined) throw failure;
  } finally {
    await prober.close();
  }
}

const unknownState: EndpointState = {
  peerId: undefined,
  genesisHash: undefined,
  height: undefined,
  head: noHead,
  age: undefined,
};
