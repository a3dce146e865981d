import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { shownUrl } from '../../../base/url.ts';
import { readDiscoveryKeys } from '../../../chain/engine/discovery-keys.ts';
import { RpcClient } from '../../../chain/rpc/client.ts';
import { addressRules } from '../../../chain/target-address/allowed-address.ts';
import { isDialledMultiaddr } from '../../../chain/target-address/peer-multiaddr.ts';
import { processSignal } from '../../../cli/abort.ts';
import { LiveArea } from '../../../cli/live-area.ts';
import { isPlain, print, say, writeJson } from '../../../cli/output.ts';
import { AuthorityFinder } from '../../discovery/authority-finder.ts';
import type { Bootnode } from '../../discovery/dht-peers.ts';
import { allowPeerAddress, Dialer } from '../../reachability/dialer.ts';
import { ReachabilityProber } from '../../reachability/reachability-prober.ts';
import { HostLimiter } from '../../sample/host-limiter.ts';
import { probed, runInstants } from '../../sample/run-instants.ts';
import { ownBootnode, typedBootnodes } from './bootnodes.ts';
import {
  type Discovered,
  type DiscoveredValidator,
  discoveryDocument,
  discoveryScreen,
  discoveryVerdict,
} from './discovery-screen.ts';
import { type ProbeCommandOptions, type ProbeTimes, probeTimes } from './options.ts';
import { ProbeTally, type ProbeVerdict } from './screen.ts';

/** Requests a second to one host. Less than for typed endpoints: strangers wrote these addresses. */
const hostRate = 20;
const mostConnections = 128;
const leadMs = 200;
/** The finder has a time-out of its own for each peer, which is shorter. */
const dialMs = 10_000;

const exitCodes: Readonly<Record<ProbeVerdict, number>> = {
  yes: exitCode.ok,
  no: exitCode.no,
  unreachable: exitCode.unreachable,
  unknown: exitCode.unknown,
};

/**
 * Finds where the validators of a chain are, sends a ping to each address, and prints what it found.
 * @throws AgentError `bad_input/probe` for options that do not go together; as `readDiscoveryKeys` and `bootnodes.ts` do
 */
export async function runDiscover(urls: readonly string[], options: ProbeCommandOptions): Promise<void> {
  const url = urlOf(urls, options);
  const times = probeTimes(options);
  const isLocal = options.local === true;
  const typed = typedBootnodes(options.bootnode ?? [], isLocal);
  const signal = processSignal();
  const client = await RpcClient.open(url, { signal });
  const found = await discovered(client, typed, isLocal, signal).finally(() => client.close());
  const limiter = new HostLimiter(hostRate);
  const allow = allowPeerAddress(addressRules(isLocal));
  const { genesisHash } = found;
  const prober = await ReachabilityProber.create({
    genesisHash,
    timeoutMs: times.timeoutMs,
    allow,
    limiter,
    maxDialling: mostConnections,
  });
  try {
    await measured(prober, found, times, signal, options.json === true);
  } finally {
    await prober.close();
  }
  if (options.json) writeJson(discoveryDocument(found, times, Date.now()));
  else for (const line of discoveryScreen(found, Date.now())) print(line);
  process.exitCode = exitCodes[discoveryVerdict(found.validators)];
}

/** @throws AgentError `bad_input/probe` */
function urlOf([url, ...others]: readonly string[], options: ProbeCommandOptions): string {
  const { discover, watch, listen, config } = options;
  if (!discover) throw new AgentError('bad_input/probe', '--bootnode is of use with --discover alone');
  if (watch || listen !== undefined || config !== undefined) {
    throw new AgentError(
      'bad_input/probe',
      '--discover ends after its samples; leave out --watch, --listen and --config, or --discover',
    );
  }
  if (url !== undefined && others.length === 0) return url;
  throw new AgentError(
    'bad_input/probe',
    `--discover: expected the address of one node, for example ws://127.0.0.1:9944, and no more`,
  );
}

async function discovered(
  client: RpcClient,
  typed: readonly Bootnode[],
  isLocal: boolean,
  signal: AbortSignal,
): Promise<Discovered> {
  const [genesisHash, keys] = await Promise.all([
    client.request<string>('chain_getBlockHash', [0]),
    readDiscoveryKeys(client),
  ]);
  const bootnodes = typed.length > 0 ? typed : [await ownBootnode(client, isLocal)];
  const where = bootnodes.length === 1 ? '1 bootnode' : `${bootnodes.length} bootnodes`;
  say(`${shownUrl(client.url)}: ${keys.length} validators; looking for their records, from ${where} on`);
  const dialer = await Dialer.open({ maxConnections: mostConnections, timeoutMs: dialMs });
  const allow = allowPeerAddress(addressRules(isLocal));
  const limiter = new HostLimiter(hostRate);
  const finder = new AuthorityFinder({ genesisHash, bootnodes, dialer, allow, limiter });
  try {
    const findings = await finder.findAll(
      keys.map(({ id }) => id),
      signal,
    );
    const validators = keys.flatMap((key): DiscoveredValidator[] => {
      const finding = findings.get(key.id);
      if (!finding) return [];
      const addresses = (finding.record?.addresses ?? []).map((multiaddr) => ({
        multiaddr,
        isDialled: isDialledMultiaddr(multiaddr),
        tally: new ProbeTally(),
      }));
      return [{ key, finding, addresses }];
    });
    return { genesisHash, bootnodes, isLocal, validators };
  } finally {
    finder.close();
    await dialer.close();
  }
}

async function measured(
  prober: ReachabilityProber,
  found: Discovered,
  { count, everyMs }: ProbeTimes,
  signal: AbortSignal,
  isJson: boolean,
): Promise<void> {
  const addresses = found.validators.flatMap(({ finding: { record }, addresses: own }) =>
    own.flatMap((address) => (record && address.isDialled ? [{ ...address, peerId: record.peerId }] : [])),
  );
  if (addresses.length === 0) return;
  say(`sending ${count === 1 ? 'a ping' : `${count} pings`} to each of ${addresses.length} addresses`);
  const area = isJson || isPlain(process.stderr) ? undefined : new LiveArea(process.stderr);
  const startUs = Math.ceil((Date.now() + leadMs) * 1_000);
  const instantsUs = Array.from({ length: count }, (_, at) => startUs + Math.round(at * everyMs * 1_000));
  const targets = addresses.map(({ multiaddr, peerId }, id) => ({ id, multiaddr, peerId }));
  const indicators = [probed<(typeof targets)[number]>('reachability', prober, targets)];
  await runInstants(
    { network: 0, window: 0, instantsUs, indicators },
    {
      signal,
      onSample: async ({ target, outcome }) => {
        addresses[target]?.tally.add(outcome);
        area?.show(discoveryScreen(found, Date.now()));
      },
    },
  );
  area?.clear();
}
