import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseGatewayConfig } from '../../../offchain-agent/src/endpoint/gateway/config.ts';
import { startCommand } from '../../support/cli.ts';
import { poll } from '../../support/poll.ts';
import { GoodClient, measureNewcomers, type Newcomers } from './clients.ts';
import type { ClientAttack, ClientsOptions } from './options.ts';

interface AttackResult extends Newcomers {
  readonly attack: ClientAttack;
  readonly quietP99Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  readonly calls: number;
  readonly peakMib: number;
  /** What the attacker saw. */
  readonly seen: Readonly<Record<string, number>>;
}

interface ClientsResult {
  readonly attacks: readonly AttackResult[];
  readonly idleMib: number;
  readonly limitMib: number;
  readonly openFiles: number;
}

const secrets = { good: 'the-secret-of-a-good-client', hostile: 'the-secret-of-a-hostile-one' };
const soon = { withinMs: 120_000, everyMs: 50 };
/** The program itself, 10,000 connections and what waits to be collected. */
const ownMib = 400;
const { limits } = parseGatewayConfig(
  { listen: '127.0.0.1:0', networks: [{ name: 'test', upstreams: [{ name: 'a', url: 'ws://127.0.0.1' }] }] },
  'the defaults',
);
/** What a gateway without limits of its own may hold. */
const limitMib = ownMib + (limits.bufferTotalBytes + limits.cacheBytes) / 1_048_576;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Runs one attack after the other against one gateway in a process of its own. */
export async function runClientsCampaign(
  options: ClientsOptions,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<ClientsResult> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-clients-'));
  const children: ChildProcess[] = [];
  try {
    const upstream = child(children, 'upstream-host.ts', []);
    const url = await firstLine(upstream);
    const gateway = startCommand(['gateway', '--config', configIn(folder, url), '--json']);
    children.push(gateway.process);
    const port = await portOf(gateway.process);
    const good = await GoodClient.open(port, secrets.good);
    const idleMib = memoryOf(gateway.pid).now;
    const attacks: AttackResult[] = [];
    for (const attack of options.only) {
      if (signal.aborted) break;
      say(`${attack}: the quiet before, then ${options.seconds} s`);
      const quiet = await good.measure(options.seconds * 1_000);
      const attacker = child(children, 'attacker.ts', [
        attack,
        String(port),
        String(options.idle),
        secrets.hostile,
      ]);
      // They have machines of their own: what is measured is the gateway, not who has the processor.
      setPriority(attacker.pid ?? 0, constants.priority.PRIORITY_LOW);
      await firstLine(attacker);
      const watched = watchMemory(gateway.pid);
      const [measured, newcomers] = await Promise.all([
        good.measure(options.seconds * 1_000),
        measureNewcomers(port, options.seconds * 1_000),
      ]);
      attacks.push({
        attack,
        quietP99Ms: quiet.p99Ms,
        ...measured,
        ...newcomers,
        peakMib: watched(),
        seen: JSON.parse(await lastLine(attacker)) as Record<string, number>,
      });
      await sleep(1_000);
    }
    good.close();
    return { attacks, idleMib, limitMib, openFiles: openFilesOf(gateway.pid) };
  } finally {
    for (const one of children) one.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

export function isSoundClients({ attacks, limitMib }: ClientsResult): boolean {
  return attacks.every((one) => faultsOf(one, limitMib).length === 0);
}

export function clientsText({ attacks, idleMib, limitMib, openFiles }: ClientsResult): string {
  return [
    `the gateway may open ${openFiles} files; ${idleMib.toFixed(0)} MiB without clients`,
    ...attacks.flatMap((one) => {
      const faults = faultsOf(one, limitMib);
      const seen = Object.entries(one.seen).map(([what, times]) => `${what} x${times}`);
      return [
        `${one.attack}: p99 of others ${one.p99Ms.toFixed(2)} ms (limit ${(2 * one.quietP99Ms).toFixed(2)} ms, twice the quiet), ${one.failed} of ${one.calls} calls failed (limit 0), ${one.newcomersFailed} of ${one.newcomers} new clients got no answer (limit 0, p99 ${one.newcomerP99Ms.toFixed(1)} ms), ${one.peakMib.toFixed(0)} MiB (limit ${limitMib} MiB)${faults.length > 0 ? ` FAILED: ${faults.join(', ')}` : ''}`,
        `  the attacker saw: ${seen.join(', ') || 'nothing'}`,
      ];
    }),
  ].join('\n');
}

/** What of an attack was not held. */
function faultsOf(
  { p99Ms, quietP99Ms, failed, newcomersFailed, peakMib, seen }: AttackResult,
  mostMib: number,
): string[] {
  return [
    ...(p99Ms > 2 * quietP99Ms ? ['p99'] : []),
    ...(failed > 0 ? ['calls'] : []),
    ...(newcomersFailed > 0 ? ['new clients'] : []),
    ...(peakMib > mostMib ? ['memory'] : []),
    ...Object.keys(seen).filter((what) => what.startsWith('DESYNC')),
  ];
}

function configIn(folder: string, url: string): string {
  for (const [name, secret] of Object.entries(secrets))
    writeFileSync(join(folder, `${name}.key`), secret, { mode: 0o600 });
  const keys = 'keys: [{id: good, keyFile: good.key}, {id: hostile, keyFile: hostile.key}]\n';
  writeFileSync(join(folder, 'keys.yaml'), keys);
  const file = join(folder, 'gateway.yaml');
  const networks = [{ name: 'test', upstreams: [{ name: 'a', url }] }];
  // YAML takes JSON.
  writeFileSync(
    file,
    JSON.stringify({
      listen: '127.0.0.1:0',
      networks,
      keys: 'keys.yaml',
      usage: 'usage',
      accessLog: 'access.jsonl',
      log: { level: 'error' },
    }),
  );
  return file;
}

function child(children: ChildProcess[], file: string, args: readonly string[]): ChildProcess {
  const started = spawn(process.execPath, ['--import', 'tsx', here(file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(started);
  return started;
}

/** All that a process has printed, and its end. */
const printed = new WeakMap<ChildProcess, { text: string }>();

function collect(of: ChildProcess): { text: string } {
  const known = printed.get(of) ?? { text: '' };
  if (!printed.has(of)) {
    printed.set(of, known);
    of.stdout?.on('data', (chunk: Buffer) => {
      known.text += chunk.toString('utf8');
    });
  }
  return known;
}

async function firstLine(of: ChildProcess): Promise<string> {
  const all = collect(of);
  await poll(
    'the first line of a process',
    () => Promise.resolve(all.text),
    (text) => text.includes('\n'),
    soon,
  );
  return all.text.split('\n')[0] ?? '';
}

/** Ends a process, and gives what it said last. */
async function lastLine(of: ChildProcess): Promise<string> {
  const all = collect(of);
  of.kill('SIGTERM');
  await poll(
    'the last line of a process',
    () => Promise.resolve(all.text),
    (text) => text.trimEnd().endsWith('}'),
    soon,
  );
  return all.text.trim().split('\n').at(-1) ?? '{}';
}

/** The port of a gateway, once it answers for a fresh upstream. */
async function portOf(gateway: ChildProcess): Promise<number> {
  const all = collect(gateway);
  await poll(
    'the gateway listens',
    () => Promise.resolve(all.text),
    (now) => now.trim().endsWith('}'),
    soon,
  );
  const { listening } = JSON.parse(all.text) as { listening: string };
  const isReady = async (): Promise<boolean> => (await fetch(`http://${listening}/ready`)).status === 200;
  await poll('the gateway is ready', isReady, (ready) => ready, soon);
  return Number(listening.split(':').at(-1));
}

function memoryOf(pid: number): { readonly now: number } {
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { now: Number(kib) / 1_024 };
}

/** The highest memory from now on, MiB, until it is asked for. */
function watchMemory(pid: number): () => number {
  let peak = memoryOf(pid).now;
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(pid).now);
  }, 100);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function openFilesOf(pid: number): number {
  const [, most = '0'] = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8')) ?? [];
  return Number(most);
}
