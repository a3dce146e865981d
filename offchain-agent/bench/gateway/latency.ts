import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { quantile } from '../../../tests/chaos/gateway/traffic.ts';
import { print } from '../../src/cli/output.ts';
import { storageCall } from './raw-frames.ts';
import { forked, type GatewayContender, measureSpeed, medianOf, printedLoad } from './speed.ts';

const mostAddedMs = 2;
const pacedS = 3;
const pacedRuns = 5;
const floodMs = 5_000;
const floodInFlight = 64;
/** A client that asks for little, from an address of its own: gateways know clients without keys by theirs. */
const modestAddress = '127.0.0.2';
const modestEveryMs = 50;

interface Paced {
  readonly sent: number;
  readonly unanswered: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * What a gateway adds to the time of calls at half the calls a second that it takes, and how long a client waits that asks for little
 * beside one that asks for all it can have.
 * @returns the limits that are missed
 */
export async function latencies(direct: GatewayContender, gateway: GatewayContender): Promise<string[]> {
  const [speed] = await measureSpeed(
    [gateway],
    { transport: 'ws', inFlight: 64, connections: 1 },
    { rounds: 3, seconds: 1 },
  );
  const perSecond = Math.round((speed?.callsPerSecond ?? 0) / 2);
  const faults: string[] = [];
  const runs = new Map<GatewayContender, Paced[]>();
  for (let round = 0; round < pacedRuns; round += 1)
    for (const one of round % 2 === 0 ? [direct, gateway] : [gateway, direct])
      runs.set(one, [...(runs.get(one) ?? []), await paced(one.at, perSecond)]);
  const figure = (of: GatewayContender, name: 'p50Ms' | 'p99Ms'): number =>
    medianOf((runs.get(of) ?? []).map((run) => run[name]));
  print(`${perSecond} calls/s over one WebSocket, ${pacedRuns} runs of ${pacedS} s, load ${printedLoad()}:`);
  for (const one of [direct, gateway])
    print(
      `  ${one.name.padEnd(14)} p50 ${figure(one, 'p50Ms').toFixed(2)} ms, p99 ${figure(one, 'p99Ms').toFixed(2)} ms`,
    );
  const addedMs = figure(gateway, 'p99Ms') - figure(direct, 'p99Ms');
  print(`  p99 added ${addedMs.toFixed(2)} ms (limit ${mostAddedMs} ms)`);
  const left = (of: GatewayContender): number =>
    (runs.get(of) ?? []).reduce((sum, { unanswered }) => sum + unanswered, 0);
  if (left(direct) > 0) faults.push('the node itself does not keep up: this machine is too busy to judge');
  else if (left(gateway) > 0) faults.push(`${left(gateway)} calls were not answered`);
  else if (addedMs > mostAddedMs) faults.push(`p99 added ${addedMs.toFixed(2)} ms, limit ${mostAddedMs} ms`);
  const modest = await besideModest(gateway.at);
  print(
    `${Math.round(modest.perSecond)} calls/s beside a client that sends ${1_000 / modestEveryMs}, whose p99 is ${modest.p99Ms.toFixed(1)} ms`,
  );
  return faults;
}

async function paced(at: string, perSecond: number): Promise<Paced> {
  const child = forked('paced.ts', [at, String(pacedS), String(perSecond)]);
  const [run] = (await once(child, 'message')) as [Paced];
  return run;
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
    socket.send(`{"jsonrpc":"2.0","id":${sentMs.length},${storageCall}`);
    sentMs.push(performance.now());
  }, modestEveryMs);
  // In a process of its own: the client that asks for little shall not wait for its neighbour's work.
  const [host = '', port = ''] = at.split(':');
  const child = forked('load.ts', [
    'ws',
    `${host}:${port}`,
    String(floodMs / 1_000),
    String(floodInFlight),
    '1',
  ]);
  try {
    await once(child, 'message');
    latenciesMs.length = 0;
    const [{ answered, seconds }] = (await once(child, 'message')) as [{ answered: number; seconds: number }];
    await sleep(modestEveryMs);
    const sorted = latenciesMs.toSorted((one, other) => one - other);
    return { perSecond: answered / seconds, p99Ms: quantile(sorted, 0.99) };
  } finally {
    clearInterval(timer);
    socket.terminate();
  }
}
