import {
  type AuthorshipProof,
  proofText,
} from '../../offchain-agent/src/measure/finality/authorship-proof.ts';
import type { MadeRelayNode } from './made-relay-node.ts';

/** What `almanac watch --verify --proof` writes, of all blocks that there are. */
export async function madeRelayProof(node: MadeRelayNode): Promise<string> {
  const genesis = await node.request<AuthorshipProof['states'][number]['header']>('chain_getHeader', [
    node.genesisHash,
  ]);
  const { proof } = await node.request<{ proof: string[] }>('state_getReadProof', [[], node.genesisHash]);
  const justification = await new Promise<string>((resolve) => {
    void node.subscribe('grandpa_subscribeJustifications', [], (item) => resolve(String(item)));
  });
  return proofText({
    schema: 'almanac.authorship_proof.v1',
    engine: 'babe',
    trust: { genesis_hash: node.genesisHash },
    states: [{ header: genesis, proof }],
    hand_overs: [],
    headers: node.chain.blocks.map(({ header: { rpc } }) => ({
      ...rpc,
      digest: { logs: [...rpc.digest.logs] },
    })),
    justification,
    from_block: node.chain.blocks[0]?.header.number ?? 0,
    to_block: node.best.number,
    said: { chain: 'kusama', spec_name: 'kusama', slot_duration_ms: 6_000, epoch_slots: 20, accounts: [] },
  });
}
