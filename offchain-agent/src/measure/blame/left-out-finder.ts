import { hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { babeNextEpoch, babePreDigest } from '../../chain/babe/babe-digest.ts';
import { headerBytes } from '../../chain/block/header-hash.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { HeaderProof } from '../../chain/grandpa/linked-headers.ts';
import { readParasInherent } from '../../chain/relay/paras-inherent.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import type { SessionBlock } from '../backing/count-sessions.ts';
import { hashedText, headerFields, trustFields } from '../finality/proof-parts.ts';
import { type TrustGiven, trustedStart } from '../finality/proved-chain.ts';
import { mayLeaveOut } from './left-out.ts';
import type { HeardBlock, SiblingListener } from './sibling-listener.ts';
import { type ProvedLeftOut, proveLeftOut, proveVoteEvidence, type VoteEvidence } from './vote-evidence.ts';

/** A final block, and one that was heard with votes that it lacks. */
export interface EvidenceFound {
  readonly header: HashedHeader;
  readonly witness: HeardBlock;
}

/** Final blocks as they were proved: headers in a row, the votes for some of them, what leads from trust to the sets. */
export interface ProvedBlocks {
  readonly trust: TrustGiven;
  readonly headers: readonly HashedHeader[];
  /** Ascending: each hands over to the next set. */
  readonly handOvers: readonly HeaderProof[];
  /** Of the last header. */
  readonly justification: string;
}

/** What nothing proves. */
export interface NodeSaid {
  readonly chain: string;
  readonly addressPrefix: number;
}

/** Files of one session; on Polkadot each has some 5 MB, and 100 kB more for each change of authorities since the trusted block. */
const mostEvidence = 50;

/** Notes in which final blocks something is missing that was heard elsewhere. */
export class LeftOutFinder {
  readonly #siblings: Pick<SiblingListener, 'witnessesOf'>;
  readonly #found: EvidenceFound[] = [];
  #left = 0;

  constructor(siblings: Pick<SiblingListener, 'witnessesOf'>) {
    this.#siblings = siblings;
  }

  /** At most `mostEvidence`. */
  get found(): readonly EvidenceFound[] {
    return this.#found;
  }

  /** Those for which there was no room. */
  get left(): number {
    return this.#left;
  }

  add({ header, inherent, endsSession }: Pick<SessionBlock, 'header' | 'inherent' | 'endsSession'>): void {
    if (endsSession) return;
    for (const witness of this.#siblings.witnessesOf(header)) {
      if (!canShow(header, witness.header)) continue;
      const theirs = readParasInherent(witness.extrinsics, headerBytes(witness.parent.rpc));
      const onOneParent = witness.header.parentHash === header.parentHash;
      if (!mayLeaveOut(inherent, theirs, onOneParent)) continue;
      if (this.#found.length < mostEvidence) this.#found.push({ header, witness });
      else this.#left += 1;
    }
  }
}

/** Neither begins an epoch, and the one that was heard is for no later slot: without that no votes of it would be evidence. */
function canShow(final: HashedHeader, heard: HashedHeader): boolean {
  try {
    const [slot, heardSlot] = [final, heard].map(({ logs }) => babePreDigest(logs)?.slot);
    if (slot === undefined || heardSlot === undefined || heardSlot > slot) return false;
    return !babeNextEpoch(final.logs) && !babeNextEpoch(heard.logs);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}

/**
 * Makes a file of what was found, once it was checked as a recipient checks it.
 * @throws AgentError as `proveVoteEvidence` does, where it would not hold; as the client does
 */
export async function makeEvidence(
  client: Pick<RpcClient, 'request'>,
  { header, witness }: EvidenceFound,
  blocks: ProvedBlocks,
  said: NodeSaid,
): Promise<{ readonly text: string; readonly proved: ProvedLeftOut }> {
  const node = new NotingNode(client, witness);
  await trustedStart(node, blocks.trust);
  await proveLeftOut(node, { header, witness: witness.header.hash });
  const evidence: VoteEvidence = {
    schema: 'almanac.vote_evidence.v1',
    trust: trustFields(blocks.trust),
    ...finality(blocks, header),
    witness: witness.header.hash,
    blocks: [header.hash, witness.header.hash].map((hash) => node.bodyOf(hash)),
    parents: [...new Set([header.parentHash, witness.header.parentHash])].map((hash) =>
      headerFields(node.headerOf(hash)),
    ),
    states: node.statesWith('blockHash' in blocks.trust ? blocks.trust.blockHash : undefined),
    said: { chain: said.chain, address_prefix: said.addressPrefix },
  };
  const text = hashedText(evidence);
  const { proved } = await proveVoteEvidence(text, 'the evidence');
  return { text, proved };
}

/** Headers from a block to the first one that has votes, and the sets before it. */
function finality(
  { headers, handOvers, justification }: ProvedBlocks,
  { number }: HashedHeader,
): Pick<VoteEvidence, 'hand_overs' | 'headers' | 'justification'> {
  const targetOf = (proof: HeaderProof): number =>
    Number((proof.headers.at(-1) as { readonly number?: unknown }).number);
  const own = handOvers.find((proof) => targetOf(proof) >= number);
  const last = own ? targetOf(own) : (headers.at(-1)?.number ?? 0);
  return {
    hand_overs: handOvers
      .filter((proof) => targetOf(proof) < number)
      .map((proof) => ({
        headers: proof.headers.map((one) => headerFields(one)),
        justification: proof.justification,
      })),
    headers: headers
      .filter((one) => one.number >= number && one.number <= last)
      .map(({ rpc }) => headerFields(rpc)),
    justification: own ? own.justification : justification,
  };
}

/** A node that has the heard block too, and notes what it is asked for. */
class NotingNode {
  readonly #client: Pick<RpcClient, 'request'>;
  readonly #heard: HeardBlock;
  readonly #headers = new Map<string, unknown>();
  readonly #bodies = new Map<string, { readonly header: unknown; readonly extrinsics: readonly string[] }>();
  readonly #proofs = new Map<string, Set<string>>();

  constructor(client: Pick<RpcClient, 'request'>, heard: HeardBlock) {
    this.#client = client;
    this.#heard = heard;
    this.#headers.set(heard.parent.hash, heard.parent.rpc);
    const extrinsics = heard.extrinsics.map((bytes) => hexText(bytes));
    this.#bodies.set(heard.header.hash, { header: heard.header.rpc, extrinsics });
  }

  async request<Result>(method: string, params: readonly unknown[] = []): Promise<Result> {
    const [first, second] = params.map(String);
    if (method === 'chain_getHeader' && this.#headers.has(first ?? ''))
      return this.#headers.get(first ?? '') as Result;
    if (method === 'chain_getBlock' && first === this.#heard.header.hash)
      return { block: this.#bodies.get(first) } as Result;
    const answer = await this.#client.request<Result>(method, params);
    if (method === 'chain_getHeader') this.#headers.set(first ?? '', answer);
    if (method === 'chain_getBlock') {
      const { block } = (answer ?? {}) as { block?: { header: unknown; extrinsics: readonly string[] } };
      if (block) this.#bodies.set(first ?? '', block);
    }
    if (method === 'state_getReadProof') {
      const hash = second ?? '';
      const { proof } = (answer ?? {}) as { proof?: readonly unknown[] };
      const nodes = (Array.isArray(proof) ? proof : []).map((node) => String(node).toLowerCase());
      this.#proofs.set(hash, new Set([...(this.#proofs.get(hash) ?? []), ...nodes]));
    }
    return answer;
  }

  headerOf(hash: string): unknown {
    return this.#headers.get(hash);
  }

  bodyOf(hash: string) {
    const block = this.#bodies.get(hash);
    if (!block) throw new AgentError('unreachable/block', `the node has no body of block ${hash}`);
    return {
      header: headerFields(block.header),
      extrinsics: block.extrinsics.map((extrinsic) => extrinsic.toLowerCase()),
    };
  }

  /** States of which parts were asked for, and the block of a checkpoint. */
  statesWith(checkpoint: string | undefined): VoteEvidence['states'] {
    const headers = new Map([
      ...this.#headers,
      ...[...this.#bodies].map(([hash, { header }]) => [hash, header] as const),
    ]);
    const hashes = new Set([...this.#proofs.keys(), ...(checkpoint === undefined ? [] : [checkpoint])]);
    return [...hashes].flatMap((hash) => {
      const header = headers.get(hash);
      return header ? [{ header: headerFields(header), proof: [...(this.#proofs.get(hash) ?? [])] }] : [];
    });
  }
}
