// What a gateway costs: processor time a call and calls a second through it, through Debian's HAProxy where that is installed, through
// subway where it was built, and past all of them; and the time that it adds beside a direct connection in the same run. Failed calls
// under faults are counted by `npm run chaos -- gateway --haproxy`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevNode } from '../../tests/support/dev-node.ts';
import { ended } from '../../tests/support/ended.ts';
import { poll } from '../../tests/support/poll.ts';
import { AgentError } from '../src/base/error.ts';
import { print } from '../src/cli/output.ts';
import { heightOf, startContenders } from './gateway/contenders.ts';
import { latencies } from './gateway/latency.ts';
import { memory } from './gateway/memory.ts';
import { type GatewaySpeed, measureSpeed, nameOf, type Shape, shapes, startOrigin } from './gateway/speed.ts';

const runS = 1;
const quickS = 0.5;
/** Of a call that the cache does not answer, 64 in flight over one WebSocket or over a hundred, behind a real node. */
const mostCpuUs = 20;
const mostCpuWithLogUs = 25;
const judged = ['ws-64-1', 'ws-64-100'];
const parts = [...shapes.map(nameOf), 'latency', 'memory'];

interface GatewayBenchOptions {
  readonly subway?: string | undefined;
  /** A clone of this repository. */
  readonly clone?: string | undefined;
  /** Shapes by name, `latency` and `memory`, separated by commas; all where it is left out. */
  readonly only?: string | undefined;
  readonly rounds: number;
  /** Whether only the stand-in is behind them, for runs of half a second. */
  readonly isQuick: boolean;
}

/** Prints the figures; returns the exit code: 1 when a limit is missed. */
export async function benchGateway({
  only,
  rounds,
  isQuick,
  clone,
  subway,
}: GatewayBenchOptions): Promise<number> {
  const names = only?.split(',') ?? parts;
  const unknown = names.find((name) => !parts.includes(name));
  if (unknown !== undefined)
    throw new AgentError('bad_input/shape', `--only ${unknown}: not one of ${parts.join(', ')}`);
  const chosen = shapes.filter((shape) => names.includes(nameOf(shape)));
  const seconds = isQuick ? quickS : runS;
  const measure = async (origin: string, hasLatency: boolean): Promise<string[]> =>
    await withFolder(async (folder) => {
      const contenders = await startContenders({ folder, origin, clone, subway });
      const { all } = contenders;
      const faults: string[] = [];
      try {
        for (const shape of chosen)
          faults.push(...faultsOf(shape, await measureSpeed(all, shape, { rounds, seconds })));
        const [direct, gateway] = all;
        if (hasLatency && direct && gateway) faults.push(...(await latencies(direct, gateway)));
      } finally {
        await contenders.stop();
      }
      return faults;
    });
  const faults: string[] = [];
  const standIn = await startOrigin();
  try {
    print('before a stand-in that is faster than a node:');
    if (chosen.length > 0) await measure(standIn.at, false);
    if (names.includes('memory') && !isQuick)
      faults.push(
        ...(await withFolder(async (folder) => await memory({ folder, origin: standIn.at, clone }))),
      );
  } finally {
    await ended(standIn.child);
  }
  const hasLatency = names.includes('latency');
  if (!isQuick && (chosen.length > 0 || hasLatency))
    faults.push(...(await beforeNode(async (origin) => await measure(origin, hasLatency))));
  for (const fault of faults) print(`missed: ${fault}`);
  return faults.length > 0 ? 1 : 0;
}

async function beforeNode(measure: (origin: string) => Promise<string[]>): Promise<string[]> {
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
    return await measure(direct);
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

async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-bench-gateway-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
