import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processState } from '../../../offchain-agent/src/base/process.ts';
import { poll } from '../../support/poll.ts';
import { startTestNetwork } from '../../support/real-network.ts';
import { getStatus, type HonestConnection, honestHttp } from './honest.ts';
import type { ServerPlace, Surface } from './job.ts';
import type { RpcFacts } from './rpc-grammar.ts';
import { WatchedProcess } from './watched-process.ts';

/** A server as users start it, with its defaults. */
export interface Server {
  readonly process: { readonly end: string | undefined; readonly peakMib: number; mib(): number };
  readonly surface: Surface;
  readonly place: ServerPlace;
  /** What it is in front of. */
  readonly behind?: Pick<WatchedProcess, 'end'>;
  /** What it may take beyond what it takes at rest, MiB, and how that adds up. */
  readonly bounds: Readonly<Record<string, number>>;
  readonly honest: () => Promise<HonestConnection>;
  /** Whether it says that it can serve. */
  readonly ready: () => Promise<boolean>;
  /** Messages that the server itself says it handled, where attackers cannot see that. */
  readonly handled?: () => Promise<number>;
  stop(): Promise<void>;
}

export const root = fileURLToPath(new URL('../../../offchain-agent/', import.meta.url));
export const bin = join(root, 'bin/almanac.js');
/** What V8 may leave uncollected in a process that is kept busy. */
export const garbage = { garbage: 384 };
/** The chain of `npm start`, in a process of its own. */
export interface DemoChain {
  readonly process: WatchedProcess;
  readonly port: number;
}

export function environment(folder: string): Record<string, string> {
  return { ...process.env, ALMANAC_STATE: join(folder, 'state') } as Record<string, string>;
}

export function command(folder: string, args: readonly string[]): WatchedProcess {
  return new WatchedProcess([bin, ...args], environment(folder));
}

/** What a server is in front of: where it answers, and how it ended, which it must not. */
interface Behind {
  readonly port: number;
  readonly process: Pick<WatchedProcess, 'end'>;
  stop(): Promise<void>;
}

/** A network of one validator, as operators have one behind a gateway. */
export async function startNode(): Promise<Behind> {
  const options = {
    name: 'strangers',
    validators: 1,
    candidates: 0,
    slotMs: 2_000,
    sessionMs: 60_000,
    sessionsPerEra: 6,
  };
  const network = await startTestNetwork({ ...options, windowMs: 60_000 }, new AbortController().signal);
  const [node] = network.state.nodes;
  return {
    port: Number(new URL(network.url).port),
    process: {
      get end() {
        return node?.process && processState(node.process) === 'gone' ? 'is gone' : undefined;
      },
    },
    stop: async () => await network.down(),
  };
}

/** Starts one; the folder gets its state. */
export async function startDemo(folder: string): Promise<DemoChain> {
  const own = join(folder, 'chain');
  mkdirSync(own);
  const process = command(own, ['demo', '--story', 'calm']);
  const port = Number((await process.printed(/the chain answers at ws:\/\/127\.0\.0\.1:(\d+)/))[1]);
  return { process, port };
}

export function httpServer(
  process: WatchedProcess,
  port: number,
  paths: readonly string[],
  honestPath: string,
  suffix?: string,
): Server {
  return {
    process,
    surface: { kind: 'http', facts: { paths, ...(suffix !== undefined && { suffix }) } },
    place: { port },
    // 256 connections, each with an answer under way.
    bounds: { ...garbage, answers: 128 },
    honest: () => Promise.resolve(honestHttp(port, honestPath)),
    ready: async () => (await getStatus(port, honestPath)) === 200,
    stop: async () => await process.stop(),
  };
}

export async function factsOf(port: number): Promise<RpcFacts> {
  const ask = async <Result>(method: string, params: readonly unknown[]): Promise<Result> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return ((await response.json()) as { result: Result }).result;
  };
  const { methods } = await ask<{ methods: string[] }>('rpc_methods', []);
  const [genesis, first, best] = [
    await ask<string>('chain_getBlockHash', [0]),
    await ask<string>('chain_getBlockHash', [1]),
    await ask<string>('chain_getBlockHash', []),
  ];
  return { methods, genesis, hashes: [genesis, first ?? genesis, best] };
}

/** The paths of an OpenAPI document, and those that are for people. */
export async function pathsOf(port: number): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${port}/openapi.json`);
  const { paths } = (await response.json()) as { paths: object };
  return [
    ...Object.keys(paths),
    '/status',
    '/status/{network}',
    '/status/{network}/feed.atom',
    '/metrics',
    '/metrics/slo',
    '/',
    '/openapi.json',
    '/status.css',
  ];
}

/** Frames that telemetry took, without those that ended their connection. */
export async function framesOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const value = (name: string): number =>
    Number(new RegExp(`^almanac_telemetry_${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return value('frames_total') - value('malformed_frames_total');
}

export async function answers(open: () => Promise<HonestConnection>): Promise<boolean> {
  const connection = await open();
  try {
    await connection.call();
    return true;
  } finally {
    connection.close();
  }
}

export async function untilSocket(process: WatchedProcess, path: string): Promise<void> {
  await poll(
    'its socket',
    () => Promise.resolve(existsSync(path) || process.end !== undefined),
    (is) => is,
    { withinMs: 60_000, everyMs: 50 },
  );
}
