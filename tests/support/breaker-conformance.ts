import { deepEqual } from 'node:assert/strict';
import type { NodeBreaker } from '../../offchain-agent/src/lab/chaos/break-node.ts';
import type { NodeFault, NodeFaultKind } from '../../offchain-agent/src/lab/chaos/node-fault.ts';

/** What holds of whatever breaks nodes; `open` gives one with two nodes that run, `v1` and `v2`. */
export function breakerConformance(open: () => Promise<NodeBreaker>): void {
  for (const kind of ['kill', 'pause'] as const) {
    it(`has broken one node after a ${kind}, until it is healed`, async () => {
      const breaker = await open();
      deepEqual(breaker.broken(), []);
      await breaker.begin(faultOf(kind), 'v2');
      deepEqual(breaker.broken(), ['v2']);
      await breaker.heal(faultOf(kind), 'v2');
      deepEqual(breaker.broken(), []);
    });
  }

  for (const kind of ['restart', 'wipe'] as const) {
    it(`has a node that runs after a ${kind}`, async () => {
      const breaker = await open();
      await breaker.begin(faultOf(kind), 'v1');
      deepEqual(breaker.broken(), []);
    });
  }

  it('leaves a node alone that runs already', async () => {
    const breaker = await open();
    await breaker.heal(faultOf('kill'), 'v1');
    deepEqual(breaker.broken(), []);
  });

  it('starts a node again that was paused and then killed', async () => {
    const breaker = await open();
    await breaker.begin(faultOf('pause'), 'v1');
    await breaker.begin(faultOf('kill'), 'v1');
    deepEqual(breaker.broken(), ['v1']);
    await breaker.heal(faultOf('kill'), 'v1');
    deepEqual(breaker.broken(), []);
  });
}

/** A fault as a breaker gets it: the nodes are chosen already. */
export function faultOf(kind: Extract<NodeFaultKind, 'kill' | 'pause' | 'restart' | 'wipe'>): NodeFault {
  return { kind, at: 0, at_jitter: 0 };
}
