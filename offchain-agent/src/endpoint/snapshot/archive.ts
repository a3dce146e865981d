import { createReadStream, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseFile } from './manifest.ts';
import { feed, type Running, run } from './program.ts';
import { ByteProgress, type Say } from './progress.ts';
import { onlyExpected } from './tar-entries.ts';

/** In it are the database's files. */
export const packedFolder = 'full';

// The same files give the same bytes: in the order of their names, of nobody, without times. Holes become zeros, which pack to
// nothing: tar unpacks what has holes by 512 bytes, which takes more than three times as long.
const tarCreate = [
  ['tar', '--create', '--format=gnu', '--sort=name', '--mtime=@0'],
  ['--owner=0', '--group=0', '--numeric-owner', '--mode=u+rwX,go=rX'],
].flat();
// By 64 KiB, as much as a pipe holds.
const tarExtract = [
  ['tar', '--extract', '--file=-', '--blocking-factor=128', '--keep-old-files'],
  ['--no-same-owner', '--no-same-permissions'],
].flat();
/** 3 is as small as 19 within some percent, and 150 times as fast; one thread a processor. */
const zstdPack = ['zstd', '--compress', '-3', '--threads=0', '--quiet', '--force'];
const zstdUnpack = ['zstd', '--decompress', '--stdout', '--quiet'];

/**
 * Packs the folder `full` of a folder.
 * @param file the archive; it is written over
 */
export async function pack(folder: string, file: string, say: Say, signal?: AbortSignal): Promise<void> {
  const progress = new ByteProgress(
    say,
    'packing',
    await summed(join(folder, packedFolder), ({ size }) => size),
  );
  const tar = run([...tarCreate, `--directory=${folder}`, packedFolder], signal);
  const zstd = run([...zstdPack, '-o', file, '-'], signal);
  tar.stdin.end();
  await pumped(tar, zstd, (chunks) => counted(chunks, progress));
}

/**
 * Unpacks an archive, of which nothing comes to be but the files that the manifest announces.
 * @param folder where `full` comes to be; it must be empty
 * @throws AgentError `no/snapshot_archive` for anything else in it
 */
export async function unpack(
  file: string,
  folder: string,
  files: readonly DatabaseFile[],
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const progress = new ByteProgress(say, 'unpacking', (await stat(file)).size);
  const expected = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    const zstd = run(zstdUnpack, stop.signal);
    const tar = run([...tarExtract, `--directory=${folder}`], stop.signal);
    const read: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 1_048_576 });
    const fed = feed(zstd, counted(read, progress));
    // What is refused in the middle leaves it unfinished.
    fed.catch(() => undefined);
    await pumped(zstd, tar, (chunks) => onlyExpected(chunks, expected));
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** What a program prints through us into the next one. */
async function pumped(
  from: Running,
  to: Running,
  through: (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
): Promise<void> {
  await feed(to, through(from.stdout));
  // The second says why it took no more (a full disk); the first then hears of a broken pipe only.
  await to.ended;
  await from.ended;
}

async function* counted(chunks: AsyncIterable<Buffer>, progress: ByteProgress): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    progress.add(chunk.length);
    yield chunk;
  }
}

/** What the files of a folder take on the disk, in bytes: holes do not count. */
export async function diskBytes(folder: string): Promise<number> {
  return await summed(folder, ({ blocks }) => blocks * 512);
}

async function summed(folder: string, bytesOf: (stats: Stats) => number): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += bytesOf(await stat(join(folder, name)));
  return bytes;
}
