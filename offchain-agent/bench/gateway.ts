// What a gateway costs: the time that it adds beside a direct connection in the same run, and calls a second through it, through
// Debian's HAProxy where that is installed, and past both. One real node behind all of them. Failed calls under faults are
// counted by `npm run chaos -- gateway --haproxy`.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { Haproxy, hasHaproxy } from '../../tests/chaos/gateway/haproxy.ts';
import { quantile, Traffic } from '../../tests/chaos/gateway/traffic.ts';
import { startDevNode } from '../../tests/support/dev-node.ts';
import { GatewayProcess } from '../../tests/support/gateway-process.ts';
import { poll } from '../../tests/support/poll.ts';
import { print } from '../src/cli/output.ts';

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

/** Prints the figures; returns the exit code: 1 when it adds more than the limit. */
export async function benchGateway(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-bench-gateway-'));
  const node = await startDevNode({});
  let gateway: GatewayProcess | undefined;
  let haproxy: Haproxy | undefined;
  try {
    const direct = new URL(node.url).host;
    // Before its first block the time that it is asked for is null.
    await poll(
      'the node has a block',
      async () => await heightOf(direct),
      (height) => height > 0,
      { withinMs: 120_000 },
    );
    gateway = await GatewayProcess.start(folder, {
      listen: '127.0.0.1:0',
      log: { level: 'silent' },
      // What is measured is the way to the node and back, not the cache, nor what one address may use.
      limits: { cacheBytes: 0, callsPerSecond: 1e9, callsBurst: 1e9, bytesPerSecond: 1e12 },
      networks: [{ name: 'bench', upstreams: [{ name: 'node', url: node.url }] }],
    });
    await gateway.untilFault(undefined, 60_000);
    const addedMs = await added(direct, gateway.at);
    print(`throughput, ${inFlight} calls in flight on one WebSocket:`);
    print(`  direct    ${Math.round(await throughput(direct))} calls/s`);
    print(`  gateway   ${Math.round(await throughput(gateway.at))} calls/s`);
    const { perSecond, p99Ms } = await besideModest(gateway.at);
    print(
      `  gateway   ${Math.round(perSecond)} calls/s beside a client that sends ${1_000 / modestEveryMs}, whose p99 is ${p99Ms.toFixed(1)} ms`,
    );
    if (hasHaproxy()) {
      const port = Number(direct.split(':')[1]);
      haproxy = await Haproxy.start(folder, [[port, port]]);
      const { at } = haproxy;
      await poll(
        'HAProxy answers',
        async () => await heightOf(at),
        (height) => height > 0,
        { withinMs: 20_000 },
      );
      print(`  HAProxy   ${Math.round(await throughput(at))} calls/s`);
    } else print('  HAProxy   is not installed: apt-get install haproxy');
    return addedMs <= mostAddedMs ? 0 : 1;
  } finally {
    await gateway?.stop();
    await haproxy?.stop();
    await node.close();
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

/** Of the best block; -1 while nothing answers. */
async function heightOf(at: string): Promise<number> {
  try {
    const response = await fetch(`http://${at}`, {
      method: 'POST',
      body: '{"jsonrpc":"2.0","id":1,"method":"chain_getHeader"}',
      headers: { 'content-type': 'application/json' },
    });
    return Number(((await response.json()) as { result: { number: string } }).result.number);
  } catch {
    return -1;
  }
}
