import { join } from 'node:path';
import { shownBytes } from '../../../base/decimal-bytes.ts';
import { AgentError } from '../../../base/error.ts';
import { stateFolder } from '../../../base/folder.ts';
import { parseCount } from '../../../base/parse.ts';
import { processSignal } from '../../../cli/abort.ts';
import { type JsonDocument, print, say, writeJson } from '../../../cli/output.ts';
import { specFile } from '../../../lab/client/substrate.ts';
import { findNetwork } from '../../../lab/networks.ts';
import { nodeFolder } from '../../../lab/real/node-process.ts';
import { findNode, nodeUrl } from '../../../lab/real/state.ts';
import { type CarForm, carForms } from '../../snapshot/create.ts';
import { type Taken, takeSnapshot } from '../../snapshot/take.ts';

interface SnapshotCreateOptions {
  readonly out: string;
  readonly name?: string;
  readonly basePath?: string;
  readonly chain?: string;
  readonly node?: string;
  readonly statePruning?: string;
  readonly blocksPruning?: string;
  readonly signingKey?: string;
  readonly car?: string;
  /** False after --no-cid. */
  readonly cid: boolean;
  readonly keep?: string;
  readonly json?: boolean;
}

const mostKept = 1_000;

/** Makes a snapshot of a node of a local network, or of any node of this machine. */
export async function runSnapshotCreate(
  node: string | undefined,
  options: SnapshotCreateOptions,
): Promise<void> {
  const keep = options.keep === undefined ? undefined : parseCount(options.keep, '--keep', mostKept);
  const cars = parseForms(options);
  const place = await placeOf(node, options);
  const taken = await takeSnapshot({
    basePath: place.basePath,
    chain: place.chain ?? options.chain,
    node: options.node,
    statePruning: options.statePruning,
    blocksPruning: options.blocksPruning,
    out: options.out,
    keyFile: options.signingKey ?? join(stateFolder(), 'snapshot.key'),
    url: place.url,
    cars,
    keep,
    say,
    signal: processSignal(),
  });
  if (options.json) return writeJson(createdDocument(taken));
  for (const line of createdLines(taken)) print(line);
  if (taken.removed.length > 0) say(`removed: ${taken.removed.join(', ')}`);
  say(`publish it: almanac snapshot publish ${taken.folder} TO`);
}

interface Place {
  readonly basePath: string;
  readonly chain?: string;
  readonly url?: string;
}

async function placeOf(node: string | undefined, options: SnapshotCreateOptions): Promise<Place> {
  if (options.basePath !== undefined) {
    if (node === undefined && options.name === undefined) return { basePath: options.basePath };
    throw new AgentError(
      'bad_input/base_path',
      '--base-path names the node already; leave out the name of a local one, or --base-path',
    );
  }
  const network = await findNetwork(options.name);
  const last = network.nodes.at(-1)?.name ?? '';
  const found = findNode(network, node ?? last);
  return {
    basePath: join(nodeFolder(network.name, found.name), 'data'),
    chain: specFile(network.name),
    url: nodeUrl(found),
  };
}

function parseForms({ car, cid }: SnapshotCreateOptions): readonly CarForm[] | undefined {
  if (car === undefined) return cid ? [] : undefined;
  if (!cid)
    throw new AgentError('bad_input/car', '--car needs the identifiers that --no-cid leaves out; keep one');
  return car.split(',').map((form) => {
    const known = carForms.find((one) => one === form);
    if (known) return known;
    throw new AgentError('bad_input/car', `--car ${car}: expected packed, bare, or packed,bare`);
  });
}

function createdDocument({ folder, manifest, pausedMs, stateKeys, removed }: Taken): JsonDocument {
  const { block, chain, archive, ipfs, signature } = manifest;
  return {
    schema: 'almanac.snapshot_created.v1',
    basis: 'census',
    folder,
    name: manifest.name,
    chain,
    block: { number: block.number, hash: block.hash, state_root: block.state_root },
    state_keys: stateKeys,
    paused_ms: pausedMs ?? null,
    archive,
    ipfs: ipfs ?? null,
    signer: signature.key,
    removed,
  };
}

function createdLines({ folder, manifest, pausedMs, stateKeys }: Taken): string[] {
  const { block, archive, ipfs, signature, files } = manifest;
  return [
    folder,
    `block     ${block.number} ${block.hash}`,
    `state     ${block.state_root}, computed from ${stateKeys} keys`,
    `archive   ${shownBytes(archive.bytes)}, ${files.length} files, BLAKE2b-256 ${archive.blake2b_256}`,
    ...(ipfs ? [`ipfs      ${ipfs.packed.cid} (packed), ${ipfs.bare.cid} (bare), ${ipfs.profile}`] : []),
    `signed    ${signature.key}`,
    ...(pausedMs === undefined ? [] : [`the node was stopped for ${pausedMs} ms`]),
  ];
}
