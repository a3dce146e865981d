import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '../../../base/error.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { askFinality, type EndpointFinality } from '../../snapshot/finality.ts';
import { publishedFiles } from '../../snapshot/manifest.ts';
import { type FoundSnapshot, findSnapshot } from '../../snapshot/source.ts';
import { fetchArchive, requirePublished, stageDatabase } from '../../snapshot/stage.ts';
import { chainOf, programOf } from '../../snapshot/take.ts';
import {
  type CheckOptions,
  checkpointOf,
  finalityLine,
  parseEndpoints,
  parsePlace,
  signerOf,
} from './place.ts';

interface SnapshotVerifyOptions extends CheckOptions {
  readonly state?: boolean;
  readonly chain?: string;
  readonly json?: boolean;
}

/** Checks a snapshot; throws what is wrong with it, else says what was checked and what was not. */
export async function runSnapshotVerify(place: string, options: SnapshotVerifyOptions): Promise<void> {
  const signal = processSignal();
  const endpoints = parseEndpoints(options);
  const checkpoint = checkpointOf(options);
  if (options.state && options.chain === undefined)
    throw new AgentError('bad_input/chain', '--state needs --chain: what the node is started with');
  const found = await findSnapshot(parsePlace(place, options), signerOf(options), signal);
  const { manifest } = found;
  const finality: EndpointFinality[] = [];
  for (const url of endpoints) finality.push(await askFinality(url, manifest, { signal, checkpoint }));
  const stateKeys = options.state ? await stateOf(found, options) : undefined;
  for (const file of publishedFiles(manifest)) await requirePublished(found, file, say, signal);
  if (options.json) {
    return writeJson({
      schema: 'almanac.snapshot_verified.v1',
      basis: 'census',
      name: manifest.name,
      chain: manifest.chain,
      block: {
        number: manifest.block.number,
        hash: manifest.block.hash,
        state_root: manifest.block.state_root,
      },
      signer: manifest.signature.key,
      is_named_signer: options.signer !== undefined,
      files: publishedFiles(manifest),
      finality: finality.map(({ endpoint, basis, reason }) => ({ endpoint, basis, reason: reason ?? null })),
      state_keys: stateKeys ?? null,
    });
  }
  print(`${manifest.name}: block ${manifest.block.number} ${manifest.block.hash}`);
  print(`signature and hashes are right; signed by ${manifest.signature.key}`);
  for (const one of finality) print(finalityLine(one));
  if (stateKeys !== undefined) print(`the state root is right, computed from ${stateKeys} keys`);
  if (options.signer === undefined)
    say('note: any key may have signed it; pass --signer KEY to require a key');
  if (finality.length === 0)
    say('note: no node was asked whether the block is of the chain; name one with --endpoint');
  if (stateKeys === undefined) say('note: the state root was not computed; --state does it');
}

async function stateOf(found: FoundSnapshot, options: SnapshotVerifyOptions): Promise<number> {
  const signal = processSignal();
  const folder = await mkdtemp(join(tmpdir(), 'almanac-snapshot-'));
  try {
    const archive = await fetchArchive(found, join(folder, 'download'), say, signal);
    const command = await programOf(options.node, processSignal());
    const chain = chainOf(options.chain ?? '');
    return await stageDatabase(found.manifest, archive, folder, { command, chain, say, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
