import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { makeFolder } from '../../base/folder.ts';
import { identify, processState } from '../../base/process.ts';
import { writeDurably } from '../../base/write-durably.ts';
import { hashHeader } from '../../chain/grandpa/header.ts';
import { RpcClient } from '../../chain/rpc/client.ts';
import { diskBytes, pack } from './archive.ts';
import { bareFiles, cidProfile, contentId } from './cid.ts';
import { copyDatabase, databaseFiles, dropOthers, hashDatabase, requireRoom } from './copy-database.ts';
import { hashFile } from './hash-file.ts';
import { type Manifest, manifestName, type SnapshotFile, signedBytes, snapshotName } from './manifest.ts';
import { databaseFolder, type NodeDatabase } from './node-database.ts';
import {
  type ChainInfo,
  type DatabaseOpening,
  nodeVersion,
  readChainInfo,
  readHeaderOf,
  requireStateRoot,
} from './opened-copy.ts';
import { whilePaused } from './pause.ts';
import { fileError, output } from './program.ts';
import { ByteProgress, type Say } from './progress.ts';
import type { SigningKey } from './signing-key.ts';

/** In which form of a snapshot all blocks are written into a CAR. */
export const carForms = ['packed', 'bare'] as const;
export type CarForm = (typeof carForms)[number];

interface CreateOptions {
  readonly database: NodeDatabase;
  /** The node's program, with arguments. */
  readonly command: readonly string[];
  readonly chain: string;
  readonly pruning: Manifest['pruning'];
  /** Where the folder of the snapshot comes to be. */
  readonly out: string;
  readonly key: SigningKey;
  /** Of the running node, for the header; without it the copy is opened once more. */
  readonly url?: string | undefined;
  /** Without identifiers for IPFS when undefined. */
  readonly cars?: readonly CarForm[] | undefined;
  readonly say: Say;
  readonly signal?: AbortSignal | undefined;
}

export interface Created {
  readonly folder: string;
  readonly manifest: Manifest;
  /** How long the node was stopped, ms; undefined where none was running. */
  readonly pausedMs: number | undefined;
  /** How many keys the state has. */
  readonly stateKeys: number;
}

const draftPattern = /^\.snapshot-(\d+)-(\d+)\.part$/;

/**
 * Makes a snapshot of a node's database at its last finalized block. The node is stopped as long as its files are copied, and
 * always goes on. The folder of the snapshot is there whole, or not at all.
 *
 * @throws AgentError `bad_input/snapshot_empty`, `bad_input/snapshot_exists`, `unknown/disk_full`, `unknown/pause`; as the parts do
 */
export async function createSnapshot(options: CreateOptions): Promise<Created> {
  const { database, out } = options;
  makeOut(out);
  await removeLeftovers(out);
  // The copy, and at worst as much again in the archive, and in each CAR.
  const copies = 2 + (options.cars?.length ?? 0);
  await requireRoom(out, copies * (await diskBytes(database.folder)));
  const { pid, started } = identify(process.pid) ?? { pid: process.pid, started: '0' };
  const draft = join(out, `.snapshot-${pid}-${started}.part`);
  try {
    await mkdir(draft, { mode: 0o700 });
    const pausedMs = await copyInto(draft, options);
    return { ...(await finish(draft, options)), pausedMs };
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw fileError(`the snapshot in ${out}`, cause);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function copyInto(
  draft: string,
  { database, say, signal }: CreateOptions,
): Promise<number | undefined> {
  const to = databaseFolder(draft, database.chainId);
  await mkdir(dirname(to), { recursive: true });
  const { holder } = database;
  if (holder && processState(holder) === 'gone')
    throw new AgentError('unknown/pause', `the node (process ${holder.pid}) has just ended; try again`);
  let pausedMs: number | undefined;
  const copy = async (): Promise<void> => await copyDatabase(database.folder, to, say, signal);
  if (holder) {
    const beganMs = performance.now();
    await whilePaused(holder, copy);
    pausedMs = Math.round(performance.now() - beganMs);
  } else await copy();
  await dropOthers(to);
  await databaseFiles(to);
  return pausedMs;
}

async function finish(draft: string, options: CreateOptions): Promise<Omit<Created, 'pausedMs'>> {
  const { database, command, chain, pruning, out, key, say, signal } = options;
  const opening: DatabaseOpening = { command, chain, basePath: draft, pruning, signal };
  const info = await readChainInfo(opening);
  const { finalized, genesis } = info;
  if (finalized.number === 0)
    throw new AgentError(
      'bad_input/snapshot_empty',
      'the node has finalized no block yet, so there is nothing that others could check; wait until it has',
    );
  const header = await headerOf(info, opening, options);
  const { stateRoot, number, hash } = hashHeader(header);
  const block = { number, hash, state_root: stateRoot, header };
  const name = snapshotName({ chain: { id: database.chainId, genesis }, pruning, block });
  const folder = join(out, name);
  if (existsSync(folder)) {
    throw new AgentError(
      'bad_input/snapshot_exists',
      `${folder} already exists, of the same block; wait until the node has finalized another block, or pass another --out`,
      { data: { folder } },
    );
  }
  const stateKeys = await requireStateRoot(opening, header, say);
  const paritydb = dirname(databaseFolder(draft, database.chainId));
  await dropOthers(join(paritydb, 'full'));
  const files = await hashDatabase(join(paritydb, 'full'), say, signal);
  const made = join(draft, name);
  await mkdir(made);
  const archiveName = `${name}.tar.zst`;
  await pack(paritydb, join(made, archiveName), say, signal);
  const archive = await published(made, archiveName, say, signal);
  const unsigned = {
    schema: 'almanac.snapshot.v1' as const,
    name,
    chain: { id: database.chainId, genesis },
    block,
    database: 'paritydb' as const,
    pruning,
    node_version: await nodeVersion(command, signal),
    created_at: new Date().toISOString(),
    archive,
    files,
    ...(options.cars && { ipfs: await ipfsOf(made, paritydb, archive, files, options) }),
  };
  const signature = { scheme: 'ed25519' as const, key: key.key, signature: key.sign(signedBytes(unsigned)) };
  const manifest: Manifest = { ...unsigned, signature };
  await writeDurably(join(made, manifestName), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 0o644);
  // All of it is on the disk before it is seen.
  await output(['sync', '--file-system', made], signal);
  await rename(made, folder);
  return { folder, manifest, stateKeys };
}

/** The header of the finalized block: of the node that runs, or of the copy; it must hash to the block's hash. */
async function headerOf(
  { finalized: { number, hash } }: ChainInfo,
  opening: DatabaseOpening,
  { url, signal }: CreateOptions,
): Promise<unknown> {
  const header =
    url === undefined
      ? await readHeaderOf(opening, number)
      : await askHeader(url, hash, signal).catch(async () => await readHeaderOf(opening, number));
  if (hashHeader(header).hash === hash) return hashHeader(header).rpc;
  return hashHeader(await readHeaderOf(opening, number)).rpc;
}

async function askHeader(url: string, hash: string, signal: AbortSignal | undefined): Promise<unknown> {
  const client = await RpcClient.open(url, { timeoutMs: 5_000, ...(signal && { signal }) });
  try {
    return await client.request('chain_getHeader', [hash]);
  } finally {
    client.close();
  }
}

async function ipfsOf(
  made: string,
  paritydb: string,
  { name, bytes }: SnapshotFile,
  files: Manifest['files'],
  { cars = [], say, signal }: CreateOptions,
): Promise<Manifest['ipfs']> {
  const added = {
    packed: [{ path: name, file: join(made, name), bytes }],
    bare: bareFiles(paritydb, files),
  };
  const formOf = async (form: CarForm) => {
    const carName = `${name.replace(/\.tar\.zst$/, '')}.${form}.car`;
    const car = cars.includes(form) ? join(made, carName) : undefined;
    const cid = await contentId(added[form], car, say, signal);
    return { cid, ...(car !== undefined && { car: await published(made, carName, say, signal) }) };
  };
  return { profile: cidProfile, packed: await formOf('packed'), bare: await formOf('bare') };
}

async function published(
  folder: string,
  name: string,
  say: Say,
  signal: AbortSignal | undefined,
): Promise<SnapshotFile> {
  const file = join(folder, name);
  const progress = new ByteProgress(say, `hashing ${name}`, (await stat(file)).size);
  return { name, ...(await hashFile(file, progress, signal)) };
}

function makeOut(out: string): void {
  try {
    makeFolder(out);
  } catch (cause) {
    throw fileError(`--out ${out}`, cause);
  }
}

/** What a life that was killed has left half made; it was never to be seen as a snapshot. */
async function removeLeftovers(out: string): Promise<void> {
  for (const name of await readdir(out)) {
    const [, pid, started] = draftPattern.exec(name) ?? [];
    if (pid === undefined || started === undefined) continue;
    if (processState({ pid: Number(pid), started }) !== 'gone') continue;
    await rm(join(out, name), { recursive: true, force: true });
  }
}
