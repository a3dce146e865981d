import { proofBytes } from './fake-finality-node.ts';
import { type FinalityLie, otherHash, strangers, three } from './finality-lie.ts';
import { authorityList, testTrie, testVoter } from './grandpa-bytes.ts';
import { GrandpaChain, grandpaAuthoritiesKey, justification, rpcHeader } from './grandpa-chain.ts';
import { others, type ProofScene, voters } from './proof-scene.ts';

const [alice = testVoter('alice')] = voters;

/** Answers about the beginning of the chain that are no proof of it; told before anything is proved. */
export const genesisLies: readonly FinalityLie[] = [
  {
    name: 'no genesis, since it is of another chain',
    reason: 'genesis',
    tell: ({ node }) => void node.lies.set('chain_getHeader', () => null),
  },
  {
    name: 'the genesis header of another chain',
    reason: 'genesis',
    tell: ({ node }) => {
      const { genesis } = new GrandpaChain(others);
      node.lies.set('chain_getHeader', () => rpcHeader(genesis));
    },
  },
  {
    name: 'a genesis header with the state root of authorities of its own',
    reason: 'genesis',
    tell: ({ node, chain }) => {
      const { root, nodes } = forgedState();
      node.lies.set('chain_getHeader', () => ({ ...rpcHeader(chain.genesis), stateRoot: root }));
      node.lies.set('state_getReadProof', () => ({ proof: nodes }));
    },
  },
  {
    name: 'authorities of its own in the proof',
    reason: 'state_proof',
    tell: ({ node }) => void node.lies.set('state_getReadProof', () => ({ proof: forgedState().nodes })),
  },
  {
    name: 'a proof with a changed key of an authority',
    reason: 'state_proof',
    tell: ({ node, chain }) => {
      const nodes = chain.trie.nodes.map((one) =>
        one.replaceAll(alice.key.slice(2), strangers[0]?.key.slice(2) ?? ''),
      );
      node.lies.set('state_getReadProof', () => ({ proof: nodes }));
    },
  },
  ...[0, 1, 2].map((left) => ({
    name: `a proof without part ${left + 1}`,
    reason: 'state_proof',
    tell: ({ node, chain }: ProofScene) => {
      node.lies.set('state_getReadProof', () => ({
        proof: chain.trie.nodes.filter((_, index) => index !== left),
      }));
    },
  })),
  ...[null, { proof: 'none' }, { proof: [7] }, { proof: [] }].map((answer) => ({
    name: `${JSON.stringify(answer)} in place of a proof`,
    reason: 'state_proof',
    tell: ({ node }: ProofScene) => void node.lies.set('state_getReadProof', () => answer),
  })),
  {
    name: 'a proof of a set with too few votes',
    reason: 'weight',
    tell: ({ node, chain }) => {
      const target = chain.append({ next: others });
      node.proofs.push({ from: 1, target, justification: justification(target, voters.slice(0, 2), 0) });
    },
  },
  {
    name: 'a proof of a set that names another block than it is of',
    reason: 'malformed',
    tell: ({ node, chain }) => {
      const target = chain.append();
      node.lies.set('grandpa_proveFinality', () =>
        proofBytes({ hash: otherHash }, justification(target, three, 0)),
      );
    },
  },
  {
    name: 'a proof of a set whose block it does not show',
    reason: 'missing_block',
    tell: ({ node, chain }) => {
      const target = chain.append();
      node.proofs.push({ from: 1, target, justification: justification(target, three, 0) });
      chain.blocks.delete(target.hash);
    },
  },
];

function forgedState() {
  return testTrie(new Map([[grandpaAuthoritiesKey, authorityList(strangers)]]), 1);
}
