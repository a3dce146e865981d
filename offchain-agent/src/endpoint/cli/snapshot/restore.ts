import { AgentError } from '../../../base/error.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { restoreSnapshot } from '../../snapshot/restore.ts';
import { chainOf, programOf } from '../../snapshot/take.ts';
import {
  type CheckOptions,
  checkpointOf,
  finalityLine,
  parseEndpoints,
  parsePlace,
  signerOf,
} from './place.ts';

interface SnapshotRestoreOptions extends CheckOptions {
  readonly basePath: string;
  readonly chain: string;
  readonly unproved?: boolean;
  readonly anySigner?: boolean;
  readonly json?: boolean;
}

/** Restores a snapshot after all of it was checked. */
export async function runSnapshotRestore(place: string, options: SnapshotRestoreOptions): Promise<void> {
  const endpoints = parseEndpoints(options);
  if ((endpoints.length === 0) !== (options.unproved === true)) {
    throw new AgentError(
      'bad_input/endpoint',
      'expected --endpoint URL, a node of the chain that says whether the block is final, or --unproved to ask none; one of both',
    );
  }
  const signer = signerOf(options);
  if ((signer === undefined) !== (options.anySigner === true)) {
    throw new AgentError(
      'bad_input/signer',
      'expected --signer KEY, a public key that you trust, or --any-signer: votes, epochs and off-chain data are not checked otherwise',
    );
  }
  if (options.anySigner && options.unproved) {
    throw new AgentError(
      'bad_input/signer',
      '--unproved skips the finality check; pass --signer KEY, or a node with --endpoint URL',
    );
  }
  const { manifest, folder, finality, stateKeys } = await restoreSnapshot(parsePlace(place, options), {
    basePath: options.basePath,
    command: await programOf(options.node, processSignal()),
    chain: chainOf(options.chain),
    endpoints,
    checkpoint: checkpointOf(options),
    signer,
    say,
    signal: processSignal(),
  });
  const { block, pruning } = manifest;
  if (options.json) {
    return writeJson({
      schema: 'almanac.snapshot_restored.v1',
      basis: 'census',
      name: manifest.name,
      folder,
      block: { number: block.number, hash: block.hash, state_root: block.state_root },
      signer: manifest.signature.key,
      finality: finality.map(({ endpoint, basis, reason }) => ({ endpoint, basis, reason: reason ?? null })),
      state_keys: stateKeys,
      pruning,
    });
  }
  print(folder);
  print(`block ${block.number} ${block.hash}; the state root is right, computed from ${stateKeys} keys`);
  for (const one of finality) print(finalityLine(one));
  if (finality.length === 0)
    say(`note: no node was asked; that the block is of the chain is ${manifest.signature.key}'s word`);
  if (signer === undefined)
    say('note: any key may have signed it; only blocks and state were checked, not the other columns');
  say(
    `start the node with --chain ${options.chain} --base-path ${options.basePath} --database paritydb --state-pruning ${pruning.state} --blocks-pruning ${pruning.blocks}`,
  );
}
