import type { RpcHeader } from '../../chain/block/header-hash.ts';
import type { Checkpoint } from '../../chain/grandpa/checkpoint.ts';
import { hashHeader } from '../../chain/grandpa/header.ts';
import { type HeaderProof, maxLinkedHeaders } from '../../chain/grandpa/linked-headers.ts';
import type { AuthorshipProof } from './authorship-proof.ts';
import { headerFields, trustFields } from './proof-parts.ts';
import type { ProvedStep, TrustGiven } from './proved-chain.ts';
import type { ProofClient } from './verified-source.ts';

/** What is told of a count beside its proof. */
export type ProofFrame = Pick<AuthorshipProof, 'engine' | 'from_block' | 'to_block' | 'said'>;

/** Keeps of all that a node proves what a third person needs to check it again: bounded, the latest steps are left out. */
export class ProofRecorder {
  readonly client: ProofClient;
  readonly #trust: TrustGiven;
  readonly #states = new Map<string, { readonly header: RpcHeader; readonly proof: Set<string> }>();
  readonly #handOvers: HeaderProof[] = [];
  readonly #headers: RpcHeader[] = [];
  #justification = '';
  #isFull = false;

  constructor(client: ProofClient, trust: TrustGiven) {
    this.#trust = trust;
    this.client = {
      url: client.url,
      subscribe: (...args) => client.subscribe(...args),
      unsubscribe: (...args) => client.unsubscribe(...args),
      request: async <Result>(method: string, params?: readonly unknown[]): Promise<Result> => {
        const answer = await client.request<Result>(method, params);
        await this.#note(client, method, params ?? [], answer);
        return answer;
      },
    };
  }

  handOver(proof: HeaderProof): void {
    if (!this.#isFull) this.#handOvers.push(proof);
  }

  /** @returns whether there was room for it */
  step({ headers, justification }: Pick<ProvedStep, 'headers' | 'justification'>): boolean {
    this.#isFull ||= this.#headers.length + headers.length > maxLinkedHeaders;
    if (this.#isFull) return false;
    for (const { rpc } of headers) this.#headers.push(rpc);
    this.#justification = justification.hex;
    return true;
  }

  /** Undefined when nothing of what is counted was recorded. */
  proofOf(frame: ProofFrame): AuthorshipProof | undefined {
    const first = Number(this.#headers[0]?.number);
    const last = Number(this.#headers.at(-1)?.number);
    const to = Math.min(frame.to_block, last);
    if (!(frame.from_block >= first && to >= frame.from_block)) return undefined;
    return {
      schema: 'almanac.authorship_proof.v1',
      engine: frame.engine,
      trust: trustFields(this.#trust),
      states: [...this.#states.values()].map(({ header, proof }) => ({
        header: headerFields(header),
        proof: [...proof],
      })),
      // With the last header a set may end, and then it is the one that voted for it.
      hand_overs: this.#handOvers
        .map(({ headers, justification }) => ({
          headers: headers.map((one) => headerFields(hashHeader(one).rpc)),
          justification,
        }))
        .filter(({ headers }) => Number(headers.at(-1)?.number) < last),
      headers: this.#headers.map(headerFields),
      justification: this.#justification,
      from_block: frame.from_block,
      to_block: to,
      said: frame.said,
    };
  }

  /** States that are proved, and the block of a checkpoint. */
  async #note(
    client: ProofClient,
    method: string,
    params: readonly unknown[],
    answer: unknown,
  ): Promise<void> {
    const isCheckpoint =
      method === 'chain_getHeader' && params[0] === (this.#trust as Partial<Checkpoint>).blockHash;
    if (!isCheckpoint && method !== 'state_getReadProof') return;
    const hash = String(isCheckpoint ? params[0] : params[1]);
    const nodes: unknown = isCheckpoint ? [] : (answer as { proof?: unknown } | null)?.proof;
    const header =
      this.#states.get(hash)?.header ?? (await client.request<unknown>('chain_getHeader', [hash]));
    // What cannot be read is refused by whoever asked.
    if (!header || !Array.isArray(nodes)) return;
    const proof = this.#states.get(hash)?.proof ?? new Set<string>();
    for (const node of nodes) proof.add(String(node).toLowerCase());
    this.#states.set(hash, { header: hashHeader(header).rpc, proof });
  }
}
