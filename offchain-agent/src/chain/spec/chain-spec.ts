import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { headerHash } from '../block/header-hash.ts';
import { decodeSyncState, lightSyncStateShape, type SyncState } from './light-sync-state.ts';

/** As much of a chain specification as says which chain it is, and where trust in it can begin. */
export interface ChainSpec {
  readonly name: string;
  /** Undefined where the specification has the whole genesis state, not the hash of it. */
  readonly genesisHash: string | undefined;
  readonly sync: SyncState;
}

const text = z.string().min(1).max(256);
const specShape = z.object({
  name: text,
  id: text,
  genesis: z.object({
    stateRootHash: z
      .string()
      .regex(/^0x[0-9a-f]{64}$/i)
      .optional(),
  }),
  lightSyncState: lightSyncStateShape,
});

/** BLAKE2b-256 of an empty trie, which a genesis block has in place of extrinsics. */
const noExtrinsics = '0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314';
const noHash = `0x${'00'.repeat(32)}`;

/**
 * Reads a raw chain specification with a `lightSyncState`, as `build-spec --raw`, `sync_state_genSyncSpec` and
 * `@polkadot-api/known-chains` write it.
 * @param source what it is from, for the message
 * @throws AgentError `bad_input/checkpoint`
 */
export function chainSpecOf(json: unknown, source: string): ChainSpec {
  if (isSpec(json) && json['lightSyncState'] === undefined) {
    throw new AgentError(
      'bad_input/checkpoint',
      `${source} has no lightSyncState: a relay chain's node writes one with sync_state_genSyncSpec`,
      { data: { source } },
    );
  }
  const read = specShape.safeParse(json);
  if (!read.success) {
    const faults = faultsOf(read.error).slice(0, 5).join('; ');
    throw new AgentError('bad_input/checkpoint', `${source} is not a raw chain specification: ${faults}`, {
      data: { source },
    });
  }
  const { name, genesis, lightSyncState } = read.data;
  return {
    name,
    genesisHash: genesis.stateRootHash === undefined ? undefined : genesisHashOf(genesis.stateRootHash),
    sync: decodeSyncState(lightSyncState, source),
  };
}

/** @throws AgentError `bad_input/checkpoint` for what is no JSON, else as `chainSpecOf` does */
export function parseChainSpec(json: string, source: string): ChainSpec {
  try {
    return chainSpecOf(JSON.parse(json), source);
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw new AgentError('bad_input/checkpoint', `${source} is not JSON: ${messageOf(cause)}`, {
      data: { source },
      cause,
    });
  }
}

/** Whether a JSON value has the form of a chain specification, and not of a checkpoint. */
export function isSpec(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && ('genesis' in json || 'lightSyncState' in json);
}

function genesisHashOf(stateRoot: string): string {
  const digest = { logs: [] };
  return headerHash({ number: 0, parentHash: noHash, stateRoot, extrinsicsRoot: noExtrinsics, digest });
}
