import { processState } from '../../../base/process.ts';
import { claimNode, startNode, updateRunning } from '../../networks.ts';
import { type FaultTarget } from '../../node-host/host-state.ts';
import { isNodeAlive, type NetworkState } from '../../real/state.ts';
import type { NodeBreaker } from '../break-node.ts';
import type { NodeFault, NodeFaultKind } from '../node-fault.ts';
import { WrongClock } from './clock.ts';
import { BadDisk } from './disk.ts';
import { type HostFault, type HostFaultKind, type HostFaultSpec, hostFaultKinds } from './host-fault.ts';
import { CpuShortage, Freeze, MemoryShortage } from './limits.ts';

type HostFaults = Omit<{ readonly [Kind in HostFaultKind]: HostFault<Kind> }, 'cpu'> & {
  readonly cpu: CpuShortage;
};

function hostFaults(): HostFaults {
  return {
    freeze: new Freeze(),
    clock: new WrongClock(),
    cpu: new CpuShortage(),
    memory: new MemoryShortage(),
    disk: new BadDisk(),
  };
}

/** Faults of the host of a node: its freezer, clock, cores, memory and disk. */
export class HostBreaker implements NodeBreaker {
  readonly #network: NetworkState;
  readonly #faults: HostFaults;

  constructor(network: NetworkState, faults: Partial<HostFaults> = {}) {
    this.#network = network;
    this.#faults = { ...hostFaults(), ...faults };
  }

  /** For `Breakers`: this one for each of its kinds. */
  get byKind(): [NodeFaultKind, NodeBreaker][] {
    return hostFaultKinds.map((kind) => [kind, this]);
  }

  async refusal(fault: NodeFault): Promise<string | undefined> {
    if (!isHostFault(fault)) return await Promise.resolve(`${fault.kind} is not a host fault`);
    return this.#of(fault).refusal(fault, this.#network);
  }

  async begin(fault: NodeFault, name: string): Promise<void> {
    if (!isHostFault(fault)) throw new RangeError(`${fault.kind} is not a host fault`);
    const target = this.#target(name);
    await keptDown(target, async () => await this.#of(fault).begin(fault, target));
    await updateRunning(this.#network);
  }

  async heal(fault: NodeFault, name: string): Promise<void> {
    if (!isHostFault(fault)) throw new RangeError(`${fault.kind} is not a host fault`);
    const target = this.#target(name);
    await keptDown(target, async () => {
      await this.#of(fault).end(target);
      if (!isNodeAlive(target.node)) await startNode(this.#network, target.node);
    });
    await updateRunning(this.#network);
  }

  broken(): readonly string[] {
    return (
      this.#network.nodes
        .filter(({ process }) => !process || processState(process) !== 'running')
        // One that is stopped in turns runs.
        .filter(({ name }) => !this.#faults.cpu.interrupted.includes(name))
        .map(({ name }) => name)
    );
  }

  // What a kind takes is what its own schema has read.
  #of({ kind }: HostFaultSpec): HostFault {
    return this.#faults[kind] as HostFault;
  }

  #target(name: string): FaultTarget {
    const node = this.#network.nodes.find((candidate) => candidate.name === name);
    if (!node) throw new RangeError(`${this.#network.name} has no node ${name}`);
    return { network: this.#network, node };
  }
}

/** What is in force on the hosts of the nodes of a network, whoever did it. */
export function hostFaultsInForce(
  network: NetworkState,
): { node: string; kind: HostFaultKind; text: string }[] {
  const faults = hostFaults();
  return network.nodes.flatMap((node) =>
    hostFaultKinds.flatMap((kind) => {
      const text = faults[kind].inForce({ network, node });
      return text === undefined ? [] : { node: node.name, kind, text };
    }),
  );
}

/** Takes back whatever faults of its host a command has left in force on a node. */
export async function liftHostFaults(target: FaultTarget): Promise<void> {
  for (const fault of Object.values<HostFault>(hostFaults() as Record<HostFaultKind, HostFault>))
    await fault.end(target);
}

/** As long as a fault ends and starts the node, nobody else starts it. */
async function keptDown({ network, node }: FaultTarget, act: () => Promise<void>): Promise<void> {
  const release = claimNode(network, node);
  try {
    await act();
  } finally {
    release();
  }
}

function isHostFault(fault: NodeFault): fault is HostFaultSpec {
  return hostFaultKinds.some((kind) => kind === fault.kind);
}
