import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { print } from '../../src/cli/output.ts';

/** How many calls are in flight, over how many connections of which kind. */
export interface Shape {
  readonly transport: 'ws' | 'http';
  readonly inFlight: number;
  readonly connections: number;
}

/** What calls go through; the origin alone has no process of its own that is counted. */
export interface GatewayContender {
  readonly name: string;
  /** HOST:PORT */
  readonly at: string;
  readonly pid?: number;
  /** Whether it is as fast from its first call on. */
  readonly isCompiled?: boolean;
}

/** Medians of the runs. */
export interface GatewaySpeed {
  readonly contender: string;
  readonly callsPerSecond: number;
  /** Of the contender's process, microseconds; undefined for the origin alone. */
  readonly cpuUs: number | undefined;
}

interface Run {
  readonly perSecond: number;
  readonly cpuUs: number;
}

/** V8 optimizes what has run for a while: before it is measured a process has used so much of the processor, or had so many runs. */
const warmUpUs = 4_000_000;
const mostWarmUps = 8;
const warmUpS = 2;

/** The shapes that are measured: 1, 64 and 1,000 calls in flight; HTTP takes 16 of a connection at a time. */
export const shapes: readonly Shape[] = [
  { transport: 'ws', inFlight: 1, connections: 1 },
  { transport: 'ws', inFlight: 64, connections: 1 },
  { transport: 'ws', inFlight: 64, connections: 10 },
  { transport: 'ws', inFlight: 64, connections: 100 },
  { transport: 'ws', inFlight: 1_000, connections: 10 },
  { transport: 'ws', inFlight: 1_000, connections: 100 },
  { transport: 'http', inFlight: 1, connections: 1 },
  { transport: 'http', inFlight: 64, connections: 10 },
  { transport: 'http', inFlight: 64, connections: 100 },
];

export function nameOf({ transport, inFlight, connections }: Shape): string {
  return `${transport}-${inFlight}-${connections}`;
}

/** Measures contenders in turns, forwards and backwards, and prints a line for each. */
export async function measureSpeed(
  contenders: readonly GatewayContender[],
  shape: Shape,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<GatewaySpeed[]> {
  const runs = new Map<string, Run[]>();
  for (const contender of contenders) {
    await measureRun(contender, shape, seconds);
    for (let run = 1; run < mostWarmUps && isCold(contender); run += 1)
      await measureRun(contender, shape, warmUpS);
  }
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? contenders : contenders.toReversed();
    for (const contender of order) {
      const run = await measureRun(contender, shape, seconds);
      runs.set(contender.name, [...(runs.get(contender.name) ?? []), run]);
    }
  }
  const { transport, inFlight, connections } = shape;
  const load = loadavg()[0]?.toFixed(1);
  print(
    `${transport}, ${inFlight} in flight on ${connections} connections, ${rounds} runs of ${seconds} s, load ${load}:`,
  );
  return contenders.map(({ name, pid }) => {
    const own = runs.get(name) ?? [];
    const rate = spreadOf(own.map(({ perSecond }) => perSecond));
    const cpu = pid === undefined ? undefined : spreadOf(own.map(({ cpuUs }) => cpuUs));
    const cpuText = cpu
      ? `${oneDigit(cpu.median)} us CPU a call (${oneDigit(cpu.min)} to ${oneDigit(cpu.max)}), `
      : '';
    print(
      `  ${name.padEnd(14)} ${cpuText}${Math.round(rate.median)} calls/s (${Math.round(rate.min)} to ${Math.round(rate.max)})`,
    );
    return { contender: name, callsPerSecond: rate.median, cpuUs: cpu?.median };
  });
}

/** Starts a process that stands in for a node, and ends with this one. */
export async function startOrigin(): Promise<{ readonly at: string; readonly child: ChildProcess }> {
  const child = forked('origin.ts', []);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { at: `127.0.0.1:${port}`, child };
}

async function measureRun({ at, pid }: GatewayContender, shape: Shape, seconds: number): Promise<Run> {
  const { transport, inFlight, connections } = shape;
  const child = forked('load.ts', [transport, at, String(seconds), String(inFlight), String(connections)]);
  const ended = once(child, 'exit').then(() => [undefined]);
  const heard = async (): Promise<unknown> => (await Promise.race([once(child, 'message'), ended]))[0];
  await heard();
  const beforeUs = pid === undefined ? 0 : processorUs(pid);
  const told = (await heard()) as { answered: number; seconds: number } | undefined;
  if (!told || told.answered === 0) throw new Error(`no calls are answered through ${at}`);
  const cpuUs = pid === undefined ? 0 : (processorUs(pid) - beforeUs) / told.answered;
  return { perSecond: told.answered / told.seconds, cpuUs };
}

function isCold({ pid, isCompiled = false }: GatewayContender): boolean {
  return pid !== undefined && !isCompiled && processorUs(pid) < warmUpUs;
}

function forked(script: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), args, { execArgv: ['--import', 'tsx'] });
}

/** What all threads of a process used of the processor so far (Linux), microseconds. */
function processorUs(pid: number): number {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`))
    ns += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return ns / 1_000;
}

function spreadOf(values: readonly number[]): {
  readonly median: number;
  readonly min: number;
  readonly max: number;
} {
  const sorted = values.toSorted((one, other) => one - other);
  const nothing = Number.NaN;
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? nothing,
    min: sorted[0] ?? nothing,
    max: sorted.at(-1) ?? nothing,
  };
}

function oneDigit(value: number): string {
  return value.toFixed(1);
}
