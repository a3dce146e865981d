import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashHeader } from '../../offchain-agent/src/chain/grandpa/header.ts';
import { pack } from '../../offchain-agent/src/endpoint/snapshot/archive.ts';
import { hashDatabase } from '../../offchain-agent/src/endpoint/snapshot/copy-database.ts';
import { hashFile } from '../../offchain-agent/src/endpoint/snapshot/hash-file.ts';
import {
  type Manifest,
  signedBytes,
  snapshotName,
} from '../../offchain-agent/src/endpoint/snapshot/manifest.ts';
import { openSigningKey } from '../../offchain-agent/src/endpoint/snapshot/signing-key.ts';

/** A snapshot in a folder of its own, of files that no node would open. */
export interface MadeSnapshot {
  /** Holds the snapshot's folder, and others. */
  readonly root: string;
  readonly folder: string;
  readonly manifest: Manifest;
  remove(): Promise<void>;
}

export const quiet = (): void => undefined;

interface MadeOptions {
  readonly number?: number;
  /** Of random bytes, which no compression makes smaller. */
  readonly bytes?: number;
  readonly root?: string;
}

/** Makes one: a file with holes, and one of random bytes. */
export async function makeSnapshot({
  number = 7,
  bytes = 5_000,
  root,
}: MadeOptions = {}): Promise<MadeSnapshot> {
  const top = root ?? (await mkdtemp(join(tmpdir(), 'almanac-made-snapshot-')));
  const database = join(top, `database-${number}`);
  await mkdir(join(database, 'full'), { recursive: true });
  await writeFile(join(database, 'full/table_00'), randomBytes(bytes));
  await writeFile(join(database, 'full/index_00'), 'at the start');
  await truncate(join(database, 'full/index_00'), 1_000_000);
  const files = await hashDatabase(join(database, 'full'), quiet);
  const parts = {
    chain: { id: 'made', genesis: `0x${'01'.repeat(32)}` },
    pruning: { state: 'archive', blocks: 'archive-canonical' },
    block: blockOf(number),
  };
  const name = snapshotName(parts);
  const folder = join(top, name);
  await mkdir(folder);
  const archive = `${name}.tar.zst`;
  await pack(database, join(folder, archive), quiet);
  const unsigned = {
    schema: 'almanac.snapshot.v1' as const,
    name,
    ...parts,
    database: 'paritydb' as const,
    node_version: 'made 1.0',
    created_at: '2026-11-22T12:00:00.000Z',
    archive: { name: archive, ...(await hashFile(join(folder, archive))) },
    files,
  };
  const manifest = signed(unsigned, join(top, 'key.pem'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2));
  await rm(database, { recursive: true });
  return { root: top, folder, manifest, remove: async () => await rm(top, { recursive: true, force: true }) };
}

/** A manifest with the signature of the key in a file, which is made when it is not there. */
export function signed(unsigned: Omit<Manifest, 'signature'>, keyFile: string): Manifest {
  const { key, sign } = openSigningKey(keyFile);
  return { ...unsigned, signature: { scheme: 'ed25519', key, signature: sign(signedBytes(unsigned)) } };
}

function blockOf(number: number): Manifest['block'] {
  const header = {
    parentHash: `0x${'02'.repeat(32)}`,
    number: `0x${number.toString(16)}`,
    stateRoot: `0x${'03'.repeat(32)}`,
    extrinsicsRoot: `0x${'04'.repeat(32)}`,
    digest: { logs: [] },
  };
  const { hash, stateRoot } = hashHeader(header);
  return { number, hash, state_root: stateRoot, header };
}
