import { deepEqual, equal, ok } from 'node:assert/strict';
import type { NetworkObserver } from '../../offchain-agent/src/lab/chaos/observer.ts';

/** What every `NetworkObserver` does; `open` gives one of a network with two nodes that run, `v1` and `v2`. */
export function observerConformance(open: () => Promise<NetworkObserver>): void {
  it('sees what every node says of itself, and final no more than the best', async () => {
    const observer = await open();
    const views = await observer.look([]);
    deepEqual([...views.keys()].toSorted(), ['v1', 'v2']);
    for (const report of views.values()) ok(report && (report.finalized ?? 0) <= (report.best ?? 0));
    observer.close();
  });

  it('asks no node of which nobody expects an answer', async () => {
    const observer = await open();
    const views = await observer.look(['v2']);
    equal(views.get('v2'), undefined);
    ok(views.get('v1'));
    observer.close();
  });

  it('has no breach of a network that was not broken', async () => {
    const observer = await open();
    await observer.look([]);
    observer.forget('v1');
    deepEqual(observer.breaches(), []);
    ok(Object.values(observer.invariants).every((text) => text !== ''));
    observer.close();
  });
}
