import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcesses, processState } from '../../base/process.ts';
import { resumeNode, stopNode } from '../networks.ts';
import { nodeFolder } from '../real/node-process.ts';
import type { NetworkState, NodeState } from '../real/state.ts';
import type { NodeFault, NodeFaultKind } from './node-fault.ts';

/** What can be done to the nodes of a network; the real one ends and starts processes. */
export interface NodeBreaker {
  /** Why it cannot be done here, in a sentence that names what would do it; undefined when it can. Nothing is done yet. */
  refusal?(fault: NodeFault): Promise<string | undefined>;
  /** Returns when it is so. */
  begin(fault: NodeFault, node: string): Promise<void>;
  /** The node runs as before when it returns. One that is well stays as it is. */
  heal(fault: NodeFault, node: string): Promise<void>;
  /** The nodes that do not run, so that nobody expects an answer of them. */
  broken(): readonly string[];
}

/** One breaker made of several, each for some kinds of faults. */
export class Breakers implements NodeBreaker {
  readonly #others: ReadonlyMap<NodeFaultKind, NodeBreaker>;
  readonly #rest: NodeBreaker;

  constructor(rest: NodeBreaker, others: ReadonlyMap<NodeFaultKind, NodeBreaker> = new Map()) {
    this.#rest = rest;
    this.#others = others;
  }

  async refusal(fault: NodeFault): Promise<string | undefined> {
    return await this.#of(fault).refusal?.(fault);
  }

  async begin(fault: NodeFault, node: string): Promise<void> {
    await this.#of(fault).begin(fault, node);
  }

  async heal(fault: NodeFault, node: string): Promise<void> {
    await this.#of(fault).heal(fault, node);
  }

  broken(): readonly string[] {
    return [...new Set([this.#rest, ...this.#others.values()].flatMap((breaker) => breaker.broken()))];
  }

  #of({ kind }: NodeFault): NodeBreaker {
    return this.#others.get(kind) ?? this.#rest;
  }
}

/** Faults of processes: what a signal and a removed folder can do, without any privilege. */
export class ProcessBreaker implements NodeBreaker {
  readonly #network: NetworkState;

  constructor(network: NetworkState) {
    this.#network = network;
  }

  async begin({ kind }: NodeFault, name: string): Promise<void> {
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
      default:
        throw new RangeError(`${kind} is more than a signal`);
    }
  }

  async heal(_: NodeFault, name: string): Promise<void> {
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
