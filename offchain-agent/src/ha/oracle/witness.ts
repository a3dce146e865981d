import { RpcClient } from '../../chain/rpc/client.ts';
import { FinalityLedger } from '../../lab/chaos/ledger.ts';
import type { ValidatorKeys } from '../../lab/plan/validator-keys.ts';
import { type NodeState, nodeUrl } from '../../lab/real/state.ts';
import { CountedVotes } from './counted-votes.ts';
import type { OracleVerdict } from './finding.ts';
import { SealedHeaders } from './sealed-headers.ts';

type Node = Pick<NodeState, 'name' | 'rpc_port'>;
type Followed = readonly { readonly name: string; readonly client: RpcClient }[];

/** A batch that a node answers within moments. */
const mostHashes = 256;

/**
 * Sees what every node of a network sees: each header that it imports, each justification that it has, what it calls final. It
 * outlives the nodes: whoever comes back is followed again.
 */
export class OracleWitness {
  readonly headers: SealedHeaders;
  readonly votes: CountedVotes;
  readonly #final = new FinalityLedger();
  readonly #nodes: Followed;
  #heights = 0;

  private constructor(nodes: Followed, validators: readonly ValidatorKeys[]) {
    this.#nodes = nodes;
    // Keys that stand for two nodes are one author's.
    const own = (pick: (keys: ValidatorKeys) => string): string[] => [...new Set(validators.map(pick))];
    this.headers = new SealedHeaders(own(({ aura }) => aura.publicKey));
    this.votes = new CountedVotes(own(({ grandpa }) => grandpa.publicKey));
  }

  /** @throws AgentError as `RpcClient.open` does, when a node does not answer */
  static async open(nodes: readonly Node[], validators: readonly ValidatorKeys[]): Promise<OracleWitness> {
    const opened: { name: string; client: RpcClient }[] = [];
    try {
      for (const node of nodes) opened.push({ name: node.name, client: await RpcClient.open(nodeUrl(node)) });
      const witness = new OracleWitness(opened, validators);
      await Promise.all(opened.map(async ({ client }) => await witness.#follow(client)));
      return witness;
    } catch (error) {
      for (const { client } of opened) client.close();
      throw error;
    }
  }

  /** Asks every node that answers what it calls final. @returns the highest block that one of them calls so */
  async look(): Promise<number> {
    const heights = await Promise.all(
      this.#nodes.map(async ({ name, client }) => {
        // One that goes away in between is asked again at the next look.
        return client.isConnected ? await this.#noteFinal(name, client).catch(() => 0) : 0;
      }),
    );
    return Math.max(...heights);
  }

  /** The node has lost its database, and with it what it called final. */
  forget(node: string): void {
    this.#final.forget(node);
  }

  /** Of all that can be seen from outside. */
  verdicts(): OracleVerdict[] {
    const broken = this.#final.breaches.map(({ text }) => text);
    return [
      this.headers.verdict,
      this.votes.verdict,
      { rule: 'one_final_block', judged: this.#heights, findings: broken },
    ];
  }

  close(): void {
    for (const { client } of this.#nodes) client.close();
  }

  async #follow(client: RpcClient): Promise<void> {
    await client.subscribe('chain_subscribeAllHeads', [], (item, atMs) => this.headers.note(item, atMs));
    await client.subscribe('grandpa_subscribeJustifications', [], (item, atMs) =>
      this.votes.note(item, atMs),
    );
  }

  async #noteFinal(name: string, client: RpcClient): Promise<number> {
    const hash = await client.request<string>('chain_getFinalizedHead');
    const { number } = await client.request<{ readonly number: string }>('chain_getHeader', [hash]);
    const height = Number(number);
    this.#final.noteHeight(name, height);
    const from = this.#final.nextOf(name);
    const heights = Array.from(
      { length: Math.min(mostHashes, height - from + 1) },
      (_, index) => from + index,
    );
    if (heights.length === 0) return height;
    const hashes = await client.request<(string | null)[]>('chain_getBlockHash', [heights]);
    const known = hashes.filter((each) => each !== null);
    if (known.length < heights.length) return height;
    this.#final.noteFinal(name, from, known);
    this.#heights += known.length;
    return height;
  }
}
