import assert from 'node:assert/strict';
import type { GatewayNetworkStatus, UpstreamStatus } from '../../../../src/endpoint/gateway/gateway.ts';
import { observedGateway, withdrawnNodes } from '../../../../src/endpoint/gateway/observed.ts';
import { Episodes } from '../../../../src/notify/episodes.ts';

const long = 60_000;

function upstream(fault: string | null, unanswered: string | null = null, ageMs = long): UpstreamStatus {
  return {
    name: 'a',
    region: 'eu',
    fault,
    unanswered,
    best: 7,
    finalized: 5,
    behind: 0,
    outstanding: 0,
    latency_ms: 1,
    last_head: null,
    last_seen: null,
    age_ms: ageMs,
    head_age_ms: null,
  };
}

function network(more: Partial<GatewayNetworkStatus>): GatewayNetworkStatus {
  return {
    name: 'n',
    genesis: null,
    ready: true,
    highest: 7,
    best: 7,
    finalized: 5,
    holes: 0,
    still_since: null,
    last_seen: null,
    upstreams: [upstream(null)],
    ...more,
  };
}

function states(more: Partial<GatewayNetworkStatus>): Record<string, string> {
  const observed = observedGateway({ networks: [network(more)] }, 0);
  return Object.fromEntries(observed.map(({ key, state }) => [key, state]));
}

describe('what a gateway tells', () => {
  it('finds nothing where all nodes serve', () => {
    assert.deepEqual(states({}), { 'network/n': 'good', 'heads/n': 'good', 'node/n/a': 'good' });
  });

  it('names a node that gets no calls, and the method that it does not answer', () => {
    assert.equal(states({ upstreams: [upstream('behind')] })['node/n/a'], 'bad');
    const half = { upstreams: [upstream('half dead', 'state_call')] };
    const [, , node] = observedGateway({ networks: [network(half)] }, 0);
    assert.match(node?.summary ?? '', /state_call is not answered/);
    const fault = 'answers state_call and 2 more methods with errors or null';
    const [, , failing] = observedGateway(
      { networks: [network({ upstreams: [upstream(fault, 'state_call')] })] },
      0,
    );
    assert.equal(failing?.summary, `a gets no calls: ${fault}`);
  });

  it('ends what was told of a node that the configuration has no longer', () => {
    const episodes = new Episodes([], 0);
    const look = (upstreams: UpstreamStatus[], more: Partial<GatewayNetworkStatus> = {}) => {
      const status = { networks: [network({ upstreams, ...more })] };
      const observed = [...observedGateway(status, 1), ...withdrawnNodes(status, episodes.open, 1)];
      return observed
        .flatMap((one) => episodes.take(one) ?? [])
        .map(({ phase, episode }) => [phase, episode.key]);
    };
    const dead = { ...upstream('away'), name: 'b' };
    assert.deepEqual(look([upstream(null), dead]), [['begin', 'node/n/b']]);
    assert.deepEqual(look([upstream(null)]), [['end', 'node/n/b']]);
    const still = { still_since: '2026-11-26T12:00:00Z' };
    assert.deepEqual(look([upstream(null)], still), [['begin', 'heads/n']]);
    // Of a network without a node nobody knows: that is not over.
    assert.deepEqual(look([upstream('away')], { ...still, ready: false }), [
      ['begin', 'network/n'],
      ['begin', 'node/n/a'],
    ]);
  });

  it('says nothing of the heads of a network without a node', () => {
    const away = states({ ready: false, upstreams: [upstream('away')], still_since: '2026-11-26T12:00:00Z' });
    assert.deepEqual(away, { 'network/n': 'bad', 'node/n/a': 'bad' });
  });

  it('tells of a chain that stands still, which is served', () => {
    assert.equal(states({ still_since: '2026-11-26T12:00:00Z' })['heads/n'], 'bad');
  });

  it('waits at its begin for nodes to answer', () => {
    const begins = states({ ready: false, upstreams: [upstream('not connected yet', null, 1_000)] });
    assert.deepEqual(begins, { 'network/n': 'unknown', 'node/n/a': 'unknown' });
  });
});
