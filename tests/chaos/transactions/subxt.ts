import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cargoEnvironment } from '../../../scripts/lib/cargo-env.mjs';
import { cargoTargetFolder } from '../../../scripts/lib/folders.mjs';
import { run } from '../../../scripts/lib/process.mjs';
import type { TransactionWatcher, WatchEnd } from './transaction-watcher.ts';

const crate = fileURLToPath(new URL('subxt-watcher', import.meta.url));
/** Apart from the node's, whose outputs it must not make cargo build again. */
const target = (): string => join(cargoTargetFolder(), 'subxt-watcher');

let built: Promise<string> | undefined;

/** Builds the Rust program that watches transactions by subxt, once. @returns its path @throws Error where cargo fails */
export async function builtWatcher(): Promise<string> {
  built ??= (async () => {
    const env = { ...cargoEnvironment(), CARGO_TARGET_DIR: target() };
    const code = await run('cargo', ['build', '--release', '--locked'], { cwd: crate, env });
    if (code !== 0) throw new Error(`cargo cannot build ${crate}`);
    return join(target(), 'release', 'subxt-watcher');
  })();
  return await built;
}

interface Told {
  readonly id?: number;
  readonly state: string;
  readonly hash?: string | null;
  readonly message?: string | null;
}

/** Starts subxt in a process of its own. */
export async function openSubxt(url: string, backend: 'legacy' | 'chainhead'): Promise<TransactionWatcher> {
  const child = spawn(await builtWatcher(), [url, backend], { stdio: ['pipe', 'pipe', 'inherit'] });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const waiting = new Map<number, (end: WatchEnd) => void>();
  let last = 0;
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`subxt ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const told = JSON.parse(line) as Told;
      if (told.state === 'connected') return resolve();
      const end = endOf(told);
      if (end && told.id !== undefined) waiting.get(told.id)?.(end);
    });
  });
  return {
    watch: async (hex) =>
      await new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        child.stdin.write(`${last} ${hex}\n`);
      }),
    close: async () => {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

function endOf({ state, hash, message }: Told): WatchEnd | undefined {
  if (state === 'finalized') return { kind: 'finalized', text: hash ?? '' };
  if (state === 'inBlock') return undefined;
  return { kind: state === 'refused' ? 'refused' : 'ended', text: `${state}: ${message ?? ''}` };
}
