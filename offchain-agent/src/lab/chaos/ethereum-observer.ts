import { ethereumDriver } from '../client/drivers.ts';
import { blockHashes } from '../client/ethereum-poll.ts';
import { reportOf } from '../networks.ts';
import { type NodeReport } from '../real/part.ts';
import type { NetworkState, NodeState } from '../real/state.ts';
import { type Breach, FinalityLedger } from './ledger.ts';
import type { NetworkObserver, Views } from './observer.ts';

/** A batch that a node answers within moments. */
const mostHashes = 64;

/** Where a client has no finality, what lies so deep that no minority could have written it counts as final. */
export class EthereumObserver implements NetworkObserver {
  readonly invariants: NetworkObserver['invariants'];
  readonly #ledger = new FinalityLedger();
  readonly #network: NetworkState;
  readonly #depth: number;

  constructor(network: NetworkState) {
    this.#network = network;
    this.#depth = ethereumDriver(network)?.depth(network) ?? 0;
    const where = this.#depth === 0 ? '' : `, ${this.#depth} and more below the head (there is no finality)`;
    this.invariants = {
      one_final_block: `one block a height${where}`,
      final_stays: `blocks stay${where}`,
    };
  }

  async look(broken: readonly string[]): Promise<Views> {
    return new Map(
      await Promise.all(
        this.#network.nodes.map(
          async (node) =>
            [node.name, broken.includes(node.name) ? undefined : await this.#view(node)] as const,
        ),
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
    // Nothing stays open between looks.
  }

  async #view(node: NodeState): Promise<NodeReport | undefined> {
    const report = await reportOf(this.#network, node);
    if (!report) return undefined;
    const finalized = Math.max(0, report.best - this.#depth);
    this.#ledger.noteHeight(node.name, finalized);
    const from = this.#ledger.nextOf(node.name);
    const count = Math.min(mostHashes, finalized - from + 1);
    const heights = Array.from({ length: Math.max(0, count) }, (_, index) => from + index);
    const hashes = heights.length > 0 ? await blockHashes(node.rpc_port, heights) : [];
    const known = hashes.filter((hash) => hash !== undefined);
    // A node that goes away in between is asked again at the next look.
    if (known.length === heights.length) this.#ledger.noteFinal(node.name, from, known);
    return { peers: report.peers, best: report.best, finalized };
  }
}
