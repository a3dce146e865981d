import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AgentError } from '../../base/error.ts';
import { unpack } from './archive.ts';
import { databaseFiles, hashDatabase } from './copy-database.ts';
import { type HashedFile, hashFile, hashOf } from './hash-file.ts';
import type { Manifest, SnapshotFile } from './manifest.ts';
import { databaseFolder } from './node-database.ts';
import { type DatabaseOpening, readChainInfo, requireStateRoot } from './opened-copy.ts';
import { fileError } from './program.ts';
import { ByteProgress, type Say } from './progress.ts';
import { type FoundSnapshot, steadily } from './source.ts';

interface StageOptions {
  readonly command: readonly string[];
  readonly chain: string;
  readonly say: Say;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Hashes a published file, wherever it is.
 * @throws AgentError `no/snapshot_hash` when it is not what the manifest says
 */
export async function requirePublished(
  { source }: FoundSnapshot,
  file: SnapshotFile,
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const progress = new ByteProgress(say, `hashing ${file.name}`, file.bytes);
  const local = source.local(file.name);
  const found =
    local === undefined
      ? await hashOf(steadily(source, file.name, file.bytes, signal), progress, signal)
      : await hashFile(local, progress, signal);
  requireHash(`${source.shown}/${file.name}`, found, file);
}

/**
 * The archive as a file of this machine, with the hash that the manifest says. A download that was ended before is gone on with.
 * @param folder where it is downloaded to
 * @throws AgentError `no/snapshot_hash`; nothing of it is kept then
 */
export async function fetchArchive(
  found: FoundSnapshot,
  folder: string,
  say: Say,
  signal?: AbortSignal,
): Promise<string> {
  const { source, manifest } = found;
  const { archive } = manifest;
  const local = source.local(archive.name);
  if (local !== undefined) {
    await requirePublished(found, archive, say, signal);
    return local;
  }
  const file = join(folder, `${archive.name}.part`);
  try {
    await mkdir(folder, { recursive: true });
    const there = (await stat(file).catch(() => undefined))?.size ?? 0;
    const from = there <= archive.bytes ? there : 0;
    if (from > 0) say(`going on with the download after ${from} bytes`);
    const progress = new ByteProgress(say, `downloading ${archive.name}`, archive.bytes);
    progress.at(from);
    await pipeline(
      steadily(source, archive.name, archive.bytes, signal, from),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          progress.add(chunk.length);
          yield chunk;
        }
      },
      createWriteStream(file, { flags: from > 0 ? 'a' : 'w' }),
    );
  } catch (cause) {
    signal?.throwIfAborted();
    throw fileError(file, cause);
  }
  try {
    requireHash(
      `${source.shown}/${archive.name}`,
      await hashFile(file, new ByteProgress(say, 'hashing the archive', archive.bytes), signal),
      archive,
    );
  } catch (error) {
    // With a wrong byte in it there is nothing to go on with.
    if (error instanceof AgentError && error.code === 'no/snapshot_hash') await rm(file, { force: true });
    throw error;
  }
  return file;
}

/**
 * Unpacks an archive into a base path of its own, where nothing was before, and checks all that can be: each file, that a node can
 * open the database, that it is at the block of the manifest, and the state root of that block, computed from its keys and values.
 *
 * @param archive with the right hash
 * @returns how many keys the state has
 * @throws AgentError `no/...` for the first thing that is not as the manifest says
 */
export async function stageDatabase(
  manifest: Manifest,
  archive: string,
  basePath: string,
  { command, chain, say, signal }: StageOptions,
): Promise<number> {
  const folder = databaseFolder(basePath, manifest.chain.id);
  await mkdir(dirname(folder), { recursive: true });
  await unpack(archive, dirname(folder), manifest.files, say, signal);
  await requireFiles(manifest, folder, say, signal);
  const opening: DatabaseOpening = { command, chain, basePath, pruning: manifest.pruning, signal };
  const { genesis, finalized } = await readChainInfo(opening);
  const { block } = manifest;
  const isIt =
    genesis === manifest.chain.genesis && finalized.hash === block.hash && finalized.number === block.number;
  if (!isIt) {
    throw new AgentError(
      'no/snapshot_database',
      `the database is at block ${finalized.number} ${finalized.hash} of the chain ${genesis}, the manifest says block ${block.number} ${block.hash} of ${manifest.chain.genesis}; take another snapshot`,
      { data: { found: { genesis, ...finalized } } },
    );
  }
  return await requireStateRoot(opening, block.header, say);
}

/**
 * Hashes the files of an unpacked database.
 * @throws AgentError `no/snapshot_hash` unless they are those of the manifest, all of them and no others
 */
export async function requireFiles(
  { files }: Pick<Manifest, 'files'>,
  folder: string,
  say: Say,
  signal: AbortSignal | undefined,
): Promise<void> {
  const found = new Map((await hashDatabase(folder, say, signal)).map((file) => [file.path, file]));
  for (const file of files) requireHash(file.path, found.get(file.path), file);
  const names = await databaseFiles(folder);
  if (names.length !== files.length)
    throw new AgentError(
      'no/snapshot_hash',
      `the archive holds ${names.length} files, the manifest ${files.length}; take another snapshot`,
    );
}

function requireHash(what: string, found: HashedFile | undefined, expected: HashedFile): void {
  if (found?.blake2b_256 === expected.blake2b_256 && found.bytes === expected.bytes) return;
  throw new AgentError(
    'no/snapshot_hash',
    `${what} is not what the manifest says: ${found ? `${found.bytes} bytes with the hash ${found.blake2b_256}` : 'it is missing'}, expected ${expected.bytes} bytes with ${expected.blake2b_256}; take the snapshot from elsewhere`,
    { data: { what, found: found?.blake2b_256, expected: expected.blake2b_256 } },
  );
}
