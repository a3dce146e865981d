import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { HostBreaker, hostFaultsInForce } from '../../offchain-agent/src/lab/chaos/host/host-breaker.ts';
import type { NodeFault } from '../../offchain-agent/src/lab/chaos/node-fault.ts';
import { downNetwork } from '../../offchain-agent/src/lab/networks.ts';
import type { NetworkState, NodeState } from '../../offchain-agent/src/lab/real/state.ts';
import { residueOf } from './network-residue.ts';
import { poll } from './poll.ts';

export interface HostFaultCase {
  readonly fault: NodeFault;
  /** Whether the fault shows on the node. */
  readonly shows: (node: NodeState) => boolean | Promise<boolean>;
  /** The node does not run once it shows. */
  readonly stops: boolean;
  /** A network whose nodes `v1` and `v2` run and answer, in the state folder of the environment. */
  readonly open: () => Promise<NetworkState>;
}

/** What holds of every kind of fault of a host; a machine that cannot do it says what is missing. */
export function hostFaultConformance({ fault, shows, stops, open }: HostFaultCase): void {
  it('befalls one node until it is healed, or is refused by name', async () => {
    const network = await open();
    const breaker = new HostBreaker(network);
    if (await isRefused(breaker)) return;
    await breaker.begin(fault, 'v1');
    await showing(network, 0, true);
    // Where there are no control groups a core is taken away in turns, which end with who does it.
    const inForce = hostFaultsInForce(network).map(({ node, kind }) => `${kind} of ${node}`);
    if (fault.kind !== 'cpu') deepEqual(inForce, [`${fault.kind} of v1`]);
    deepEqual(breaker.broken(), stops ? ['v1'] : []);
    equal(await shows(nodeOf(network, 1)), false);
    await breaker.heal(fault, 'v1');
    await showing(network, 0, false);
    deepEqual(breaker.broken(), []);
    deepEqual(hostFaultsInForce(network), []);
  });

  it('can be healed again, and where it never began', async () => {
    const network = await open();
    const breaker = new HostBreaker(network);
    if (await isRefused(breaker)) return;
    await breaker.begin(fault, 'v1');
    for (const name of ['v1', 'v1', 'v2']) await breaker.heal(fault, name);
    await showing(network, 0, false);
    deepEqual(breaker.broken(), []);
  });

  it('leaves nothing behind a network that is taken down while it lasts', async () => {
    const network = await open();
    const breaker = new HostBreaker(network);
    if (await isRefused(breaker)) return;
    await breaker.begin(fault, 'v1');
    const residue = (): string[] => residueOf(process.env['ALMANAC_STATE'] ?? '', network.name);
    ok(residue().some((line) => line.startsWith('process ')));
    await downNetwork(network.name);
    deepEqual(residue(), []);
  });

  async function isRefused(breaker: HostBreaker): Promise<boolean> {
    const refusal = await breaker.refusal(fault);
    if (refusal !== undefined) match(refusal, new RegExp(`^${fault.kind} .*needs .*[,;] `));
    return refusal !== undefined;
  }

  async function showing(network: NetworkState, index: number, expected: boolean): Promise<void> {
    await poll(
      `${fault.kind} ${expected ? 'shows' : 'is over'}`,
      async () => await shows(nodeOf(network, index)),
      (shown) => shown === expected,
      { everyMs: 50 },
    );
  }
}

function nodeOf(network: NetworkState, index: number): NodeState {
  const node = network.nodes[index];
  if (!node) throw new RangeError(`no node ${index}`);
  return node;
}
