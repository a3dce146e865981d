// What a telemetry server costs: 200 nodes at the rate of real ones, each on a connection of its own, and ten front ends that
// watch their chain; every validator has a record that changes with every window.
import { type ChildProcess, fork } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { encodeAddress } from '@polkadot/util-crypto';
import { type RawData, WebSocket } from 'ws';
import { print } from '../src/cli/output.ts';

const nodes = 200;
const feeds = 10;
const blockMs = 6_000;
const intervalMs = 5_000;
const warmUpMs = 10_000;
const measuredMs = 30_000;
/** Of one core. */
const mostShare = 0.3;

const genesisHash = `0x${'ab'.repeat(32)}`;

interface Told {
  readonly cpu: NodeJS.CpuUsage;
  readonly atMs: number;
}

/** Prints the share; returns the exit code: 1 when it is above the limit, or when a frame was lost. */
export async function benchTelemetry(): Promise<number> {
  const child = fork(fileURLToPath(new URL('telemetry/server.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  const sockets: WebSocket[] = [];
  const stop = new AbortController();
  // Every timer of every node listens to it.
  setMaxListeners(0, stop.signal);
  const running: Promise<void>[] = [];
  try {
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    const open = async (path: string): Promise<WebSocket> => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/${path}`, { perMessageDeflate: false });
      sockets.push(socket);
      await once(socket, 'open');
      return socket;
    };
    const count = { frames: 0, bytes: 0, sent: 0 };
    for (let index = 0; index < nodes; index += 1) {
      const socket = await open('submit');
      const send = (payload: object): void => {
        count.sent += 1;
        socket.send(Buffer.from(JSON.stringify({ id: 1, ts: new Date().toISOString(), payload })));
      };
      running.push(live(index, send, stop.signal));
    }
    for (let index = 0; index < feeds; index += 1) {
      const socket = await open('feed');
      socket.on('message', (data: RawData) => {
        count.frames += 1;
        count.bytes += (data as Buffer).length;
      });
      socket.send(`subscribe:${genesisHash}`);
    }
    await sleep(warmUpMs);
    const before = { ...count };
    const from = await ask(child);
    await sleep(measuredMs);
    const until = await ask(child);
    const share = cpuMs(from, until) / (until.atMs - from.atMs);
    const perSecond = (after: number, then: number): string =>
      ((after - then) / ((until.atMs - from.atMs) / 1_000)).toFixed(0);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const present = /^almanac_telemetry_nodes (\d+)$/m.exec(metrics)?.[1];
    print(
      `${nodes} nodes sent ${perSecond(count.sent, before.sent)} frames a second; ${present} were there at the end.`,
    );
    print(
      `${feeds} front ends read ${perSecond(count.frames, before.frames)} frames, ${perSecond(count.bytes / 1_000, before.bytes / 1_000)} kB a second.`,
    );
    print(
      `The server took ${(100 * share).toFixed(1)} % of a core over ${measuredMs / 1_000} s; the limit is ${100 * mostShare} %.`,
    );
    const [busy = 0] = loadavg();
    if (busy > 1.5) print(`The machine was busy with other things (load ${busy.toFixed(1)}).`);
    return share < mostShare && present === String(nodes) ? 0 : 1;
  } finally {
    stop.abort();
    await Promise.allSettled(running);
    for (const socket of sockets) socket.terminate();
    child.kill();
  }
}

/** What a node says while it is there: two frames each interval, a block and a final one each slot. */
async function live(index: number, send: (payload: object) => void, signal: AbortSignal): Promise<void> {
  const key = encodeAddress(
    Uint8Array.from({ length: 32 }, (_, place) => (index * 7 + place) % 256),
    42,
  );
  send({
    msg: 'system.connected',
    chain: 'Bench',
    name: `node-${index}`,
    implementation: 'Bench Node',
    version: '1.0.0-abcdef',
    config: '',
    genesis_hash: genesisHash,
    authority: true,
    startup_time: String(Date.now()),
    network_id: `12D3KooW${String(index).padStart(44, '1')}`,
    target_os: 'linux',
    target_arch: 'x86_64',
    target_env: 'gnu',
  });
  send({ msg: 'afg.authority_set', authority_id: key, authority_set_id: '0', authorities: authorities() });
  const startMs = Date.now();
  const hash = (height: number): string => `0x${height.toString(16).padStart(64, '0')}`;
  const height = (): number => 1_000 + Math.floor((Date.now() - startMs) / blockMs);
  const every = async (ms: number, act: () => void): Promise<void> => {
    // Nodes were not started at one instant; blocks come to all at about the same one.
    await sleep((ms * ((index * 37) % nodes)) / nodes, undefined, { signal });
    for (;;) {
      act();
      await sleep(ms, undefined, { signal });
    }
  };
  const block = every(blockMs, () => {
    send({ msg: 'block.import', best: hash(height()), height: height(), origin: 'NetworkBroadcast' });
    send({ msg: 'notify.finalized', best: hash(height() - 2), height: String(height() - 2) });
  });
  const interval = every(intervalMs, () => {
    const best = { best: hash(height()), height: height() };
    const final = { finalized_hash: hash(height() - 2), finalized_height: height() - 2 };
    const cache = 1_000_000 + (Date.now() % 1_000);
    send({
      msg: 'system.interval',
      ...best,
      ...final,
      txcount: Date.now() % 9,
      used_state_cache_size: cache,
    });
    const bandwidth = { bandwidth_download: Date.now() % 90_000, bandwidth_upload: Date.now() % 70_000 };
    send({ msg: 'system.interval', peers: 20 + (Date.now() % 5), ...bandwidth });
  });
  await Promise.allSettled([block, interval]);
}

/** As long as a list of so many keys is. */
function authorities(): string {
  return JSON.stringify(Array.from({ length: nodes }, (_, index) => `5${String(index).padStart(47, 'A')}`));
}

async function ask(child: ChildProcess): Promise<Told> {
  const answer = once(child, 'message');
  child.send('cpu');
  return ((await answer) as [Told])[0];
}

function cpuMs(from: Told, until: Told): number {
  return (until.cpu.user + until.cpu.system - from.cpu.user - from.cpu.system) / 1_000;
}
