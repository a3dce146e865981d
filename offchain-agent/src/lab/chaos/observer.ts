import { hexBytes } from '../../base/bytes.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { RpcClient } from '../../chain/rpc/client.ts';
import { readFixedList } from '../../chain/scale.ts';
import { nodeReport } from '../client/substrate.ts';
import { callRpc } from '../real/json-rpc.ts';
import { type NodeReport } from '../real/part.ts';
import { answerWithinMs } from '../real/ready.ts';
import { type NodeState, nodeUrl } from '../real/state.ts';
import { type Breach, FinalityLedger } from './ledger.ts';

/** What all nodes said of themselves; undefined of one that did not answer. */
export type Views = ReadonlyMap<string, NodeReport | undefined>;

/** Who looks at a network while it is broken. */
export interface NetworkObserver {
  /** What is judged all the time, as reports say it; of what is not there the network has none. */
  readonly invariants: Readonly<Partial<Record<Breach['rule'], string>>>;
  /** Asks all nodes but those of which nobody expects an answer. */
  look(broken: readonly string[]): Promise<Views>;
  /** The node has lost its database, and with it what it called final. */
  forget(node: string): void;
  breaches(): readonly Breach[];
  close(): void;
}

/** What a network with slots and votes has to keep. */
export const slotInvariants: Readonly<Record<Breach['rule'], string>> = {
  one_final_block: 'one final block a height',
  final_stays: 'what is final stays final',
  one_block_a_slot: 'one block a slot and author',
};

/** A batch that a node answers within moments. */
const mostHashes = 256;

/** Looks over JSON-RPC: heads by asking, every imported header by a subscription that survives the node. */
export class RpcObserver implements NetworkObserver {
  readonly invariants = slotInvariants;
  readonly #ledger: FinalityLedger;
  readonly #nodes: readonly { readonly node: NodeState; readonly client: RpcClient }[];

  private constructor(
    nodes: readonly { readonly node: NodeState; readonly client: RpcClient }[],
    authors: readonly string[],
  ) {
    this.#nodes = nodes;
    this.#ledger = new FinalityLedger(authors);
  }

  /** @throws AgentError as `RpcClient.open` does, when a node does not answer */
  static async open(nodes: readonly NodeState[]): Promise<RpcObserver> {
    const opened: { node: NodeState; client: RpcClient }[] = [];
    try {
      for (const node of nodes) opened.push({ node, client: await RpcClient.open(nodeUrl(node)) });
      const observer = new RpcObserver(opened, await auraKeys(opened[0]?.client));
      for (const { client } of opened)
        await client.subscribe('chain_subscribeAllHeads', [], (item) => observer.#ledger.noteHeader(item));
      return observer;
    } catch (error) {
      for (const { client } of opened) client.close();
      throw error;
    }
  }

  async look(broken: readonly string[]): Promise<Views> {
    return new Map(
      await Promise.all(
        this.#nodes.map(async ({ node, client }) => {
          const report = broken.includes(node.name) ? undefined : await nodeReport(node.rpc_port);
          if (report && client.isConnected) await this.#noteFinal(node, report.finalized);
          return [node.name, report] as const;
        }),
      ),
    );
  }

  forget(node: string): void {
    this.#ledger.forget(node);
  }

  breaches(): readonly Breach[] {
    return this.#ledger.breaches;
  }

  close(): void {
    for (const { client } of this.#nodes) client.close();
  }

  async #noteFinal({ name, rpc_port: port }: NodeState, finalized: number): Promise<void> {
    this.#ledger.noteHeight(name, finalized);
    const from = this.#ledger.nextOf(name);
    const heights = Array.from(
      { length: Math.min(mostHashes, finalized - from + 1) },
      (_, index) => from + index,
    );
    if (heights.length === 0) return;
    // A node that goes away or freezes in between holds up no look, and is asked again at the next.
    const hashes = await withTimeLimit(answerWithinMs, undefined, (within) =>
      callRpc<(string | null)[]>(port, ['chain_getBlockHash', heights], within),
    ).catch((): (string | null)[] => []);
    const known = hashes.filter((hash) => hash !== null);
    if (known.length === heights.length) this.#ledger.noteFinal(name, from, known);
  }
}

/** Aura's keys as hex; none of a chain without Aura. */
async function auraKeys(client: RpcClient | undefined): Promise<readonly string[]> {
  const answer = await client?.request('state_call', ['AuraApi_authorities', '0x']).catch(() => undefined);
  return typeof answer === 'string' ? readFixedList(hexBytes(answer)) : [];
}
