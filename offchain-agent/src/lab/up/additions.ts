import { parts, startNode } from '../networks.ts';
import type { Addition, AskedNode, PartOptions, StartContext, TellProgress } from '../real/part.ts';
import type { NetworkState, NodeState } from '../real/state.ts';

/** All that parts add to a network that is being started. */
export class Additions {
  readonly #additions: readonly Addition[];

  private constructor(additions: readonly Addition[]) {
    this.#additions = additions;
  }

  /** @throws AgentError `bad_input/...` of the first part that cannot have here what was asked for */
  static async plan(
    options: PartOptions,
    nodes: readonly AskedNode[],
    progress: TellProgress,
  ): Promise<Additions> {
    const additions: Addition[] = [];
    for (const part of parts) {
      const addition = await part.add?.(options, nodes, progress);
      if (addition) additions.push(addition);
    }
    return new Additions(additions);
  }

  /** Fields of the state of the network. */
  get fields(): Partial<NetworkState> {
    return Object.assign({}, ...this.#additions.map(({ fields }) => fields)) as Partial<NetworkState>;
  }

  /** Whether peers must not tell each other their own addresses. */
  get hidesAddresses(): boolean {
    return this.#additions.some((addition) => addition.hidesAddresses === true);
  }

  /** Fields of the state of a node. */
  nodeFields(
    node: AskedNode,
    index: number,
    ports: readonly [own: number, free: number],
  ): Pick<NodeState, 'p2p_port'> & Partial<NodeState> {
    const fields = this.#additions.map((addition) => addition.nodeFields?.(node, index, ports));
    return Object.assign({ p2p_port: ports[0] }, ...fields) as Pick<NodeState, 'p2p_port'>;
  }

  /**
   * Starts what the nodes need, the nodes, and what needs the nodes.
   * @param startEach starts the nodes that no part starts itself
   * @returns what is to be done when all nodes are ready
   */
  async start(
    network: NetworkState,
    { progress, signal }: Omit<StartContext, 'startNode'>,
    startEach: (nodes: readonly NodeState[]) => Promise<void>,
  ): Promise<() => Promise<void>> {
    const context = { progress, signal, startNode };
    for (const addition of this.#additions) await addition.beforeNodes?.(network, context);
    await startEach(
      network.nodes.filter((node) => !this.#additions.some((addition) => addition.startsLater?.(node))),
    );
    for (const addition of this.#additions) await addition.afterNodes?.(network, context);
    return async () => {
      for (const addition of this.#additions) await addition.whenReady?.(network, context);
    };
  }
}
