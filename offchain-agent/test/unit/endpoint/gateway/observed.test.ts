import assert from 'node:assert/strict';
import type { GatewayNetworkStatus, UpstreamStatus } from '../../../../src/endpoint/gateway/gateway.ts';
import { observedGateway } from '../../../../src/endpoint/gateway/observed.ts';

const long = 60_000;

function upstream(fault: string | null, unanswered: string | null = null): UpstreamStatus {
  return {
    name: 'a',
    region: 'eu',
    fault,
    unanswered,
    best: 7,
    finalized: 5,
    outstanding: 0,
    latency_ms: 1,
    last_head: null,
    last_seen: null,
  };
}

function network(more: Partial<GatewayNetworkStatus>): GatewayNetworkStatus {
  return {
    name: 'n',
    genesis: null,
    ready: true,
    best: 7,
    finalized: 5,
    holes: 0,
    still_since: null,
    last_seen: null,
    upstreams: [upstream(null)],
    ...more,
  };
}

function states(more: Partial<GatewayNetworkStatus>, sinceStartMs = long): Record<string, string> {
  const observed = observedGateway({ networks: [network(more)] }, sinceStartMs, 0);
  return Object.fromEntries(observed.map(({ key, state }) => [key, state]));
}

describe('what a gateway tells', () => {
  it('finds nothing where all nodes serve', () => {
    assert.deepEqual(states({}), { 'network/n': 'good', 'heads/n': 'good', 'node/n/a': 'good' });
  });

  it('names a node that gets no calls, and the method that it does not answer', () => {
    assert.equal(states({ upstreams: [upstream('behind')] })['node/n/a'], 'bad');
    const half = { upstreams: [upstream('half dead', 'state_call')] };
    const [, , node] = observedGateway({ networks: [network(half)] }, long, 0);
    assert.match(node?.summary ?? '', /state_call is not answered/);
  });

  it('says nothing of the heads of a network without a node', () => {
    const away = states({ ready: false, upstreams: [upstream('away')], still_since: '2026-11-26T12:00:00Z' });
    assert.deepEqual(away, { 'network/n': 'bad', 'node/n/a': 'bad' });
  });

  it('tells of a chain that stands still, which is served', () => {
    assert.equal(states({ still_since: '2026-11-26T12:00:00Z' })['heads/n'], 'bad');
  });

  it('waits at its begin for nodes to answer', () => {
    const begins = states({ ready: false, upstreams: [upstream('not connected yet')] }, 1_000);
    assert.deepEqual(begins, { 'network/n': 'unknown', 'node/n/a': 'unknown' });
  });
});
