import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Haproxy, hasHaproxy } from '../../../tests/chaos/gateway/haproxy.ts';
import { ended } from '../../../tests/support/ended.ts';
import { GatewayProcess } from '../../../tests/support/gateway-process.ts';
import { poll } from '../../../tests/support/poll.ts';
import { print } from '../../src/cli/output.ts';
import { freePorts } from '../../src/lab/real/ports.ts';
import type { GatewayContender } from './speed.ts';

interface ContenderOptions {
  readonly folder: string;
  /** HOST:PORT of what all stand before. */
  readonly origin: string;
  /** A built subway (`cargo build --release` in a clone of AcalaNetwork/subway). */
  readonly subway?: string | undefined;
  /** Another clone, whose gateway is measured too. */
  readonly clone?: string | undefined;
}

interface Contenders {
  readonly all: readonly GatewayContender[];
  stop(): Promise<void>;
}

/**
 * The default configuration, with its limits on but out of reach: what is measured is the way to the node and back, not the cache, nor
 * what one address may use.
 */
export function benchGatewayConfig(url: string, more: object = {}): object {
  return {
    listen: '127.0.0.1:0',
    metrics: '127.0.0.1:0',
    log: { level: 'silent' },
    limits: { cacheBytes: 0, callsPerSecond: 1e9, callsBurst: 1e9, bytesPerSecond: 1e12 },
    networks: [{ name: 'bench', upstreams: [{ name: 'node', url }] }],
    ...more,
  };
}

/** Starts all that is measured before one origin, which is the first of them. */
export async function startContenders({
  folder,
  origin,
  subway,
  clone,
}: ContenderOptions): Promise<Contenders> {
  const all: GatewayContender[] = [{ name: 'direct', at: origin }];
  const stops: (() => Promise<unknown>)[] = [];
  const gateway = async (name: string, more: object = {}, from?: string): Promise<void> => {
    const own = join(folder, name.replaceAll(' ', '-'));
    await mkdir(own);
    const process = await GatewayProcess.start(own, benchGatewayConfig(`ws://${origin}`, more), from);
    stops.push(async () => await process.stop());
    await process.untilFault(undefined, 60_000);
    all.push({ name, at: process.at, pid: process.pid });
  };
  await gateway('gateway');
  await gateway('with a log', { accessLog: join(folder, 'access.log') });
  if (clone !== undefined) await gateway('other clone', {}, clone);
  if (hasHaproxy()) {
    const port = Number(origin.split(':')[1]);
    const haproxy = await Haproxy.start(folder, [[port, port]]);
    stops.push(async () => await haproxy.stop());
    await untilAnswered('HAProxy', haproxy.at);
    all.push({ name: 'HAProxy', at: haproxy.at, pid: haproxy.pid, isCompiled: true });
  } else print('HAProxy is not installed: apt-get install haproxy');
  if (subway !== undefined) {
    const [port = 0] = await freePorts(1);
    const file = join(folder, 'subway.yml');
    await writeFile(file, subwayConfig(origin, port));
    const child = spawn(subway, ['--config', file], { stdio: 'ignore' });
    stops.push(async () => await ended(child));
    const at = `127.0.0.1:${port}`;
    await untilAnswered('subway', at);
    all.push({ name: 'subway', at, pid: child.pid ?? 0, isCompiled: true });
  }
  return {
    all,
    stop: async () => {
      for (const stop of stops) await stop();
    },
  };
}

/** Without cache and limits. */
function subwayConfig(origin: string, port: number): string {
  return JSON.stringify({
    extensions: {
      client: { endpoints: [`ws://${origin}`] },
      server: { listenAddress: '127.0.0.1', port, maxConnections: 2_000 },
    },
    middlewares: { methods: ['upstream'], subscriptions: ['upstream'] },
    rpcs: {
      methods: [
        {
          method: 'state_getStorage',
          params: [
            { name: 'key', ty: 'StorageKey' },
            { name: 'at', ty: 'BlockHash', optional: true },
          ],
        },
        { method: 'chain_getHeader', params: [{ name: 'hash', ty: 'BlockHash', optional: true }] },
      ],
      subscriptions: [],
      aliases: [],
    },
  });
}

async function untilAnswered(name: string, at: string): Promise<void> {
  await poll(
    `${name} answers`,
    async () => await heightOf(at),
    (height) => height > 0,
    { withinMs: 60_000 },
  );
}

/** Of the best block; -1 while nothing answers. */
export async function heightOf(at: string): Promise<number> {
  try {
    const response = await fetch(`http://${at}`, {
      method: 'POST',
      body: '{"jsonrpc":"2.0","id":1,"method":"chain_getHeader","params":[]}',
      headers: { 'content-type': 'application/json' },
    });
    return Number(((await response.json()) as { result: { number: string } }).result.number);
  } catch {
    return -1;
  }
}
