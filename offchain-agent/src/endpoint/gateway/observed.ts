import { type Episode, type Observation, overOf } from '../../notify/observation.ts';
import type { GatewayNetworkStatus, GatewayStatus, UpstreamStatus } from './gateway.ts';

/** For so long a node that is new to a gateway, after its start or a reload, may still be connecting. */
const beginningMs = 15_000;

/** What a gateway has to tell of its networks and their nodes, now. */
export function observedGateway({ networks }: Pick<GatewayStatus, 'networks'>, atMs: number): Observation[] {
  return networks.flatMap((network) => [
    ofNetwork(network, atMs),
    ...ofHeads(network, atMs),
    ...network.upstreams.map((upstream) => ofUpstream(network.name, upstream, atMs)),
  ]);
}

/**
 * What was told of nodes and networks that the configuration has no longer, as over: to take a dead node out fixes the fault.
 * @param open episodes that people were told of
 */
export function withdrawnNodes(
  { networks }: Pick<GatewayStatus, 'networks'>,
  open: readonly Episode[],
  atMs: number,
): Observation[] {
  const keys = new Set(
    networks.flatMap(({ name, upstreams }) => [
      `network/${name}`,
      `heads/${name}`,
      ...upstreams.map((upstream) => `node/${name}/${upstream.name}`),
    ]),
  );
  return open
    .filter(({ key }) => /^(network|heads|node)\//.test(key) && !keys.has(key))
    .map((episode) => overOf(episode, `${episode.subject} is no longer in the configuration`, atMs));
}

function ofNetwork({ name, ready, upstreams }: GatewayNetworkStatus, atMs: number): Observation {
  return {
    key: `network/${name}`,
    kind: 'network',
    subject: name,
    severity: 'critical',
    state: stateOf(!ready, Math.max(0, ...upstreams.map(({ age_ms: ageMs }) => ageMs))),
    summary: ready
      ? `${name} is served again, by ${upstreams.filter(({ fault }) => fault === null).length} of ${upstreams.length} nodes`
      : `no node of ${name} answers, of ${upstreams.length}`,
    atMs,
  };
}

/** A halted chain is ready, and worth a word. Of one without a node nobody knows. */
function ofHeads({ name, ready, still_since, best }: GatewayNetworkStatus, atMs: number): Observation[] {
  if (!ready) return [];
  return [
    {
      key: `heads/${name}`,
      kind: 'finality',
      subject: name,
      severity: 'critical',
      state: still_since === null ? 'good' : 'bad',
      summary:
        still_since === null
          ? `${name} has new blocks, the best is ${best}`
          : `${name} has had no new block since ${still_since}, the best is ${best}`,
      atMs,
    },
  ];
}

function ofUpstream(
  network: string,
  { name, fault, unanswered, age_ms: ageMs }: UpstreamStatus,
  atMs: number,
): Observation {
  // What a node fails is in its fault already.
  const isNamed = unanswered === null || fault?.startsWith('answers ') === true;
  const reason = isNamed ? fault : `${fault ?? 'it is half dead'}, ${unanswered} is not answered`;
  return {
    key: `node/${network}/${name}`,
    kind: 'node',
    subject: `${network}/${name}`,
    severity: 'warning',
    state: stateOf(fault !== null, ageMs),
    summary: fault === null ? `${name} gets calls again` : `${name} gets no calls: ${reason}`,
    atMs,
  };
}

function stateOf(isBad: boolean, ageMs: number): Observation['state'] {
  if (!isBad) return 'good';
  return ageMs < beginningMs ? 'unknown' : 'bad';
}
