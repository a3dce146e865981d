import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AgentError } from '../base/error.ts';
import { fileError, run } from './program.ts';
import { type Progress } from './progress.ts';

export interface HashedFile {
  readonly bytes: number;
  /** BLAKE2b-256 as hex. */
  readonly blake2b_256: string;
}

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
  const hex = /^[0-9a-f]{64}/.exec(await text)?.[0];
  if (hex === undefined) throw new AgentError('unknown/snapshot_program', 'b2sum printed no hash');
  return { bytes, blake2b_256: `0x${hex}` };
}

/** @throws AgentError `unknown/disk` when it cannot be read */
export async function hashFile(file: string, progress?: Progress, signal?: AbortSignal): Promise<HashedFile> {
  try {
    await stat(file);
    return await hashOf(createReadStream(file, { highWaterMark: 1_048_576 }), progress, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    throw fileError(file, cause);
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
