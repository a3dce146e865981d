import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended } from '../../../tests/support/ended.ts';
import { type Contender, startWorker } from './contender.ts';
import { spawnBound } from './processes.ts';

const binary = '/usr/bin/prometheus-blackbox-exporter';
const startUpMs = 10_000;

/** The server, which is on the same core, goes before who asks. */
const workerNiceness = -10;

// The same request as ours, and the same demand on the answer.
const configuration = `modules:
  rpc:
    prober: http
    timeout: 5s
    http:
      method: POST
      preferred_ip_protocol: ip4
      headers:
        Content-Type: application/json
      body: '{"jsonrpc":"2.0","id":1,"method":"chain_getHeader","params":[]}'
      fail_if_body_not_matches_regexp:
        - '"number":"0x'
`;

export function hasBlackbox(): boolean {
  return spawnSync(binary, ['--version']).status === 0;
}

/** Debian's exporter on one core, asked from another; its own figures are read. */
export async function startBlackbox(core: number, workerCore: number): Promise<Contender> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-'));
  const config = join(folder, 'blackbox.yml');
  writeFileSync(config, configuration);
  const port = await freePort();
  const args = [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'];
  const env = { ...process.env, GOMAXPROCS: '1' };
  const child = spawnBound(core, [binary, ...args], { stdio: 'ignore', env });
  const endMs = Date.now() + startUpMs;
  while (Date.now() < endMs && !(await isUp(port))) await sleep(50);
  const worker = startWorker(
    'blackbox-worker.ts',
    [String(port), String(child.pid)],
    workerCore,
    workerNiceness,
  );
  return {
    measure: async (step) => await worker.measure(step),
    stop: async () => {
      await worker.stop();
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isUp(port: number): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/-/healthy`).catch(() => undefined))?.ok === true;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
