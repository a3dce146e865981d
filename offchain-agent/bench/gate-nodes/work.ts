import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../src/base/error.ts';
import { median } from '../../src/usl/statistics.ts';

/** How long something took in all its attempts, and what else the machine did meanwhile (load average of a minute). */
export interface WorkSpent {
  readonly ms: number;
  readonly loads: readonly number[];
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
}

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Takes what was spent, also by what is interrupted. */
  readonly spent?: (spent: WorkSpent) => void;
}

const loadEveryMs = 30_000;

/** Runs a program of node to its end; its progress goes to stderr as it comes. @throws AgentError `interrupted` */
export async function runNode(args: readonly string[], { env, signal, spent }: RunOptions): Promise<Ran> {
  signal.throwIfAborted();
  const began = Date.now();
  const loads = [machineLoad()];
  const timer = setInterval(() => loads.push(machineLoad()), loadEveryMs);
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  // It takes its networks down before it ends.
  const interrupt = (): void => void child.kill('SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? interruptedCode));
    });
    signal.throwIfAborted();
    if (code === interruptedCode) throw new AgentError('interrupted', 'interrupted');
    return { code, stdout };
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', interrupt);
    spent?.({ ms: Date.now() - began, loads });
  }
}

const interruptedCode = 130;

/** Waits, unless the signal says otherwise. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

export function addSpent(a: WorkSpent | undefined, b: WorkSpent): WorkSpent {
  return { ms: (a?.ms ?? 0) + b.ms, loads: [...(a?.loads ?? []), ...b.loads] };
}

/** In minutes and load averages, p50 and max. */
export function spentText(spent: WorkSpent | undefined): { readonly minutes: string; readonly load: string } {
  if (!spent || spent.loads.length === 0) return { minutes: '-', load: '-' };
  return {
    minutes: (spent.ms / 60_000).toFixed(0),
    load: `${median(spent.loads).toFixed(1)}, ${Math.max(...spent.loads).toFixed(1)}`,
  };
}

/** What the text says as JSON; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The load average of a minute. */
export function machineLoad(): number {
  return Math.round(10 * (loadavg()[0] ?? 0)) / 10;
}
