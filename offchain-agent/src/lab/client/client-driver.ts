import type { CommandLine, NodeReport } from '../real/part.ts';
import type { NetworkState, NodeState } from '../real/state.ts';
import type { ClientName } from './client-name.ts';

/** Figures of nodes that not every client has. */
type ClientFigure =
  | 'finalized'
  | 'import_ms'
  | 'propose_ms'
  | 'propagation_ms'
  | 'out_bytes_s'
  | 'in_bytes_s';

/** How a program is found where `--node` does not name it. */
interface ClientProgram {
  /** Its name on PATH. */
  readonly name: string;
  /** Where a package has it, below a `node_modules`; absent where no package of npm has it. */
  readonly inModules?: string;
  /** One sentence, or a command. */
  readonly install: string;
}

/**
 * How to key, start, peer and poll a client. Ended it is by SIGTERM, and killed after 5 s like every node; started again it is
 * by the same command, on the database below `data` in its folder. Conformance: tests/support/client-conformance.ts.
 */
export interface ClientDriver {
  readonly name: ClientName | 'substrate';
  /** The usual one first. */
  readonly engines: readonly string[];
  readonly program: ClientProgram;
  /** A network of it may have so many nodes. */
  readonly mostNodes: number;
  /** Whether it has series for Prometheus at the port that is given to it. */
  readonly hasMetrics: boolean;
  /** What it cannot do, a sentence each. */
  readonly cannot: readonly string[];
  /** How many blocks behind the head nodes may still differ; undefined where the client itself tells what is final. */
  depth(network: NetworkState): number | undefined;
  /** Writes genesis, keys and whatever else the nodes need before the first start; their folders are there. */
  prepare(network: NetworkState): Promise<void>;
  command(network: NetworkState, node: NodeState): CommandLine;
  /** Undefined when the node is not there, paused, or does not answer in time. */
  poll(node: NodeState, signal?: AbortSignal): Promise<NodeReport | undefined>;
  /** Has the node seal a block, where it does so on demand alone. */
  seal?(node: NodeState): Promise<void>;
}

/** Where a node listens for its peers: on the loopback, or where it has a namespace on its address there. */
export function peerHost({ host = '127.0.0.1' }: NodeState): string {
  return host;
}

/** What differs besides where nodes are watched. */
export interface EthereumDriver extends ClientDriver {
  /** Transactions that wait at the node; undefined when it does not answer in time. */
  pool(node: NodeState, signal?: AbortSignal): Promise<number | undefined>;
  /** Why its nodes do not have some figures; nothing of those that they have. */
  untold(network: NetworkState): Readonly<Partial<Record<ClientFigure, string>>>;
}
