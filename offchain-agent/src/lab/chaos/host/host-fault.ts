import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '../../../base/process.ts';
import { nodeReport } from '../../client/substrate.ts';
import type { FaultTarget } from '../../node-host/host-state.ts';
import type { NetworkState } from '../../real/state.ts';
import type { NodeFault } from '../node-fault.ts';

/** Kinds of faults that need more of the host than signals and files. */
export const hostFaultKinds = ['freeze', 'clock', 'cpu', 'memory', 'disk'] as const;
export type HostFaultKind = (typeof hostFaultKinds)[number];
export type HostFaultSpec<Kind extends HostFaultKind = HostFaultKind> = Extract<
  NodeFault,
  { readonly kind: Kind }
>;

/** One kind of fault. What it leaves in force stands in the network's state, so that any other process can take it back. */
export interface HostFault<Kind extends HostFaultKind = HostFaultKind> {
  /** Why this machine cannot, in a sentence that names what would; undefined when it can. */
  refusal(fault: HostFaultSpec<Kind>, network: NetworkState): string | undefined;
  /** Returns when it is so. */
  begin(fault: HostFaultSpec<Kind>, target: FaultTarget): Promise<void>;
  /** Takes back what is in force; harmless where nothing is. The node runs when it returns if it is not gone. */
  end(target: FaultTarget): Promise<void>;
  /** What is in force, whoever did it, as a person reads it; undefined where nothing is, or ends with who did it. */
  inForce(target: FaultTarget): string | undefined;
}

/** The node answers within so much, or is given up: compiling its runtime on a busy machine takes longest. */
const answersWithinMs = 30_000;
const pollMs = 100;

/** Waits until a node that was started answers; one that ends, or does not answer in time, is waited for no longer. */
export async function untilAnswers({ node }: FaultTarget): Promise<void> {
  const deadline = Date.now() + answersWithinMs;
  while (isRunning(node.process) && Date.now() < deadline) {
    if (await nodeReport(node.rpc_port)) return;
    await sleep(pollMs);
  }
}
