// What a gateway costs: processor time a call and calls a second through it, through Debian's HAProxy where that is installed, through
// subway where it was built, and past all of them; and the time that it adds beside a direct connection in the same run. Failed calls
// under faults are counted by `npm run chaos -- gateway --haproxy`.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { quantile, Traffic } from '../../tests/chaos/gateway/traffic.ts';
import { startDevNode } from '../../tests/support/dev-node.ts';
import { ended } from '../../tests/support/ended.ts';
import { GatewayProcess } from '../../tests/support/gateway-process.ts';
import { poll } from '../../tests/support/poll.ts';
import { AgentError } from '../src/base/error.ts';
import { print } from '../src/cli/output.ts';
import { benchGatewayConfig, heightOf, startContenders } from './gateway/contenders.ts';
import { type GatewaySpeed, measureSpeed, nameOf, type Shape, shapes, startOrigin } from './gateway/speed.ts';

const runS = 1;
const quickS = 0.5;
const callsPerSecond = 150;
const measuredMs = 30_000;
const mostAddedMs = 2;
const inFlight = 64;
const throughputMs = 5_000;
/** A client that asks for little, from an address of its own: gateways know clients without keys by theirs. */
const modestAddress = '127.0.0.2';
const modestEveryMs = 50;
const body =
  '"method":"state_getStorage","params":["0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb"]}';

/** Of a call that the cache does not answer, 64 in flight over one WebSocket or over a hundred, behind a real node. */
const mostCpuUs = 20;
const mostCpuWithLogUs = 25;
const judged = ['ws-64-1', 'ws-64-100'];

interface GatewayBenchOptions {
  readonly subway?: string | undefined;
  /** A clone of this repository. */
  readonly clone?: string | undefined;
  /** Shapes by name, separated by commas; all where it is left out. */
  readonly only?: string | undefined;
  readonly rounds: number;
  /** Whether only the stand-in is behind them, for runs of half a second. */
  readonly isQuick: boolean;
}

/** Prints the figures; returns the exit code: 1 when a limit is missed. */
export async function benchGateway({ only, rounds, isQuick, ...more }: GatewayBenchOptions): Promise<number> {
  const names = only?.split(',');
  const unknown = names?.find((name) => !shapes.some((shape) => nameOf(shape) === name));
  if (unknown !== undefined)
    throw new AgentError('bad_input/shape', `--only ${unknown}: not one of ${shapes.map(nameOf).join(', ')}`);
  const chosen = shapes.filter((shape) => names?.includes(nameOf(shape)) ?? true);
  const seconds = isQuick ? quickS : runS;
  const measure = async (origin: string): Promise<string[]> =>
    await withFolder(async (folder) => {
      const contenders = await startContenders({ folder, origin, ...more });
      const faults: string[] = [];
      try {
        for (const shape of chosen)
          faults.push(...faultsOf(shape, await measureSpeed(contenders.all, shape, { rounds, seconds })));
      } finally {
        await contenders.stop();
      }
      return faults;
    });
  const standIn = await startOrigin();
  try {
    print('before a stand-in that is faster than a node:');
    await measure(standIn.at);
  } finally {
    await ended(standIn.child);
  }
  if (isQuick) return 0;
  // Of itself a node takes 100 connections.
  const node = await startDevNode({}, ['--no-telemetry', '--rpc-max-connections', '2000']);
  try {
    const direct = new URL(node.url).host;
    // Before its first block the time that it is asked for is null.
    await poll(
      'the node has a block',
      async () => await heightOf(direct),
      (height) => height > 0,
      { withinMs: 120_000 },
    );
    print('before almanac-node:');
    const faults = await measure(direct);
    if (names === undefined)
      faults.push(...(await withFolder(async (folder) => await latencies(folder, node.url))));
    for (const fault of faults) print(`missed: ${fault}`);
    return faults.length > 0 ? 1 : 0;
  } finally {
    await node.close();
  }
}

function faultsOf(shape: Shape, speeds: readonly GatewaySpeed[]): string[] {
  if (!judged.includes(nameOf(shape))) return [];
  const of = (name: string): GatewaySpeed | undefined => speeds.find(({ contender }) => contender === name);
  const faults = [['gateway', mostCpuUs] as const, ['with a log', mostCpuWithLogUs] as const].flatMap(
    ([name, most]) => {
      const cpuUs = of(name)?.cpuUs ?? Number.POSITIVE_INFINITY;
      return cpuUs > most ? [`${nameOf(shape)}: ${name}: ${cpuUs.toFixed(1)} us a call, limit ${most}`] : [];
    },
  );
  const rate = of('gateway')?.callsPerSecond ?? 0;
  for (const [name, share] of [['HAProxy', 0.6] as const, ['subway', 1] as const]) {
    const ratio = rate / (of(name)?.callsPerSecond ?? Number.NaN);
    if (ratio < share)
      faults.push(`${nameOf(shape)}: ${ratio.toFixed(2)} of the calls of ${name}, limit ${share}`);
  }
  return faults;
}

async function latencies(folder: string, url: string): Promise<string[]> {
  const gateway = await GatewayProcess.start(folder, benchGatewayConfig(url));
  try {
    await gateway.untilFault(undefined, 60_000);
    const addedMs = await added(new URL(url).host, gateway.at);
    const { perSecond, p99Ms } = await besideModest(gateway.at);
    print(
      `${Math.round(perSecond)} calls/s beside a client that sends ${1_000 / modestEveryMs}, whose p99 is ${p99Ms.toFixed(1)} ms`,
    );
    return addedMs > mostAddedMs ? [`p99 added ${addedMs.toFixed(2)} ms, limit ${mostAddedMs} ms`] : [];
  } finally {
    await gateway.stop();
  }
}

async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-bench-gateway-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function added(direct: string, through: string): Promise<number> {
  const end = new AbortController();
  const running = [direct, through].map(async (at) => await new Traffic(at).run(callsPerSecond, end.signal));
  await sleep(measuredMs);
  end.abort();
  const [past, by] = await Promise.all(running);
  if (!past || !by) throw new Error('two were measured');
  const p99 = (values: readonly number[]): number => quantile(values, 0.99);
  const addedMs = p99(by.latenciesMs) - p99(past.latenciesMs);
  print(
    `p99 direct ${p99(past.latenciesMs).toFixed(2)} ms, through the gateway ${p99(by.latenciesMs).toFixed(2)} ms`,
  );
  print(
    `p99 added ${addedMs.toFixed(2)} ms (limit ${mostAddedMs} ms); failed ${by.failed} of ${by.calls}, direct ${past.failed}`,
  );
  for (const reason of [...past.reasons, ...by.reasons]) print(`  ${reason}`);
  return addedMs;
}

async function throughput(at: string): Promise<number> {
  const socket = new WebSocket(`ws://${at}`, { perMessageDeflate: false });
  await once(socket, 'open');
  let answered = 0;
  let sent = 0;
  const send = (): void => {
    sent += 1;
    socket.send(`{"jsonrpc":"2.0","id":${sent},${body}`);
  };
  socket.on('message', () => {
    answered += 1;
    send();
  });
  for (let index = 0; index < inFlight; index += 1) send();
  const beganMs = performance.now();
  await sleep(throughputMs);
  const perSecond = (answered * 1_000) / (performance.now() - beganMs);
  socket.terminate();
  return perSecond;
}

/** Calls a second of one client while another address asks for little. */
async function besideModest(at: string): Promise<{ readonly perSecond: number; readonly p99Ms: number }> {
  const socket = new WebSocket(`ws://${at}`, { perMessageDeflate: false, localAddress: modestAddress });
  await once(socket, 'open');
  const sentMs: number[] = [];
  const latenciesMs: number[] = [];
  socket.on('message', (data: Buffer) => {
    const { id } = JSON.parse(data.toString()) as { id: number };
    latenciesMs.push(performance.now() - (sentMs[id] ?? 0));
  });
  const timer = setInterval(() => {
    socket.send(`{"jsonrpc":"2.0","id":${sentMs.length},${body}`);
    sentMs.push(performance.now());
  }, modestEveryMs);
  try {
    return { perSecond: await throughput(at), p99Ms: quantile(latenciesMs, 0.99) };
  } finally {
    clearInterval(timer);
    socket.terminate();
  }
}
