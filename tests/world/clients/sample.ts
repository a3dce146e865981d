import { get } from 'node:http';
import type { Gateway } from '../../../offchain-agent/src/endpoint/gateway/gateway.ts';
import type { Judge } from '../oracle/judge.ts';
import type { Stage } from '../stage.ts';
import { headOf } from './watch-heads.ts';
import type { WorldClient } from './world-client.ts';

const sampleEveryMs = 1_000;
const glanceEveryMs = 250;
/** One of so many samples takes /ready as balancers do. */
const readyEvery = 4;

/** Looks at what is served, again and again. */
export function sample(client: WorldClient, gateway: Gateway, stage: Stage, judge: Judge): void {
  let turn = 0;
  const next = (): void => {
    stage.at(stage.nowMs() + sampleEveryMs, next);
    look().catch((error: unknown) => judge.found('crash', stage.nowMs(), String(error)));
  };
  const look = async (): Promise<void> => {
    turn += 1;
    // Awaited with the others: what fails once the scene is over is none of those that are played beside it.
    const [head, health, isReady] = await Promise.all([
      client.call('chain_getHeader'),
      client.call('system_health'),
      turn % readyEvery === 0 ? readyAt(gateway.port) : undefined,
    ]);
    const [network] = gateway.status().networks;
    if (!network) return;
    const { isSyncing } = (health.result ?? {}) as { isSyncing?: boolean };
    const seen = {
      isReady: isReady ?? network.ready,
      isSyncing: isSyncing === true,
      head: headOf(head.result),
      faults: new Map(network.upstreams.map(({ name, fault }) => [name, fault])),
    };
    const faults = network.upstreams.map(({ name, fault }) => `${name} ${fault ?? 'ok'}`).join('; ');
    stage.trace(
      `sees ${seen.head?.height ?? head.error?.message} ${seen.isReady ? 'ready' : 'not ready'}${seen.isSyncing ? ' syncing' : ''} (${faults})`,
    );
    judge.sample(stage.nowMs(), seen);
  };
  const glance = (): void => {
    stage.at(stage.nowMs() + glanceEveryMs, glance);
    const [network] = gateway.status().networks;
    if (network) judge.glance(stage.nowMs(), network.ready, network.best);
  };
  stage.at(stage.nowMs() + sampleEveryMs, next);
  glance();
}

/** Whether `/ready` answers with 200. */
async function readyAt(port: number): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/ready', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', reject);
  });
}
