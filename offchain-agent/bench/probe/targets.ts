import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ended } from '../../../tests/support/ended.ts';
import { cargoTargetFolder } from '../../src/base/folder.ts';
import { processorSeconds, spawnBound } from './processes.ts';

/** What is measured: one server in a process of its own, reached at many paths. */
export interface Targets {
  readonly what: string;
  readonly port: number;
  readonly core: number;
  /** Seconds of processor time that the server has used. */
  readonly processorSeconds: () => number;
  stop(): Promise<void>;
}

const startUpMs = 60_000;

/** A real node when one is built, else a small JSON-RPC server: it says which. */
export async function startTargets(core: number): Promise<Targets> {
  const binary = join(cargoTargetFolder(), 'release/almanac-node');
  const port = await freePort();
  const isReal = existsSync(binary);
  const child = isReal ? startNode(binary, port, await freePort(), core) : startServer(port, core);
  try {
    await answering(port, child);
  } catch (error) {
    await ended(child);
    throw error;
  }
  return {
    what: isReal
      ? 'a real Almanac node (development preset), one process'
      : 'a small JSON-RPC server (no node is built here), one process',
    port,
    core,
    processorSeconds: () => processorSeconds(child.pid ?? 0),
    stop: async () => void (await ended(child)),
  };
}

function startNode(binary: string, port: number, p2pPort: number, core: number): ChildProcess {
  const rpc = `--dev --tmp --rpc-port ${port} --rpc-max-connections 20000`;
  const rest = `--listen-addr /ip4/127.0.0.1/tcp/${p2pPort} --no-mdns --no-telemetry --no-prometheus`;
  const args = `${rpc} ${rest}`.split(' ');
  return spawnBound(core, [binary, ...args], { stdio: 'ignore' });
}

function startServer(port: number, core: number): ChildProcess {
  const script = fileURLToPath(new URL('server.ts', import.meta.url));
  return spawnBound(core, [process.execPath, '--import', 'tsx', script, String(port)], { stdio: 'ignore' });
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  const endMs = Date.now() + startUpMs;
  const body = '{"jsonrpc":"2.0","id":1,"method":"chain_getHeader","params":[]}';
  while (Date.now() < endMs && child.exitCode === null) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`what is to be measured did not answer at port ${port}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
