import { deepEqual, equal, match } from 'node:assert/strict';
import { WatchedNetwork } from '../../../../../../tests/support/watched-network.ts';
import { topLines } from '../../../../../src/lab/cli/network/top.ts';
import { watchDocument } from '../../../../../src/lab/watch/document.ts';

describe('almanac network top', () => {
  it('has a line for each node, then faults in force, then lines that alert', async () => {
    const network = new WatchedNetwork();
    await network.look(7);
    const [, second] = network.readers;
    if (second) second.state = 'paused';
    network.faults = [
      { id: 'a', kind: 'pause', nodes: ['v2'], text: 'pause v2', fromMs: 1, toMs: undefined },
      { id: 'b', kind: 'kill', nodes: ['v1'], text: 'kill v1', fromMs: 1, toMs: 2 },
    ];
    await network.look();
    network.watcher.noteLine('v2', '2026-11-22 05:13:49.123  WARN main sync: late');
    const [, first = '', paused = '', , ...rest] = topLines(watchDocument(network.watcher));
    equal(first.trim().replace(/\s+/g, ' '), 'v1 running 8 6 1 - 0 20.0 5.0 0.0 2.0 3.0 50.0 150 0.0 1000.0');
    match(paused, /^v2 +paused +- +- +-/);
    deepEqual(rest, ['fault: pause v2', '', '00:16:48 WARN (expected) v2 sync: late']);
  });
});
