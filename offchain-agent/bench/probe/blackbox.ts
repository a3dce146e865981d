import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { systemClock } from '../../src/probe/sample/clock.ts';
import type { Contender } from './contender.ts';
import { ended, processorSeconds, spawnBound } from './processes.ts';
import { dueAfterMs, resultOf, type Step, type StepResult } from './step.ts';

const binary = '/usr/bin/prometheus-blackbox-exporter';
const startUpMs = 10_000;
const scrapesAtOnce = 512;

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

/** Debian's exporter on one core, asked once a second for each target as Prometheus would; its own figures are read. */
export async function startBlackbox(core: number): Promise<Contender> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-'));
  const config = join(folder, 'blackbox.yml');
  writeFileSync(config, configuration);
  const port = await freePort();
  const args = [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'];
  const env = { ...process.env, GOMAXPROCS: '1' };
  const child = spawnBound(core, [binary, ...args], { stdio: 'ignore', env });
  const agent = new Agent({ connections: scrapesAtOnce });
  const stop = async (): Promise<void> => {
    await ended(child);
    await agent.destroy();
    rmSync(folder, { recursive: true, force: true });
  };
  const scrape = async (url: string): Promise<number | undefined> => {
    const probe = `http://127.0.0.1:${port}/probe?module=rpc&target=${encodeURIComponent(url)}`;
    const answer = await request(probe, { dispatcher: agent }).catch(() => undefined);
    const text = await answer?.body.text().catch(() => '');
    return text && /^probe_success 1$/m.test(text)
      ? Number(/^probe_duration_seconds (\S+)$/m.exec(text)?.[1])
      : undefined;
  };
  const endMs = Date.now() + startUpMs;
  while (Date.now() < endMs && !(await isUp(port))) await sleep(50);
  return {
    name: 'blackbox exporter',
    stop,
    measure: async (step) => await measure(step, child.pid ?? 0, scrape),
  };
}

async function measure(
  step: Step,
  pid: number,
  scrape: (url: string) => Promise<number | undefined>,
): Promise<StepResult> {
  const { signal } = new AbortController();
  const planned = step.targets * step.seconds;
  const latenciesUs: number[] = [];
  const startMs = performance.now() + 100;
  const before = processorSeconds(pid);
  const scrapes: Promise<void>[] = [];
  for (let index = 0; index < planned; index++) {
    const dueMs = startMs + dueAfterMs(step, index);
    if (dueMs > performance.now()) await systemClock.until(dueMs, signal);
    scrapes.push(
      scrape(`http://127.0.0.1:${step.port}/`).then((seconds) => {
        // What comes after the second it belongs to is not one sample a second.
        const isInTime = performance.now() < dueMs + 1_000;
        if (seconds !== undefined && isInTime) latenciesUs.push(Math.round(seconds * 1e6));
      }),
    );
  }
  await Promise.all(scrapes);
  const cores = (processorSeconds(pid) - before) / ((performance.now() - startMs) / 1_000);
  return resultOf(planned, latenciesUs, cores);
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
