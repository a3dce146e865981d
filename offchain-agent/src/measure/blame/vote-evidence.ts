import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { babeNextEpoch, babePreDigest } from '../../chain/babe/babe-digest.ts';
import { isSealedBy } from '../../chain/babe/babe-seal.ts';
import { headerBytes } from '../../chain/block/header-hash.ts';
import { type HashedHeader, hashHeader } from '../../chain/grandpa/header.ts';
import { headerOfHash, maxLinkedHeaders } from '../../chain/grandpa/linked-headers.ts';
import type { Trust } from '../../chain/grandpa/trust.ts';
import { provedBackingKeys, provedDisabled } from '../../chain/relay/backing-keys.ts';
import { type ParasInherent, readParasInherent } from '../../chain/relay/paras-inherent.ts';
import { readProvedBody } from '../../chain/relay/proved-body.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import {
  bytesShape,
  handOverShape,
  hashShape,
  headerShape,
  notAProof,
  proveHeaderPart,
  readHashed,
  requireTrustedGenesis,
  stateShape,
  trustShape,
} from '../finality/proof-parts.ts';
import { type LeftOutVotes, leftOutOf } from './left-out.ts';

const blockShape = z.strictObject({ header: headerShape, extrinsics: z.array(bytesShape) });
const shape = z.strictObject({
  schema: z.literal('almanac.vote_evidence.v1'),
  trust: trustShape,
  hand_overs: z.array(handOverShape),
  /** From the final block that left something out to one that has votes. */
  headers: z.array(headerShape).min(1).max(maxLinkedHeaders),
  /** Of the last header. */
  justification: bytesShape,
  /** The hash of the block that has what was left out. */
  witness: hashShape,
  /** Bodies of both blocks. */
  blocks: z.array(blockShape).length(2),
  /** Headers of their parents. */
  parents: z.array(headerShape).min(1).max(2),
  /** Parts of states: of the first authority set, of the keys of the session, and of whose votes were refused. */
  states: z.array(stateShape),
  /** What a node said and nothing proves. */
  said: z.strictObject({
    chain: z.string(),
    // As addresses can have it: 46 and 47 are reserved.
    address_prefix: z
      .int()
      .min(0)
      .max(16_383)
      .refine((prefix) => prefix !== 46 && prefix !== 47, 'must not be 46 or 47'),
  }),
});

/** All that is needed to check without a node that the author of a final block left a vote out. */
export type VoteEvidence = z.input<typeof shape>;

/** Where a block stands. */
export interface EvidenceBlock {
  readonly number: number;
  readonly hash: string;
  readonly slot: number;
  /** Account of its author as hex. */
  readonly author: string;
}

/** What a piece of evidence shows. */
export interface ProvedLeftOut {
  readonly trust: Trust;
  readonly session: number;
  readonly final: EvidenceBlock;
  readonly witness: EvidenceBlock;
  readonly onOneParent: boolean;
  readonly leftOut: readonly LeftOutVotes[];
  /** Of the active validators as hex, by the places that votes name. */
  readonly accounts: readonly string[];
}

/** What is checked of two blocks, of which the first is final. */
interface EvidenceClaim {
  readonly header: HashedHeader;
  readonly witness: string;
}

/** By its first field, which tools may set apart with spaces and lines; also of a version that is not known. */
const start = /^\s*\{\s*"schema"\s*:\s*"almanac\.vote_evidence\./;

/** Whether a text is meant as such evidence. */
export function isVoteEvidence(text: string): boolean {
  return start.test(text);
}

/**
 * Reads evidence and checks all of it without a node: that the first block is final, both bodies, the seal of the other block, and
 * the signature of each vote.
 *
 * @param source what the text is from, for the message
 * @param genesisHash that it must be from, where that is known
 * @throws AgentError `bad_input/proof` for what is no evidence, is of another chain, or was changed where nothing is proved;
 * `unknown/finality_...` for what does not hold of final blocks, as `proveLeftOut` for what does not hold of the votes
 */
export async function proveVoteEvidence(
  text: string,
  source: string,
  genesisHash?: string,
): Promise<{ readonly evidence: VoteEvidence; readonly proved: ProvedLeftOut }> {
  const { content: evidence, isWhole } = readHashed(text, source, shape);
  requireTrustedGenesis(evidence.trust, genesisHash, source);
  const client = clientOf(evidence);
  const { trust, headers } = await proveHeaderPart(client, evidence);
  const [header] = headers;
  if (!header) throw notAProof(source, 'headers: has none');
  const proved = await proveLeftOut(client, { header, witness: evidence.witness });
  // Whatever else is changed is told by what it breaks.
  if (!isWhole)
    throw notAProof(source, 'its content outside the blocks was changed: content_hash is another');
  return { evidence, proved: { ...proved, trust } };
}

/**
 * Checks what a final block left out that another block has. That other block is sealed for a slot that is not later: so its author
 * had the votes by then.
 * @param client a node that has both blocks, their parents, and the states of the final one and of its parent
 * @param claim whose header is final
 * @throws AgentError `unknown/vote_evidence` where the blocks do not show it; as `readProvedBody`, `provedBackingKeys` and `provedDisabled` do
 */
export async function proveLeftOut(
  client: Pick<RpcClient, 'request'>,
  { header, witness: witnessHash }: EvidenceClaim,
): Promise<Omit<ProvedLeftOut, 'trust'>> {
  const final = await readBlock(client, header.hash);
  const witness = await readBlock(client, witnessHash);
  for (const { header: one } of [final, witness]) {
    if (reading(one, () => babeNextEpoch(one.logs)))
      throw shown(one, 'it begins an epoch: its author and its votes are of different sessions');
  }
  const keys = await provedBackingKeys(client, final.header);
  const disabled = await provedDisabled(client, final.parent, keys);
  const [own, other] = [final, witness].map(({ header: one }) => authorOf(one, keys.elected));
  if (!own || !other) throw new Error('there are two blocks');
  const sealKey = keys.authorities[other.place];
  if (sealKey === undefined || !isSealedBy(witness.header.rpc, sealKey))
    throw shown(witness.header, `it is not sealed by its author ${other.block.author}`);
  if (witness.header.hash === final.header.hash) throw shown(witness.header, 'it is the final block itself');
  if (witness.header.number > final.header.number || other.block.slot > own.block.slot) {
    throw shown(
      witness.header,
      `it was written for slot ${other.block.slot}, after slot ${own.block.slot} of block ${final.header.number}: its votes can have come later`,
    );
  }
  const onOneParent = witness.header.parentHash === final.header.parentHash;
  const leftOut = leftOutOf(final.inherent, witness.inherent, keys, onOneParent, disabled);
  if (!leftOut) throw shown(witness.header, 'no group of the session has signed the votes on a candidate');
  if (leftOut.length === 0)
    throw shown(witness.header, `it has no vote that block ${final.header.number} left out`);
  return {
    session: keys.session,
    final: own.block,
    witness: other.block,
    onOneParent,
    leftOut,
    accounts: keys.accounts,
  };
}

interface ReadBlock {
  readonly header: HashedHeader;
  readonly parent: HashedHeader;
  readonly inherent: ParasInherent;
}

async function readBlock(client: Pick<RpcClient, 'request'>, hash: string): Promise<ReadBlock> {
  const { header, extrinsics } = await readProvedBody(client, hash);
  const parent = await headerOfHash(client, header.parentHash);
  return {
    header,
    parent,
    inherent: reading(header, () => readParasInherent(extrinsics, headerBytes(parent.rpc))),
  };
}

function reading<Value>(header: HashedHeader, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw shown(header, `it cannot be read: ${cause.message}`, cause);
  }
}

function authorOf(header: HashedHeader, elected: readonly string[]) {
  const said = reading(header, () => babePreDigest(header.logs));
  const author = said && elected[said.authority];
  if (!said || author === undefined) throw shown(header, 'it names no author of the session');
  const { number, hash } = header;
  return { place: said.authority, block: { number, hash, slot: said.slot, author } };
}

function shown({ number, hash }: HashedHeader, why: string, cause?: unknown): AgentError {
  return new AgentError('unknown/vote_evidence', `block ${number} ${hash} shows no vote left out: ${why}`, {
    data: { block: number, hash },
    cause,
  });
}

/** A node that has these blocks and states alone. */
function clientOf({ states, blocks, parents }: VoteEvidence): Pick<RpcClient, 'request'> {
  const headers = new Map(
    [...states.map((state) => state.header), ...parents, ...blocks.map((block) => block.header)].map(
      (header) => [hashHeader(header).hash, header] as const,
    ),
  );
  const bodies = new Map(blocks.map((block) => [hashHeader(block.header).hash, block] as const));
  const proofs = new Map(states.map((state) => [hashHeader(state.header).hash, state.proof] as const));
  const answer = (method: string, [first, second]: readonly unknown[]): unknown => {
    if (method === 'chain_getHeader') return headers.get(String(first)) ?? null;
    if (method === 'state_getReadProof') return { proof: proofs.get(String(second)) ?? [] };
    const block = bodies.get(String(first));
    return block ? { block } : null;
  };
  return {
    request: async <Result>(method: string, params?: readonly unknown[]): Promise<Result> =>
      await Promise.resolve(answer(method, params ?? []) as Result),
  };
}
