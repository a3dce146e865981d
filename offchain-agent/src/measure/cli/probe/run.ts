import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { processSignal } from '../../../cli/abort.ts';
import { LiveArea } from '../../../cli/live-area.ts';
import { isPlain, print, say, writeJson } from '../../../cli/output.ts';
import type { Sample } from '../../../sli/sample.ts';
import type { RpcTarget } from '../../rpc/rpc-endpoint.ts';
import { type EndpointState, noHead, RpcProber } from '../../rpc/rpc-prober.ts';
import { HostLimiter } from '../../sample/host-limiter.ts';
import { probed, runInstants } from '../../sample/run-instants.ts';
import {
  type AskedEndpoint,
  askedEndpoints,
  type ProbeCommandOptions,
  type ProbeTimes,
  probeTimes,
  stallAfterOf,
} from './options.ts';
import {
  type ProbedEndpoint,
  ProbeTally,
  type ProbeVerdict,
  probeDocument,
  probeScreen,
  probeVerdict,
} from './screen.ts';

/** How far behind the highest known head an answer still counts. */
export const lagBlocks = 5;

/** Several URLs of one host share this, beside the reporters' governed rate. */
export const hostRate = 40;

/** Before the first sample: what was loaded meanwhile has settled. */
const leadMs = 200;

/** Instants at which this machine stood still are taken again, as long as there are no more of them. */
const mostRetaken = 10;

const exitCodes: Readonly<Record<ProbeVerdict, number>> = {
  yes: exitCode.ok,
  no: exitCode.no,
  unreachable: exitCode.unreachable,
  unknown: exitCode.unknown,
};

/**
 * Measures the endpoints and prints what it found.
 * @throws AgentError `bad_input/...` for an address that cannot be probed, and for options out of range
 */
export async function runProbe(urls: readonly string[], options: ProbeCommandOptions): Promise<void> {
  if (urls.length === 0) {
    throw new AgentError(
      'bad_input/probe',
      'expected at least one endpoint, for example wss://rpc.example.org',
    );
  }
  const times = probeTimes(options);
  const stallAfter = stallAfterOf(options);
  const endpoints = await askedEndpoints(urls, options.local === true);
  const signal = processSignal();
  const prober = new RpcProber({
    timeoutMs: times.timeoutMs,
    lagBlocks,
    limiter: new HostLimiter(hostRate),
    rules: ({ id }) => endpointOf(endpoints, id).rules,
    nameOf: ({ id }) => endpointOf(endpoints, id).shown,
    isOwn: true,
    stallAfter: () => stallAfter,
    hasUpkeep: false,
  });
  try {
    say(`connecting to ${endpoints.length === 1 ? endpoints[0]?.shown : `${endpoints.length} endpoints`}`);
    const { targets, genesisHash, first } = await connected(prober, endpoints, signal);
    const tallies = targets.map(() => new ProbeTally());
    const found = (): ProbedEndpoint[] =>
      findings(
        endpoints,
        // Who did not say it again, being of another chain, said it at first.
        targets.map((target, index) => known(prober.stateOf(target), first[index])),
        tallies,
      );
    await measured(prober, targets, tallies, times, signal, found, options.json === true);
    if (options.json) writeJson(probeDocument(found(), times, genesisHash));
    else for (const line of probeScreen(found())) print(line);
    process.exitCode = exitCodes[probeVerdict(found())];
  } finally {
    await prober.close();
  }
}

interface Connected {
  readonly targets: readonly RpcTarget[];
  readonly genesisHash: string | undefined;
  /** What each said of itself. */
  readonly first: readonly EndpointState[];
}

/** Connects to all; the chain is that of the first endpoint, in the order given, that says which it is. */
async function connected(
  prober: RpcProber,
  endpoints: readonly AskedEndpoint[],
  signal: AbortSignal,
): Promise<Connected> {
  const asked: RpcTarget[] = endpoints.map(({ url }, id) => ({ id, url }));
  const asking = prober.begin(asked);
  await prober.connect(signal);
  const first = asked.map((target) => prober.stateOf(target));
  const genesisHash = first.find((state) => state.genesisHash !== undefined)?.genesisHash;
  asking.end();
  const targets = genesisHash === undefined ? asked : asked.map((target) => ({ ...target, genesisHash }));
  if (genesisHash !== undefined) {
    prober.begin(targets).end();
    await prober.connect(signal);
  }
  if (!signal.aborted) await prober.compareHeads();
  return { targets, genesisHash, first };
}

function known(now: EndpointState, first: EndpointState | undefined): EndpointState {
  return now.genesisHash === undefined && first ? { ...first, height: undefined } : now;
}

async function measured(
  prober: RpcProber,
  targets: readonly RpcTarget[],
  tallies: readonly ProbeTally[],
  { count, everyMs }: ProbeTimes,
  signal: AbortSignal,
  found: () => ProbedEndpoint[],
  isJson: boolean,
): Promise<void> {
  const area = isJson || isPlain(process.stderr) ? undefined : new LiveArea(process.stderr);
  let spare = mostRetaken;
  for (let left = count; left > 0 && !signal.aborted; ) {
    const instants = new Map<number, Sample[]>();
    let lost = 0;
    const startUs = Math.ceil((Date.now() + leadMs) * 1_000);
    await runInstants(
      {
        network: 0,
        window: 0,
        instantsUs: Array.from({ length: left }, (_, index) => startUs + Math.round(index * everyMs * 1_000)),
        indicators: [probed('rpc', prober, targets)],
      },
      {
        signal,
        onSample: async (sample) => {
          const samples = [...(instants.get(sample.instantUs) ?? []), sample];
          instants.set(sample.instantUs, samples);
          if (samples.length < targets.length) return;
          instants.delete(sample.instantUs);
          if (spare > 0 && samples.some(hasStalled)) {
            spare -= 1;
            lost += 1;
            return;
          }
          for (const { target, outcome } of samples) tallies[target]?.add(outcome);
          area?.show(probeScreen(found()));
        },
      },
    );
    left = lost;
  }
  area?.clear();
}

function hasStalled({ outcome }: Sample): boolean {
  return outcome.kind === 'untaken' && outcome.reason === 'stalled';
}

function findings(
  endpoints: readonly AskedEndpoint[],
  states: readonly EndpointState[],
  tallies: readonly ProbeTally[],
): ProbedEndpoint[] {
  return endpoints.map((endpoint, index) => {
    const { peerId, genesisHash, height, head = noHead, age } = states[index] ?? {};
    return { endpoint, tally: tallies[index] ?? new ProbeTally(), peerId, genesisHash, height, head, age };
  });
}

function endpointOf(endpoints: readonly AskedEndpoint[], id: number): AskedEndpoint {
  const endpoint = endpoints[id];
  if (!endpoint) throw new AgentError('unknown/endpoint', `unknown endpoint ${id}`);
  return endpoint;
}
