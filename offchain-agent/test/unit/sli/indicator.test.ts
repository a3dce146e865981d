import { deepEqual, equal } from 'node:assert/strict';
import {
  censusIndicators,
  countedTable,
  drawnIndicators,
  indicatorNames,
  indicatorTable,
  isOfNetwork,
  timedIndicators,
} from '../../../src/sli/indicator.ts';

describe('indicators', () => {
  it('have the indices of the chain, in their order', () => {
    const indices = Object.values(indicatorTable).map(({ index }) => index);
    deepEqual(indices, [1, 2, 3, 4]);
    deepEqual(
      Object.entries(countedTable).map(([name, { index }]) => [name, index]),
      [
        ['authorship', 0],
        ['heartbeat', 5],
        ['backing', 6],
        ['availability', 7],
      ],
    );
    deepEqual(censusIndicators, ['authorship', 'backing', 'availability']);
    deepEqual(Object.keys(indicatorTable), ['arrival', 'rpc', 'reachability', 'finality']);
  });

  it('are drawn where a node is asked, and timed where an answer has a latency', () => {
    deepEqual(drawnIndicators, ['rpc', 'reachability']);
    deepEqual(timedIndicators, ['arrival', 'rpc', 'reachability']);
  });

  it('are of the networks of which the chain takes reports of them', () => {
    const of = (network: number) => indicatorNames.filter((name) => isOfNetwork(name, network));
    deepEqual(of(0), ['authorship', 'arrival', 'rpc', 'reachability', 'heartbeat']);
    deepEqual(of(1), ['authorship', 'rpc', 'reachability', 'finality', 'backing', 'availability']);
    equal(indicatorNames.length, 8);
  });
});
