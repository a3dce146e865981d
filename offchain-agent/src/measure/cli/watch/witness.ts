import { AgentError } from '../../../base/error.ts';
import { readNamedText } from '../../../base/read-file.ts';
import { type FinalityWitness, openSmoldot, type Smoldot } from '../../../chain/light/smoldot-witness.ts';
import type { WitnessCheck } from '../../finality/witness-check.ts';

/** Specifications of public chains have up to 3 MB, those with all of the genesis state more. */
const mostSpecBytes = 64 * 1_048_576;

/**
 * smoldot with the specification of a file.
 * @throws AgentError `bad_input/witness` for a file that cannot be read, or is of another chain than the node; as `openSmoldot` does
 */
export async function openWitness(
  file: string,
  { genesisHash, chainName }: { readonly genesisHash: string; readonly chainName: string },
  load?: () => Promise<Smoldot>,
): Promise<FinalityWitness> {
  const witness = await openSmoldot(
    readNamedText(file, mostSpecBytes, 'bad_input/witness', `--witness: ${file}`),
    load,
  );
  if (witness.genesisHash === genesisHash) return witness;
  await witness.close();
  throw new AgentError(
    'bad_input/witness',
    `--witness: ${file} is of another chain: its genesis is ${witness.genesisHash}, that of ${chainName} is ${genesisHash}`,
    { data: { source: file, genesis_hash: witness.genesisHash, expected_genesis_hash: genesisHash } },
  );
}

/** What one must know of a witness. */
export function witnessNotes(check: WitnessCheck | undefined): string[] {
  if (!check) return [];
  if (check.lastSame === undefined) {
    const has =
      check.newest === undefined
        ? 'no finalized block yet'
        : `block ${check.newest}, which the node did not prove`;
    return [`Witness: smoldot has ${has}, so it witnesses nothing of this.`];
  }
  return [
    `Witness: smoldot, from peers of its own, finalized the same blocks (${check.compared} compared, the last is ${check.lastSame}); its newest is ${check.newest}.`,
  ];
}

/** Fields of --json; absent without a witness. */
export function witnessFields(check: WitnessCheck | undefined) {
  if (!check) return {};
  const { compared, lastSame = null, newest = null } = check;
  return {
    witness: {
      client: 'smoldot',
      blocks_compared: compared,
      last_same_block: lastSame,
      newest_block: newest,
    },
  };
}
