import { deepEqual, equal, fail } from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { fakeGenesis, fakeHeaders } from '../../../../../tests/support/made-upstream.ts';
import type { UpstreamStatus } from '../../../../src/endpoint/gateway/gateway.ts';

const [first = fail()] = fakeHeaders(1);
const databaseClosed = (): never => {
  throw Object.assign(new Error('Client error: database is closed'), { code: -32_000 });
};

describe('a node that fails its probes', () => {
  let clock: HandClock;
  let pair: GatewayPair;
  let nodes: GatewayPair['nodes'];

  beforeEach(async () => {
    clock = new HandClock();
    pair = await openGatewayPair(first, () => undefined, { clock });
    ({ nodes } = pair);
  });
  afterEach(async () => await pair.close());
  const statusOf = (index: number): UpstreamStatus =>
    pair.scene.gateway.status().networks[0]?.upstreams[index] ?? fail();

  it('counts as lost with another genesis hash or an error, where it has no system_health', async () => {
    const { answers } = nodes[0];
    answers.set('system_health', () => {
      throw Object.assign(new Error('Method not found'), { code: -32_601 });
    });
    await clock.advance(2_000);
    equal(statusOf(0).fault, null);
    for (const [answer, fault] of [
      [() => null, 'answers the probe with null'],
      [() => first.hash, 'answers the probe with another genesis hash'],
      [databaseClosed, 'answers the probe with error -32000'],
    ] as const) {
      answers.set('chain_getBlockHash', answer);
      await clock.until(fault, () => statusOf(0).fault === fault, 2_000);
      answers.set('chain_getBlockHash', () => fakeGenesis);
      await clock.until('it serves again', () => statusOf(0).fault === null, 2_000);
    }
  });

  it('stays while it reports a rate limit instead of its health', async () => {
    nodes[0].answers.set('system_health', () => {
      throw Object.assign(new Error('Too many requests'), { code: -32_005 });
    });
    await clock.advance(3_000);
    equal(statusOf(0).fault, null);
  });

  it('connects again after 15 s of failed probes, and serves only after it passes one', async () => {
    nodes[0].answers.set('system_health', databaseClosed);
    const fault = 'answers the probe with error -32000';
    await clock.until('the fault', () => statusOf(0).fault === fault, 2_000);
    const faults = new Set<string | null>();
    for (let passedMs = 0; passedMs < 40_000; passedMs += 100) {
      await clock.advance(100);
      faults.add(statusOf(0).fault);
    }
    deepEqual([...faults], [fault]);
    nodes[0].answers.delete('system_health');
    await clock.until('it serves again', () => statusOf(0).fault === null, 10_000);
  });
});
