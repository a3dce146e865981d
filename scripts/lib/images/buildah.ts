import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../folders.mjs';
import { capture } from '../process.mjs';

/** A command that runs in a container until it is told to end. */
export interface InContainer {
  readonly output: () => string;
  readonly hasEnded: () => boolean;
  end(): Promise<void>;
}

/** Where the images of the checks are kept, apart from those of the machine's user. */
export function imagesFolder(): string {
  return join(cacheFolder(), 'images');
}

/** A command that has ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** With what it said on stderr. */
  readonly output: string;
}

/**
 * Runs buildah on that storage. It needs neither a daemon nor a registry nor a kernel that lets it make namespaces: what it runs is
 * isolated by chroot alone.
 * @returns what it printed
 * @throws with what it printed
 */
export async function buildah(...args: readonly string[]): Promise<string> {
  mkdirSync(imagesFolder(), { recursive: true });
  const { code, stdout, output } = await capture('buildah', [...storage(), ...args]);
  if (code !== 0) throw new Error(`buildah ${args.slice(0, 2).join(' ')} ... ended with ${code}:\n${output}`);
  return stdout.trim();
}

export async function hasImage(name: string): Promise<boolean> {
  const { code } = await capture('buildah', [...storage(), 'inspect', '--type', 'image', name]);
  return code === 0;
}

/** Works in a container of an image, which is removed afterwards. */
export async function withContainer<T>(image: string, work: (container: string) => Promise<T>): Promise<T> {
  const container = await buildah('from', '--pull-never', image);
  try {
    return await work(container);
  } finally {
    await buildah('rm', container);
  }
}

/** Runs a command to its end, whatever that is. */
export async function runIn(container: string, ...command: readonly string[]): Promise<Ended> {
  return await capture('buildah', [...storage(), 'run', ...isolation, container, '--', ...command]);
}

/** Starts a command that goes on. */
export function startIn(
  container: string,
  options: readonly string[],
  ...command: readonly string[]
): InContainer {
  const args = [...storage(), 'run', ...isolation, ...options, container, '--', ...command];
  // A process group of its own: without namespaces that is what ends with it.
  const child: ChildProcess = spawn('buildah', args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => signal(child, 'SIGKILL');
  process.once('exit', kill);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      output += part;
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    output: () => output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    end: async () => {
      signal(child, 'SIGTERM');
      const timer = setTimeout(() => signal(child, 'SIGKILL'), 15_000);
      await ended;
      clearTimeout(timer);
      kill();
      process.off('exit', kill);
    },
  };
}

export const isolation = ['--isolation', 'chroot'] as const;

function storage(): string[] {
  const folder = imagesFolder();
  return ['--storage-driver', 'vfs', '--root', join(folder, 'storage'), '--runroot', join(folder, 'run')];
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // All of it has ended.
  }
}
