import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AgentError } from '../base/error.ts';
import { fileError, run } from './program.ts';
import type { Progress } from './progress.ts';

export interface HashedFile {
  readonly bytes: number;
  /** BLAKE2b-256 as hex. */
  readonly blake2b_256: string;
}

const mostAtOnce = 1_000;
const lookEveryMs = 1_000;

/**
 * Hashes what is read, BLAKE2b-256. By `b2sum`: the OpenSSL of Node.js 20 has BLAKE2b with 512 bits alone, and JavaScript takes
 * ten times as long.
 */
export async function hashOf(
  chunks: AsyncIterable<Uint8Array>,
  progress?: Progress,
  signal?: AbortSignal,
): Promise<HashedFile> {
  const { stdin, stdout, ended } = run(['b2sum', '--length=256', '--binary'], signal);
  let bytes = 0;
  const text: Promise<string> = read(stdout);
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      progress?.add(chunk.length);
      if (!stdin.write(chunk)) await drained(stdin, ended);
    }
  } finally {
    stdin.end();
  }
  await ended;
  return { bytes, blake2b_256: hexOf(await text) };
}

/**
 * Hashes files of this machine.
 * @returns in their order
 * @throws AgentError `unknown/disk` when one cannot be read
 */
export async function hashFiles(
  files: readonly string[],
  progress?: Progress,
  signal?: AbortSignal,
): Promise<HashedFile[]> {
  const hashed: HashedFile[] = [];
  for (let first = 0; first < files.length; first += mostAtOnce) {
    const some = files.slice(first, first + mostAtOnce);
    hashed.push(...(await hashSome(some, progress, signal)));
  }
  return hashed;
}

/** @throws AgentError `unknown/disk` when it cannot be read */
export async function hashFile(file: string, progress?: Progress, signal?: AbortSignal): Promise<HashedFile> {
  const [hashed] = await hashFiles([file], progress, signal);
  if (!hashed) throw new TypeError('there is one hash a file');
  return hashed;
}

/** It reads them itself: through a pipe of ours that takes three times as long. */
async function hashSome(
  files: readonly string[],
  progress: Progress | undefined,
  signal: AbortSignal | undefined,
): Promise<HashedFile[]> {
  const sizes: number[] = [];
  try {
    for (const file of files) sizes.push((await stat(file)).size);
  } catch (cause) {
    throw fileError(files[sizes.length] ?? '', cause);
  }
  const { pid, stdin, stdout, ended } = run(['b2sum', '--length=256', '--zero', '--', ...files], signal);
  stdin.end();
  const timer = setInterval(() => progress?.at(readBytes(pid)), lookEveryMs);
  let text: string;
  try {
    text = await read(stdout);
    await ended;
  } finally {
    clearInterval(timer);
  }
  const lines = text.split('\0');
  return sizes.map((bytes, index) => ({ bytes, blake2b_256: hexOf(lines[index] ?? '') }));
}

function hexOf(line: string): string {
  const hex = /^[0-9a-f]{64}/.exec(line)?.[0];
  if (hex !== undefined) return `0x${hex}`;
  throw new AgentError('unknown/snapshot_program', 'b2sum printed no hash');
}

/** How much a process has read so far. */
function readBytes(pid: number | undefined): number {
  try {
    return Number(/^rchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

async function read(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

async function drained(stdin: NodeJS.WritableStream, ended: Promise<void>): Promise<void> {
  let onDrain: () => void = () => undefined;
  const drain = new Promise<void>((resolve) => {
    onDrain = resolve;
    stdin.once('drain', resolve);
  });
  // A program that ended takes nothing any more.
  await Promise.race([drain, ended]);
  stdin.off('drain', onDrain);
}
