import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHaMetrics } from '../../offchain-agent/src/ha/metrics.ts';
import type { LinkCounters } from '../../offchain-agent/src/lab/link/link-control.ts';
import { networkExposition } from '../../offchain-agent/src/lab/watch/own-series.ts';
import type { Duties } from '../../offchain-agent/src/measure/authorship/babe/duty-tally.ts';
import { duties } from '../../offchain-agent/src/measure/cli/watch/duties.ts';
import { createWatchMetrics } from '../../offchain-agent/src/measure/cli/watch/metrics.ts';
import type { NamedState } from '../../offchain-agent/src/measure/cli/watch/presentation.ts';
import { createProbeMetrics } from '../../offchain-agent/src/measure/rpc/metrics.ts';
import { createRecordMetrics } from '../../offchain-agent/src/reporting/cli/sli/metrics.ts';
import { createMetrics } from '../../offchain-agent/src/reporting/metrics.ts';
import { fakeSampledAnswer } from '../../tests/support/fake-answer.ts';
import { gatewayText } from '../../tests/support/gateway-text.ts';
import { StatusScene } from '../../tests/support/status-scene.ts';
import { stateOf, WatchedNetwork } from '../../tests/support/watched-network.ts';
import { root } from './folders.mjs';

/** What a job of prometheus.yml exposes. */
export interface Exposed {
  readonly job: string;
  /** As Prometheus reads it. */
  readonly text: string;
}

/** What the programs expose that each dashboard is of, after everything has happened once. */
export async function exposedByDashboard(): Promise<Readonly<Record<string, readonly Exposed[]>>> {
  return {
    'slo.json': [{ job: 'almanac-serve', text: await servedText() }],
    'agent.json': [{ job: 'almanac-agent', text: await agentText() }],
    'probe.json': [{ job: 'almanac-probe', text: await probeText() }],
    'network.json': [{ job: 'almanac-network', text: await networkText() }],
    'ha.json': [
      { job: 'almanac-ha', text: await haText() },
      // Recorded from a member of etcd 3.4.
      { job: 'almanac-etcd', text: readFileSync(join(root, 'scripts/lib/etcd-series.prom'), 'utf8') },
    ],
    'gateway.json': [{ job: 'almanac-gateway', text: await gatewayText() }],
    'chain.json': [{ job: 'almanac-watch', text: watchText() }],
    'records.json': [{ job: 'almanac-sli', text: recordsText() }],
  };
}

const carried: LinkCounters = {
  from: 'v1',
  to: 'v2',
  packets: 1,
  bytes: 100,
  lost: 0,
  duplicated: 0,
  corrupted: 0,
  reordered: 0,
  lateP99Ms: 0,
};

export async function servedText(): Promise<string> {
  const scene = await StatusScene.open('v1');
  // An indicator that is sampled has all figures.
  scene.record(1, 10, 9);
  for (const window of scene.chain.windows.slice()) {
    scene.chain.windows.push({ ...window, indicator: 'arrival', reporters: 3 });
  }
  const { body } = await scene.get('/metrics/slo');
  await scene.server.close();
  return body;
}

async function agentText(): Promise<string> {
  const metrics = createMetrics(['5x']);
  const text = await metrics.text();
  metrics.stop();
  return text;
}

async function networkText(): Promise<string> {
  const links = { counters: () => Promise.resolve([carried]) };
  const network = new WatchedNetwork(stateOf('v1', 'v2'), { links });
  await network.look(7);
  network.watcher.noteTransaction('v1', 1_000);
  await network.look();
  network.watcher.noteLine('v1', '2026-11-22 05:13:49.123  WARN main sync: late');
  return networkExposition(network.watcher);
}

async function haText(): Promise<string> {
  const nothing = { slot: null, vote: null };
  const state = { leads: true, isConnected: true, fault: null, leader: 'a', health: null };
  return await createHaMetrics(() => ({ ...state, standbys: [], record: nothing })).text();
}

async function probeText(): Promise<string> {
  const endpoint = { chain: 'c', endpoint: 'e' };
  const metrics = createProbeMetrics([endpoint]);
  metrics.add(endpoint, { kind: 'answer', latencyUs: 1 });
  metrics.setHeight(endpoint, 1, 0);
  return await metrics.text();
}

function watchText(): string {
  const metrics = createWatchMetrics(duties, 'c');
  const validator = {
    label: 'v1',
    isActive: true,
    assigned: 10,
    kept: 6,
    lost: 1,
    missedSlots: [41, 45],
    arrival: { p50Ms: 20, p95Ms: 50, blocks: 6, late: 0 },
  };
  metrics.take({
    toBlock: 7,
    slotDurationMs: 6_000,
    validators: [validator],
  } as unknown as NamedState<Duties>);
  return metrics.text();
}

function recordsText(): string {
  const metrics = createRecordMetrics();
  const closed = fakeSampledAnswer({ p99Us: 300_000 });
  const rows = [closed, { ...closed, provisional: true }].map((answer) => ({ startS: 0, answer }));
  const records = { asOfMs: 0, blockNumber: 7, blockHash: '0xaa', network: 0, isRelayed: false };
  metrics.take([{ target: 1, text: 'v1', who: undefined, rows }], {
    open: { chainName: 'c', basis: 'census', url: 'ws://127.0.0.1:9944', names: {}, records },
    period: 'day',
    indicator: 'rpc',
    span: { kind: 'now' },
    requiredPpm: undefined,
    verdict: undefined,
  });
  return metrics.text();
}
