import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { makeFolder } from '../../base/folder.ts';
import { identify, processState } from '../../base/process.ts';
import type { Checkpoint } from '../../chain/grandpa/checkpoint.ts';
import { requireRoom } from './copy-database.ts';
import { askFinality, type EndpointFinality } from './finality.ts';
import type { Manifest } from './manifest.ts';
import { databaseFolder } from './node-database.ts';
import { fileError, output } from './program.ts';
import type { Say } from './progress.ts';
import { findSnapshot, type SnapshotSource } from './source.ts';
import { fetchArchive, stageDatabase } from './stage.ts';

interface RestoreOptions {
  /** What the node is then started with as --base-path. */
  readonly basePath: string;
  readonly command: readonly string[];
  readonly chain: string;
  /** Nodes that are asked whether the block is final; none only where somebody said so. */
  readonly endpoints: readonly string[];
  readonly checkpoint?: Checkpoint | undefined;
  readonly signer?: string | undefined;
  readonly say: Say;
  readonly signal?: AbortSignal | undefined;
}

interface Restored {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly finality: readonly EndpointFinality[];
  readonly stateKeys: number;
}

const draftPattern = /^base-(\d+)-(\d+)$/;

/**
 * Puts the database of a snapshot where a node finds it, after everything was checked that can be; before that nothing is there
 * that a node would start on. A download that was ended is gone on with by the next call.
 *
 * @throws AgentError `bad_input/restore_target` when there is a database already; as `findSnapshot`, `askFinality`, `fetchArchive`
 * and `stageDatabase` do
 */
export async function restoreSnapshot(source: SnapshotSource, options: RestoreOptions): Promise<Restored> {
  const { basePath, endpoints, checkpoint, signer, say, signal } = options;
  const found = await findSnapshot(source, signer, signal);
  const { manifest } = found;
  const target = dirname(databaseFolder(basePath, manifest.chain.id));
  await requireEmpty(dirname(target));
  say(
    `block ${manifest.block.number} ${manifest.block.hash} of ${manifest.chain.id}, signed by ${manifest.signature.key}`,
  );
  const finality: EndpointFinality[] = [];
  for (const url of endpoints) finality.push(await askFinality(url, manifest, { signal, checkpoint }));
  const work = join(basePath, `.restore-${manifest.name}`);
  try {
    makeFolder(work, 0o700);
    await removeLeftovers(work);
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    await requireRoom(work, bytes + manifest.archive.bytes);
    const archive = await fetchArchive(found, work, say, signal);
    const { pid, started } = identify(process.pid) ?? { pid: process.pid, started: '0' };
    const stage = join(work, `base-${pid}-${started}`);
    try {
      await mkdir(stage);
      const stateKeys = await stageDatabase(manifest, archive, stage, options);
      const staged = dirname(databaseFolder(stage, manifest.chain.id));
      await output(['sync', '--file-system', staged], signal);
      await mkdir(dirname(target), { recursive: true });
      await requireEmpty(dirname(target));
      await rename(staged, target);
      await rm(work, { recursive: true, force: true });
      return { manifest, folder: target, finality, stateKeys };
    } finally {
      await rm(stage, { recursive: true, force: true });
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw fileError(basePath, cause);
  }
}

/** @param chainFolder of the base path; a node that was started once has others beside the database in it, which stay */
async function requireEmpty(chainFolder: string): Promise<void> {
  for (const database of ['paritydb', 'db']) {
    const folder = join(chainFolder, database);
    const names = await readdir(folder).catch(() => []);
    if (names.length === 0) continue;
    throw new AgentError(
      'bad_input/restore_target',
      `${folder} is not empty; end the node and remove the folder, or pass another --base-path`,
      { data: { folder } },
    );
  }
}

async function removeLeftovers(work: string): Promise<void> {
  for (const name of await readdir(work)) {
    const [, pid, started] = draftPattern.exec(name) ?? [];
    if (pid === undefined || started === undefined) continue;
    if (processState({ pid: Number(pid), started }) === 'gone')
      await rm(join(work, name), { recursive: true, force: true });
  }
}
