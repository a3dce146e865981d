import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { CarWriter } from '@ipld/car';
import { type ImportCandidate, importBytes, importer } from 'ipfs-unixfs-importer';
import { AgentError } from '../../base/error.ts';
import { fileError } from './program.ts';
import { ByteProgress, type Say } from './progress.ts';

/** One folder has other identifiers with other settings: these are those of IPIP-499. */
export const cidProfile = 'unixfs-v1-2025';

type Storage = Parameters<typeof importer>[1];
type Cid = Parameters<Storage['put']>[0];

/** What is added to IPFS: a path within the tree, and the file that has the bytes. */
interface Added {
  readonly path: string;
  readonly file: string;
  readonly bytes: number;
}

/**
 * The identifier that IPFS has for files, computed here: nothing is sent anywhere.
 *
 * @param added one file without a folder, or the files of one folder
 * @param car where to write all blocks too, as a CAR of version 1; it is written over
 */
export async function contentId(
  added: readonly Added[],
  car: string | undefined,
  say: Say,
  signal?: AbortSignal,
): Promise<string> {
  const progress = new ByteProgress(
    say,
    car === undefined ? 'computing the CID' : 'writing the CAR',
    added.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const candidates = added.map(
    ({ path, file }): ImportCandidate => ({ path, content: counted(file, progress, signal) }),
  );
  if (car === undefined) return String(await rootOf(candidates, async () => undefined));
  return String(await writeCar(candidates, car));
}

async function writeCar(candidates: readonly ImportCandidate[], file: string): Promise<Cid> {
  // The header stands before the blocks, and the root is known after them: another identifier of the same length holds its place.
  const held = await importBytes(new Uint8Array(), nowhere, { profile: cidProfile });
  const { writer, out } = CarWriter.create([held.cid as never]);
  const handle = await open(file, 'w+');
  try {
    let failed: unknown;
    const written = (async () => {
      // What comes after a failure is taken off all the same: whoever puts it waits for that.
      for await (const chunk of out) {
        if (failed !== undefined) continue;
        await handle.writeFile(chunk).catch((error: unknown) => {
          failed = error;
        });
      }
    })();
    const root = await rootOf(candidates, async (cid, bytes) => {
      await writer.put({ cid: cid as never, bytes });
      if (failed !== undefined) throw fileError(file, failed);
    });
    await writer.close();
    await written;
    if (failed !== undefined) throw fileError(file, failed);
    await CarWriter.updateRootsInFile(handle as never, [root as never]);
    return root;
  } finally {
    await handle.close();
  }
}

const nowhere: Storage = { put: async (cid) => cid };

async function rootOf(
  candidates: readonly ImportCandidate[],
  put: (cid: Cid, bytes: Uint8Array) => Promise<void>,
): Promise<Cid> {
  const store: Storage = {
    put: async (cid, bytes) => {
      await put(cid, bytes as Uint8Array);
      return cid;
    },
  };
  let root: Cid | undefined;
  // One file after the other: each is open as long as it is read.
  for await (const { cid } of importer(candidates, store, { profile: cidProfile, fileImportConcurrency: 1 }))
    root = cid;
  if (root) return root;
  throw new AgentError('unknown/cid', 'no file to compute a CID of');
}

/** Opened when its turn comes. */
async function* counted(
  file: string,
  progress: ByteProgress,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 1_048_576 });
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    progress.add(chunk.length);
    yield chunk;
  }
}

/** The files of a database as they are added: in a folder of their own. */
export function bareFiles(
  folder: string,
  files: readonly { readonly path: string; readonly bytes: number }[],
): Added[] {
  return files.map(({ path, bytes }) => ({ path, file: join(folder, path), bytes }));
}
