import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { identify } from '../../base/process.ts';
import { packedFolder, unpack } from './archive.ts';
import { requireRoom } from './copy-database.ts';
import {
  type Latest,
  latestName,
  type Manifest,
  manifestName,
  publishedFiles,
  type SnapshotFile,
} from './manifest.ts';
import { fileError } from './program.ts';
import { ByteProgress, type Say } from './progress.ts';
import { type FoundSnapshot, readTextOf } from './source.ts';
import { requireFiles, requirePublished } from './stage.ts';
import type { Headers, SnapshotTarget } from './target.ts';

/** Nothing under a snapshot's own name ever changes. */
const forGood = 'public, max-age=31536000, immutable';
const forAMinute = 'public, max-age=60';

interface PublishOptions {
  /** How many of the same chain and pruning stay; all when undefined. */
  readonly keep?: number | undefined;
  /** Whether the database's files are published one by one, too. */
  readonly bare?: boolean | undefined;
  readonly say: Say;
  readonly signal?: AbortSignal | undefined;
}

interface Published {
  readonly manifest: Manifest;
  /** Files that were there already, whole. */
  readonly reused: number;
  /** Parts of files that a former run had sent. */
  readonly reusedParts: number;
  /** Snapshots that were removed for the new one. */
  readonly removed: readonly string[];
}

/**
 * Publishes a snapshot of a local folder: its files first, then its manifest, and at last the document that names it as the newest:
 * until then nobody finds it. What a former run has finished is not sent again.
 *
 * @param found in a folder of this machine; its files are hashed before
 * @throws AgentError as the target does, and `no/snapshot_hash`
 */
export async function publishSnapshot(
  found: FoundSnapshot,
  target: SnapshotTarget,
  { keep, bare = false, say, signal }: PublishOptions,
): Promise<Published> {
  const { source, manifest } = found;
  const { name, block } = manifest;
  const files = publishedFiles(manifest);
  for (const file of files) await requirePublished(found, file, say, signal);
  await target.prepare();
  let reused = 0;
  let reusedParts = 0;
  const put = async (file: SnapshotFile, local: string): Promise<void> => {
    signal?.throwIfAborted();
    const to = `${name}/${file.name}`;
    if (await target.hasFile(to, file)) {
      reused += 1;
      return;
    }
    const progress = new ByteProgress(say, `sending ${file.name}`, file.bytes);
    reusedParts += await target.putFile(to, local, file, headersOf(file.name), progress);
  };
  for (const file of files) await put(file, source.local(file.name) ?? join(source.shown, file.name));
  if (bare) {
    const local = source.local(manifest.archive.name) ?? join(source.shown, manifest.archive.name);
    await withBareFiles(manifest, local, say, signal, async (folder) => {
      for (const { path, ...file } of manifest.files) await put({ name: path, ...file }, join(folder, path));
    });
  }
  signal?.throwIfAborted();
  // As it is in the folder: whoever verifies it has the same bytes.
  await target.putText(`${name}/${manifestName}`, await readTextOf(source, manifestName, signal), {
    ...headersOf(manifestName),
  });
  const latest: Latest = {
    schema: 'almanac.snapshot_latest.v1',
    name,
    manifest: `${name}/${manifestName}`,
    number: block.number,
    hash: block.hash,
  };
  await target.putText(latestName, `${JSON.stringify(latest, null, 2)}\n`, {
    cacheControl: forAMinute,
    contentType: 'application/json',
  });
  const removed = keep === undefined ? [] : outdated(name, await target.folders(), keep);
  for (const old of removed) {
    const names = await target.filesIn(old);
    // Without its manifest nobody begins to read it.
    const manifestFirst = names.toSorted(
      (a, b) => Number(b.endsWith(manifestName)) - Number(a.endsWith(manifestName)),
    );
    await target.remove(manifestFirst);
  }
  return { manifest, reused, reusedParts, removed };
}

/** Unpacks the archive beside it for as long as its files are used; what a killed run leaves there `createSnapshot` removes. */
async function withBareFiles(
  manifest: Manifest,
  archive: string,
  say: Say,
  signal: AbortSignal | undefined,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const { pid, started } = identify(process.pid) ?? { pid: process.pid, started: '0' };
  const folder = join(dirname(dirname(archive)), `.snapshot-${pid}-${started}.part`);
  try {
    await mkdir(folder, { mode: 0o700 });
    await requireRoom(
      folder,
      manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    await unpack(archive, folder, manifest.files, say, signal);
    await requireFiles(manifest, join(folder, packedFolder), say, signal);
    await use(folder);
  } catch (cause) {
    signal?.throwIfAborted();
    throw fileError(folder, cause);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The snapshots that make room: of the same chain and pruning, those with the lowest blocks, never the one named.
 * @param keep how many stay, the one named among them; at least 1
 */
export function outdated(name: string, names: readonly string[], keep: number): string[] {
  const [, stem] = /^(.+)-\d+$/.exec(name) ?? [];
  const number = (of: string): number => Number(of.slice(of.lastIndexOf('-') + 1));
  return names
    .filter((other) => other !== name && /^(.+)-(\d+)$/.exec(other)?.[1] === stem)
    .toSorted((a, b) => number(b) - number(a))
    .slice(Math.max(0, keep - 1));
}

function headersOf(name: string): Headers {
  const types: Readonly<Record<string, string>> = {
    zst: 'application/zstd',
    car: 'application/vnd.ipld.car',
    json: 'application/json',
  };
  const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return { cacheControl: forGood, contentType: type };
}
