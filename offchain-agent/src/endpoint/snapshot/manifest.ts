import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { hashHeader } from '../../chain/grandpa/header.ts';
import { isSignedBy } from './signing-key.ts';

export const manifestName = 'manifest.json';
export const latestName = 'latest.json';
/** A database of some ten thousand files. */
export const mostManifestBytes = 64 * 1_048_576;

const hash = z.string().regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 lower-case hex digits');
const size = z.int().nonnegative();
/** One part of a path: no folder above, nothing hidden, nothing that a shell or a header would read otherwise. */
const word = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const fileName = z.string().regex(word, 'must be a plain file name');
/** ParityDB has all its files in one folder. */
const databasePath = z.string().regex(/^full\/[A-Za-z0-9_][A-Za-z0-9_.-]{0,89}$/, 'must be a file in full/');

const file = z.strictObject({ name: fileName, bytes: size, blake2b_256: hash });
const form = z.strictObject({ cid: z.string().regex(/^b[a-z2-7]{20,128}$/), car: file.optional() });

const manifestShape = z.strictObject({
  schema: z.literal('almanac.snapshot.v1'),
  name: fileName,
  chain: z.strictObject({
    id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a chain'),
    genesis: hash,
  }),
  block: z.strictObject({ number: z.int().nonnegative(), hash, state_root: hash, header: z.unknown() }),
  database: z.literal('paritydb'),
  pruning: z.strictObject({ state: fileName, blocks: fileName }),
  node_version: z.string().max(128),
  created_at: z.iso.datetime(),
  archive: file,
  files: z
    .array(z.strictObject({ path: databasePath, bytes: size, blake2b_256: hash }))
    .min(1)
    .max(100_000),
  ipfs: z.strictObject({ profile: z.literal('unixfs-v1-2025'), packed: form, bare: form }).optional(),
  signature: z.strictObject({
    scheme: z.literal('ed25519'),
    key: hash,
    signature: z.string().regex(/^0x[0-9a-f]{128}$/, 'must be 0x and 128 lower-case hex digits'),
  }),
});

/** What a snapshot holds, and of which block; signed by who made it. */
export type Manifest = z.infer<typeof manifestShape>;
export type SnapshotFile = z.infer<typeof file>;
export type DatabaseFile = Manifest['files'][number];

/** The newest snapshot of a place. */
const latestShape = z.strictObject({
  schema: z.literal('almanac.snapshot_latest.v1'),
  name: fileName,
  manifest: z.string().max(300),
  number: z.int().nonnegative(),
  hash,
});
export type Latest = z.infer<typeof latestShape>;

/** The bytes that are signed: the document without its signature, as JSON without white space. */
export function signedBytes(document: Readonly<Record<string, unknown>>): Buffer {
  const { signature: _, ...signed } = document;
  return Buffer.from(JSON.stringify(signed));
}

/**
 * Reads a manifest, and checks that whoever it names has signed it, that its parts fit each other, and that its header is that
 * of its block. That the block is of the chain is another question (`finality.ts`).
 *
 * @param source what the text is from, for the message
 * @param signer the key that must have signed it, if somebody named one
 * @throws AgentError `no/snapshot_manifest`, `no/snapshot_signature`
 */
export function parseManifest(text: string, source: string, signer?: string): Manifest {
  const document = jsonOf(text, source);
  const read = manifestShape.safeParse(document);
  if (!read.success) throw notOne(source, faultsOf(read.error).slice(0, 5).join('; '));
  const manifest = read.data;
  const { key, signature } = manifest.signature;
  if (!isSignedBy(key, signedBytes(document as Record<string, unknown>), signature)) {
    throw new AgentError(
      'no/snapshot_signature',
      `${source}: invalid signature by ${key}; download the snapshot from another source`,
      { data: { source, key } },
    );
  }
  if (signer !== undefined && signer.toLowerCase() !== key) {
    throw new AgentError(
      'no/snapshot_signature',
      `${source} is signed by ${key}, not by ${signer.toLowerCase()}; ask its publisher for the key, or take another snapshot`,
      { data: { source, key, signer } },
    );
  }
  requireOwnHeader(manifest, source);
  requireOwnNames(manifest, source);
  return manifest;
}

/** The document of the newest snapshot. @throws AgentError `no/snapshot_manifest` */
export function parseLatest(text: string, source: string): Latest {
  const read = latestShape.safeParse(jsonOf(text, source));
  const latest = read.data;
  if (!latest) throw notOne(source, read.error ? faultsOf(read.error).slice(0, 5).join('; ') : '');
  if (latest.manifest !== `${latest.name}/${manifestName}`)
    throw notOne(source, `manifest: must be ${latest.name}/${manifestName}`);
  return latest;
}

/** What a snapshot is called: nothing with that name ever changes. */
export function snapshotName({
  chain,
  pruning,
  block,
}: Pick<Manifest, 'chain' | 'pruning' | 'block'>): string {
  return `${chain.id}-paritydb-${pruning.state}-${block.number}`;
}

/** What lies beside the manifest. */
export function publishedFiles({ archive, ipfs }: Manifest): readonly SnapshotFile[] {
  return [archive, ...[ipfs?.packed.car, ipfs?.bare.car].flatMap((car) => car ?? [])];
}

function requireOwnHeader({ block }: Manifest, source: string): void {
  const { number, hash: found, stateRoot } = hashHeader(block.header);
  if (number === block.number && found === block.hash && stateRoot === block.state_root) return;
  throw notOne(
    source,
    `block: the header is number ${number} ${found} with the state root ${stateRoot}, which differs from the manifest`,
  );
}

function requireOwnNames(manifest: Manifest, source: string): void {
  if (manifest.name !== snapshotName(manifest))
    throw notOne(source, `name: must be ${snapshotName(manifest)}`);
  const names = [...publishedFiles(manifest).map(({ name }) => name), manifestName];
  const paths = manifest.files.map(({ path }) => path);
  if (new Set(names).size < names.length || new Set(paths).size < paths.length)
    throw notOne(source, 'a file is listed twice');
}

function jsonOf(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notOne(source, messageOf(cause), cause);
  }
}

function notOne(source: string, why: string, cause?: unknown): AgentError {
  return new AgentError(
    'no/snapshot_manifest',
    `${source} is not a snapshot document: ${why}; name a folder or an address with a ${manifestName} or ${latestName} of "almanac snapshot"`,
    { data: { source }, cause },
  );
}
