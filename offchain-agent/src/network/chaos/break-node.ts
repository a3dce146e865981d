import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcesses, processState } from '../../base/process.ts';
import { nodeFolder } from '../real/node-process.ts';
import type { NetworkState, NodeState } from '../real/state.ts';
import { resumeNode, stopNode } from '../real/stop.ts';
import type { FaultKind } from './scenario.ts';

/** What can be done to the nodes of a network; the real one ends and starts processes. */
export interface NodeBreaker {
  /** Returns when it is so. */
  begin(kind: FaultKind, node: string): Promise<void>;
  /** The node runs again when it returns. One that runs already stays as it is. */
  heal(node: string): Promise<void>;
  /** The nodes that do not run. */
  broken(): readonly string[];
}

/** Faults of processes: what a signal and a removed folder can do, without any privilege. */
export class ProcessBreaker implements NodeBreaker {
  readonly #network: NetworkState;

  constructor(network: NetworkState) {
    this.#network = network;
  }

  async begin(kind: FaultKind, name: string): Promise<void> {
    const node = this.#node(name);
    switch (kind) {
      case 'kill':
      case 'pause':
        return await stopNode(this.#network, node, kind === 'kill');
      case 'restart':
        await endProcesses(node.process ? [node.process] : []);
        return await resumeNode(this.#network, node);
      case 'wipe':
        await stopNode(this.#network, node, true);
        await rm(join(nodeFolder(this.#network.name, name), 'data'), { recursive: true, force: true });
        return await resumeNode(this.#network, node);
    }
  }

  async heal(name: string): Promise<void> {
    await resumeNode(this.#network, this.#node(name));
  }

  broken(): readonly string[] {
    return this.#network.nodes
      .filter(({ process }) => !process || processState(process) !== 'running')
      .map(({ name }) => name);
  }

  #node(name: string): NodeState {
    const node = this.#network.nodes.find((candidate) => candidate.name === name);
    if (!node) throw new RangeError(`${this.#network.name} has no node ${name}`);
    return node;
  }
}
