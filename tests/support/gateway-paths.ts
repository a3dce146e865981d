import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawData, WebSocket } from 'ws';
import { type OpenDoor, openDoor } from '../../offchain-agent/src/endpoint/gateway/door/door.ts';
import {
  createGatewayMetrics,
  type GatewayMetrics,
} from '../../offchain-agent/src/endpoint/gateway/metrics.ts';
import { GatewayMessages } from './gateway-messages.ts';
import { type GatewayScene, openGatewayScene, startUpstream } from './gateway-scene.ts';
import { HandClock } from './hand-clock.ts';
import type { MadeUpstream } from './made-upstream.ts';
import { silentLogger } from './silent-logger.ts';

/** Messages that are under way at a time; no two of them have a storage key in common. */
const atOnce = 8;
const rates = { callsPerSecond: 1e9, burst: 1e9, bytesPerSecond: 1e12 };

interface Side {
  readonly scene: GatewayScene;
  readonly door: OpenDoor;
  readonly metrics: GatewayMetrics;
  readonly socket: WebSocket;
  readonly folder: string;
  answers: string[];
}

interface PathComparison {
  readonly messages: number;
  /** Calls that were answered on the fast path. */
  readonly fast: number;
  /** What differs, the first few of it. */
  readonly differences: readonly string[];
}

/**
 * Sends the same messages, over real sockets, to a gateway with a fast path and to one without, and compares answers byte for byte, series,
 * and the lines of the access log without times.
 */
export async function comparePaths(messages: number, seed: number): Promise<PathComparison> {
  const drawn = new GatewayMessages(seed);
  const node = await startUpstream(answerBriefly);
  const sides = await Promise.all([openSide(node, true), openSide(node, false)]);
  const differences: string[] = [];
  try {
    for (let sent = 0; sent < messages && differences.length < 10; ) {
      const chunk = Array.from({ length: Math.min(atOnce, messages - sent) }, () => drawn.next());
      sent += chunk.length;
      const answers = await Promise.all(sides.map(async (side) => await exchanged(side, chunk, sent)));
      differences.push(...differencesOf(answers));
    }
    const series = await Promise.all(sides.map(async ({ metrics }) => seriesOf(await metrics.text())));
    differences.push(...differencesOf(series));
    for (const { door } of sides) await door.close();
    const logs = sides.map(({ folder }) => linesOf(readFileSync(join(folder, 'access.log'), 'utf8')));
    differences.push(...differencesOf(logs));
    const fast = sides[0]?.scene.gateway.fastCalls() ?? 0;
    return { messages, fast, differences };
  } finally {
    for (const { socket, scene, folder } of sides) {
      socket.terminate();
      await scene.close();
      rmSync(folder, { recursive: true });
    }
    await node.stop();
  }
}

/** Values, null, errors and odd values, by the question. */
function answerBriefly(node: MadeUpstream): void {
  const answer = (params: readonly unknown[]): unknown => {
    const text = JSON.stringify(params);
    const kind = [...text].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 16;
    if (kind === 0) return null;
    if (kind === 1) throw Object.assign(new Error('execution failed'), { code: 1_010 });
    if (kind === 2) return { text: 'ä "quoted"', list: [1, 2.5, null] };
    return `0x${text.length.toString(16).repeat(20)}`;
  };
  const methods = ['state_getStorage', 'state_getStorageHash', 'state_getStorageSize', 'state_call'];
  for (const method of [...methods, 'payment_queryInfo', 'system_dryRunOf', 'state_getKeysPaged'])
    node.answers.set(method, answer);
}

async function openSide(node: MadeUpstream, hasFastPath: boolean): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-gateway-paths-'));
  const none = { upstreams: [], quotas: [], certificates: [], disks: [] };
  const metrics = createGatewayMetrics(['test'], () => none);
  const door = openDoor({
    region: 'here',
    gateway: 'g',
    networks: ['test'],
    accessLog: {
      file: join(folder, 'access.log'),
      sample: 1,
      slowMs: 600_000,
      rotateBytes: 1e12,
      keep: 0,
      linesPerSecond: 1_000_000,
    },
    connectionsPerAddress: () => 10,
    subscriptionsPerClient: () => 10,
    followersPerClient: () => 1,
    ratesPerAddress: () => rates,
    log: silentLogger(),
    counts: metrics,
  });
  const scene = await openGatewayScene([{ name: 'a', url: node.url }], {
    door,
    hasFastPath,
    // No call is late, however busy this machine is.
    clock: new HandClock(),
  });
  const socket = new WebSocket(scene.wsUrl, { perMessageDeflate: false });
  await once(socket, 'open');
  const side: Side = { scene, door, metrics, socket, folder, answers: [] };
  socket.on('message', (data: RawData) => side.answers.push((data as Buffer).toString()));
  return side;
}

/** Sends messages, and returns the answers once nothing is under way; calls end in any order. */
async function exchanged(side: Side, chunk: readonly Buffer[], mark: number): Promise<string[]> {
  side.answers = [];
  // What is not UTF-8 ends a connection in a frame of text.
  for (const message of chunk) side.socket.send(message, { binary: !isUtf8(message) });
  const isQuiet = (): boolean => {
    const { networks, held_bytes: heldBytes } = side.scene.gateway.status();
    const outstanding = networks.flatMap(({ upstreams }) => upstreams.map((one) => one.outstanding));
    return heldBytes === 0 && outstanding.every((calls) => calls === 0);
  };
  for (const round of ['first', 'last']) {
    const id = `"mark ${mark} ${round}"`;
    side.socket.send(`{"jsonrpc":"2.0","id":${id},"method":"system_name"}`);
    const isOver = (): boolean => side.answers.some((answer) => answer.includes(id)) && isQuiet();
    while (!isOver() && side.socket.readyState === WebSocket.OPEN) await sleep(1);
  }
  if (side.socket.readyState !== WebSocket.OPEN) throw new Error('the gateway ended the connection');
  return side.answers.toSorted();
}

/** Without those of time. */
function seriesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#') && !/call_seconds_(bucket|sum)/.test(line))
    .toSorted();
}

function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { ts: _ts, us: _us, ...rest } = JSON.parse(line) as Record<string, unknown>;
      return JSON.stringify(rest);
    })
    .toSorted();
}

function differencesOf([one = [], other = []]: readonly (readonly string[])[]): string[] {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at += 1)
    if (one[at] !== other[at])
      return [`${one[at]?.slice(0, 300) ?? 'nothing'} | ${other[at]?.slice(0, 300) ?? 'nothing'}`];
  return [];
}
