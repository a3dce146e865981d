import { readRelaySessions } from '../../offchain-agent/src/measure/backing/relay-sessions.ts';
import {
  type EvidenceFound,
  LeftOutFinder,
  makeEvidence,
} from '../../offchain-agent/src/measure/blame/left-out-finder.ts';
import { SiblingListener } from '../../offchain-agent/src/measure/blame/sibling-listener.ts';
import type { TrustGiven } from '../../offchain-agent/src/measure/finality/proved-chain.ts';
import { MadeRelayNode } from './made-relay-node.ts';
import type { MadeShape } from './made-shape.ts';
import type { MadeRelayBlock } from './relay-runtime-shapes.ts';
import { RelaySigners, type SignedSiblingShape, signedSibling } from './relay-signers.ts';

export const signers = new RelaySigners(16);
export const said = { chain: 'made', addressPrefix: 42 };

/** Hears a sibling of a block, counts the last session, and makes evidence of what is found. */
export async function evidenceOf(
  node: MadeRelayNode,
  block: MadeRelayBlock,
  shape: SignedSiblingShape = {},
  trust: TrustGiven = { genesisHash: node.genesisHash },
) {
  const sibling = signedSibling(block, signers, shape);
  node.siblings.splice(0, 1, sibling);
  const listener = await SiblingListener.start(node, { keepsBodies: true });
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await listener.stop();
  const finder = new LeftOutFinder(listener);
  const items = (pallet: string, item: string) => node.runtime.item(pallet, item);
  const counted = await readRelaySessions(node, async () => await Promise.resolve(items), {
    trust,
    keepsHandOvers: true,
    count: 1,
    sessionBlocks: 20,
    signal: new AbortController().signal,
    onBlock: (one) => finder.add(one),
  });
  const heard = listener.witnessesOf(block.header).find(({ header }) => header.hash === sibling.header.hash);
  const found = finder.found.filter(({ witness }) => witness.header.hash === sibling.header.hash);
  const blocks = { trust, ...counted };
  const make = async (one: EvidenceFound) => await makeEvidence(node, one, blocks, said);
  return { found, heard, make, blocks, sibling };
}

/** A node whose last whole session has a block in which a vote is missing. */
export function nodeWithMissing(shape: MadeShape = {}) {
  const node = new MadeRelayNode(4, 60, { signers, ...shape });
  const over = node.chain.blocks.findLast(({ endsSession }) => endsSession)?.session.index;
  const block = node.chain.blocks.findLast(
    ({ session, endsSession, backed }) =>
      session.index === over && !endsSession && backed.some(({ voted }) => voted.includes(false)),
  );
  if (!block) throw new Error('no vote is missing');
  return { node, block };
}
