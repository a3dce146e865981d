import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { AgentError } from '../../base/error.ts';
import { feed, fileError, run } from './program.ts';
import type { ByteProgress } from './progress.ts';

export interface HashedFile {
  readonly bytes: number;
  /** BLAKE2b-256 as hex. */
  readonly blake2b_256: string;
}

interface SizedFile {
  readonly file: string;
  readonly bytes: number;
}

const mostAtOnce = 1_000;
const lookEveryMs = 1_000;

/**
 * Hashes what is read, BLAKE2b-256. By `b2sum`: the OpenSSL of Node.js 20 has BLAKE2b with 512 bits alone, and JavaScript takes
 * ten times as long.
 */
export async function hashOf(
  chunks: AsyncIterable<Uint8Array>,
  progress?: ByteProgress,
  signal?: AbortSignal,
): Promise<HashedFile> {
  const program = run(['b2sum', '--length=256', '--binary'], signal);
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      progress?.add(chunk.length);
      yield chunk;
    }
  }
  const text: Promise<string> = read(program.stdout);
  await feed(program, counted());
  await program.ended;
  return { bytes, blake2b_256: hexOf(await text) };
}

/**
 * Hashes files of this machine, on all its processors.
 * @returns in their order
 * @throws AgentError `unknown/disk` when one cannot be read
 */
export async function hashFiles(
  files: readonly string[],
  progress?: ByteProgress,
  signal?: AbortSignal,
): Promise<HashedFile[]> {
  const sized: SizedFile[] = [];
  try {
    for (const file of files) sized.push({ file, bytes: (await stat(file)).size });
  } catch (cause) {
    throw fileError(files[sized.length] ?? '', cause);
  }
  const hashed = new Map<string, HashedFile>();
  const read: number[] = [];
  const hashShare = async (share: readonly SizedFile[], place: number): Promise<void> => {
    for (let first = 0; first < share.length; first += mostAtOnce) {
      const some = share.slice(first, first + mostAtOnce);
      const before = read[place] ?? 0;
      const names = some.map(({ file }) => file);
      const hashes = await hashSome(names, signal, (bytes) => {
        read[place] = before + bytes;
        progress?.at(read.reduce((sum, one) => sum + one, 0));
      });
      for (const [index, { file, bytes }] of some.entries())
        hashed.set(file, { bytes, blake2b_256: hashes[index] ?? '' });
      read[place] = before + some.reduce((sum, { bytes }) => sum + bytes, 0);
    }
  };
  await Promise.all(shares(sized, availableParallelism()).map(hashShare));
  return files.flatMap((file) => hashed.get(file) ?? []);
}

/** Parts of about the same size: the largest files first, each to the one that has least. */
function shares(files: readonly SizedFile[], count: number): SizedFile[][] {
  const parts = Array.from({ length: Math.min(count, files.length) }, () => ({
    bytes: 0,
    files: [] as SizedFile[],
  }));
  for (const one of files.toSorted((a, b) => b.bytes - a.bytes)) {
    const [least] = parts.toSorted((a, b) => a.bytes - b.bytes);
    if (!least) break;
    least.files.push(one);
    least.bytes += one.bytes;
  }
  return parts.map((part) => part.files);
}

/** @throws AgentError `unknown/disk` when it cannot be read */
export async function hashFile(
  file: string,
  progress?: ByteProgress,
  signal?: AbortSignal,
): Promise<HashedFile> {
  const [hashed] = await hashFiles([file], progress, signal);
  if (!hashed) throw new TypeError('there is one hash a file');
  return hashed;
}

/** It reads them itself: through a pipe of ours that takes three times as long. @returns hashes as hex, in the files' order */
async function hashSome(
  files: readonly string[],
  signal: AbortSignal | undefined,
  onRead: (bytes: number) => void,
): Promise<string[]> {
  const { pid, stdin, stdout, ended } = run(['b2sum', '--length=256', '--zero', '--', ...files], signal);
  stdin.end();
  const timer = setInterval(() => onRead(readBytes(pid)), lookEveryMs);
  try {
    const lines = (await read(stdout)).split('\0');
    await ended;
    return files.map((_, index) => hexOf(lines[index] ?? ''));
  } finally {
    clearInterval(timer);
  }
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
