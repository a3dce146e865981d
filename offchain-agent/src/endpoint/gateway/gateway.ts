import { addressList } from '../../base/client-address.ts';
import { AgentError } from '../../base/error.ts';
import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import { listenAddress } from '../../base/parse.ts';
import { withoutAddresses } from '../../base/without-addresses.ts';
import { Answerer } from './answer.ts';
import { AnswerCache } from './cache.ts';
import { type GatewayClock, gatewayClock } from './clock.ts';
import type { GatewayConfig, GatewayNetworkConfig } from './config.ts';
import { originRules } from './door/origins.ts';
import type { Door } from './exchange.ts';
import { openIdentity } from './identity.ts';
import { GatewayNetwork } from './network.ts';
import type { Place } from './request.ts';
import { GatewayServer } from './server.ts';
import { NetworkSubscriptions } from './subscriptions.ts';

interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly door: Door;
  readonly log: Logger;
  readonly version: string;
  /** Of what looks after upstreams; tests move it by hand. */
  readonly clock?: GatewayClock;
  /** False lets all calls take the other path, for comparison. */
  readonly hasFastPath?: boolean;
}

export interface UpstreamStatus {
  readonly name: string;
  readonly region: string;
  /** Why it gets no calls; null for one that does. */
  readonly fault: string | null;
  /** The method that it does not answer, though it answers others; null for none. */
  readonly unanswered: string | null;
  readonly best: number | null;
  readonly finalized: number | null;
  /** Blocks from its best one to the highest known one; null where it told of none, or of a chain that is not this one. */
  readonly behind: number | null;
  readonly outstanding: number;
  readonly latency_ms: number;
  /** When its best block last changed, and when anything was last heard of it; null for never. */
  readonly last_head: string | null;
  readonly last_seen: string | null;
  /** Since the configuration has it at this address, and since its best block last changed, whatever time the machine is set to. */
  readonly age_ms: number;
  readonly head_age_ms: number | null;
}

export interface GatewayNetworkStatus {
  readonly name: string;
  readonly genesis: string | null;
  readonly ready: boolean;
  readonly best: number | null;
  readonly finalized: number | null;
  /** The highest known height, also of nodes that are away; null for none. */
  readonly highest: number | null;
  readonly holes: number;
  /** Since when the chain stands still: no head for three times as long as a block takes; null while it goes on. */
  readonly still_since: string | null;
  readonly last_seen: string | null;
  readonly upstreams: readonly UpstreamStatus[];
}

export interface GatewayStatus {
  readonly ready: boolean;
  readonly region: string;
  readonly peer_id: string;
  readonly connections: number;
  /** Kept in memory for clients: messages, answers, parameters of subscriptions. */
  readonly held_bytes: number;
  readonly cache: { readonly bytes: number; readonly hits: number; readonly misses: number };
  readonly networks: readonly GatewayNetworkStatus[];
}

export interface Gateway {
  readonly port: number;
  status(): GatewayStatus;
  /** How many calls were answered on the fast path. */
  fastCalls(): number;
  /**
   * Looks at another configuration while it serves.
   * @returns what makes it hold, and cannot fail
   * @throws AgentError `bad_input/reload` for what only a new start can change
   */
  prepare(config: GatewayConfig): () => void;
  close(): Promise<void>;
}

/**
 * Opens a gateway; it serves at once, each network as soon as one of its upstreams answers.
 * @throws AgentError `bad_input/listen`, `bad_input/identity`
 */
export async function openGateway({
  config: first,
  door,
  log,
  version,
  clock = gatewayClock,
  hasFastPath = true,
}: GatewayOptions): Promise<Gateway> {
  let config = first;
  let trusted = addressList(config.trustProxy);
  const identity = openIdentity(config.identity);
  const cache = new AnswerCache(config.limits.cacheBytes);
  const answerers = new Map<string, Answerer>();

  const openNetwork = (one: GatewayNetworkConfig): Answerer => {
    const network = new GatewayNetwork({ config: one, region: config.region, cache, log, clock });
    const subscriptions = new NetworkSubscriptions(network);
    return new Answerer({ network, subscriptions, identity, version, hasFastPath });
  };
  for (const one of config.networks) answerers.set(one.name, openNetwork(one));

  const status = (): GatewayStatus => {
    const networks = [...answerers.values()].map(({ network }) => statusOf(network));
    return {
      ready: networks.every(({ ready }) => ready),
      region: config.region,
      peer_id: identity.peerId,
      connections: server.sessions.size,
      held_bytes: server.heldBytes,
      cache: { bytes: cache.bytes, hits: cache.hits, misses: cache.misses },
      networks,
    };
  };
  const server = new GatewayServer({
    door,
    log,
    limits: () => config.limits,
    trusted: () => trusted,
    find: (host, path) => findNetwork(config, answerers, host, path),
    documents: {
      '/ready': () => {
        const { ready, networks } = status();
        const body = networks.map(({ name, ready: isReady, last_seen }) => ({
          name,
          ready: isReady,
          last_seen,
        }));
        return {
          status: ready ? 200 : 503,
          body: { schema: 'almanac.gateway.ready.v1', ready, networks: body },
        };
      },
      '/health': () => ({
        status: 200,
        body: { schema: 'almanac.gateway.health.v1', ...publicStatus(status(), config) },
      }),
    },
  });
  const closeNetworks = async (): Promise<void> => {
    await Promise.all([...answerers.values()].map(async ({ network }) => await network.close()));
  };
  const { host, port } = listenAddress(config.listen) ?? { host: '127.0.0.1', port: 0 };
  let taken: number;
  try {
    taken = await server.listen(host, port);
  } catch (error) {
    await closeNetworks();
    throw error;
  }
  return {
    port: taken,
    status,
    fastCalls: () => [...answerers.values()].reduce((sum, { fast }) => sum + fast.answered, 0),
    prepare: (next) => {
      requireSame(config, next);
      const proxies = addressList(next.trustProxy);
      return () => {
        config = next;
        trusted = proxies;
        cache.resize(next.limits.cacheBytes);
        server.reconfigure();
        for (const [name, { network }] of answerers) {
          const one = next.networks.find((other) => other.name === name);
          if (one) network.reconfigure(one);
          else {
            answerers.delete(name);
            for (const session of server.sessions) {
              if (session.client.network === name)
                session.end(1_012, 'this network is no longer served here');
            }
            network.close().catch(logFault(log, `closing network ${name}`));
          }
        }
        for (const one of next.networks)
          if (!answerers.has(one.name)) answerers.set(one.name, openNetwork(one));
      };
    },
    close: async () => {
      await server.close();
      await closeNetworks();
    },
  };
}

/** What a listening process cannot change under its clients. */
function requireSame(now: GatewayConfig, next: GatewayConfig): void {
  const fixed = ['listen', 'metrics', 'identity', 'region', 'name', 'keys', 'usage', 'accessLog'] as const;
  const changed: string[] = fixed.filter(
    (field) => JSON.stringify(now[field]) !== JSON.stringify(next[field]),
  );
  for (const one of next.networks) {
    const { genesis } = now.networks.find(({ name }) => name === one.name) ?? {};
    if (genesis !== undefined && genesis !== one.genesis) changed.push(`genesis of ${one.name}`);
  }
  if (changed.length === 0) return;
  throw new AgentError(
    'bad_input/reload',
    `${changed.join(', ')}: changes with a new start of the gateway alone`,
    {
      data: { changed },
    },
  );
}

/** Host and path, then path, then host, then the one that takes what is left. */
function findNetwork(
  { listen, networks }: GatewayConfig,
  answerers: ReadonlyMap<string, Answerer>,
  host: string,
  path: string,
): Place | undefined {
  const [, first = '', second] = path.split('/');
  const isHost = ({ hosts }: GatewayNetworkConfig): boolean => hosts.includes(host);
  const isPath = (one: GatewayNetworkConfig): boolean => one.path === `/${first}`;
  const network =
    networks.find((one) => isHost(one) && isPath(one)) ??
    networks.find((one) => one.hosts.length === 0 && isPath(one)) ??
    networks.find((one) => isHost(one) && one.path === undefined) ??
    networks.find(({ hosts, path: own }) => hosts.length === 0 && own === undefined);
  const answerer = network && answerers.get(network.name);
  if (!answerer) return undefined;
  const secret = network.path === undefined ? first : second;
  const hosts = networks.flatMap((one) => one.hosts);
  const origins = originRules(listen, network, hosts);
  return { answerer, origins, ...(secret !== undefined && secret !== '' && { secret }) };
}

/** The status as anybody may read it: nodes by their names, without addresses. */
function publicStatus(status: GatewayStatus, { networks }: GatewayConfig): GatewayStatus {
  const urlsOf = (name: string): string[] =>
    networks.flatMap((one) => (one.name === name ? one.upstreams.map(({ url }) => url) : []));
  return {
    ...status,
    networks: status.networks.map((network) => ({
      ...network,
      upstreams: network.upstreams.map((upstream) => ({
        ...upstream,
        fault: upstream.fault === null ? null : withoutAddresses(upstream.fault, urlsOf(network.name)),
      })),
    })),
  };
}

function statusOf(network: GatewayNetwork): GatewayNetworkStatus {
  const { pool, heads, name } = network;
  const upstreams = pool.upstreams.map((upstream) => ({
    name: upstream.name,
    region: upstream.config.region ?? network.region,
    fault: pool.staleness(upstream) ?? null,
    unanswered: upstream.unanswered?.method ?? pool.failingMethod(upstream) ?? null,
    best: upstream.best < 0 ? null : upstream.best,
    finalized: upstream.finalized < 0 ? null : upstream.finalized,
    behind:
      upstream.best < 0 || upstream.strange !== undefined
        ? null
        : Math.max(0, pool.highest() - upstream.best),
    outstanding: upstream.outstanding,
    latency_ms: Math.round(upstream.latencyMs * 1_000) / 1_000,
    last_head: instant(upstream.headAtMs),
    last_seen: instant(upstream.seenAtMs),
    age_ms: Math.round(upstream.age.ms),
    head_age_ms: upstream.headAge ? Math.round(upstream.headAge.ms) : null,
  }));
  return {
    name,
    genesis: network.genesis ?? null,
    // Whoever can serve is ready, also of a chain that stands still; not where what is read is a block of nobody.
    ready: network.served.isThere,
    best: heads.best?.number ?? null,
    finalized: heads.finalized?.number ?? null,
    highest: pool.highest() < 0 ? null : pool.highest(),
    holes: heads.holes,
    still_since: instant(network.stillSinceMs() ?? 0),
    last_seen: instant(network.seenAtMs()),
    upstreams,
  };
}

function instant(ms: number): string | null {
  return ms === 0 ? null : new Date(ms).toISOString();
}
